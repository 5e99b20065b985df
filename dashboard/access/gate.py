"""The gate before everything: whoever is not signed in is answered nothing but what is listed here."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.access.access import Access, access, keep_access
from dashboard.access.cookies import SESSION, drop_cookie, held_cookie
from dashboard.access.leading import first_page, led_to
from dashboard.access.origins import SAFE, is_of_ours
from dashboard.access.recording import SIGN_IN, record, record_ended, unavailable
from dashboard.access.starting import signed_out
from dashboard.access.visitor import Visitor, admit, visitor_or_none
from dashboard.refusals import TAPS
from dashboard.request import KEPT_KEYS, LANGUAGE_KEY, PageRequest
from queries.errors import StateError
from queries.state.sessions import find_session

STATIC: Final = frozenset(
    {"client_code", "chart_bundle", "passkey_script", "public_site.file", "public_site.bare", "robots"}
)
"""Endpoints that answer everybody alike, with no number in them: nobody asks whose request it is."""

OPEN: Final = STATIC | {
    "healthz",
    "sign_in",
    "sign_in_link",
    "sign_out",
    "oidc_start",
    "oidc_return",
    "passkey_options",
    "passkey_sign_in",
}
"""Endpoints that strangers reach; all others, also those that are added later, are shut."""

INDEX: Final = frozenset({"/", "/<path:path>"})
"""Endpoints of the pages that Dash serves."""

PAGES: Final = INDEX | {"account", "people", "trail", "publication"}
"""Endpoints that are pages: from these a stranger is led to sign-in, and comes back afterwards."""


def register_gate(server: Flask, held: Access, proxies: int = 0) -> None:
    """Put the gate before all that the server answers; call it before anything else is registered.

    `proxies` are those that stand before the server and tell the address and the scheme that a client comes with.
    """
    if proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies)
    keep_access(server, held)
    server.before_request(_guard)
    server.after_request(record)
    server.register_error_handler(StateError, unavailable)


def _guard() -> ResponseReturnValue | None:
    """Let a request through (None), or answer it here."""
    if request.endpoint in STATIC and request.method in SAFE:
        return None
    try:
        _recognise()
    except StateError as error:
        response = unavailable(error)
        return signed_out(response) if request.endpoint == "sign_out" and is_of_ours() else response
    if request.method not in SAFE and not is_of_ours():
        return Response(status=HTTPStatus.FORBIDDEN)
    known = visitor_or_none()
    if known is None:
        return None if request.endpoint in OPEN else _stranger()
    if request.path == TAPS and request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return _led(known)


def _recognise() -> None:
    """Find the session of the request's cookie, and let the rest of the request know of it."""
    token = held_cookie(SESSION)
    if not token:
        return
    held, now = access(), datetime.now(UTC)
    session = find_session(held.state, token, now, held.limits)
    if session is not None:
        admit(session)
    else:
        record_ended(token, now)


def _stranger() -> Response:
    """A page leads to sign-in and back; all else is refused without a word."""
    response = Response(status=HTTPStatus.UNAUTHORIZED)
    if request.endpoint in PAGES and request.method in {"GET", "HEAD"}:
        response = led_to(_sign_in_address())
    if held_cookie(SESSION):
        drop_cookie(response, SESSION)
    return response


def _sign_in_address() -> str:
    asked = request.full_path.rstrip("?")
    query = {LANGUAGE_KEY: request.args[LANGUAGE_KEY]} if request.args.get(LANGUAGE_KEY) else {}
    query |= {"next": asked} if asked != "/" else {}
    return f"{SIGN_IN}?{urlencode(query)}" if query else SIGN_IN


def _led(known: Visitor) -> ResponseReturnValue | None:
    """Who has no home is led to the page that is theirs instead."""
    wanted = first_page(known.role, known.department)
    if request.endpoint != "/" or request.method not in SAFE or wanted == "/":
        return None
    asked = PageRequest.read(wanted, request.query_string.decode(errors="replace"))
    kept = {key: value for key, value in asked.query.items() if key in KEPT_KEYS}
    return led_to(asked.only(kept).url)
