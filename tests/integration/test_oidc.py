"""Coming in by the city's identity provider: a real one and back, and all that a false one may try."""

from __future__ import annotations

import hmac
import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import oidc_provider_mock
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine

from dashboard.access import oidc_provider
from dashboard.access.oidc_provider import Client, Provider
from queries.errors import IdentityDownError, StateError
from queries.state import open_state
from queries.state.links import link_for, redeem_link
from queries.state.people import NewPerson, Person, add_person, disable_person, people
from queries.viewer import Role
from tests.accounts_served import actions, serve, told
from tests.false_provider import FalseProvider, false_provider
from tests.signed_in import stranger

SECRET = "very-secret-words"
SITI = {"preferred_username": "siti", "name": "Siti Aminah", "roles": ["kepala", "x"], "unit": "BAPENDA"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    opened = open_state(f"sqlite:///{tmp_path}/state.db")
    yield opened
    opened.dispose()


@pytest.fixture
def provider() -> Iterator[str]:
    users = [oidc_provider_mock.User(sub="siti-1", claims=dict(SITI))]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def product(state: Engine, provider: str) -> Flask:
    return serve(state, client=Client(provider, "pantau", SECRET))


def set_claims(provider: str, sub: str, **claims: Any) -> None:
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()


def begin(client: FlaskClient, at: str = "/masuk/oidc") -> str:
    """Where the browser is sent to."""
    answer = client.get(at)
    assert answer.status_code == 303, answer.text
    return answer.location


def consent(address: str, sub: str = "siti-1", **answer: str) -> str:
    """Sign in at the provider; the path and query that it sends the browser back to."""
    sent = answer or {"sub": sub}
    back = requests.post(address, data=sent, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}" == "http://localhost"
    return f"{parts.path}?{parts.query}"


def come(product: Flask, sub: str = "siti-1", at: str = "/masuk/oidc") -> tuple[FlaskClient, Any]:
    client = stranger(product)
    return client, client.get(consent(begin(client, at), sub))


def only(state: Engine) -> Person:
    (found,) = people(state)
    return found


def refusals(product: Flask) -> list[dict[str, Any]]:
    return [json.loads(entry.detail) for entry in told(product) if entry.action == "sign_in.failed"]


def test_a_person_comes_in_with_the_role_and_department_of_their_claims(product: Flask, state: Engine) -> None:
    client, answer = come(product)
    assert (answer.status_code, answer.location) == (303, "/")
    siti = only(state)
    assert (siti.name, siti.shown, siti.role, siti.department) == ("siti", "Siti Aminah", Role.HEAD, "bapenda")
    assert siti.identity is not None and siti.identity.subject == "siti-1"
    assert client.get("/skpd/bapenda").text == "skpd/bapenda of person:siti"
    assert actions(product)[:2] == ["person.added", "session.opened"]
    assert json.loads(told(product)[1].detail)["way"] == "oidc"


def test_the_way_leads_to_the_page_that_was_asked_for(product: Flask) -> None:
    _, answer = come(product, at="/masuk/oidc?" + urlencode({"next": "/skpd/bapenda?lang=en", "lang": "en"}))
    assert answer.location == "/skpd/bapenda?lang=en"
    _, answer = come(product, at="/masuk/oidc?" + urlencode({"next": "https://evil.example/x"}))
    assert answer.location == "/x"


def test_the_browser_is_sent_with_a_state_a_nonce_and_a_challenge_and_never_the_secret(product: Flask) -> None:
    first, second = (parse_qs(urlsplit(begin(stranger(product))).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"] and first["response_type"] == ["code"]
    assert first["redirect_uri"] == ["http://localhost/masuk/oidc/kembali"]
    for key in ("state", "nonce", "code_challenge"):
        assert len(first[key][0]) >= 43 and first[key] != second[key]
    assert SECRET not in str(first)


def test_each_sign_in_brings_role_department_and_name_up_to_date(product: Flask, provider: str, state: Engine) -> None:
    client, _ = come(product)
    set_claims(provider, "siti-1", **{**SITI, "roles": "periksa", "name": "Siti A."})
    come(product)
    siti = only(state)
    assert (siti.role, siti.department, siti.shown) == (Role.AUDITOR, None, "Siti A.")
    assert client.get("/jejak").status_code == 200, "a session that stood before has the new role as well"
    assert actions(product).count("person.changed") == 1


@pytest.mark.parametrize(
    "claims",
    [{"roles": ["unknown"]}, {"roles": None}, {"unit": None}, {"unit": "Dinas Antariksa"}, {"roles": "public"}],
)
def test_whoever_has_no_role_here_is_told_so_and_noted(
    product: Flask, provider: str, state: Engine, claims: dict[str, Any]
) -> None:
    set_claims(provider, "siti-1", **{**SITI, **claims})
    client, answer = come(product)
    assert answer.status_code == 403
    assert "Akun Anda belum mendapat akses" in answer.text
    assert people(state) == () and client.get("/skpd").status_code == 303
    (noted,) = refusals(product)
    assert (noted["why"], noted["subject"]) == ("no_role", "siti-1")


def test_whoever_loses_the_role_at_the_provider_is_out_at_once_until_it_gives_one_again(
    product: Flask, provider: str, state: Engine
) -> None:
    before, _ = come(product)
    assert before.get("/skpd/bapenda").status_code == 200
    set_claims(provider, "siti-1", **{**SITI, "roles": []})
    _, answer = come(product)
    assert answer.status_code == 403
    assert before.get("/skpd/bapenda").status_code == 303, "a session that stood before has ended"
    assert only(state).disabled is not None
    closed = next(json.loads(entry.detail) for entry in told(product) if entry.action == "person.disabled")
    assert closed == {"name": "siti", "why": "no_role"}
    with pytest.raises(StateError, match="disabled"):
        link_for(state, "siti", by="a test", now=datetime.now(UTC))
    set_claims(provider, "siti-1", **SITI)
    after, answer = come(product)
    assert answer.status_code == 303 and after.get("/skpd/bapenda").status_code == 200
    assert only(state).disabled is None and before.get("/skpd/bapenda").status_code == 303
    assert actions(product).count("person.enabled") == 1


def test_what_was_closed_here_is_not_opened_by_a_role_at_the_provider(
    product: Flask, provider: str, state: Engine
) -> None:
    come(product)
    set_claims(provider, "siti-1", **{**SITI, "roles": []})
    come(product)
    disable_person(state, "siti", by="a test", now=datetime.now(UTC))
    set_claims(provider, "siti-1", **SITI)
    _, answer = come(product)
    assert answer.status_code == 403 and only(state).disabled is not None


def test_a_link_made_for_somebody_lapses_when_the_provider_gives_another_role(
    product: Flask, provider: str, state: Engine
) -> None:
    come(product)
    made = link_for(state, "siti", by="a test", now=datetime.now(UTC))
    set_claims(provider, "siti-1", **{**SITI, "roles": "periksa"})
    come(product)
    assert redeem_link(state, made.token, datetime.now(UTC)) is None


def test_a_name_that_a_local_account_has_is_not_taken_over(product: Flask, state: Engine) -> None:
    local = add_person(state, NewPerson("Siti", Role.MAYOR), (), by="a test", now=datetime.now(UTC))
    come(product)
    come(product)
    assert {one.name for one in people(state)} == {"Siti", "siti@localhost"}
    assert next(one for one in people(state) if one.id == local.id).identity is None


def test_a_disabled_person_stays_out(product: Flask, state: Engine) -> None:
    client, _ = come(product)
    disable_person(state, "siti", by="a test", now=datetime.now(UTC))
    assert client.get("/skpd").status_code == 303
    _, answer = come(product)
    assert answer.status_code == 403 and "Akun ini ditutup" in answer.text
    assert "Set-Cookie" not in answer.headers or "pantau_session=" not in answer.headers["Set-Cookie"]
    assert refusals(product)[-1]["why"] == "disabled"


def test_another_browser_or_another_state_gets_nowhere(product: Flask, state: Engine) -> None:
    client = stranger(product)
    back = consent(begin(client))
    assert stranger(product).get(back).status_code == 400, "a link with a code of the attacker's own account"
    assert client.get(back.replace("state=", "state=x")).status_code == 400
    assert client.get(back).status_code == 400, "the first answer, right or wrong, ends the attempt"
    assert people(state) == () and {one["why"] for one in refusals(product)} == {"stale"}


def test_a_cookie_of_ones_own_making_is_no_way_back(product: Flask, state: Engine) -> None:
    client = stranger(product)
    address = begin(client)
    kept = client.get_cookie("pantau_oidc")
    assert kept is not None
    brought = dict(parse_qsl(kept.value))
    back = consent(address)
    without = [{key: value for key, value in brought.items() if key != gone} for gone in brought if gone != "next"]
    changed = [{**brought, key: "x"} for key in ("nonce", "verifier", "proof")]
    for forged in (parse_state(address), *without[:3], *changed, {**brought, "proof": ""}):
        other = stranger(product)
        other.set_cookie("pantau_oidc", urlencode(forged))
        assert other.get(back).status_code == 400, forged
    assert people(state) == () and {one["why"] for one in refusals(product)} == {"stale"}
    assert client.get(back).status_code == 303


def test_an_answer_is_good_once(product: Flask) -> None:
    client = stranger(product)
    address = begin(client)
    kept = client.get_cookie("pantau_oidc")
    assert kept is not None
    back = consent(address)
    assert client.get(back).status_code == 303
    assert stranger(product).get(back).status_code == 400
    other = stranger(product)
    other.set_cookie("pantau_oidc", kept.value)
    answer = other.get(back)
    assert answer.status_code == 400 and "Masuk tidak berhasil" in answer.text
    assert other.get("/skpd").status_code == 303


def test_somebody_who_says_no_at_the_provider_can_try_again(product: Flask) -> None:
    client = stranger(product)
    address = begin(client, "/masuk/oidc?lang=en")
    denied = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
    query = dict(parse_qsl(urlsplit(denied.headers["Location"]).query)) | parse_state(address)
    answer = client.get("/masuk/oidc/kembali?" + urlencode(query))
    assert answer.status_code == 400 and "Signing in was cancelled" in answer.text
    assert 'href="/masuk?lang=en"' in answer.text


def parse_state(address: str) -> dict[str, str]:
    return {"state": parse_qs(urlsplit(address).query)["state"][0]}


def test_a_token_that_has_run_out_is_not_taken(state: Engine) -> None:
    users = [oidc_provider_mock.User(sub="siti-1", claims=dict(SITI))]
    with oidc_provider_mock.run_server_in_thread(
        user_claims=users, access_token_max_age=timedelta(minutes=-5)
    ) as server:
        product = serve(state, client=Client(f"http://localhost:{server.server_port}", "pantau", SECRET))
        _, answer = come(product)
    assert answer.status_code == 400 and people(state) == ()


def test_a_provider_that_is_down_is_said_in_plain_words_at_once(
    product: Flask, state: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    down = serve(state, client=Client("http://localhost:9", "pantau", SECRET))
    with caplog.at_level(logging.DEBUG):
        answer = stranger(down).get("/masuk/oidc")
    assert answer.status_code == 502 and "Penyedia identitas tidak menjawab" in answer.text
    assert "cannot be reached" in caplog.text and SECRET not in caplog.text
    assert stranger(down).get("/masuk").status_code == 200, "others still come in by name and password"


def test_nothing_secret_is_logged_on_the_way(product: Flask, state: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        come(product)
    assert SECRET not in caplog.text
    assert SECRET not in repr(Client("https://x", "y", SECRET))


# a provider that says whatever is wanted

Back = tuple[FlaskClient, str, str]


@pytest.fixture
def false() -> Iterator[FalseProvider]:
    with false_provider() as provider:
        yield provider


@pytest.fixture
def fooled(state: Engine, false: FalseProvider) -> Flask:
    return serve(state, client=Client(false.issuer, "pantau", SECRET))


def returning(fooled: Flask) -> Back:
    """A browser that was at the provider: itself, the way back, and the nonce that was sent."""
    client = stranger(fooled)
    sent = parse_qs(urlsplit(begin(client)).query)
    return client, "/masuk/oidc/kembali?" + urlencode({"code": "c", "state": sent["state"][0]}), sent["nonce"][0]


def test_a_right_token_comes_in_and_the_code_goes_with_its_verifier(fooled: Flask, false: FalseProvider) -> None:
    client, back, nonce = returning(fooled)
    false.token = false.sign(false.claims(nonce))
    assert client.get(back).status_code == 303
    (asked,) = false.asked
    assert (asked["code"], asked["by"].username, asked["by"].password) == ("c", "pantau", SECRET)
    assert len(asked["code_verifier"]) >= 43
    assert "client_secret" not in asked


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": ["pantau", "another"]},
        {"sub": None},
        {"exp": None},
        {"exp": 1_000_000_000},
        {"iat": None},
        {"nbf": 9_000_000_000},
        {"azp": "another"},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(
    fooled: Flask, false: FalseProvider, state: Engine, changes: dict[str, Any]
) -> None:
    client, back, nonce = returning(fooled)
    false.token = false.sign(false.claims(nonce, **changes))
    assert client.get(back).status_code == 400
    assert people(state) == () and refusals(fooled)[0]["why"] == "untrusted"


def test_a_token_that_the_provider_did_not_sign_is_refused(fooled: Flask, false: FalseProvider, state: Engine) -> None:
    stranger_key = RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False)
    shared = OctKey.import_key(SECRET * 3)
    for token_of in (
        lambda claims: false.sign(claims, stranger_key),
        lambda claims: false.sign(claims, shared, "HS256"),
        lambda claims: signed_with(false.key.as_pem(private=False), false.sign(claims)),
        lambda claims: unsigned(false.sign(claims)),
        lambda claims: "not a token",
        lambda claims: "",
    ):
        client, back, nonce = returning(fooled)
        false.token = token_of(false.claims(nonce))
        assert client.get(back).status_code == 400
    assert people(state) == ()


def signed_with(public: bytes, token: str) -> str:
    """The same by a shared secret that everybody knows: the provider's public key."""
    head = urlsafe_b64encode(b'{"alg":"HS256","kid":"1"}').rstrip(b"=").decode()
    text = f"{head}.{token.split('.')[1]}"
    return f"{text}.{urlsafe_b64encode(hmac.digest(public, text.encode(), 'sha256')).rstrip(b'=').decode()}"


def unsigned(token: str) -> str:
    """The same without a signature, by the algorithm `none`."""
    return f"eyJhbGciOiJub25lIn0.{token.split('.')[1]}."


def test_new_keys_of_the_provider_are_asked_for_once_and_old_answers_are_kept(
    fooled: Flask, false: FalseProvider
) -> None:
    for _ in range(3):
        client, back, nonce = returning(fooled)
        false.token = false.sign(false.claims(nonce))
        assert client.get(back).status_code == 303
    assert (false.times["metadata"], false.times["keys"]) == (1, 1)
    false.key = RSAKey.generate_key(2048, {"kid": "2", "use": "sig"}, auto_kid=False)
    false.published = [false.key]
    client, back, nonce = returning(fooled)
    false.token = false.sign(false.claims(nonce), kid="2")
    assert client.get(back).status_code == 303
    assert false.times["keys"] == 2


def test_claims_that_the_token_lacks_come_from_the_userinfo_of_the_same_person(
    fooled: Flask, false: FalseProvider, state: Engine
) -> None:
    client, back, nonce = returning(fooled)
    false.token = false.sign(false.claims(nonce, roles=None))
    false.userinfo = {"sub": "2", "roles": ["wali"]}
    assert client.get(back).status_code == 400
    client, back, nonce = returning(fooled)
    false.token = false.sign(false.claims(nonce, roles=None))
    false.userinfo = {"sub": "1", "roles": ["wali"], "preferred_username": "another"}
    assert client.get(back).status_code == 303
    assert (only(state).role, only(state).name) == (Role.MAYOR, "siti")


def test_a_provider_that_is_down_is_not_waited_for_again_and_again_and_found_when_it_is_back(
    fooled: Flask, false: FalseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    false.status = 503
    for _ in range(5):
        assert stranger(fooled).get("/masuk/oidc").status_code == 502
    assert false.times["metadata"] == 1
    false.status = 200
    monkeypatch.setattr(oidc_provider, "FORGIVEN", 0.0)
    assert stranger(fooled).get("/masuk/oidc").status_code == 303


def test_a_provider_that_is_not_who_it_should_be_or_answers_nonsense_is_down(
    fooled: Flask, false: FalseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_provider, "FORGIVEN", 0.0)
    for metadata in ({**false.metadata, "issuer": "http://127.0.0.1:1"}, {"issuer": false.issuer}, [], "x"):
        false.metadata = metadata  # pyright: ignore[reportAttributeAccessIssue]
        assert stranger(fooled).get("/masuk/oidc").status_code == 502
    false.metadata, false.status = {}, 500
    assert stranger(fooled).get("/masuk/oidc").status_code == 502


def test_a_provider_whose_userinfo_is_not_as_safe_as_itself_is_not_asked() -> None:
    provider = Provider(Client("https://sso.example", "pantau"), "https://pantau.test/masuk/oidc/kembali")
    metadata = {
        "issuer": "https://sso.example",
        **{name: f"https://sso.example/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")},
    }
    provider._asked = lambda _address: metadata  # pyright: ignore[reportAttributeAccessIssue, reportPrivateUsage]
    assert provider.begin().state
    unsafe = Provider(provider.client, "https://pantau.test/masuk/oidc/kembali")
    unsafe._asked = lambda _address: {**metadata, "userinfo_endpoint": "http://sso.example/me"}  # pyright: ignore[reportAttributeAccessIssue, reportPrivateUsage]
    with pytest.raises(IdentityDownError, match="https"):
        unsafe.begin()


def test_the_cookie_of_the_way_is_short_and_for_the_server_alone(product: Flask) -> None:
    cookie = SimpleCookie(stranger(product).get("/masuk/oidc").headers["Set-Cookie"])["pantau_oidc"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "600")
