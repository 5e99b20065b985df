"""A new password of one's own: asked for with the old one, or soon after a sign-in that needed none."""

from __future__ import annotations

from datetime import UTC, datetime

from dash import html
from dash.development.base_component import Component
from flask import Response, request

from dashboard.access.access import access
from dashboard.access.account_fields import DONE, act, field, part
from dashboard.access.forms import here
from dashboard.access.passkeys import is_fresh
from dashboard.access.starting import client_address, start_session
from dashboard.access.visitor import Visitor
from dashboard.i18n import Catalogue
from queries.errors import StateDownError, StateError
from queries.state.passwords import LONGEST, SHORTEST
from queries.state.people import Person, set_password
from queries.state.signing_in import sign_in


def password_part(say: Catalogue, known: Visitor, person: Person) -> Component:
    """The form, or why there is none."""
    title = say("accounts.password.title")
    if person.identity is not None:
        return part(title, html.P(say("accounts.password.of_provider"), className="hint"))
    fields = [
        field(
            say("accounts.password.new"),
            "new",
            say("accounts.password.hint", shortest=SHORTEST),
            type="password",
            autoComplete="new-password",
            minLength=SHORTEST,
        ),
        field(say("accounts.password.again"), "again", type="password", autoComplete="new-password"),
    ]
    if _needs_old(known, person):
        old = field(say("accounts.password.old"), "old", type="password", autoComplete="current-password")
        fields.insert(0, old)
    elif not is_fresh(datetime.now(UTC)):
        return part(title, html.P(say("accounts.stale"), className="hint"))
    name = field(say("access.name"), "name", value=person.name, readOnly=True, autoComplete="username", required=False)
    hint = html.P(say("accounts.password.ends"), className="hint")
    return part(title, act("password", say("accounts.password.set"), name, *fields, hint))


def set_new_password(known: Visitor, person: Person, say: Catalogue) -> Response | str:
    """Set it, end all sessions, and begin a new one in this browser; or say what is wrong."""
    form, now = request.form, datetime.now(UTC)
    if person.identity is not None:
        return say("accounts.password.of_provider")
    if not _needs_old(known, person) and not is_fresh(now):
        return say("accounts.stale")
    if wrong := _unfit(form.get("new", ""), form.get("again", ""), say):
        return wrong
    if _needs_old(known, person):
        proved = sign_in(access().state, person.name, form.get("old", ""), client_address(), now)
        if proved.person is None:
            return say("accounts.password.wait", count=proved.wait) if proved.wait else say("accounts.password.wrong")
    try:
        set_password(access().state, person.id, form.get("new", ""), by=known.actor, now=now)
    except StateDownError:
        raise
    except StateError:
        return say("accounts.password.easy")
    response = start_session(person, way="new password")
    response.location = here(**{DONE: "password"})
    return response


def _needs_old(known: Visitor, person: Person) -> bool:
    """Whoever came by a link comes because they have no password, or have forgotten it."""
    return person.has_password and known.session.link is None


def _unfit(new: str, again: str, say: Catalogue) -> str | None:
    if not SHORTEST <= len(new) <= LONGEST:
        return say("accounts.password.length", shortest=SHORTEST, longest=LONGEST)
    return None if new == again else say("accounts.password.differs")
