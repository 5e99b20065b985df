"""`/jejak`: the audit trail for the auditor: newest first, narrowed by person and action, checked, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.access.access import access
from dashboard.access.account_fields import choice, field, told_moment, way_back
from dashboard.access.forms import form_language, form_page, here
from dashboard.access.trail_export import trail_file
from dashboard.access.trail_words import TrailWords, actors_called, trail_words
from dashboard.access.visitor import Visitor, visitor
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.formats import number
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY
from queries.errors import Fault, NotPermittedError
from queries.profile.models import Profile
from queries.state import audit
from queries.state.audit import Entry, Verdict, Wanted
from queries.viewer import Language, Role

TRAIL: Final = "/jejak"
WHO, WHAT, BEFORE, CHECK = "who", "what", "before", "check"

ROWS: Final = 50
"""Entries of a page."""

CHECKED_AT_ONCE: Final = 20_000
"""Entries up to which the whole chain is checked each time: about a second; beyond, when it is asked for."""

ACTIONS: Final = (
    *("page.viewed", "panel.opened", "view.changed", "chart.explored", "file.downloaded", "request.refused"),
    *("session.opened", "session.revoked", "session.refused", "sign_in.failed", "link.created", "link.used"),
    *("link.refused", "link.revoked", "person.added", "person.changed", "person.disabled", "person.enabled"),
    *("person.reset", "person.new_sign_in", "passkey.added"),
    *("passkey.renamed", "passkey.removed", "passkey.refused", "trail.checked", "trail.exported", "state.backed_up"),
    *("state.restored", "public.previewed", "public.approve", "public.withdraw", "public.released"),
    *("public.document", "public.document_removed"),
)
"""Actions that have words of their own (`trail.action.…`); any other is shown as it is written."""


@dataclass(frozen=True)
class Shown:
    """One page of the trail: what is asked for, in which language, and in which city's time."""

    asked: Wanted
    before: int
    language: Language
    zone: str

    @property
    def say(self) -> Catalogue:
        """The words of the page."""
        return Catalogue.of(self.language)


