"""Sign-in and the pages of accounts over a state of their own, without the pages of the dashboard."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.access.access import Access
from dashboard.access.access import access as held_by
from dashboard.access.accounts import register_accounts
from dashboard.access.gate import register_gate
from dashboard.access.oidc_provider import Client
from dashboard.access.sign_in import register_sign_in
from dashboard.access.trail import Trail
from dashboard.access.visitor import visitor
from dashboard.dress import read_dress
from queries.errors import NotPermittedError
from queries.profile.access import Access as Terms
from queries.profile.access import OidcClaims
from queries.profile.models import Profile
from queries.state import audit
from queries.state.links import link_for
from queries.state.sessions import Limits
from tests.home_fixture import batam
from tests.signed_in import stranger

ASSETS = Path(__file__).parents[1] / "assets"
PASSWORD = "empat kata tanpa arti"
ROLES = {"wali": "mayor", "kepala": "head", "staf": "staff", "operator": "operator", "periksa": "auditor"}


def profile() -> Profile:
    """Batam, with terms for an identity provider."""
    terms = OidcClaims(role_claim="roles", department_claim="unit", roles=ROLES)  # pyright: ignore[reportArgumentType]
    return batam().model_copy(update={"access": Terms(oidc=terms)})


def serve(
    state: Engine, address: str = "http://localhost", client: Client | None = None, city: Profile | None = None
) -> Flask:
    """As the composition root does it."""
    city = city or profile()
    held = Access(state, Trail(state), Limits(), address, city.city.name, city.city.mayor_title, read_dress(ASSETS))
    server = Flask("accounts", static_folder=None)
    register_gate(server, held)
    register_sign_in(server, register_accounts(server, city, address, client, ASSETS))
    server.register_error_handler(NotPermittedError, lambda _error: Response("not for you", 403))
    server.add_url_rule("/", "/", lambda: f"home of {visitor().actor}")
    server.add_url_rule("/<path:path>", "/<path:path>", lambda path: f"{path} of {visitor().actor}")
    return server


def come_in(server: Flask, name: str) -> FlaskClient:
    """A client in which a person came in by a link."""
    with server.app_context():
        made = link_for(held_by().state, name, by="a test", now=datetime.now(UTC))
    client = stranger(server)
    assert client.get(f"/masuk/{made.token}").status_code == 303
    return client


def send(client: FlaskClient, path: str, **fields: str) -> Any:
    """Open a page, and send a form of it with these fields."""
    return client.post(path, data={"proof": proof(client.get(path.partition("?")[0]).text), **fields})


def proof(text: str) -> str:
    """The proof in the forms of a page."""
    found = re.search(r'name="proof" type="hidden" value="([0-9a-f]{64})"', text)
    assert found, text
    return found[1]


def told(server: Flask) -> list[audit.Entry]:
    """The trail, once all that was noted is written."""
    with server.app_context():
        held_by().trail.flush()
        return list(audit.entries(held_by().state, limit=1000))


def actions(server: Flask) -> list[str]:
    """What the trail says was done."""
    return [entry.action for entry in told(server)]
