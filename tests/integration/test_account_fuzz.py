"""Whatever is sent to the addresses of sign-in and accounts: no failure of ours, no trace of it, and nobody in."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.access.oidc_provider import Client
from queries.state import open_state
from queries.state.people import NewPerson, add_person, people
from queries.viewer import Role
from tests.accounts_served import come_in, proof, serve
from tests.signed_in import stranger

PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

base64 = st.binary(max_size=80).map(lambda raw: urlsafe_b64encode(raw).decode().rstrip("="))
words = st.text(max_size=40) | base64
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
client_data = st.dictionaries(st.sampled_from(("type", "challenge", "origin")), values).map(
    lambda told: urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
)
responses = st.fixed_dictionaries(
    {},
    optional={
        "clientDataJSON": client_data | values,
        "attestationObject": base64 | values,
        "authenticatorData": base64 | values,
        "signature": base64 | values,
        "userHandle": base64 | values,
    },
)
credentials = st.fixed_dictionaries(
    {}, optional={"id": words, "rawId": words | values, "type": st.just("public-key") | values, "response": responses}
).map(json.dumps) | st.text(max_size=200)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    state = open_state(f"sqlite:///{tmp_path_factory.mktemp('fuzz')}/state.db")
    for name, role in (("wali", Role.MAYOR), ("oki", Role.OPERATOR), ("ayu", Role.AUDITOR)):
        add_person(state, NewPerson(name, role), (), by="a test", now=datetime.now(UTC))
    yield serve(state, client=Client("http://localhost:9", "pantau"))
    state.dispose()


@pytest.fixture(scope="module")
def signed_in(product: Flask) -> dict[str, tuple[FlaskClient, str]]:
    """By the page that is theirs: a client, and the proof that goes with its forms."""
    found = {}
    for path, name in (("/akun", "wali"), ("/orang", "oki"), ("/jejak", "ayu")):
        client = come_in(product, name)
        found[path] = client, proof(client.get("/akun").text)
    return found


def is_answered(answer: Any) -> None:
    assert answer.status_code < 500 or answer.status_code == 502
    assert "Traceback" not in answer.text


@PATIENT
@given(sent=credentials)
def test_no_made_up_passkey_signs_anybody_in(product: Flask, sent: str) -> None:
    client = stranger(product)
    answer = client.post("/masuk/kunci", data={"proof": proof(client.get("/masuk").text), "credential": sent})
    assert answer.status_code == 403
    assert client.get("/skpd").status_code == 303


@PATIENT
@given(sent=credentials, label=words)
def test_no_made_up_passkey_is_kept(signed_in: dict[str, Any], sent: str, label: str) -> None:
    client, shown = signed_in["/akun"]
    answer = client.post("/akun/kunci", data={"proof": shown, "credential": sent, "label": label})
    assert answer.status_code == 400


@PATIENT
@given(
    cookie=st.text(st.characters(codec="latin-1", exclude_characters=";\r\n\0"), max_size=80),
    query=st.dictionaries(st.sampled_from(("state", "code", "error", "lang")), words),
)
def test_no_made_up_way_back_from_a_provider_leads_in(product: Flask, cookie: str, query: dict[str, str]) -> None:
    client = stranger(product)
    answer = client.get("/masuk/oidc/kembali", query_string=query, headers={"Cookie": f"pantau_oidc={cookie}"})
    assert answer.status_code in {400, 502}
    assert client.get("/skpd").status_code == 303


@PATIENT
@given(
    path=st.sampled_from(("/akun", "/orang")),
    do=st.sampled_from(
        ("sign_out", "rename", "remove", "password", "add", "link", "reset", "disable", "enable", "shut", "x")
    ),
    fields=st.dictionaries(
        st.sampled_from(("id", "key", "label", "name", "shown", "role", "department", "new", "again")), words
    ),
)
def test_any_form_is_answered(
    product: Flask, signed_in: dict[str, Any], path: str, do: str, fields: dict[str, str]
) -> None:
    client, shown = signed_in[path]
    is_answered(client.post(path, data={**fields, "proof": shown, "do": do}))


@PATIENT
@given(
    path=st.sampled_from(("/jejak", "/jejak.csv", "/jejak.jsonl")),
    query=st.dictionaries(st.sampled_from(("who", "what", "before", "lang", "check")), words),
)
def test_any_question_to_the_trail_is_answered(signed_in: dict[str, Any], path: str, query: dict[str, str]) -> None:
    client, _ = signed_in["/jejak"]
    assert client.get(path, query_string=query).status_code == 200


def test_nobody_was_added_by_it(product: Flask) -> None:
    from dashboard.access.access import access

    with product.app_context():
        assert all(len(one.name) > 1 for one in people(access().state))
