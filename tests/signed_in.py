"""Somebody who is signed in, for tests of what is behind the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.access.access import access
from dashboard.access.visitor import admit
from dashboard.signed import Signed
from queries.state.links import Link, create_link
from queries.state.sessions import OpenedSession, Session, open_session
from queries.viewer import Language, Role, Viewer

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def signed(role: Role = Role.MAYOR, department: str | None = None, name: str | None = "Ratna Dewi") -> Signed:
    """Whom a page is made for."""
    return Signed(Viewer(role, department, Language.ID), name)


def as_if(*sessions: Session) -> Callable[[Flask], None]:
    """Instead of the gate: whoever comes is one person, or of several the next; for pages over values set by hand."""
    coming = cycle(sessions or (session(),))
    return lambda server: server.before_request(lambda: admit(next(coming)))  # pyright: ignore[reportReturnType]


def session(role: Role = Role.MAYOR, department: str | None = None, shown: str = "Ratna Dewi") -> Session:
    """A session that no state knows of."""
    ends = NOW + timedelta(days=1)
    return Session("1", "1", None, "ratna", shown, role, department, NOW, NOW, ends, "a test")


def link_path(state: Engine, role: Role = Role.MAYOR, department: str | None = None) -> str:
    """The path of a new one-time link."""
    known = (department,) if department else ()
    return f"/masuk/{create_link(state, role, department, known, by='a test', now=datetime.now(UTC)).token}"


def opened(state: Engine, role: Role = Role.MAYOR, department: str | None = None) -> OpenedSession:
    """A session of the bearer of a link, and its token."""
    now = datetime.now(UTC)
    link = Link("0" * 32, role, department, None, now + timedelta(days=1))
    return open_session(state, link, "a test", now)


def client_of(server: Flask, role: Role = Role.MAYOR, department: str | None = None) -> FlaskClient:
    """A client that came in by a link and sends what a page of ours would."""
    client = stranger(server)
    with server.app_context():
        path = link_path(access().state, role, department)
    assert client.get(path).status_code == 303
    return client


def stranger(server: Flask) -> FlaskClient:
    """A client without a session, on a page of ours."""
    client = server.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def all_let_in(server: Flask, role: Role = Role.MAYOR, department: str | None = None) -> WSGIApplication:
    """The server, where whoever comes without a cookie comes with that of a new session, by the gate as anybody else.

    The server stays as it was: tests of the same process share it, and strangers have to stay strangers there.
    """
    with server.app_context():
        cookie = f"pantau_session={opened(access().state, role, department).token}"
    answer = server.wsgi_app

    def with_cookie(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ.setdefault("HTTP_COOKIE", cookie)
        return answer(environ, start)

    return with_cookie
