"""The begin and the end of a session in a browser."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request

from dashboard.access.access import access
from dashboard.access.cookies import FORM, SESSION, drop_cookie, held_cookie, set_cookie
from dashboard.access.devices import device_label
from dashboard.access.leading import led_to
from dashboard.request import PageRequest
from queries.state.links import Link
from queries.state.people import Person
from queries.state.sessions import OpenedSession, find_session, open_session, revoke_session


def start_session(owner: Person | Link, next_: str | None = None, way: str = "") -> Response:
    """Sign a person or the bearer of a redeemed link in, and lead on: to `next_` where it is a page of ours, else home.

    `way` is what they came in by, for the trail. The session is a new one, whatever cookie the browser came with; the
    one it had before ends. Raises StateError for a disabled person.
    """
    held, now = access(), datetime.now(UTC)
    opened = open_session(held.state, owner, device_label(request.user_agent.string), now, held.limits, way=way)
    before = find_session(held.state, held_cookie(SESSION), now, held.limits)
    if before is not None:
        revoke_session(held.state, before.id, "signed in anew", by=before.actor, now=now)
    return signed_in(led_to(safe_path(next_)), opened)


def signed_in(response: Response, opened: OpenedSession) -> Response:
    """Give the browser the cookie of a session that has just been opened."""
    drop_cookie(response, FORM)
    set_cookie(response, SESSION, opened.token, access().limits.absolute)
    return response


def signed_out(response: Response) -> Response:
    """Take the cookie back, and all that the browser may have kept of the pages."""
    drop_cookie(response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def safe_path(next_: str | None) -> str:
    """Where to lead on: the path and query of an address, never another host; the home where there is none."""
    return PageRequest.of(next_).url if next_ else "/"


def client_address() -> str:
    """Where the request comes from; behind a proxy that `PANTAU_PROXIES` counts, what that proxy says."""
    return request.remote_addr or "-"
