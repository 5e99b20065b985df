"""Signing in by name and password or by a one-time link, and signing out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from dashboard.access.access import access
from dashboard.access.cookies import SESSION, held_cookie, is_guarded
from dashboard.access.forms import checked_form, csrf_field, form_language, form_page, here
from dashboard.access.leading import led_to
from dashboard.access.recording import SIGN_IN, unavailable
from dashboard.access.starting import client_address, safe_path, signed_out, start_session
from dashboard.access.visitor import visitor_or_none
from dashboard.components.element import Element
from dashboard.i18n import Catalogue
from dashboard.request import in_language
from queries.errors import StateDownError, StateError
from queries.state.audit import Detail
from queries.state.links import redeem_link
from queries.state.sessions import revoke_session
from queries.state.signing_in import sign_in
from queries.viewer import Language

ACCOUNT: Final = "/akun"
"""Where the link of a person leads: there they set a password or a passkey."""

_ROBOT: Final = re.compile(r"bot\b|crawl|spider|preview|facebookexternalhit|^whatsapp|skypeuri", re.IGNORECASE)
"""What messengers call themselves when they fetch a page for its preview."""


@dataclass(frozen=True)
class Offer:
    """Other ways in that stand beside name and password: what to show, and the scripts it needs."""

    content: Sequence[Component] = ()
    scripts: Sequence[str] = ()


OfferOf = Callable[[Language, str], Offer]
"""The offer in a language, for somebody who is to be led to an address afterwards."""


def register_sign_in(server: Flask, offer: OfferOf = lambda _language, _next: Offer()) -> None:
    """Answer `/masuk`, `/masuk/<token>` and `/keluar`."""

    def page() -> ResponseReturnValue:
        if visitor_or_none() is not None:
            return led_to(safe_path(request.args.get("next")))
        return _attempt(offer) if request.method == "POST" else _sign_in_page(offer)

    server.add_url_rule(SIGN_IN, "sign_in", page, methods=["GET", "POST"])
    server.add_url_rule(f"{SIGN_IN}/<token>", "sign_in_link", _redeem)
    server.add_url_rule("/keluar", "sign_out", _sign_out, methods=["POST"])


def _attempt(offer: OfferOf) -> ResponseReturnValue:
    """A name and a password were sent."""
    form = checked_form()
    name, word = form.get("name", ""), form.get("password", "")
    found = sign_in(access().state, name, word, client_address(), datetime.now(UTC))
    if found.person is not None:
        return start_session(found.person, request.args.get("next"), "password")
    say = Catalogue.of(form_language())
    if not found.wait:
        return _sign_in_page(offer, say("access.wrong"), HTTPStatus.UNAUTHORIZED, name)
    response = _sign_in_page(offer, _wait_words(say, found.wait), HTTPStatus.TOO_MANY_REQUESTS, name)
    response.headers["Retry-After"] = str(found.wait)
    return response


def _wait_words(say: Catalogue, seconds: int) -> str:
    if seconds < 60:
        return say("access.wait.seconds", count=seconds)
    return say("access.wait.minutes", count=-(-seconds // 60))


def _sign_in_page(offer: OfferOf, alert: str | None = None, status: int = HTTPStatus.OK, name: str = "") -> Response:
    if _is_open_to_all():
        return _unsafe_page("access.unsafe")
    language = form_language()
    say = Catalogue.of(language)
    offered = offer(language, safe_path(request.args.get("next")))
    said = [html.P(alert, className="alert", role="alert")] if alert else []
    body = [*said, _form(say, name), *offered.content, html.P(say("access.help"), className="hint")]
    return form_page(say("access.title"), body, language, status=status, scripts=offered.scripts)


def _is_open_to_all() -> bool:
    """Whether whoever stands between could read what is sent: plain http that leaves the machine."""
    return is_guarded() and not (access().over_https or request.is_secure)


def _unsafe_page(why: str) -> Response:
    language = form_language()
    say = Catalogue.of(language)
    return form_page(say("access.title"), html.P(say(why)), language, status=HTTPStatus.FORBIDDEN)


def _form(say: Catalogue, name: str) -> Component:
    fields = [
        _field(
            say("access.name"), name="name", type="text", autoComplete="username", value=name, autoCapitalize="none"
        ),
        _field(say("access.password"), name="password", type="password", autoComplete="current-password"),
        html.Button(say("access.enter"), type="submit"),
    ]
    return html.Form([csrf_field(), *fields], method="post", action=here())


def _field(label: str, **properties: Any) -> Component:
    more = {"required": True, "maxLength": 256, "spellCheck": "false"}
    return html.Label([label, Element("Input", **more, **properties)])


def _redeem(token: str) -> ResponseReturnValue:
    """A link opens once, at once; whoever only looks where it leads does not use it up."""
    if _only_looks():
        return Response(status=HTTPStatus.NO_CONTENT)
    if _is_open_to_all():
        return _unsafe_page("access.unsafe_link")
    found = redeem_link(access().state, token, datetime.now(UTC), _note_refused)
    if found is not None:
        try:
            return start_session(found, ACCOUNT if found.person else in_language("/", form_language()), "link")
        except StateDownError:
            raise
        except StateError:  # its person was disabled between two moments
            pass
    say = Catalogue.of(form_language())
    body = [html.P(say("access.link.text")), html.P(html.A(say("access.link.enter"), href=SIGN_IN))]
    return form_page(say("access.link.title"), body, form_language(), status=HTTPStatus.GONE)


def _note_refused(actor: str, detail: Detail) -> None:
    """Once in a while: whoever has a used link can open it as often as they like."""
    access().trail.note_seldom(actor, actor, "link.refused", detail)


def _only_looks() -> bool:
    """Whether nobody opens the page: a look at the address, a prefetch, a picture's source, a messenger's robot."""
    given = request.headers
    ahead = "prefetch" in given.get("Sec-Purpose", given.get("Purpose", ""))
    within = given.get("Sec-Fetch-Dest", "document") != "document"
    return request.method == "HEAD" or ahead or within or bool(_ROBOT.search(request.user_agent.string))


def _sign_out() -> ResponseReturnValue:
    """End the session at the server, and leave nothing of it in the browser."""
    known, response = visitor_or_none(), led_to(SIGN_IN)
    try:
        if known is not None:
            revoke_session(access().state, known.session.id, "signed out", by=known.actor, now=datetime.now(UTC))
    except StateDownError as error:  # the server still knows the session; the browser has to forget it all the same
        response = unavailable(error)
    return signed_out(response) if held_cookie(SESSION) else response
