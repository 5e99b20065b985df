"""Passkeys: a face, a finger or the device's own PIN in place of name and password.

Two questions and two answers: `/masuk/kunci/pilihan` and `/masuk/kunci` to come in, `/akun/kunci/pilihan` and
`/akun/kunci` to make one. A browser's script carries them between this server and the device.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, abort, request
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dashboard.access.access import access
from dashboard.access.cookies import FORM, SESSION, held_cookie
from dashboard.access.devices import device_label
from dashboard.access.forms import checked_form
from dashboard.access.passkey_party import Party
from dashboard.access.starting import client_address, start_session
from dashboard.access.visitor import visitor, visitor_or_none
from queries.errors import StateDownError, StateError
from queries.state.challenges import is_challenge, make_challenge, spend_challenge
from queries.state.passkeys import Passkey, add_passkey, find_passkey, passkeys_of, use_passkey
from queries.state.people import Person, person_by_id

SIGN_IN: Final = "/masuk/kunci"
REGISTER: Final = "/akun/kunci"
OPTIONS: Final = "/pilihan"

MOST: Final = 20
"""Passkeys that a person may have."""

FRESH: Final = timedelta(minutes=30)
"""How young a session must be to make a way in that outlasts it: a tablet left lying is no way to make one."""

_SIGNING_IN: Final = "sign in"
_REGISTERING: Final = "register"


class ByPasskey:
    """The four addresses, for one site."""

    def __init__(self, party: Party) -> None:
        self._party = party

    def register(self, server: Flask) -> None:
        """Answer them."""
        for path, endpoint, answer in (
            (SIGN_IN + OPTIONS, "passkey_options", self._sign_in_options),
            (SIGN_IN, "passkey_sign_in", self._sign_in),
            (REGISTER + OPTIONS, "passkey_new_options", self._new_options),
            (REGISTER, "passkey_new", self._new),
        ):
            server.add_url_rule(path, endpoint, answer, methods=["POST"])

    def _sign_in_options(self) -> Response:
        checked_form()
        options = generate_authentication_options(
            rp_id=self._party.id,
            challenge=_challenge(_SIGNING_IN),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return Response(options_to_json(options), mimetype="application/json")

    def _sign_in(self) -> Response:
        sent = _credential(checked_form().get("credential", ""))
        person = self._prover(sent)
        if person is None:
            return _not_in()
        try:
            return _led_by_script(start_session(person, request.args.get("next"), "passkey"))
        except StateDownError:
            raise
        except StateError:  # disabled between two moments
            return _not_in()

    def _prover(self, sent: Mapping[str, Any]) -> Person | None:
        """The person whose passkey signed our challenge, for the first time; None for anything else."""
        held, now, challenge = access(), datetime.now(UTC), _signed_challenge(sent)
        if not is_challenge(held.state, challenge, _SIGNING_IN, _browser(), now):
            return None
        known = find_passkey(held.state, _bytes(sent.get("rawId")))
        if known is None or _bytes(_response(sent).get("userHandle")) != known.person.encode():
            return None
        counted = self._count_of(sent, challenge, known)
        if counted is None or not spend_challenge(held.state, challenge, now):
            return None
        if not use_passkey(held.state, known.credential, counted, now):
            return None
        return person_by_id(held.state, known.person)

    def _count_of(self, sent: Mapping[str, Any], challenge: bytes, known: Passkey) -> int | None:
        """The device's count of uses, once its signature is right; `use_passkey` says whether that is."""
        try:
            return verify_authentication_response(
                credential=dict(sent),
                expected_challenge=challenge,
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                credential_public_key=known.public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            ).new_sign_count
        except Exception:  # a stranger sends what they like, and its parts fail in as many ways
            return None

    def _new_options(self) -> Response:
        checked_form()
        person = _fresh_person()
        kept = passkeys_of(access().state, person.id)
        if len(kept) >= MOST:
            abort(HTTPStatus.CONFLICT)
        options = generate_registration_options(
            rp_id=self._party.id,
            rp_name=self._party.name,
            user_id=person.id.encode(),
            user_name=person.name,
            user_display_name=person.shown,
            challenge=_challenge(_REGISTERING),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in kept],
        )
        return Response(options_to_json(options), mimetype="application/json")

    def _new(self) -> Response:
        form, person, now = checked_form(), _fresh_person(), datetime.now(UTC)
        made = self._made(_credential(form.get("credential", "")), person, form.get("label", ""), now)
        if made is None:
            abort(HTTPStatus.BAD_REQUEST)
        try:
            add_passkey(access().state, made, by=visitor().actor, now=now)
        except StateDownError:
            raise
        except StateError:
            abort(HTTPStatus.CONFLICT)
        return _json({})

    def _made(self, sent: Mapping[str, Any], person: Person, label: str, now: datetime) -> Passkey | None:
        """The passkey that a device has just made for our challenge; None for anything else."""
        state, challenge = access().state, _signed_challenge(sent)
        if not is_challenge(state, challenge, _REGISTERING, _browser(), now):
            return None
        try:
            made = verify_registration_response(
                credential=dict(sent),
                expected_challenge=challenge,
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                require_user_verification=True,
            )
        except Exception:  # as above
            return None
        if not spend_challenge(state, challenge, now):
            return None
        called = label.strip() or device_label(request.user_agent.string)
        return Passkey(made.credential_id, person.id, made.credential_public_key, made.sign_count, called, now, None)


def is_fresh(now: datetime) -> bool:
    """Whether whoever is signed in has proved who they are a short while ago."""
    return now - visitor().session.created < FRESH


def _fresh_person() -> Person:
    """The person who is signed in; 403 for the bearer of a link to a role, and where the session is not fresh."""
    known = visitor()
    person = person_by_id(access().state, known.session.person) if known.session.person else None
    if person is None or not is_fresh(datetime.now(UTC)):
        abort(HTTPStatus.FORBIDDEN)
    return person


def _browser() -> str:
    """The secret that this browser alone holds: that of its session, before sign-in that of its forms."""
    return held_cookie(SESSION if visitor_or_none() else FORM)


def _challenge(purpose: str) -> bytes:
    return make_challenge(access().state, purpose, _browser(), datetime.now(UTC))


def _credential(text: str) -> Mapping[str, Any]:
    """What the script sent; empty where it is none."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _response(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    found = sent.get("response")
    return found if isinstance(found, dict) else {}


def _signed_challenge(sent: Mapping[str, Any]) -> bytes:
    """The challenge that the device says it signed."""
    try:
        told = json.loads(_bytes(_response(sent).get("clientDataJSON")))
    except (ValueError, RecursionError):
        return b""
    return _bytes(told.get("challenge")) if isinstance(told, dict) else b""


def _bytes(text: Any) -> bytes:
    try:
        return base64url_to_bytes(text) if isinstance(text, str) else b""
    except ValueError:
        return b""


def _led_by_script(response: Response) -> Response:
    """The answer of a sign-in for a script: it leads on by itself, once it has the cookie."""
    address = response.headers.pop("Location", "/")
    response.status_code = HTTPStatus.OK
    response.set_data(json.dumps({"next": address}))
    response.mimetype = "application/json"
    return response


def _not_in() -> Response:
    """Nobody comes in, and nothing is said of why."""
    detail = {"way": "passkey", "address": client_address()}
    access().trail.note_seldom(f"passkey:{client_address()}", "-", "sign_in.failed", detail)
    return _json({}, HTTPStatus.FORBIDDEN)


def _json(content: Mapping[str, str], status: int = HTTPStatus.OK) -> Response:
    return Response(json.dumps(content), status, mimetype="application/json")
