"""`/akun`: one's own devices, passkeys and password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from dashboard.access.access import access
from dashboard.access.account_fields import (
    DO,
    DONE,
    act,
    field,
    folded,
    listed,
    part,
    role_words,
    said,
    told_moment,
    way_back,
)
from dashboard.access.account_password import password_part, set_new_password
from dashboard.access.forms import checked_form, form_language, form_page, here
from dashboard.access.leading import led_to
from dashboard.access.passkey_forms import make_form
from dashboard.access.passkey_party import Party
from dashboard.access.passkeys import is_fresh
from dashboard.access.people_parts import note_refused
from dashboard.access.starting import signed_out
from dashboard.access.visitor import Visitor, visitor
from dashboard.components.attributes import attributes
from dashboard.formats import SEPARATOR
from dashboard.i18n import Catalogue
from dashboard.request import in_language
from queries.profile.models import Profile
from queries.publication.items import may_look
from queries.state.passkeys import Passkey, passkeys_of, remove_passkey, rename_passkey
from queries.state.people import Person, person_by_id
from queries.state.sessions import Session, revoke_all, revoke_session, sessions_of
from queries.viewer import Language, Role

ACCOUNT: Final = "/akun"

_ID: Final = 32
"""Letters of a session's id."""


@dataclass(frozen=True)
class Own:
    """Whoever looks at their own account; `person` is none for the bearer of a link to a role."""

    known: Visitor
    person: Person | None
    language: Language
    zone: str

    @property
    def say(self) -> Catalogue:
        """The words of the page."""
        return Catalogue.of(self.language)

    def moment(self, at: datetime) -> str:
        """A moment in words."""
        return told_moment(at, self.zone, self.language)


