"""One gate: only what the profile lists and somebody with that right has approved is public; the trail knows who."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from queries.calendar import Period
from queries.errors import NotPermittedError, StateError, UnknownNameError
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile, Words
from queries.profile.public import Due, Public, PublicMetric, PublicTable
from queries.publication import definitions, documents, gate
from queries.publication.days import last_public_day
from queries.publication.documents import document_files, put_document, remove_document
from queries.publication.open_data import open_data_files
from queries.publication.values import ChangeKind, Item, ItemKind, Publication
from queries.state import audit, open_state
from queries.state import public as kept
from queries.state.people import NewPerson, add_person, disable_person, person_named
from queries.viewer import Role, Viewer
from tests.marts import LEVIES, HandMart, departments, profile, words
from tests.public_city import terms

TODAY = date(2025, 6, 17)
NOW = datetime(2025, 6, 17, 5, tzinfo=UTC)
INTERNAL, PERSON = 987_654_321, "3171234567890123"
"""Canaries: a number of an internal metric, and what looks like a person's identity number."""


def public_table(key: str, by: tuple[str, ...], metrics: tuple[str, ...], **more: object) -> PublicTable:
    fields = {name: words(key) for name in ("title", "description", "concept", "classification")}
    return PublicTable(key=key, service="levies", by=by, metrics=metrics, **fields | more)  # type: ignore[arg-type]


PUBLIC = Public(
    public=terms(department="gamma", first_year=2025),
    metrics=(PublicMetric(metric="levies.realised"), PublicMetric(metric="levies.target")),
    tables=(
        public_table("by-kind", ("category",), ("realised", "target")),
        public_table("by-department", ("department",), ("realised",)),
    ),
    documents=({"code": "lra-skpd", "title": {"id": "LRA", "en": "LRA"}},),  # type: ignore[arg-type]
)
METRIC, TABLE = "metric:levies.realised", "table:by-kind"


@pytest.fixture
def city() -> Profile:
    found = profile(LEVIES, departments_=departments("alpha", "beta", "gamma"))
    return found.model_copy(update={"public": PUBLIC})


@pytest.fixture
def state(tmp_path: Path) -> Engine:
    made = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    people = [("ratna", Role.MAYOR, None), ("andi", Role.HEAD, "alpha"), ("budi", Role.HEAD, "beta")]
    people += [("sari", Role.STAFF, "alpha"), ("omar", Role.OPERATOR, None), ("audi", Role.AUDITOR, None)]
    for name, role, department in people:
        add_person(made, NewPerson(name, role, department, name), ("alpha", "beta"), by="test", now=NOW)
    return made


@pytest.fixture
def warm(city: Profile) -> WarmMart:
    return warm_of(city)


def warm_of(city: Profile, more: int = 0) -> WarmMart:
    mart = HandMart.create()
    rows = [
        {"day": date(2025, month, 3), "category": "land", "department": "alpha", "amount": 100_000 + month}
        for month in range(1, 6)
    ]
    rows += [{"day": date(2025, 6, 2), "category": "food", "department": PERSON, "amount": 5_000, "penalty": INTERNAL}]
    rows += [{"day": date(2025, 6, 3), "category": PERSON, "department": "alpha", "amount": more or 1}]
    mart.rows(LEVIES, "payments", rows)
    mart.target("levies", "target", 50_000, fiscal_year=2025)
    return WarmMart(mart.engine, city, today=lambda: TODAY)


def approve(state: Engine, city: Profile, name: str, *items: str, **more: object) -> None:
    gate.approve(state, city, person_named(state, name), items, by="test", now=NOW, **more)  # type: ignore[arg-type]


def public_items(state: Engine, warm: WarmMart, city: Profile, now: datetime = NOW) -> set[str]:
    made = gate.current(state, warm, city, now)
    files = [one for one in made.documents if one.file]
    return {str(one.item) for one in (*made.metrics, *made.tables, *files)}


