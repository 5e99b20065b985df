"""What the audit trail is told of each request: who looked at what, took what along, and was refused what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from flask import Response, current_app, g, request

from dashboard.access.access import access
from dashboard.access.origins import is_address_of_ours
from dashboard.access.visitor import visitor_or_none
from dashboard.refusals import TAPS, asked_url
from dashboard.request import PageRequest
from queries.errors import StateError
from queries.state.audit import LONGEST, Detail
from queries.state.sessions import ended_session

SIGN_IN: Final = "/masuk"
"""Where people sign in. What stands below it opens doors, and is nowhere written down."""

LAYOUT: Final = "/_dash-layout"
"""Where Dash asks for the first layout of a page, which the `Referer` names."""

VIEW_ANSWER: Final = "view.data-answer"
"""The output of the callback that changes a page in place; every other one of ours fills the side panel."""

_TOKEN: Final = re.compile(r"(?<![\w-])[\w-]{43,60}(?![\w-])")
"""What looks like a token: 32 random bytes in base64url are 43 letters."""

REFUSALS: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }
)
"""Statuses that tell that somebody who is signed in was refused something."""


class Deed(NamedTuple):
    """What a request did, and whether the trail must hold it before the answer goes out."""

    action: str
    detail: Detail
    at_once: bool = False


def record(response: Response) -> Response:
    """Tell the trail what this request did, where somebody did it; nothing is shown where it cannot be kept (503)."""
    known = visitor_or_none()
    deed = _refused(response.status_code) if response.status_code in REFUSALS else _deed(response)
    if known is None or deed is None or g.get("recorded"):
        return response
    g.recorded = True
    trail = access().trail
    try:
        (trail.write if deed.at_once else trail.note)(known.actor, deed.action, _without_tokens(deed.detail))
    except StateError as error:
        return _in_place_of(response, unavailable(error))
    return response


def unavailable(error: StateError) -> Response:
    """What is answered where accounts or the trail cannot be read or written."""
    current_app.logger.error("Nothing can be answered at %s: %s", told_path(), error)
    return Response(status=HTTPStatus.SERVICE_UNAVAILABLE)


def _in_place_of(response: Response, other: Response) -> Response:
    """Another answer, with the headers of one that was ready to go out but what they say of its content."""
    for name, value in response.headers:
        if name == "Content-Security-Policy" or not name.startswith(("Content-", "Location", "Set-Cookie")):
            other.headers[name] = value
    return other


def record_ended(token: str, now: datetime) -> None:
    """Tell the trail that a session was used that has ended; of each only once in a while."""
    held = access()
    found = ended_session(held.state, token, now, held.limits)
    if found is not None:
        session, why = found
        detail = {"session": session.id, "why": why, "path": told_path(), "device": session.label}
        held.trail.note_seldom(session.id, session.actor, "session.refused", detail)


def note_shown(status: int | None) -> None:
    """Say of a tap what became of it: the status of the page it changed, None where it showed nothing."""
    g.tap_status = status


def told_path() -> str:
    """The path of the request as it may be written down: never with the token of a link, however it was sent."""
    return told_text(request.path) if _may_be_told() else f"{SIGN_IN}/…"


def told_text(text: str) -> str:
    """A text without what could be the token of a link or a session, be it written as it is or by its codes."""
    plain = unquote(text)
    return _TOKEN.sub("…", plain) if _TOKEN.search(plain) else text


def _may_be_told() -> bool:
    """Whether the request is not for a link, in whatever letters somebody typed its address."""
    first, _, rest = request.path.strip("/\\ ").partition("/")
    return not rest or first.strip().casefold() != SIGN_IN.strip("/")


def _without_tokens(detail: Detail) -> Detail:
    return {key: _told_value(value) for key, value in detail.items()}


def _told_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_told_value(one) for one in value]
    return told_text(value) if isinstance(value, str) else value


def _deed(response: Response) -> Deed | None:
    if response.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND} or request.method == "OPTIONS":
        return None
    kind = _DEEDS.get(request.endpoint or "")
    deed = kind() if kind else None
    if deed is None or response.status_code == HTTPStatus.OK:
        return deed
    return deed._replace(detail={**deed.detail, "status": response.status_code}, at_once=False)


def _refused(status: int) -> Deed:
    """Whatever was asked for, with what was sent along."""
    detail: dict[str, Any] = {"method": request.method, "path": told_path(), "status": status}
    if request.query_string and _may_be_told():
        detail["query"] = request.query_string.decode(errors="replace")
    if _may_be_told():
        asked = _asked()
        detail["asked"] = asked.url if len(asked.url) <= LONGEST else [asked.path, *asked.search.split("&")]
    if request.path == TAPS:
        detail["output"] = str(_sent().get("output", ""))[:120]
    if request.method not in {"GET", "HEAD"}:
        detail["origin"] = request.headers.get("Origin", "") or request.headers.get("Sec-Fetch-Site", "")
    return Deed("request.refused", detail)


def _page() -> Deed:
    return Deed("page.viewed", _told(_asked()))


def _first_layout() -> Deed | None:
    """Nothing is shown to whoever comes from elsewhere."""
    return _page() if is_address_of_ours(request.referrer or "") else None


def _plain_page() -> Deed:
    return Deed("page.viewed", {"path": request.path})


def _searched_page() -> Deed:
    """With what was searched for there: the keys are the page's own."""
    query = request.query_string.decode(errors="replace")
    return Deed("page.viewed", {"path": request.path, **({"query": query} if query else {})})


def _tap() -> Deed | None:
    """A tap is answered 200 also where its page was refused, or where there was no panel to open."""
    status = g.get("tap_status", HTTPStatus.OK)
    if status is None:
        return None
    if status in REFUSALS:
        return _refused(status)
    action = "view.changed" if _sent().get("output") == VIEW_ANSWER else "panel.opened"
    told = _told(_asked())
    return Deed(action, told if status == HTTPStatus.OK else {**told, "status": status})


def _figure() -> Deed:
    return Deed("chart.explored", {**_told(_asked()), "chart": request.args.get("chart", "")})


def _file() -> Deed:
    return Deed("file.downloaded", _told(_asked()), at_once=True)


def _told(asked: PageRequest) -> dict[str, Any]:
    """An address as the pages understand it, and nothing else of it.

    A long query is told value by value: none can push another out of what the trail keeps.
    """
    long = len(asked.search) > LONGEST
    return {"path": asked.path, "query": asked.search.split("&") if long else asked.search}


def _asked() -> PageRequest:
    """The page that a request asks for or about, read as the one that answers it reads it."""
    if request.path == TAPS:
        return PageRequest.of(asked_url(_sent()))
    if request.endpoint == "figure":
        return PageRequest.of(request.args.get("page", ""))
    if request.endpoint == LAYOUT:
        return PageRequest.of(request.referrer or "")
    return PageRequest.read(request.path, request.query_string.decode(errors="replace"))


def _sent() -> dict[str, Any]:
    """The body of a tap; nothing where it is none."""
    sent = request.get_json(silent=True) if request.path == TAPS and request.mimetype == "application/json" else None
    return sent if isinstance(sent, dict) else {}


_DEEDS: Final[dict[str, Callable[[], Deed | None]]] = {
    "/": _page,
    "/<path:path>": _page,
    LAYOUT: _first_layout,
    TAPS: _tap,
    "figure": _figure,
    "metric_csv": _file,
    "metric_xlsx": _file,
    "account": _plain_page,
    "people": _plain_page,
    "trail": _searched_page,
    "publication": _searched_page,
}
"""By endpoint, what looking there is called; what changes something tells the trail itself."""
