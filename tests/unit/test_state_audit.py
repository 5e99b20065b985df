"""The audit trail's chain: no edit, gap, addition or move goes unnoticed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from queries.errors import StateError
from queries.state import audit, changing, open_state
from queries.state.anchors import Anchor, anchor_line, read_anchor, read_anchors

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ENTRIES = 7
FIELDS = ("number", "at", "actor", "action", "detail", "hash")


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    engine = open_state(f"sqlite:///{tmp_path_factory.mktemp('audit')}/state.db")
    for number in range(ENTRIES):
        with changing(engine) as connection:
            detail = {"page": "/pendapatan", "filters": ["year", number], "shown": "Ratna — ✓"}
            audit.append(connection, f"person:p{number % 2}", "page.seen", detail, NOW + timedelta(seconds=number))
    return engine


def verdict_after(state, *changes):
    """What `verify` says after some SQL, which is then undone."""
    raw = create_engine(state.url)
    with raw.connect() as connection:
        for change, values in changes:
            assert connection.execute(text(change), values).rowcount > 0
        found = audit.verify_on(connection)
        connection.rollback()
    return found


def test_a_trail_that_nobody_touched_is_whole(state):
    verdict = audit.verify(state)
    assert verdict.sound
    assert verdict.count == ENTRIES


values = st.one_of(
    st.text(max_size=12), st.integers(-(2**62), 2**62), st.binary(max_size=6), st.floats(allow_nan=False)
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, ENTRIES), field=st.sampled_from(FIELDS), value=values)
def test_every_edit_of_a_single_field_is_found(state, number, field, value):
    with state.connect() as connection:
        old = connection.execute(text(f"SELECT {field} FROM audit WHERE number = :n"), {"n": number}).scalar()
        taken = field == "number" and value in range(1, ENTRIES + 1)
        column = connection.execute(text("SELECT typeof(:v)"), {"v": value}).scalar()
    if old == value or taken or (field in ("number", "at") and column in ("real", "text")):
        return  # no edit at all, or one that SQLite turns into a whole number or refuses
    found = verdict_after(state, (f"UPDATE audit SET {field} = :v WHERE number = :n", {"v": value, "n": number}))
    assert not found.sound
    assert found.broken.number <= max(number, 1) + 1


def test_a_moment_or_number_that_became_text_is_found(state):
    for field in ("at", "number"):
        found = verdict_after(state, (f"UPDATE audit SET {field} = 'soon' WHERE number = 4", {}))
        assert found.broken.number == 4


@given(gone=st.sets(st.integers(1, ENTRIES), min_size=1))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_gap_is_found_at_its_first_entry_the_end_included(state, gone):
    change = f"DELETE FROM audit WHERE number IN ({','.join(map(str, gone))})"
    assert verdict_after(state, (change, {})).broken.number == min(gone)


@given(st.lists(st.integers(1, ENTRIES), min_size=2, max_size=2, unique=True))
@settings(max_examples=42, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_swap_is_found_at_the_first_of_both(state, pair):
    first, second = pair
    swap = [(first, -1), (second, first), (-1, second)]
    changes = [("UPDATE audit SET number = :new WHERE number = :old", {"old": old, "new": new}) for old, new in swap]
    assert verdict_after(state, *changes).broken.number == min(pair)


def test_an_entry_taken_out_with_the_later_ones_moved_up_is_found(state):
    cut = ("DELETE FROM audit WHERE number = 3", {})
    moved = [(f"UPDATE audit SET number = {n - 1} WHERE number = {n}", {}) for n in range(4, ENTRIES + 1)]
    assert verdict_after(state, cut, *moved).broken.number == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_head SET entries = entries - 1",
        "UPDATE audit_head SET entries = entries + 1",
        "UPDATE audit_head SET hash = 'x'",
        "DELETE FROM audit_head",
    ],
)
def test_an_edit_of_the_head_is_found(state, change):
    assert not verdict_after(state, (change, {})).sound


def test_a_head_that_is_no_number_is_found_and_nothing_is_added_to_it(tmp_path):
    state = open_state(f"sqlite:///{tmp_path}/s.db")  # SQLite keeps text in a column of numbers
    with changing(state) as connection:
        audit.append(connection, "a", "b", {}, NOW)
        connection.execute(text("UPDATE audit_head SET entries = 'x'"))
    assert audit.verify(state).broken.what == "the head of the chain was edited"
    assert audit.count(state) == 0
    with pytest.raises(StateError, match="audit verify"), changing(state) as connection:
        audit.append(connection, "a", "b", {}, NOW)


def test_a_tail_cut_together_with_the_head_is_found_with_an_anchor(tmp_path):
    state = open_state(f"sqlite:///{tmp_path}/s.db")
    for _ in range(4):
        with changing(state) as connection:
            audit.append(connection, "a", "b", {}, NOW)
    told = audit.verify(state)
    anchor = read_anchor(f"{told.count}:{told.hash}")
    with changing(state) as connection:
        connection.execute(text("DELETE FROM audit WHERE number > 2"))
        third = "(SELECT hash FROM audit WHERE number = 2)"
        connection.execute(text(f"UPDATE audit_head SET entries = 2, hash = {third}"))
    assert audit.verify(state).sound
    assert audit.verify(state, [anchor]).broken.number == 3
    for _ in range(2):
        with changing(state) as connection:
            audit.append(connection, "a", "another", {}, NOW)
    assert audit.verify(state).sound
    assert audit.verify(state, [anchor]).broken.number == 4


@pytest.mark.parametrize("key", ["token", "new_password", "Cookie", "link_hash", "credential"])
def test_an_entry_never_holds_a_secret(state, key):
    with pytest.raises(ValueError, match="keeps no secrets"), changing(state) as connection:
        audit.append(connection, "a", "b", {key: "x"}, NOW)
    assert audit.verify(state).count == ENTRIES


def test_what_strangers_send_neither_breaks_the_trail_nor_fills_it(tmp_path):
    state = open_state(f"sqlite:///{tmp_path}/s.db")
    with changing(state) as connection:
        audit.append(connection, "\x00\ud800a" * 200, "x\n", {"path": "\ud800\x00" + "y" * 10_000}, NOW)
        audit.append(connection, "a", "b", {"paths": ["/\ud800"]}, NOW)
    assert audit.verify(state).sound
    line, other = audit.export_lines(state)
    assert len(line.encode()) < 4_000
    assert json.loads(other)["detail"] == {"paths": ["/?"]}
    assert "ud800" not in "".join(one.detail for one in audit.entries(state))


def test_half_a_letter_that_an_older_version_wrote_down_stands_in_the_export_as_it_was_hashed(tmp_path, monkeypatch):
    state = open_state(f"sqlite:///{tmp_path}/s.db")
    with changing(state) as connection, monkeypatch.context() as older:
        older.setattr(audit, "_short", lambda value: value)
        audit.append(connection, "a", "b", {"path": "/\ud800 — ✓"}, NOW)
    (line,) = audit.export_lines(state)
    (entry,) = audit.entries(state)
    assert "— ✓" in line.encode().decode()
    assert json.loads(line)["detail"] == json.loads(entry.detail) == {"path": "/\ud800 — ✓"}
    assert audit.verify(state).sound


def test_an_entry_is_gone_with_the_change_that_failed(state):
    with pytest.raises(RuntimeError), changing(state) as connection:
        audit.append(connection, "a", "b", {}, NOW)
        raise RuntimeError
    assert audit.verify(state).count == ENTRIES


def test_the_export_holds_every_entry_and_the_pages_of_entries_meet(state):
    lines = [json.loads(line) for line in audit.export_lines(state)]
    assert [line["number"] for line in lines] == list(range(1, ENTRIES + 1))
    assert lines[0]["detail"]["shown"] == "Ratna — ✓"
    first = audit.entries(state, limit=4, newest_first=True)
    second = audit.entries(state, after=first[-1].number, limit=4, newest_first=True)
    assert [entry.number for entry in (*first, *second)] == [7, 6, 5, 4, 3, 2, 1]
    assert [entry.number for entry in audit.entries(state, after=2, limit=2)] == [3, 4]


@pytest.mark.parametrize("text", ["", "7", "7:xyz", "-1:" + "0" * 64])
def test_an_anchor_that_is_none_is_refused(text):
    with pytest.raises(StateError, match="NUMBER:HASH"):
        read_anchor(text)


def test_lines_that_were_kept_are_read_back_whatever_stands_before_the_anchor(tmp_path):
    kept = tmp_path / "anchors"
    first, second = Anchor(7, "a" * 64), Anchor(12, "b" * 64)
    kept.write_text(f"{anchor_line(first, NOW)}\n\nNov 29 loghost pantau-anchor: {anchor_line(second, NOW)}\n")
    assert read_anchors(kept) == (first, second)


@pytest.mark.parametrize(
    ("text", "told"), [("", "no anchor"), ("7:" + "0" * 64 + "\n7:00\n", "line 2"), (None, "cannot")]
)
def test_a_file_of_anchors_that_holds_none_or_something_else_is_refused(tmp_path, text, told):
    if text is not None:
        (tmp_path / "anchors").write_text(text)
    with pytest.raises(StateError, match=told):
        read_anchors(tmp_path / "anchors")


def test_a_chain_goes_through_every_anchor_that_was_kept_or_is_broken_at_the_first_it_misses(state):
    hashes = {one.number: one.hash for one in audit.entries(state)}
    true = [Anchor(number, hashes[number]) for number in (2, 5, 7)]
    assert audit.verify(state, true).sound
    assert audit.verify(state, [*true, Anchor(5, "0" * 64)]).broken.number == 5
    assert audit.verify(state, [*true, Anchor(ENTRIES + 1, "0" * 64)]).broken.number == ENTRIES + 1
