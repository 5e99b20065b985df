"""The state when many use it at once, on SQLite and on PostgreSQL."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from queries.state import audit, changing, open_state
from queries.state.attempts import begin_attempt
from queries.state.backup import back_up, restore
from queries.state.links import create_link, redeem_link
from queries.state.people import NewPerson, add_person, disable_person
from queries.state.sessions import find_session, open_session
from queries.viewer import Role

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def state(state_url):
    engine = open_state(state_url)
    yield engine
    engine.dispose()


def redeemed(url, tokens):
    """How many of the links a process of its own can redeem."""
    engine = open_state(url)
    return sum(redeem_link(engine, token, NOW) is not None for token in tokens)


def test_of_two_processes_that_redeem_the_same_links_one_wins_each(state, state_url):
    tokens = [create_link(state, Role.MAYOR, None, (), by="test", now=NOW).token for _ in range(20)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        won = list(pool.map(redeemed, [state_url] * 2, [tokens] * 2))
    assert sum(won) == 20
    assert audit.verify(state).sound


def test_eight_threads_that_append_make_one_chain(state):
    def appended(thread):
        for _ in range(25):
            with changing(state) as connection:
                audit.append(connection, f"thread:{thread}", "page.seen", {"page": "/"}, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(appended, range(8)))
    verdict = audit.verify(state)
    assert verdict.sound
    assert verdict.count == 200


def test_a_new_state_that_many_processes_open_at_once_is_made_once(state_url):
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(redeemed, [state_url] * 4, [[]] * 4)) == [0] * 4
    assert audit.verify(open_state(state_url)).sound


def test_of_many_attempts_at_once_no_more_than_four_are_made(state):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda n: begin_attempt(state, "ratna", f"a{n}", NOW).wait, range(24)))
    assert waits.count(0) == 4


def test_a_person_disabled_while_signing_in_is_never_signed_in(state):
    for n in range(6):
        one = add_person(state, NewPerson(f"p{n}", Role.MAYOR), (), by="test", now=NOW)
        with ThreadPoolExecutor(2) as pool:
            opening = pool.submit(open_session, state, one, "Tablet", NOW)
            pool.submit(disable_person, state, one.name, by="test", now=NOW).result()
        if opening.exception() is None:
            assert find_session(state, opening.result().token, NOW) is None


def test_a_backup_taken_while_others_write_holds_one_moment(state, tmp_path):
    def written(thread):
        for n in range(15):
            add_person(state, NewPerson(f"t{thread}-{n}", Role.MAYOR), (), by="test", now=NOW)

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(written, thread) for thread in range(3)]
        copies = [pool.submit(back_up, state, tmp_path / f"{n}.zip", by="test", now=NOW) for n in range(5)]
        assert [writer.result() for writer in writers] == [None] * 3
        copied = [copy.result() for copy in copies]
    for n, copy in enumerate(copied):
        assert copy.trail.sound
        fresh = open_state(f"sqlite:///{tmp_path}/fresh{n}.db")
        assert restore(fresh, tmp_path / f"{n}.zip", by="test", now=NOW).trail.sound
        added = [entry for entry in audit.entries(fresh, limit=1_000) if entry.action == "person.added"]
        assert len(added) == copy.rows["person"]
