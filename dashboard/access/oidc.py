"""The way in by the city's identity provider: `/masuk/oidc` leads there, `/masuk/oidc/kembali` is the way back."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from dash import html
from flask import Flask, Response, current_app, request

from dashboard.access.access import access
from dashboard.access.cookies import drop_cookie, held_cookie, set_cookie
from dashboard.access.forms import form_language, form_page
from dashboard.access.leading import led_to
from dashboard.access.oidc_claims import claimed, granted, name_of, shown_of
from dashboard.access.oidc_provider import Provider
from dashboard.access.recording import SIGN_IN
from dashboard.access.starting import client_address, safe_path, start_session
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY, in_language
from queries.errors import IdentityDownError, IdentityError, UnknownNameError
from queries.profile.access import OidcClaims
from queries.profile.models import Department
from queries.state.challenges import is_challenge, make_challenge
from queries.state.people import Identity, NewPerson, Person, lapse_person, person_named, person_of
from queries.viewer import Language

START: Final = "/masuk/oidc"
BACK: Final = "/masuk/oidc/kembali"

COOKIE: Final = "pantau_oidc"
"""What this browser must bring back, with a proof that it was made here."""

_BROUGHT: Final = ("state", "nonce", "verifier")
_BY: Final = "identity provider"

LASTS: Final = timedelta(minutes=10)
"""How long somebody may take at the provider."""


class RefusedError(Exception):
    """Somebody does not come in; `why` is a key of the catalogue and a word of the trail.

    `told` is what the trail keeps besides; without it the trail keeps one a minute, as anybody can cause it.
    """

    def __init__(self, why: str, status: int = HTTPStatus.FORBIDDEN, told: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.told = told


class ByProvider:
    """The two addresses, for one provider and one city's terms."""

    def __init__(self, provider: Provider, terms: OidcClaims, departments: Sequence[Department]) -> None:
        self._provider = provider
        self._terms = terms
        self._departments = departments

    def register(self, server: Flask) -> None:
        """Answer both addresses."""
        server.add_url_rule(START, "oidc_start", self._start)
        server.add_url_rule(BACK, "oidc_return", self._return)

    def _start(self) -> Response:
        try:
            begun = self._provider.begin()
        except IdentityError as error:
            return _refusal(_failed(error))
        response = led_to(begun.address)
        kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
        proof = make_challenge(access().state, _BY, _bound(kept), datetime.now(UTC), LASTS).hex()
        asked = {LANGUAGE_KEY: form_language().value, "next": safe_path(request.args.get("next"))}
        set_cookie(response, COOKIE, urlencode(kept | asked | {"proof": proof}), LASTS)
        return response

    def _return(self) -> Response:
        kept = dict(parse_qsl(held_cookie(COOKIE)))
        try:
            person = self._person(kept)
            response = start_session(person, kept.get("next"), "oidc")
        except RefusedError as refused:
            response = _refusal(refused, kept.get(LANGUAGE_KEY))
        drop_cookie(response, COOKIE)
        return response

    def _person(self, kept: Mapping[str, str]) -> Person:
        """Whoever the provider vouches for. Raises RefusedError."""
        sent = request.args
        if not _was_made_here(kept) or not hmac.compare_digest(kept["state"].encode(), sent.get("state", "").encode()):
            raise RefusedError("stale", HTTPStatus.BAD_REQUEST)
        if sent.get("error") or not sent.get("code"):
            raise RefusedError("cancelled", HTTPStatus.BAD_REQUEST)
        needed = self._terms.role_claim
        try:
            claims = self._provider.claims(sent["code"], kept["nonce"], kept["verifier"], needed)
        except IdentityError as error:
            raise _failed(error) from error
        return self._known(claims)

    def _known(self, claims: Mapping[str, Any]) -> Person:
        """The person of the claims, made at their first sign-in, with the role and department that they have now."""
        who = Identity(self._provider.client.issuer[:255], str(claims["sub"])[:255])
        given = granted(claims, self._terms, self._departments)
        if given is None:
            values = ", ".join(claimed(claims, self._terms.role_claim))[:200]
            lapse_person(access().state, who, by=_BY, now=datetime.now(UTC))
            raise RefusedError("no_role", told={"issuer": who.issuer, "subject": who.subject, "said": values})
        name = _free_name(name_of(claims), who)
        new = NewPerson(name, given.role, given.department, shown_of(claims, name))
        codes = [department.code for department in self._departments]
        person = person_of(access().state, who, new, codes, by=_BY, now=datetime.now(UTC))
        if person.disabled:
            raise RefusedError("disabled", told={"issuer": who.issuer, "subject": who.subject})
        return person


def _bound(kept: Mapping[str, str]) -> str:
    """All that one way to the provider and back hangs on, in one text."""
    return "\n".join(kept[key] for key in _BROUGHT)


def _was_made_here(kept: Mapping[str, str]) -> bool:
    """Whether a cookie is one of ours, whole and not too old."""
    if not all(kept.get(key) for key in _BROUGHT):
        return False
    try:
        proof = bytes.fromhex(kept.get("proof", ""))
    except ValueError:
        return False
    return is_challenge(access().state, proof, _BY, _bound(kept), datetime.now(UTC))


def _free_name(name: str, who: Identity) -> str:
    """The name itself, or, where another account has it, the name at its provider: nobody takes an account over."""
    try:
        holder = person_named(access().state, name)
    except UnknownNameError:
        return name
    host = who.issuer.partition("://")[2].partition("/")[0].partition(":")[0]
    return name if holder.identity == who else f"{name[: 63 - len(host)]}@{host}"


def _failed(error: IdentityError) -> RefusedError:
    current_app.logger.error("A sign-in with the identity provider failed: %s", error)
    if isinstance(error, IdentityDownError):
        return RefusedError("down", HTTPStatus.BAD_GATEWAY)
    return RefusedError("untrusted", HTTPStatus.BAD_REQUEST)


def _refusal(refused: RefusedError, language: str | None = None) -> Response:
    """A page that says why, and a trace of it."""
    detail = {"way": "oidc", "why": refused.why, "address": client_address()}
    if refused.told is None:
        access().trail.note_seldom(f"oidc:{refused.why}:{client_address()}", "-", "sign_in.failed", detail)
    else:
        access().trail.write("-", "sign_in.failed", {**detail, **refused.told})
    return refusal_page(refused, Language(language) if language in set(Language) else form_language())


def refusal_page(refused: RefusedError, language: Language) -> Response:
    """Why somebody does not come in, in plain words, and the way back to sign-in."""
    say = Catalogue.of(language)
    again = html.P(html.A(say("accounts.again"), href=in_language(SIGN_IN, language), className="button"))
    title, text = say(f"accounts.oidc.{refused.why}.title"), say(f"accounts.oidc.{refused.why}.text")
    return form_page(title, [html.P(text), again], language, status=refused.status)
