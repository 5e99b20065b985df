"""What `/orang` is put together from, and which roles it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import g, request

from dashboard.access.access import access
from dashboard.access.account_fields import act, folded
from dashboard.access.visitor import Visitor
from dashboard.components.element import Element
from dashboard.i18n import Catalogue
from queries.state.audit import Detail
from queries.state.links import LASTS, MadeLink
from queries.state.people import Person, name_key
from queries.viewer import Role

KEPT: Final = (Role.HEAD, Role.STAFF, Role.OPERATOR)
"""Roles that an operator gives and whose accounts they reset and open again. Mayor and auditor see what an operator
does not: whoever could make a link for them could come in with it, so those are made at the command line alone."""


@dataclass(frozen=True)
class Answer:
    """What a form led to: something wrong or refused, in words, or a link with the words for whom it is."""

    wrong: str | None = None
    link: MadeLink | None = None
    whose: str = ""
    refused: bool = False

    @property
    def status(self) -> HTTPStatus:
        """How the page is answered."""
        if self.refused:
            return HTTPStatus.FORBIDDEN
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.wrong else HTTPStatus.OK


NOTHING_ASKED: Final = Answer()


def changes(say: Catalogue, one: Person, known: Visitor) -> Component:
    """What an operator can do about an account. Closing is for every role's: a tablet gets lost."""
    if is_own(one.name, known):
        return html.Span(say("accounts.people.you"), className="hint")
    steps: list[Component] = []
    for do in ("reset", "disable") if one.role in KEPT else ("disable",):
        steps.append(html.P(say(f"accounts.people.{do}_hint"), className="hint"))
        steps.append(act(do, say(f"accounts.people.{do}"), second=True, name=one.name))
    return folded(say("accounts.people.change"), *steps, name=one.shown)


def again(say: Catalogue, one: Person) -> Component:
    """How a closed account is opened again."""
    hint = html.P(say("accounts.people.enable_hint"), className="hint")
    act_ = act("enable", say("accounts.people.enable"), second=True, name=one.name)
    return folded(say("accounts.people.again"), hint, act_, name=one.shown)


def ways_in(say: Catalogue, one: Person, has_passkey: bool) -> str:
    """By what a person comes in."""
    found = {"provider": one.identity is not None, "password": one.has_password, "passkey": has_passkey}
    words = [say(f"accounts.way.{way}") for way, is_so in found.items() if is_so]
    return ", ".join(words) or say("accounts.way.none")


def made_part(say: Catalogue, answer: Answer) -> Component:
    """The link, once."""
    if answer.link is None:
        raise AssertionError("there is no link to show")
    address = f"{access().address}/masuk/{answer.link.token}"
    shown = Element("Input", type="text", value=address, readOnly=True, spellCheck="false", autoComplete="off")
    hours = int(LASTS.total_seconds() // 3600)
    label = html.Label([say("accounts.people.made", whose=answer.whose), shown])
    return html.Div(
        [label, html.P(say("accounts.people.made_hint", hours=hours))], className="done made", role="status"
    )


def nobody(say: Catalogue) -> Component:
    """That there are no accounts."""
    return html.P(say("accounts.people.nobody"), className="hint")


def is_own(name: str, known: Visitor) -> bool:
    """Whether a name is that of whoever asks."""
    return known.session.name is not None and name_key(name) == name_key(known.session.name)


def note_refused(known: Visitor, asked: Detail) -> None:
    """Tell the trail now what a form asked for that is not for whoever sent it. Raises StateError."""
    g.recorded = True  # so that the same refusal is not told a second time, with less of it
    access().trail.write(known.actor, "request.refused", {**asked, "method": request.method, "path": request.path})