class TrailPage:
    """The page and its files, for one city."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def register(self, server: Flask) -> None:
        """Answer the three addresses."""
        server.add_url_rule(TRAIL, "trail", self._page)
        for ending in ("csv", "jsonl"):
            server.add_url_rule(f"{TRAIL}.{ending}", f"trail_{ending}", self._file, defaults={"ending": ending})

    def _page(self) -> Response:
        known, shown = _auditor(), _shown(self._profile)
        rows = audit.entries(access().state, shown.before, ROWS + 1, newest_first=True, asked=shown.asked)
        words = trail_words(access().state, shown.say, self._profile, rows)
        content = [
            way_back(shown.say, known, shown.language, (shown.say("accounts.title"), "/akun")),
            _verdict(shown, known),
            _filters(shown),
            _table(shown, rows[:ROWS], words) if rows else html.P(shown.say("trail.none"), className="hint"),
            _steps(shown, rows),
            _files(shown),
        ]
        return form_page(shown.say("trail.title"), html.Div(content, className="account wide"), shown.language)

    def _file(self, ending: str) -> Response:
        known, shown = _auditor(), _shown(self._profile)
        return trail_file(known, shown.asked, ending, shown.say)


def _auditor() -> Visitor:
    known = visitor()
    if known.role is not Role.AUDITOR:
        raise NotPermittedError(Fault(TRAIL, f"the role {known.role} does not read the trail", "Ask the auditor"))
    return known


def _shown(profile: Profile) -> Shown:
    language, state = form_language(), access().state
    before = request.args.get(BEFORE, "")
    who = request.args.get(WHO, "").strip()[:128]
    asked = Wanted(who, request.args.get(WHAT, "")[:64], actors_called(state, who, Catalogue.of(language), profile))
    is_number = before.isascii() and before.isdigit() and len(before) <= 18
    return Shown(asked, int(before) if is_number else 0, language, profile.city.timezone)


def _verdict(shown: Shown, known: Visitor) -> Component:
    """Whether the chain holds, and the anchor to write down; for a long trail when it is asked for."""
    say, state = shown.say, access().state
    asked = request.args.get(CHECK) == "1"
    count = audit.count(state)
    if not asked and count > CHECKED_AT_ONCE:
        link = html.A(say("trail.check"), href=here(**{CHECK: "1"}), className="button")
        return html.P([say("trail.unchecked", count=_count(count, shown.language)), " ", link], className="hint")
    verdict = audit.verify(state)
    if asked or not verdict.sound:
        access().trail.write(known.actor, "trail.checked", {"entries": verdict.count, "sound": verdict.sound})
    return _told_verdict(verdict, shown)


def _told_verdict(verdict: Verdict, shown: Shown) -> Component:
    say = shown.say
    if verdict.broken is not None:
        broken = say("trail.broken", number=verdict.broken.number)
        return html.P([broken, html.Br(), html.Code(verdict.broken.what, lang="en")], className="alert", role="alert")
    sound = say("trail.sound", count=_count(verdict.count, shown.language))
    anchor = html.Code(f"{verdict.count}:{verdict.hash}", className="anchor")
    return html.Div([html.P(sound), html.P([say("trail.anchor"), " ", anchor], className="hint")], className="done")


def _count(value: int, language: Language) -> str:
    return number(Decimal(value), language)


def _filters(shown: Shown) -> Component:
    say = shown.say
    actions = [("", say("trail.any")), *((action, say(f"trail.action.{action}")) for action in ACTIONS)]
    language = [Element("Input", type="hidden", name=LANGUAGE_KEY, value=shown.language.value)]
    fields = [
        field(say("trail.who"), WHO, value=shown.asked.actor, required=False, maxLength=128, autoComplete="off"),
        choice(say("trail.what"), WHAT, actions, shown.asked.action),
        html.Button(say("trail.show"), type="submit", className="second"),
    ]
    hidden = language if shown.language is not Language.ID else []
    return html.Form([*hidden, *fields], method="get", action=TRAIL, className="filters")


def _table(shown: Shown, rows: tuple[Entry, ...], words: TrailWords) -> Component:
    say = shown.say
    heads = [html.Th(say(f"trail.head.{key}"), scope="col") for key in ("at", "who", "what", "detail")]
    body = [_row(shown, one, words) for one in rows]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="trail")


def _row(shown: Shown, one: Entry, words: TrailWords) -> Component:
    action = shown.say.get(f"trail.action.{one.action}") or one.action
    at = told_moment(one.at, shown.zone, shown.language, seconds=True)
    number_ = html.Small(f"#{one.number}")
    return Element(
        "Tr",
        [
            Element("Td", [at, " ", number_]),
            Element("Td", words.actor(one.actor)),
            Element("Td", action),
            Element("Td", words.detail(one.detail)),
        ],
    )


def _steps(shown: Shown, rows: tuple[Entry, ...]) -> Component:
    say, links = shown.say, []
    if shown.before:
        links.append(html.A(say("trail.newest"), href=here(**{BEFORE: None, CHECK: None}), className="button"))
    if len(rows) > ROWS:
        older = here(**{BEFORE: str(rows[ROWS - 1].number), CHECK: None})
        links.append(html.A(say("trail.older"), href=older, className="button", rel="next"))
    return html.Nav(links, className="ways", **attributes(aria_label=say("trail.pages")))


def _files(shown: Shown) -> Component:
    say = shown.say
    query = here(**{BEFORE: None, CHECK: None}).partition("?")[2]
    address = f"?{query}" if query else ""
    links = [
        html.A(say(f"trail.file.{ending}"), href=f"{TRAIL}.{ending}{address}", className="button")
        for ending in ("csv", "jsonl")
    ]
    return html.Div([html.P(say("trail.files"), className="hint"), html.Div(links, className="ways")])