def test_nothing_is_public_before_somebody_approves(state: Engine, warm: WarmMart, city: Profile) -> None:
    assert public_items(state, warm, city) == set()


def test_what_is_approved_is_public_and_nothing_else(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    assert public_items(state, warm, city) == {METRIC}


@pytest.mark.parametrize("name", ["budi", "sari", "omar", "audi"])
def test_only_the_mayor_and_the_head_of_the_owning_department_decide(state: Engine, city: Profile, name: str) -> None:
    approve(state, city, "andi", TABLE)
    with pytest.raises(NotPermittedError):
        approve(state, city, name, METRIC)
    with pytest.raises(NotPermittedError):
        gate.withdraw(state, city, person_named(state, name), [TABLE], by="test", now=NOW)


def test_a_disabled_head_decides_nothing(state: Engine, city: Profile) -> None:
    disable_person(state, "andi", by="test", now=NOW)
    with pytest.raises(NotPermittedError):
        approve(state, city, "andi", METRIC)


def test_decisions_are_made_all_or_none(state: Engine, warm: WarmMart, city: Profile) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean 'metric:levies.realised'"):
        approve(state, city, "ratna", TABLE, "metric:levies.realise")
    assert public_items(state, warm, city) == set()


def test_what_the_profile_does_not_list_cannot_be_approved(state: Engine, city: Profile) -> None:
    with pytest.raises(UnknownNameError):
        approve(state, city, "ratna", "metric:levies.penalty")


def test_a_withdrawn_item_is_gone_and_can_come_back(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC, TABLE)
    gate.withdraw(state, city, person_named(state, "andi"), [TABLE], by="test", now=NOW)
    assert public_items(state, warm, city) == {METRIC}
    approve(state, city, "andi", TABLE)
    assert public_items(state, warm, city) == {METRIC, TABLE}


def test_a_changed_definition_must_be_approved_again(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    changed = city.model_copy(update={"sql": {"levies.sql": "SELECT something else"}})
    assert public_items(state, warm, changed) == set()
    assert dict(gate.standing(state, changed, NOW))[Item(ItemKind.METRIC, "levies.realised")] == "changed"
    approve(state, changed, "ratna", METRIC)
    assert public_items(state, warm, changed) == {METRIC}


def test_a_plain_name_is_approved_with_what_it_names(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC, TABLE)
    levies = city.service("levies")
    named = levies.metrics["realised"].model_copy(update={"plain": Words(id="Uang masuk", en="Money in")})
    service = levies.model_copy(update={"metrics": {**levies.metrics, "realised": named}})
    changed = city.model_copy(update={"services": (service,)})
    assert public_items(state, warm, changed) == set()

    approve(state, changed, "ratna", METRIC, TABLE)
    made = gate.current(state, warm, changed, NOW)
    assert (made.metrics[0].label.id, made.metrics[0].course and made.metrics[0].course.title.en) == (
        "Uang masuk",
        "Money in",
    )
    column = made.tables[0].columns[0]
    assert (column.key, column.label.id) == ("realised", "Uang masuk")


def test_what_was_approved_before_there_were_plain_names_stays_so(city: Profile) -> None:
    metric = city.service("levies").metrics["realised"]
    assert "plain" not in json.dumps(definitions.plain(definitions.defined(metric)))


def test_an_item_taken_off_the_profile_is_not_public(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC, TABLE)
    less = city.model_copy(update={"public": PUBLIC.model_copy(update={"metrics": ()})})
    assert public_items(state, warm, less) == {TABLE}


def test_an_approval_under_embargo_takes_effect_at_its_moment(state: Engine, warm: WarmMart, city: Profile) -> None:
    until = NOW + timedelta(hours=2)
    approve(state, city, "ratna", METRIC, not_before=until)
    assert public_items(state, warm, city, until - timedelta(seconds=1)) == set()
    assert public_items(state, warm, city, until) == {METRIC}


def test_days_are_told_from_the_hour_of_release_on(city: Profile) -> None:
    rule = terms(release_hour=9)
    before, after = datetime(2025, 6, 17, 1, 59, tzinfo=UTC), datetime(2025, 6, 17, 2, tzinfo=UTC)  # 8.59, 9.00 WIB
    assert last_public_day(city, rule, before) == date(2025, 6, 15)
    assert last_public_day(city, rule, after) == date(2025, 6, 16)
    assert last_public_day(city, terms(embargo_days=3), after) == date(2025, 6, 13)


def test_each_decision_and_release_stands_in_the_trail(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "andi", METRIC, shown="f" * 64)
    gate.settle(state, gate.draft(state, warm, city, NOW), by="pantau", now=NOW)
    gate.withdraw(state, city, person_named(state, "ratna"), [METRIC], by="test", now=NOW)
    told = [(one.action, json.loads(one.detail)) for one in audit.entries(state, limit=100)]
    approved = next(detail for action, detail in told if action == "public.approve")
    assert (approved["item"], approved["by"], approved["shown"]) == (METRIC, "andi", "f" * 64)
    assert next(detail for action, detail in told if action == "public.released")["changes"] == [f"added {METRIC}"]
    assert next(detail for action, detail in told if action == "public.withdraw")["by"] == "ratna"
    assert audit.verify(state).sound


def test_a_decision_that_the_trail_refuses_is_not_made(
    state: Engine, warm: WarmMart, city: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise RuntimeError("no space")

    monkeypatch.setattr(audit, "append", refuse)
    with pytest.raises(RuntimeError):
        approve(state, city, "ratna", METRIC)
    assert public_items(state, warm, city) == set()


def test_a_person_is_proposed_what_they_may_decide(state: Engine, warm: WarmMart, city: Profile) -> None:
    new = gate.proposed(Viewer(Role.HEAD, "alpha"), state, warm, city, NOW)
    assert {str(one.item) for one in (*new.metrics, *new.tables)} == {
        METRIC,
        "metric:levies.target",
        TABLE,
        "table:by-department",
    }
    with pytest.raises(NotPermittedError):
        gate.proposed(Viewer(Role.HEAD, "beta"), state, warm, city, NOW)


def test_the_difference_names_what_would_change(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    now_public = gate.current(state, warm, city, NOW)
    new = gate.proposed(Viewer(Role.MAYOR), state, warm_of(city, more=700), city, NOW)
    found = gate.difference(new, now_public)
    assert set(map(str, found.added)) == {"metric:levies.target", TABLE, "table:by-department"}
    changed = {str(one.item): (one.before, one.after) for one in found.numbers}
    assert changed == {METRIC: (Decimal("5050.16"), Decimal("5057.15"))}
    assert [str(one) for one in gate.difference(replace(new, metrics=()), new).withdrawn] == [
        METRIC,
        "metric:levies.target",
    ]


def test_an_unchanged_publication_is_the_same_to_the_byte(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC, TABLE)
    first = gate.draft(state, warm, city, NOW)
    assert gate.settle(state, first, by="pantau", now=NOW)
    again = gate.draft(state, warm_of(city), city, NOW + timedelta(minutes=5))
    assert not again.is_new
    assert not gate.settle(state, again, by="pantau", now=NOW)
    assert again.publication.changed == NOW
    contents = [[(path, make()) for path, make in open_data_files(one.publication)] for one in (first, again)]
    assert contents[0] == contents[1]


def test_what_changed_is_kept_for_readers(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    gate.settle(state, gate.draft(state, warm, city, NOW), by="pantau", now=NOW)
    later = NOW + timedelta(hours=1)
    gate.settle(state, gate.draft(state, warm_of(city, more=700), city, later), by="pantau", now=later)
    told = [(one.kind, str(one.item), one.before, one.after) for one in gate.current(state, warm, city, later).changes]
    assert told[-1] == (ChangeKind.ADDED, METRIC, None, Decimal("5050.16"))
    assert (ChangeKind.NUMBERS, METRIC, Decimal("5050.16"), Decimal("5057.15")) in told


def test_the_changes_tell_no_number_of_what_was_withdrawn(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    gate.settle(state, gate.draft(state, warm, city, NOW), by="pantau", now=NOW)
    later = NOW + timedelta(hours=1)
    gate.settle(state, gate.draft(state, warm_of(city, more=700), city, later), by="pantau", now=later)
    gate.withdraw(state, city, person_named(state, "ratna"), [METRIC], by="test", now=later)
    changes = gate.current(state, warm, city, later).changes
    assert [one.kind for one in changes] == [ChangeKind.WITHDRAWN, ChangeKind.NUMBERS, ChangeKind.ADDED]
    assert {(one.before, one.after) for one in changes} == {(None, None)}


def test_of_two_publications_at_once_the_second_is_made_again(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC)
    one, two = (gate.draft(state, warm, city, NOW) for _ in range(2))
    gate.settle(state, one, by="pantau", now=NOW)
    with pytest.raises(StateError, match="another one"):
        gate.settle(state, two, by="pantau", now=NOW)


def test_canaries_of_internal_metrics_and_persons_occur_nowhere(state: Engine, warm: WarmMart, city: Profile) -> None:
    approve(state, city, "ratna", METRIC, "metric:levies.target", TABLE, "table:by-department")
    made = gate.current(state, warm, city, NOW)
    assert made.tables
    told = repr(made) + "".join(repr(make()) for _, make in open_data_files(made))
    assert str(INTERNAL) not in told
    assert f"{INTERNAL // 100}" not in told
    assert PERSON not in told


def test_a_table_of_averages_says_of_which_days_they_are(state: Engine, city: Profile) -> None:
    averages = PUBLIC.model_copy(update={"tables": (public_table("by-kind", ("category",), ("daily",)),)})
    dated = city.model_copy(update={"public": averages})
    approve(state, dated, "ratna", TABLE)
    (found,) = gate.current(state, warm_of(dated), dated, NOW).tables
    week = Period(date(2025, 6, 10), date(2025, 6, 16))
    assert {row.period for row in (*found.rows, *found.totals)} == {week}
    assert {cell.figure.period for row in found.totals for cell in row.cells if cell.figure} == {week}


def test_a_document_is_public_once_it_is_approved(tmp_path: Path, state: Engine, warm: WarmMart, city: Profile) -> None:
    folder, file = tmp_path / "documents", tmp_path / "lra.pdf"
    file.write_bytes(b"%PDF-1.7 first %%EOF")
    item = put_document(state, city, folder, file, kind="lra-skpd", year=2025, by="omar", now=NOW)
    made = gate.current(state, warm, city, NOW)
    assert document_files(made, folder) == ()
    assert {(one.kind, one.year, one.file) for one in made.documents} >= {("lra-skpd", 2025, None)}
    with pytest.raises(NotPermittedError):
        approve(state, city, "andi", str(item))  # the steward's head, or the mayor
    approve(state, city, "ratna", str(item))
    (path, content), *_ = document_files(gate.current(state, warm, city, NOW), folder)
    assert path.startswith("documents/lra-skpd-2025-")
    assert content() == b"%PDF-1.7 first %%EOF"


def due_by(city: Profile, due: Due) -> Profile:
    """The city whose document is to be there by a day."""
    public = city.public
    assert public is not None
    documents = tuple(one.model_copy(update={"due": due}) for one in public.documents)
    return city.model_copy(update={"public": public.model_copy(update={"documents": documents})})


def test_a_document_is_awaited_until_its_day_is_over(state: Engine, warm: WarmMart, city: Profile) -> None:
    dated = due_by(city, Due(month=6, day=17))

    def menu(now: datetime) -> Publication:
        return gate.current(state, warm, dated, now)

    def awaited(made: Publication) -> dict[int, bool]:
        return {one.year: one.is_awaited for one in made.documents}

    before, after = menu(NOW), menu(NOW + timedelta(days=1))
    assert before.as_of == date(2025, 6, 16)
    assert awaited(before) == {2025: True, 2024: False}
    assert awaited(after) == {2025: False, 2024: False}
    assert before.fingerprint != after.fingerprint  # readers see it, though no number has changed


def test_next_year_s_documents_are_shown_once_one_is_due(state: Engine, warm: WarmMart, city: Profile) -> None:
    for due, years in (
        (Due(year=-1, month=6, day=17), {2025, 2024}),
        (Due(year=-1, month=6, day=16), {2026, 2025, 2024}),
    ):
        made = gate.current(state, warm, due_by(city, due), NOW)
        assert {one.year for one in made.documents} == years


def put(state: Engine, city: Profile, folder: Path, text: str, year: int = 2025) -> str:
    """A document that says a text, put in; its item."""
    file = folder / "lra.pdf"
    file.write_bytes(f"%PDF-1.7 {text} %%EOF".encode())
    return str(put_document(state, city, folder / "d", file, kind="lra-skpd", year=year, by="omar", now=NOW))


def published_text(state: Engine, warm: WarmMart, city: Profile, folder: Path, now: datetime = NOW) -> list[bytes]:
    """What the published documents say."""
    return [content() for _, content in document_files(gate.current(state, warm, city, now), folder / "d")]


def test_another_file_of_a_document_takes_its_place_once_it_is_approved(
    tmp_path: Path, state: Engine, warm: WarmMart, city: Profile
) -> None:
    item = put(state, city, tmp_path, "first")
    approve(state, city, "ratna", item)
    assert published_text(state, warm, city, tmp_path) == [b"%PDF-1.7 first %%EOF"]
    put(state, city, tmp_path, "second")
    assert published_text(state, warm, city, tmp_path) == [b"%PDF-1.7 first %%EOF"]
    assert dict(gate.standing(state, city, NOW))[Item(ItemKind.DOCUMENT, "lra-skpd.2025")] == "changed"
    until = NOW + timedelta(hours=2)
    approve(state, city, "ratna", item, not_before=until)
    assert published_text(state, warm, city, tmp_path) == [b"%PDF-1.7 first %%EOF"]
    assert published_text(state, warm, city, tmp_path, until) == [b"%PDF-1.7 second %%EOF"]


def test_a_withdrawn_document_stays_off_whatever_is_put_in(
    tmp_path: Path, state: Engine, warm: WarmMart, city: Profile
) -> None:
    item = put(state, city, tmp_path, "first")
    approve(state, city, "ratna", item)
    gate.withdraw(state, city, person_named(state, "ratna"), [item], by="test", now=NOW)
    put(state, city, tmp_path, "second")
    approve(state, city, "ratna", item, not_before=NOW + timedelta(hours=2))
    assert published_text(state, warm, city, tmp_path) == []


def test_a_document_that_is_not_approved_changes_nothing_for_readers(
    tmp_path: Path, state: Engine, warm: WarmMart, city: Profile
) -> None:
    before = gate.current(state, warm, city, NOW).documents
    item = put(state, city, tmp_path, "typo", year=1950)
    approve(state, city, "ratna", item, not_before=NOW + timedelta(hours=2))
    assert gate.current(state, warm, city, NOW).documents == before


def test_a_document_put_in_by_mistake_is_taken_out(
    tmp_path: Path, state: Engine, warm: WarmMart, city: Profile
) -> None:
    item = put(state, city, tmp_path, "first")
    approve(state, city, "ratna", item)
    put(state, city, tmp_path, "mistake")
    remove_document(state, city, tmp_path / "d", kind="lra-skpd", year=2025, by="omar", now=NOW)
    assert published_text(state, warm, city, tmp_path) == [b"%PDF-1.7 first %%EOF"]
    assert len(list((tmp_path / "d").iterdir())) == 1
    with pytest.raises(StateError, match="approved"):
        remove_document(state, city, tmp_path / "d", kind="lra-skpd", year=2025, by="omar", now=NOW)
    told = [one.action for one in audit.entries(state, limit=10)]
    assert "public.document_removed" in told


def test_a_year_takes_only_so_many_documents(
    tmp_path: Path, state: Engine, city: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_A_YEAR", 2)
    for text in ("first", "second"):
        put(state, city, tmp_path, text)
    with pytest.raises(StateError, match="2 documents"):
        put(state, city, tmp_path, "third")


def test_links_pipes_and_devices_are_no_documents(tmp_path: Path, state: Engine, city: Profile) -> None:
    (tmp_path / "real.pdf").write_bytes(b"%PDF-1.7 %%EOF")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    for name in ("link.pdf", "pipe.pdf", "folder.pdf"):
        with pytest.raises(StateError):
            put_document(state, city, tmp_path / "d", tmp_path / name, kind="lra-skpd", year=2025, by="o", now=NOW)


def book(*names: str) -> bytes:
    """A zip archive with these members."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"nama,jumlah\nLampu,3\n"),
        ("a.csv", "nama;jumlah\r\nCafé;3\r\n".encode("latin-1")),
        ("a.csv", b"\xef\xbb\xbfnama,jumlah\n"),
        ("a.xlsx", book("[Content_Types].xml", "xl/workbook.xml")),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(
    tmp_path: Path, state: Engine, city: Profile, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    put_document(state, city, tmp_path / "d", tmp_path / name, kind="lra-skpd", year=2025, by="omar", now=NOW)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"%PDF- %%EOF"),
        ("a.pdf", b"<html>"),
        ("a.pdf", b""),
        ("a.pdf", b"%PDF-1.7 cut off"),
        ("a.xlsx", b"x"),
        ("a.xlsx", b"PK\x03\x04 and no archive"),
        ("a.xlsx", book("word/document.xml", "[Content_Types].xml")),
        ("a.csv", b"a,b\n1,\x00\n"),
        ("a.csv", b"\x7fELF\x02\x01"),
        ("a.csv", b"  <!DOCTYPE html><script>"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    tmp_path: Path, state: Engine, city: Profile, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StateError):
        put_document(state, city, tmp_path / "d", tmp_path / name, kind="lra-skpd", year=2025, by="omar", now=NOW)


def test_a_document_that_was_tampered_with_is_not_published(
    tmp_path: Path, state: Engine, warm: WarmMart, city: Profile
) -> None:
    file, folder = tmp_path / "lra.pdf", tmp_path / "d"
    file.write_bytes(b"%PDF-1.7 first %%EOF")
    item = put_document(state, city, folder, file, kind="lra-skpd", year=2025, by="omar", now=NOW)
    approve(state, city, "ratna", str(item))
    next(folder.iterdir()).write_bytes(b"%PDF-1.7 another %%EOF")
    _, content = document_files(gate.current(state, warm, city, NOW), folder)[0]
    with pytest.raises(StateError, match="gone or was changed"):
        content()


def decisions(state: Engine) -> int:
    return len(kept.decided(state).decisions)


def test_an_approval_that_changes_nothing_is_not_written_down_again(state: Engine, city: Profile) -> None:
    andi, until = person_named(state, "andi"), NOW + timedelta(hours=2)

    def done(**more: datetime) -> tuple[str, ...]:
        return tuple(map(str, gate.approve(state, city, andi, [METRIC], by="test", now=NOW, **more)))

    assert done(not_before=until) == (METRIC,)
    assert done(not_before=until) == ()
    assert done() == (METRIC,), "the embargo is lifted"
    assert done() == ()
    assert decisions(state) == 2


def test_what_was_never_approved_or_is_withdrawn_is_not_withdrawn_again(state: Engine, city: Profile) -> None:
    approve(state, city, "andi", METRIC)
    andi = person_named(state, "andi")
    assert [str(one) for one in gate.withdraw(state, city, andi, [METRIC, TABLE], by="test", now=NOW)] == [METRIC]
    assert gate.withdraw(state, city, andi, [METRIC, TABLE], by="test", now=NOW) == ()
    assert decisions(state) == 2
