"""A state database that another process holds locked: people stay signed in, and what cannot be written is a 503."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from flask.testing import FlaskClient

from dashboard.access.access import Access
from queries.errors import StateDownError
from queries.state import changing
from queries.state.links import redeem_link
from queries.state.sessions import find_session
from queries.viewer import Role
from tests.signed_in import client_of, link_path, opened, stranger
from tests.walking.demo import DemoSite


@pytest.fixture
def mayor(site: DemoSite) -> FlaskClient:
    return client_of(site.server, Role.MAYOR)


@pytest.fixture
def lock(held: Access) -> Iterator[sqlite3.Connection]:
    """A lock that somebody can take with `BEGIN IMMEDIATE`; it is gone after the test."""
    held.trail.flush()
    raw = sqlite3.connect(str(held.state.url.database), isolation_level=None)
    yield raw
    raw.close()
    held.trail.flush()


def test_whoever_writes_waits_five_seconds_and_no_more(held: Access, lock: sqlite3.Connection) -> None:
    lock.execute("BEGIN IMMEDIATE")
    began = monotonic()
    with pytest.raises(StateDownError), changing(held.state):
        pass
    assert 4 < monotonic() - began < 8


def test_a_session_stands_though_nobody_can_write_when_it_was_seen(held: Access, lock: sqlite3.Connection) -> None:
    token, later = opened(held.state).token, datetime.now(UTC) + timedelta(minutes=2)
    lock.execute("BEGIN IMMEDIATE")
    began = monotonic()
    assert find_session(held.state, token, later) is not None
    assert monotonic() - began < 2, "a page does not wait for that"
    lock.execute("ROLLBACK")
    find_session(held.state, token, later)
    seen = find_session(held.state, token, later)
    assert seen is not None and seen.last_seen == later, "the next request writes it"


def test_a_guessed_link_does_not_wait_for_the_lock(site: DemoSite, held: Access, lock: sqlite3.Connection) -> None:
    path = link_path(held.state)
    lock.execute("BEGIN IMMEDIATE")
    began = monotonic()
    assert redeem_link(held.state, "abc", datetime.now(UTC)) is None
    assert monotonic() - began < 2
    assert stranger(site.server).get(path).status_code == 503
    lock.execute("ROLLBACK")
    assert stranger(site.server).get(path).status_code == 303, "the link was not used up"


def test_a_file_that_the_trail_cannot_hold_is_not_sent(mayor: FlaskClient, lock: sqlite3.Connection) -> None:
    lock.execute("BEGIN IMMEDIATE")
    answer = mayor.get("/metrik/revenue.realised.csv")
    assert (answer.status_code, answer.data) == (503, b"")
    assert "Content-Disposition" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert mayor.get("/pendapatan").status_code == 200, "pages stand; the trail notes them behind the answer"


def test_signing_out_drops_the_cookie_though_the_server_cannot_forget(
    mayor: FlaskClient, lock: sqlite3.Connection
) -> None:
    lock.execute("BEGIN IMMEDIATE")
    assert mayor.post("/keluar").status_code == 503
    assert mayor.get_cookie("pantau_session") is None