class AccountPage:
    """The page and what its forms do; `party` is none where no passkeys can be made, `script` is their script."""

    def __init__(self, profile: Profile, party: Party | None, script: str) -> None:
        self._profile = profile
        self._party = party
        self._script = script
        self._deeds: dict[str, Callable[[Own], ResponseReturnValue]] = {
            "sign_out": _sign_out_one,
            "sign_out_all": _sign_out_all,
            "rename": _rename,
            "remove": _remove,
            "password": self._password,
        }

    def register(self, server: Flask) -> None:
        """Answer the address."""
        server.add_url_rule(ACCOUNT, "account", self._answer, methods=["GET", "POST"])

    def _answer(self) -> ResponseReturnValue:
        own = self._own()
        if request.method != "POST":
            return self._page(own)
        deed = self._deeds.get(checked_form().get(DO, ""))
        return deed(own) if deed else self._page(own, status=HTTPStatus.BAD_REQUEST)

    def _own(self) -> Own:
        known = visitor()
        person = person_by_id(access().state, known.session.person) if known.session.person else None
        return Own(known, person, form_language(), self._profile.city.timezone)

    def _password(self, own: Own) -> ResponseReturnValue:
        if own.person is None:
            return self._page(own, status=HTTPStatus.BAD_REQUEST)
        answer = set_new_password(own.known, own.person, own.say)
        return answer if isinstance(answer, Response) else self._page(own, answer, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _page(self, own: Own, alert: str | None = None, status: int = HTTPStatus.OK) -> Response:
        more = {Role.OPERATOR: ("people", "/orang"), Role.AUDITOR: ("trail", "/jejak")}.get(own.known.role)
        ways = [(own.say(f"accounts.{more[0]}.title"), more[1])] if more else []
        if may_look(own.known.viewer(), self._profile):
            ways.append((own.say("deciding.title"), "/publikasi"))
        with_passkeys = own.person is not None and self._party is not None and request.host == self._party.host
        parts = [
            *said(own.say, alert),
            html.P(self._who(own), className="who"),
            part(own.say("accounts.devices.title"), *_devices(own)),
            *([_passkeys(own, with_passkeys)] if own.person else []),
            *([password_part(own.say, own.known, own.person)] if own.person else []),
        ]
        if own.person is None:
            parts.append(html.P(own.say("accounts.by_link"), className="hint"))
        content = html.Div([way_back(own.say, own.known, own.language, *ways), *parts], className="account")
        scripts = [self._script] if with_passkeys else []
        return form_page(own.say("accounts.title"), content, own.language, status=status, scripts=scripts)

    def _who(self, own: Own) -> list[Component | str]:
        role = role_words(own.say, self._profile, own.known.role, own.known.department)
        return [html.Strong(own.known.name), f"{SEPARATOR}{role}"] if own.known.name else [html.Strong(role)]


def _devices(own: Own) -> Sequence[Component]:
    """Where one is signed in: this device first."""
    now, held, here_ = datetime.now(UTC), access(), own.known.session
    others = sessions_of(held.state, own.person.id, now, held.limits) if own.person else ()
    shown = [here_, *(one for one in others if one.id != here_.id)]
    rows = listed([_device(own, one) for one in shown])
    if not own.person:
        return (rows,)
    everywhere = act("sign_out_all", own.say("accounts.devices.all_button"), second=True)
    hint = html.P(own.say("accounts.devices.all_hint"), className="hint")
    return rows, folded(own.say("accounts.devices.all"), hint, everywhere)


def _device(own: Own, one: Session) -> Component:
    is_here = one.id == own.known.session.id
    seen = own.say("accounts.devices.here") if is_here else own.say("accounts.seen", at=own.moment(one.last_seen))
    since = own.say("accounts.since", at=own.moment(one.created))
    told = html.Div([html.Strong(one.label or "?"), html.Span(f"{seen} · {since}", className="hint")])
    button = act("sign_out", own.say("access.out"), html.Span(one.label, className="unseen"), second=True, id=one.id)
    return html.Div([told, button], className="row")


def _passkeys(own: Own, possible: bool) -> Component:
    if own.person is None:
        raise AssertionError("nobody has passkeys without an account")
    say = own.say
    kept = passkeys_of(access().state, own.person.id)
    content: list[Component] = [html.P(say("accounts.passkeys.hint"), className="hint")]
    content += [listed([_passkey(own, one) for one in kept])] if kept else []
    if not possible or not is_fresh(datetime.now(UTC)):
        why = say("accounts.stale") if possible else say("accounts.passkeys.no_site")
        return part(say("accounts.passkeys.title"), *content, html.P(why, className="hint"))
    without = attributes(data_without_passkey="1")
    no_script = html.P(say("accounts.passkeys.no_browser"), className="hint", **without)
    return part(say("accounts.passkeys.title"), *content, make_form(say, here(**{DONE: "passkey"})), no_script)


def _passkey(own: Own, one: Passkey) -> Component:
    say, key = own.say, one.credential.hex()
    used = say("accounts.used", at=own.moment(one.last_used)) if one.last_used else say("accounts.never_used")
    told = html.Div([html.Strong(one.label), html.Span(f"{used} · {_made(own, one)}", className="hint")])
    label = field(say("accounts.passkeys.label"), "label", value=one.label, maxLength=80, autoComplete="off")
    change = folded(
        say("accounts.passkeys.change"),
        act("rename", say("accounts.passkeys.rename"), label, second=True, key=key),
        act("remove", say("accounts.passkeys.remove"), second=True, key=key),
        name=one.label,
    )
    return html.Div([told, change], className="row")


def _made(own: Own, one: Passkey) -> str:
    return own.say("accounts.made", at=own.moment(one.created))


def _sign_out_one(own: Own) -> Response:
    id_, session = request.form.get("id", ""), own.known.session
    if id_ == session.id:
        revoke_session(access().state, id_, "signed out", by=own.known.actor, now=datetime.now(UTC))
        return signed_out(led_to(in_language("/masuk", own.language)))
    if not _ended(own, id_):
        note_refused(own.known, {DO: "sign_out", "session": id_[:_ID]})
    return led_to(here(**{DONE: "signed_out"}))


def _ended(own: Own, id_: str) -> bool:
    """End another session of one's own; False for one that is nobody's, another's, or over."""
    if own.person is None:
        return False
    now = datetime.now(UTC)
    return revoke_session(access().state, id_, "signed out", by=own.known.actor, now=now, owner=own.person.id)


def _sign_out_all(own: Own) -> Response:
    """All devices, this one too."""
    state, by, now = access().state, own.known.actor, datetime.now(UTC)
    if own.person is not None:
        revoke_all(state, own.person.id, "signed out everywhere", by=by, now=now)
    else:
        revoke_session(state, own.known.session.id, "signed out", by=by, now=now)
    return signed_out(led_to(in_language("/masuk", own.language)))


def _rename(own: Own) -> Response:
    label = request.form.get("label", "").strip()
    if own.person is not None and label:
        by, now = own.known.actor, datetime.now(UTC)
        if not rename_passkey(access().state, _key(), own.person.id, label, by=by, now=now):
            note_refused(own.known, {DO: "rename", "label": label[:80]})
    return led_to(here(**{DONE: "renamed"}))


def _remove(own: Own) -> Response:
    if own.person is not None:
        by, now = own.known.actor, datetime.now(UTC)
        if not remove_passkey(access().state, _key(), own.person.id, by=by, now=now):
            note_refused(own.known, {DO: "remove"})
    return led_to(here(**{DONE: "removed"}))


def _key() -> bytes:
    try:
        return bytes.fromhex(request.form.get("key", ""))
    except ValueError:
        return b""
