"""All that stands around sign-in, put together: identity provider, passkeys, and the pages of accounts and trail."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.access.account_page import AccountPage
from dashboard.access.oidc import BACK, START, ByProvider
from dashboard.access.oidc_provider import Client, Provider
from dashboard.access.passkey_forms import use_form
from dashboard.access.passkey_party import Party, party_of
from dashboard.access.passkeys import SIGN_IN, ByPasskey
from dashboard.access.people_page import PeoplePage
from dashboard.access.sign_in import Offer, OfferOf
from dashboard.access.trail_page import TrailPage
from dashboard.delivery import Packed, packed, packed_response
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY
from queries.errors import Fault, ProfileError
from queries.profile.models import Profile
from queries.viewer import Language

SCRIPT: Final = "passkey_script"
"""The endpoint of the script of passkeys: the same for everybody, strangers too."""


def register_accounts(server: Flask, profile: Profile, address: str, client: Client | None, assets: Path) -> OfferOf:
    """Answer all addresses of accounts but those of `register_sign_in`; returns what that page offers besides.

    `address` is where people open the product. Raises ProfileError where there is a provider (`client`), and the
    profile does not say which role whom it vouches for has.
    """
    party, script = party_of(address, profile.city.name), _script(server, assets)
    provider = _by_provider(server, profile, address, client)
    if party is not None:
        ByPasskey(party).register(server)
    AccountPage(profile, party, script).register(server)
    PeoplePage(profile).register(server)
    TrailPage(profile).register(server)
    return lambda language, next_: _offer(language, next_, provider, party, script)


def _by_provider(server: Flask, profile: Profile, address: str, client: Client | None) -> Client | None:
    if client is None:
        return None
    if profile.access.oidc is None:
        remedy = "Add [access.oidc]: which claim tells the role, and which value is which role"
        raise ProfileError(Fault("city.toml", "PANTAU_OIDC_ISSUER is set, and nothing says who has which role", remedy))
    ByProvider(Provider(client, address + BACK), profile.access.oidc, profile.departments).register(server)
    return client


def _script(server: Flask, assets: Path) -> str:
    """Serve the script of passkeys under a name that is its content's; returns the address."""
    pack: Packed = packed((assets / "access" / "passkeys.js").read_bytes(), "text/javascript")
    path = pack.path("passkeys", "js")

    def answer() -> Response:
        return packed_response(pack)

    server.add_url_rule(path, SCRIPT, answer)
    return path


def _offer(language: Language, next_: str, client: Client | None, party: Party | None, script: str) -> Offer:
    """The ways in besides name and password."""
    say, content = Catalogue.of(language), list[Component]()
    query = urlencode({LANGUAGE_KEY: language.value, "next": next_})
    if client is not None:
        words = client.label or say("accounts.oidc.enter")
        content.append(html.A(words, href=f"{START}?{query}", className="button"))
    if party is None or request.host != party.host:
        return Offer(content)
    return Offer([*content, use_form(say, f"{SIGN_IN}?{query}")], (script,))
