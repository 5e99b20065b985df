"""People, links, sessions, attempts and passkeys, on SQLite and on PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select, text

from queries.errors import StateError, UnknownNameError
from queries.state import audit, changing, looking, open_state, tables
from queries.state.attempts import begin_attempt, delay, succeeded
from queries.state.links import create_link, link_for, open_person_again, redeem_link, reset_person
from queries.state.passkeys import Passkey, add_passkey, find_passkey, passkeys_of, remove_passkey, use_passkey
from queries.state.people import (
    Identity,
    NewPerson,
    add_person,
    disable_person,
    people,
    person_by_id,
    person_named,
    person_of,
    prove,
    set_password,
)
from queries.state.role_links import revoke_link, standing_links
from queries.state.sessions import Limits, find_session, open_session, revoke_all, revoke_session, sessions_of
from queries.state.signing_in import sign_in
from queries.viewer import Role

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
KNOWN = ("bapenda", "dlh")
BY = "test"
PASSWORD = "kuda laut biru tua"


@pytest.fixture
def state(state_url):
    engine = open_state(state_url)
    yield engine
    assert audit.verify(engine).sound
    engine.dispose()


@pytest.fixture
def ratna(state):
    return add_person(state, NewPerson("Ratna", Role.HEAD, "bapenda", "Ratna Dewi"), KNOWN, by=BY, now=NOW)


def after(**time):
    return NOW + timedelta(**time)


def told(state):
    return [entry.action for entry in audit.entries(state)]


def test_a_person_is_added_once_whatever_the_case_and_has_no_password(state, ratna):
    with pytest.raises(StateError, match="somebody is called 'RATNA' already"):
        add_person(state, NewPerson("RATNA", Role.MAYOR), KNOWN, by=BY, now=NOW)
    assert people(state) == (ratna,)
    assert person_named(state, "rATNA") == person_by_id(state, ratna.id) == ratna
    assert not ratna.has_password
    assert sign_in(state, "Ratna", "", "10.0.0.1", NOW).person is None


@pytest.mark.parametrize(
    ("new", "error", "match"),
    [
        (NewPerson("a", Role.MAYOR), StateError, "cannot be a name"),
        (NewPerson("a b", Role.MAYOR), StateError, "cannot be a name"),
        (NewPerson("r\u0430tna", Role.MAYOR), StateError, "cannot be a name"),
        (NewPerson("ab\n", Role.MAYOR), StateError, "cannot be a name"),
        (NewPerson("ab", Role.HEAD), StateError, "needs one"),
        (NewPerson("ab", Role.STAFF), StateError, "needs one"),
        (NewPerson("ab", Role.MAYOR, "dlh"), StateError, "sees the whole city"),
        (NewPerson("ab", Role.HEAD, "bapend"), UnknownNameError, "Did you mean 'bapenda'"),
        (NewPerson("ab", Role.PUBLIC), StateError, "public needs no account"),
        (NewPerson("ab", Role.MAYOR, shown="x\u202ey"), StateError, "cannot be shown"),
    ],
)
def test_who_cannot_have_an_account(state, new, error, match):
    with pytest.raises(error, match=match):
        add_person(state, new, KNOWN, by=BY, now=NOW)
    assert people(state) == ()


def test_a_person_sets_a_password_with_a_link_and_signs_in_with_it(state, ratna):
    made = link_for(state, "ratna", by=BY, now=NOW)
    link = redeem_link(state, made.token, after(hours=23))
    assert link.person == ratna.id
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    assert sign_in(state, " RATNA ", PASSWORD, "10.0.0.1", NOW).person.id == ratna.id
    for name, password in (("ratna", "wrong wrong wrong"), ("nobody", PASSWORD), ("\x00", PASSWORD), ("-", PASSWORD)):
        answer = sign_in(state, name, password, "10.0.0.1", NOW)
        assert (answer.person, answer.wait) == (None, 0)


def test_an_easy_password_is_refused_and_the_old_one_stays(state, ratna):
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    with pytest.raises(StateError, match="easy to guess"):
        set_password(state, ratna.id, "RatnaDewi12345", by=BY, now=NOW)
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).person


def test_nobody_and_a_disabled_person_get_no_password(state, ratna):
    disable_person(state, "ratna", by=BY, now=NOW)
    for id_ in (ratna.id, "nobody"):
        with pytest.raises(StateError, match="does not exist or is disabled"):
            set_password(state, id_, PASSWORD, by=BY, now=NOW)


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(state, ratna):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with changing(state) as connection:
        connection.execute(tables.person.update().values(password=weak))
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).person
    with looking(state) as connection:
        assert connection.execute(select(tables.person.c.password)).scalar_one().startswith("$argon2id$v=19$m=19456")
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).person


def test_a_link_opens_once_and_in_time(state):
    made = create_link(state, Role.STAFF, "dlh", KNOWN, by=BY, now=NOW)
    assert redeem_link(state, made.token, after(hours=24)) is None
    assert redeem_link(state, made.token[:-1], NOW) is None
    link = redeem_link(state, made.token, after(hours=1))
    assert (link.role, link.department, link.person) == (Role.STAFF, "dlh", None)
    assert redeem_link(state, made.token, after(hours=1)) is None
    assert told(state) == ["link.created", "link.refused", "link.used", "link.refused"]


def test_a_reset_takes_the_password_the_sessions_and_older_links_away(state, ratna):
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    older, opened = link_for(state, "ratna", by=BY, now=NOW), open_session(state, ratna, "Tablet", NOW)
    made = reset_person(state, "ratna", by=BY, now=NOW)
    entry = next(one for one in audit.entries(state) if one.action == "person.reset")
    assert json.loads(entry.detail) == {"name": "Ratna", "taken": ["password"], "passkeys": 0, "sessions": 1}
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).person is None
    assert find_session(state, opened.token, NOW) is None
    assert redeem_link(state, older.token, NOW) is None
    assert redeem_link(state, made.token, NOW).person == ratna.id


def test_an_account_that_was_closed_opens_again_by_a_new_link_alone(state, ratna):
    set_password(state, ratna.id, "batu kapur 77 meter", by=BY, now=NOW)
    disable_person(state, "ratna", by=BY, now=NOW)

    made = open_person_again(state, "ratna", by=BY, now=NOW)

    assert prove(state, "ratna", "batu kapur 77 meter") is None
    assert redeem_link(state, made.token, after(hours=1)) is not None
    with pytest.raises(StateError, match="not disabled"):
        open_person_again(state, "ratna", by=BY, now=NOW)


def test_a_disabled_person_is_out_at_once(state, ratna):
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    opened, made = open_session(state, ratna, "Tablet", NOW), link_for(state, "ratna", by=BY, now=NOW)
    add_passkey(state, Passkey(b"c", ratna.id, b"k", 1, "Tablet", NOW, None), by=BY, now=NOW)
    assert disable_person(state, "RATNA", by=BY, now=NOW).disabled == NOW
    assert find_session(state, opened.token, NOW) is None
    assert redeem_link(state, made.token, NOW) is None
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).person is None
    assert find_passkey(state, b"c") is None
    with pytest.raises(StateError, match="disabled"):
        open_session(state, ratna, "Tablet", NOW)
    with pytest.raises(StateError, match="disabled"):
        link_for(state, "ratna", by=BY, now=NOW)
    with pytest.raises(UnknownNameError, match="Did you mean 'Ratna'"):
        disable_person(state, "ratnaa", by=BY, now=NOW)


def test_an_identity_finds_its_person_again_and_never_takes_an_account_over(state, ratna):
    me = Identity("https://id.batam.go.id", "17")
    budi = person_of(state, me, NewPerson("budi", Role.STAFF, "dlh"), KNOWN, by=BY, now=NOW)
    assert person_of(state, me, NewPerson("budi", Role.STAFF, "dlh"), KNOWN, by=BY, now=NOW) == budi
    moved = person_of(state, me, NewPerson("budi", Role.HEAD, "bapenda"), KNOWN, by=BY, now=NOW)
    assert (moved.id, moved.role, moved.department) == (budi.id, Role.HEAD, "bapenda")
    with pytest.raises(StateError, match="already"):
        person_of(
            state, Identity("https://id.batam.go.id", "18"), NewPerson("ratna", Role.MAYOR), KNOWN, by=BY, now=NOW
        )


def test_a_session_ends_idle_and_in_any_case(state, ratna):
    opened, limits = open_session(state, ratna, "Tablet", NOW), Limits(timedelta(hours=12), timedelta(days=30))
    assert find_session(state, opened.token, after(hours=12), limits) is None
    for half_day in range(1, 75):
        seen = find_session(state, opened.token, after(hours=10 * half_day), limits)
        assert (seen is not None) == (10 * half_day < 720)
    assert find_session(state, "", NOW) is None
    assert find_session(state, "\x00\ud800", NOW) is None


def test_a_look_at_a_session_is_one_read_and_one_write_a_minute(state, ratna):
    opened, statements = open_session(state, ratna, "Tablet", NOW), []
    event.listen(state, "before_cursor_execute", lambda *words: statements.append(words[2].split()[0]))

    def looked(**time):
        statements.clear()
        assert find_session(state, opened.token, after(**time))
        return [word for word in statements if word in ("SELECT", "UPDATE")]

    assert looked(seconds=59) == ["SELECT"]
    assert looked(seconds=60) == ["SELECT", "UPDATE"]
    assert looked(seconds=61) == ["SELECT"]


def test_a_session_follows_the_role_that_its_person_has_now(state):
    me = Identity("https://id", "1")
    budi = person_of(state, me, NewPerson("budi", Role.HEAD, "dlh"), KNOWN, by=BY, now=NOW)
    opened = open_session(state, budi, "Tablet", NOW)
    person_of(state, me, NewPerson("budi", Role.STAFF, "bapenda"), KNOWN, by=BY, now=NOW)
    seen = find_session(state, opened.token, NOW)
    assert (seen.role, seen.department, seen.actor) == (Role.STAFF, "bapenda", "person:budi")


def test_ones_devices_are_listed_and_signed_out_one_by_one_or_all(state, ratna):
    first, second, third = (open_session(state, ratna, label, NOW) for label in ("Tablet", "Phone", "Laptop"))
    other = add_person(state, NewPerson("budi", Role.MAYOR), KNOWN, by=BY, now=NOW)
    assert {one.label for one in sessions_of(state, ratna.id, NOW)} == {"Tablet", "Phone", "Laptop"}
    assert not revoke_session(state, first.session.id, "signed out", by=BY, now=NOW, owner=other.id)
    assert revoke_session(state, first.session.id, "signed out", by=BY, now=NOW, owner=ratna.id)
    assert not revoke_session(state, first.session.id, "signed out", by=BY, now=NOW)
    assert not any(revoke_session(state, id_, "x", by=BY, now=NOW) for id_ in ("", "\x00", "\ud800", "nobody"))
    assert find_session(state, first.token, NOW) is None
    assert revoke_all(state, ratna.id, "everywhere", by=BY, now=NOW, but=third.session.id) == 1
    assert find_session(state, second.token, NOW) is None
    assert [one.id for one in sessions_of(state, ratna.id, NOW)] == [third.session.id]


def test_the_bearer_of_a_link_has_a_session_without_a_person(state):
    link = redeem_link(state, create_link(state, Role.MAYOR, None, KNOWN, by=BY, now=NOW).token, NOW)
    opened = open_session(state, link, "Tablet\x00\u202e", NOW)
    seen = find_session(state, opened.token, NOW)
    assert (seen.role, seen.person, seen.actor, seen.label) == (Role.MAYOR, None, f"link:{link.id}", "Tablet")


def test_standing_links_are_those_of_roles_that_still_let_somebody_in(state, ratna):
    unused, used, late = (create_link(state, Role.STAFF, "dlh", KNOWN, by=BY, now=after(hours=n)) for n in (3, 2, -30))
    link_for(state, "ratna", by=BY, now=NOW)
    open_session(state, redeem_link(state, used.token, after(hours=2)), "Tablet", after(hours=2))

    first, second = standing_links(state, after(hours=4), Limits())

    assert (first.id, first.is_open, first.sessions) == (unused.link.id, True, ())
    assert (second.id, second.is_open, [one.label for one in second.sessions]) == (used.link.id, False, ["Tablet"])
    assert not standing_links(state, after(hours=30), Limits()), f"{late} and idle ones are gone"


def test_a_revoked_link_opens_nothing_and_all_its_sessions_end(state, ratna):
    unused, used = (create_link(state, Role.MAYOR, None, KNOWN, by=BY, now=NOW) for _ in range(2))
    opened = open_session(state, redeem_link(state, used.token, NOW), "Tablet", NOW)
    kept = open_session(state, redeem_link(state, link_for(state, "ratna", by=BY, now=NOW).token, NOW), "Phone", NOW)

    assert revoke_link(state, used.link.id, by=BY, now=NOW) == 1
    assert revoke_link(state, unused.link.id[:8], by=BY, now=NOW) == 0

    assert find_session(state, opened.token, NOW) is None and find_session(state, kept.token, NOW)
    assert redeem_link(state, unused.token, NOW) is None
    assert standing_links(state, NOW, Limits()) == ()
    written = [json.loads(one.detail) for one in audit.entries(state) if one.action == "link.revoked"]
    assert [(one["link"], one["sessions"]) for one in written] == [
        (used.link.id, [opened.session.id]),
        (unused.link.id, []),
    ]
    revoke_link(state, used.link.id, by=BY, now=NOW)
    assert told(state).count("link.revoked") == 2, "what is shut already is not told again"


def test_a_link_that_is_revoked_while_it_is_opened_lets_nobody_in(state):
    made = create_link(state, Role.MAYOR, None, KNOWN, by=BY, now=NOW)
    redeemed = redeem_link(state, made.token, NOW)
    revoke_link(state, made.link.id, by=BY, now=NOW)
    with pytest.raises(StateError, match="revoked"):
        open_session(state, redeemed, "Tablet", NOW)


def test_only_a_link_to_a_role_is_revoked_by_its_id(state, ratna):
    persons = link_for(state, "ratna", by=BY, now=NOW)
    for id_ in (persons.link.id, "", "abc", "%%%%", "\x00", "0" * 32):
        with pytest.raises(UnknownNameError, match="no such link"):
            revoke_link(state, id_, by=BY, now=NOW)
    assert redeem_link(state, persons.token, NOW)


def test_the_delay_grows_from_nothing_to_five_minutes():
    assert [delay(n) for n in (*range(8), 12, 13, 10_000)] == [0, 0, 0, 0, 1, 2, 4, 8, 256, 300, 300]


def waits(state, name, address, now):
    return begin_attempt(state, name, address, now).wait


def test_attempts_wait_longer_for_the_name_and_for_the_address(state):
    assert [waits(state, "ratna", f"a{n}", NOW) for n in range(5)] == [0, 0, 0, 0, 1]
    assert waits(state, "RATNA", "b", after(seconds=1)) == 0
    assert waits(state, "ratna", "b", after(seconds=1.5)) == 2
    assert [waits(state, f"n{n}", "c", NOW) for n in range(5)] == [0, 0, 0, 0, 1]
    assert waits(state, "ratna", "d", after(days=2)) == 0


def test_success_clears_the_name_and_not_the_address(state):
    for _ in range(4):
        begin_attempt(state, "ratna", "a", NOW)
    made = begin_attempt(state, "ratna", "b", after(seconds=1))
    assert made.wait == 0
    succeeded(state, made)
    assert waits(state, "ratna", "b", after(seconds=1)) == 0
    assert waits(state, "budi", "a", NOW) == 1


def fail(state, count, address, since=NOW):
    """Failures of as many names, each as soon as the address may; the moment of the last."""
    now = since
    for n in range(count):
        while wait := waits(state, f"n{n}", address, now):
            now += timedelta(seconds=wait)
    return now


def test_an_address_waits_a_minute_at_most_and_its_failures_are_forgotten_one_by_one(state):
    last = fail(state, 12, "a")
    assert waits(state, "x", "a", last) == 60
    quiet = last + timedelta(minutes=8)
    assert [waits(state, f"y{n}", "a", quiet) for n in range(3)] == [0, 0, 1]


def test_those_who_come_in_make_no_failure_of_their_address_younger(state):
    last = fail(state, 12, "a")
    for minute in range(1, 8):
        made = begin_attempt(state, "budi", "a", last + timedelta(minutes=minute))
        assert made.wait == 0
        succeeded(state, made)
        made = begin_attempt(state, "citra", "a", last + timedelta(minutes=minute, seconds=1))
        assert made.wait == 0, "nor does anybody wait for who has come in"
        succeeded(state, made)
    assert [waits(state, f"y{n}", "a", last + timedelta(minutes=8)) for n in range(3)] == [0, 0, 1]


def test_a_success_among_failures_of_others_leaves_the_wait_that_they_make(state):
    for n in range(3):
        begin_attempt(state, f"n{n}", "a", NOW)
    own = begin_attempt(state, "budi", "a", NOW)
    begin_attempt(state, "n4", "a", after(seconds=1))
    succeeded(state, own)
    assert waits(state, "n5", "a", after(seconds=1)) == 1


def test_ipv6_addresses_of_one_network_count_as_one(state):
    addresses = [f"2001:db8:1:2::{n}" for n in range(4)]
    assert [waits(state, f"n{n}", address, NOW) for n, address in enumerate(addresses)] == [0, 0, 0, 0]
    assert waits(state, "x", "2001:db8:1:2:ffff::1", NOW) == 1
    assert waits(state, "x", "2001:db8:1:3::1", NOW) == 0
    assert [waits(state, f"m{n}", "::ffff:10.0.0.1", NOW) for n in range(4)] == [0, 0, 0, 0]
    assert waits(state, "y", "10.0.0.1", NOW) == 1
    assert waits(state, "z", "::ffff:10.0.0.2", NOW) == 0


def test_the_right_password_waits_too_and_then_opens(state, ratna):
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    for _ in range(4):
        assert sign_in(state, "ratna", "wrong wrong wrong", "a", NOW).wait == 0
    assert sign_in(state, "ratna", PASSWORD, "a", NOW).wait == 1
    assert sign_in(state, "ratna", PASSWORD, "a", after(seconds=1)).person.id == ratna.id


def test_a_passkey_whose_count_goes_back_is_refused_and_logged(state, ratna):
    add_passkey(state, Passkey(b"\x00one", ratna.id, b"\xffkey", 5, "Tablet", NOW, None), by=BY, now=NOW)
    assert use_passkey(state, b"\x00one", 6, after(hours=1))
    assert find_passkey(state, b"\x00one") == Passkey(
        b"\x00one", ratna.id, b"\xffkey", 6, "Tablet", NOW, after(hours=1)
    )
    for count in (6, 5, 0):
        assert not use_passkey(state, b"\x00one", count, NOW)
    assert not use_passkey(state, b"unknown", 9, NOW)
    assert told(state).count("passkey.refused") == 4
    assert find_passkey(state, b"\x00one").sign_count == 6


def test_a_device_that_does_not_count_is_taken(state, ratna):
    add_passkey(state, Passkey(b"one", ratna.id, b"key", 0, "Tablet", NOW, None), by=BY, now=NOW)
    assert use_passkey(state, b"one", 0, NOW) and use_passkey(state, b"one", 0, NOW)


def test_a_passkey_is_kept_once_and_removed_by_its_owner_alone(state, ratna):
    key = Passkey(b"one", ratna.id, b"key", 0, "Tablet", NOW, None)
    add_passkey(state, key, by=BY, now=NOW)
    with pytest.raises(StateError, match="known already"):
        add_passkey(state, key, by=BY, now=NOW)
    assert not remove_passkey(state, b"one", "another", by=BY, now=NOW)
    assert passkeys_of(state, ratna.id) == (key,)
    assert remove_passkey(state, b"one", ratna.id, by=BY, now=NOW)
    assert passkeys_of(state, ratna.id) == ()


def test_no_token_and_no_password_stands_anywhere_in_the_database(state, ratna):
    made = link_for(state, "ratna", by=BY, now=NOW)
    demo = create_link(state, Role.MAYOR, None, KNOWN, by=BY, now=NOW)
    redeem_link(state, made.token, NOW)
    set_password(state, ratna.id, PASSWORD, by=BY, now=NOW)
    opened = open_session(state, ratna, "Tablet", NOW)
    sign_in(state, "ratna", "another secret thing", "a", NOW)
    with looking(state) as connection:
        names = [table.name for table in tables.metadata.sorted_tables]
        held = repr([tuple(row) for name in names for row in connection.execute(text(f"SELECT * FROM {name}"))])
    for secret in (made.token, demo.token, opened.token, PASSWORD, "another secret thing"):
        assert secret not in held
