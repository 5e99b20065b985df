"""`/orang`: the operator's page of accounts. Adds, resets and disables people, makes one-time links and shuts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.access.access import access
from dashboard.access.account_fields import (
    DO,
    DONE,
    act,
    choice,
    field,
    folded,
    listed,
    part,
    role_words,
    said,
    told_moment,
    way_back,
)
from dashboard.access.forms import checked_form, form_language, form_page, here
from dashboard.access.leading import led_to
from dashboard.access.links_part import links_part, shut_link
from dashboard.access.people_parts import (
    KEPT,
    NOTHING_ASKED,
    Answer,
    again,
    changes,
    is_own,
    made_part,
    nobody,
    note_refused,
    ways_in,
)
from dashboard.access.visitor import Visitor, visitor
from dashboard.i18n import Catalogue
from queries.errors import Fault, NotPermittedError, StateDownError, StateError, UnknownNameError
from queries.profile.models import Profile
from queries.state.links import MadeLink, create_link, link_for, open_person_again, reset_person
from queries.state.passkeys import owners_of_passkeys
from queries.state.people import (
    BOUND,
    NewPerson,
    Person,
    add_person,
    disable_person,
    name_key,
    people,
    person_named,
)
from queries.viewer import Language, Role

PEOPLE: Final = "/orang"


class PeoplePage:
    """The page and what its forms do, for one city."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._deeds: dict[str, Callable[[Visitor, Catalogue], Answer | Response]] = {
            "add": self._add,
            "link": self._link,
            "reset": self._reset,
            "disable": self._disable,
            "enable": self._enable,
            "shut": shut_link,
        }

    def register(self, server: Flask) -> None:
        """Answer the address."""
        server.add_url_rule(PEOPLE, "people", self._answer, methods=["GET", "POST"])

    def _answer(self) -> Response:
        known = visitor()
        if known.role is not Role.OPERATOR:
            fault = Fault(PEOPLE, f"the role {known.role} does not keep accounts", "Ask the operator")
            raise NotPermittedError(fault)
        say = Catalogue.of(form_language())
        if request.method != "POST":
            return self._page(known, say)
        deed = self._deeds.get(checked_form().get(DO, ""))
        try:
            answer = deed(known, say) if deed else Answer(say("accounts.people.wrong"))
        except NotPermittedError:
            answer = Answer(say("accounts.people.not_here"), refused=True)
            told = {key: request.form.get(key, "") for key in (DO, "name", "role") if request.form.get(key)}
            note_refused(known, told)
        return answer if isinstance(answer, Response) else self._page(known, say, answer)

    def _page(self, known: Visitor, say: Catalogue, answer: Answer = NOTHING_ASKED) -> Response:
        language = form_language()
        everybody, keyed = people(access().state), owners_of_passkeys(access().state)
        rows = [self._row(say, language, one, one.id in keyed, known) for one in everybody]
        standing = [row for row, one in zip(rows, everybody, strict=True) if not one.disabled]
        gone = [row for row, one in zip(rows, everybody, strict=True) if one.disabled]
        content = [
            way_back(say, known, language, (say("accounts.title"), "/akun")),
            *said(say, answer.wrong),
            *([made_part(say, answer)] if answer.link else []),
            part(say("accounts.people.list", count=len(standing)), listed(standing) if standing else nobody(say)),
            *([folded(say("accounts.people.gone", count=len(gone)), listed(gone))] if gone else []),
            html.P(say("accounts.people.not_here"), className="hint"),
            html.Div([self._add_part(say), self._link_part(say)], className="beside"),
            links_part(say, self._profile, language, known),
        ]
        title = say("accounts.people.title")
        return form_page(title, html.Div(content, className="account wide"), language, status=answer.status)

    def _row(self, say: Catalogue, language: Language, one: Person, has_passkey: bool, known: Visitor) -> Component:
        role = role_words(say, self._profile, one.role, one.department)
        told = [html.Strong(one.shown), html.Span(f"{one.name} · {role}"), html.Span(ways_in(say, one, has_passkey))]
        if one.disabled:
            at = told_moment(one.disabled, self._profile.city.timezone, language)
            closed = html.Div([*told, html.Span(say("accounts.people.disabled", at=at))])
            return html.Div([closed, *([again(say, one)] if one.role in KEPT else [])], className="row")
        return html.Div([html.Div(told), changes(say, one, known)], className="row")

    def _add_part(self, say: Catalogue) -> Component:
        form = request.form if request.form.get(DO) == "add" else {}
        name_hint, shown_hint = say("accounts.people.name_hint"), say("accounts.people.shown_hint")
        fields = [
            field(say("access.name"), "name", name_hint, value=form.get("name", ""), maxLength=64, autoComplete="off"),
            field(
                say("accounts.people.shown"),
                "shown",
                shown_hint,
                value=form.get("shown", ""),
                maxLength=80,
                required=False,
                autoComplete="off",
            ),
            *self._grant_fields(say, form.get("role", ""), form.get("department", "")),
        ]
        return part(say("accounts.people.add"), act("add", say("accounts.people.add_button"), *fields))

    def _link_part(self, say: Catalogue) -> Component:
        hint = html.P(say("accounts.people.link_hint"), className="hint")
        fields = self._grant_fields(say, "", "")
        return part(say("accounts.people.link"), hint, act("link", say("accounts.people.link_button"), *fields))

    def _grant_fields(self, say: Catalogue, role: str, department: str) -> list[Component]:
        roles = [(one.value, say(f"accounts.role.{one.value}")) for one in KEPT]
        today = datetime.now(ZoneInfo(self._profile.city.timezone)).date()
        standing = [(one.code, one.short) for one in self._profile.departments_on(today)]
        codes = [("", say("accounts.people.no_department")), *sorted(standing, key=lambda one: one[1].casefold())]
        return [
            choice(say("accounts.people.role"), "role", roles, role or Role.HEAD.value),
            choice(say("accounts.people.department"), "department", codes, department),
        ]

    def _add(self, known: Visitor, say: Catalogue) -> Answer:
        granted = self._granted()
        name, now = request.form.get("name", "").strip(), datetime.now(UTC)
        if isinstance(granted, str):
            return Answer(say(granted))
        if name_key(name) == "-":
            return Answer(say("accounts.people.bad_name"))
        if _is_taken(name):
            return Answer(say("accounts.people.taken", name=name))
        new = NewPerson(name, *granted, request.form.get("shown", ""))
        try:
            add_person(access().state, new, self._codes(), by=known.actor, now=now)
            return Answer(None, link_for(access().state, name, by=known.actor, now=now), name)
        except StateDownError:
            raise
        except StateError:
            return Answer(say("accounts.people.bad_shown"))

    def _link(self, known: Visitor, say: Catalogue) -> Answer:
        granted = self._granted()
        if isinstance(granted, str):
            return Answer(say(granted))
        made = create_link(access().state, *granted, self._codes(), by=known.actor, now=datetime.now(UTC))
        return Answer(None, made, role_words(say, self._profile, *granted))

    def _reset(self, known: Visitor, say: Catalogue) -> Answer:
        return _with_link(reset_person, known, say)

    def _enable(self, known: Visitor, say: Catalogue) -> Answer:
        return _with_link(open_person_again, known, say)

    def _disable(self, known: Visitor, say: Catalogue) -> Answer | Response:
        name = request.form.get("name", "")
        if is_own(name, known):
            return Answer(say("accounts.people.own"))
        try:
            disable_person(access().state, name, by=known.actor, now=datetime.now(UTC))
        except UnknownNameError:
            return Answer(say("accounts.people.unknown"))
        return led_to(here(**{DONE: "disabled"}))

    def _granted(self) -> tuple[Role, str | None] | str:
        """Role and department of the form, or the key of what is wrong. A role of the whole city needs none.

        Raises NotPermittedError for a role that sees more than an operator gives.
        """
        role, code = request.form.get("role", ""), request.form.get("department", "") or None
        if role not in set(Role) - {Role.PUBLIC}:
            return "accounts.people.wrong"
        if role not in KEPT:
            raise NotPermittedError(Fault(role, "an operator gives no such role", "Use the command line"))
        if Role(role) not in BOUND:
            return Role(role), None
        return (Role(role), code) if code in self._codes() else "accounts.people.needs_department"

    def _codes(self) -> Sequence[str]:
        return [one.code for one in self._profile.departments]


def _with_link(deed: Callable[..., MadeLink], known: Visitor, say: Catalogue) -> Answer:
    """Do what gives a person a link to come in by anew. Raises NotPermittedError, StateDownError."""
    name = request.form.get("name", "")
    if is_own(name, known):
        return Answer(say("accounts.people.own"))
    try:
        made = deed(access().state, name, by=known.actor, now=datetime.now(UTC), roles=KEPT)
    except StateDownError:
        raise
    except (StateError, UnknownNameError):
        return Answer(say("accounts.people.unknown"))
    return Answer(None, made, name)


def _is_taken(name: str) -> bool:
    try:
        person_named(access().state, name)
    except UnknownNameError:
        return False
    return True
