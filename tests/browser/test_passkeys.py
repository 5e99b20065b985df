"""Passkeys in a real browser with a virtual authenticator: made, used, renamed, taken away; and what is not let in."""

from __future__ import annotations

import json
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page
from sqlalchemy import Engine, update

from dashboard.server import run
from queries.state import audit, changing, open_state, tables
from queries.state.links import link_for
from queries.state.passkeys import passkeys_of
from queries.state.people import NewPerson, Person, add_person, disable_person, person_named
from queries.viewer import Role
from tests.accounts_served import serve

pytestmark = pytest.mark.browser
MAKE, USE = "form[data-passkey=make]", "form[data-passkey=use]"


class Served(NamedTuple):
    """The product at an address, and its state."""

    address: str
    state: Engine

    def link(self, name: str = "ratna") -> str:
        """A link that signs a person in."""
        return f"{self.address}/masuk/{link_for(self.state, name, by='a test', now=datetime.now(UTC)).token}"

    def actions(self) -> list[str]:
        """What the trail says was done."""
        return [entry.action for entry in audit.entries(self.state, limit=1000)]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    url, port = f"sqlite:///{tmp_path}/state.db", free_port()
    state, context = open_state(url), multiprocessing.get_context("spawn")
    add_person(state, NewPerson("ratna", Role.MAYOR, shown="Ratna Dewi"), (), by="a test", now=datetime.now(UTC))
    ready = context.Event()
    process = context.Process(target=serve_on, args=(url, port, ready))
    process.start()
    try:
        assert ready.wait(60), "the server did not start"
        yield Served(f"http://localhost:{port}", state)
    finally:
        process.terminate()
        process.join(20)
        state.dispose()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve_on(url: str, port: int, ready: Event) -> None:
    def app() -> Flask:
        return serve(open_state(url), f"http://localhost:{port}")

    run(app, "127.0.0.1", port, workers=1, on_ready=ready.set)


class Device(NamedTuple):
    """An authenticator built into the browser's device, with its owner's finger on it."""

    session: CDPSession
    id: str

    def call(self, name: str, **more: Any) -> Any:
        """Something of the DevTools protocol's WebAuthn domain."""
        return self.session.send(f"WebAuthn.{name}", {"authenticatorId": self.id, **more})

    @property
    def credentials(self) -> list[dict[str, Any]]:
        """What it holds."""
        return self.call("getCredentials")["credentials"]


def device_of(page: Page) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})
    return Device(session, made["authenticatorId"])


@pytest.fixture
def tablet(landscape: Page) -> tuple[Page, Device]:
    return landscape, device_of(landscape)


@pytest.fixture
def ratna(served: Served) -> Person:
    return person_named(served.state, "ratna")


def make(page: Page, served: Served, label: str = "Tablet rapat") -> None:
    """Come in by a link and make a passkey."""
    page.goto(served.link())
    page.wait_for_url("**/akun")
    page.fill(f"{MAKE} [name=label]", label)
    page.click(f"{MAKE} button")
    page.wait_for_url("**/akun?done=passkey")


def sign_out(page: Page) -> None:
    page.click("form:has([value=sign_out]) button")
    page.wait_for_url("**/masuk")


def test_a_passkey_is_made_and_signs_in_without_a_name(
    served: Served, tablet: tuple[Page, Device], ratna: Person
) -> None:
    page, _ = tablet
    make(page, served)
    (kept,) = passkeys_of(served.state, ratna.id)
    assert (kept.label, kept.last_used) == ("Tablet rapat", None)
    assert "Tablet rapat" in page.inner_text("main")
    sign_out(page)
    page.goto(f"{served.address}/skpd")
    page.wait_for_url("**/masuk?next=%2Fskpd")
    page.click(f"{USE} button")
    page.wait_for_url("**/skpd")
    assert page.inner_text("body") == "skpd of person:ratna"
    (used,) = passkeys_of(served.state, ratna.id)
    assert used.last_used is not None and used.sign_count > kept.sign_count
    ways = [json.loads(one.detail)["way"] for one in audit.entries(served.state) if one.action == "session.opened"]
    assert ways == ["link", "passkey"] and served.actions().count("passkey.added") == 1


def test_a_second_one_on_the_same_device_is_not_made(served: Served, tablet: tuple[Page, Device]) -> None:
    page, device = tablet
    make(page, served)
    page.click(f"{MAKE} button")
    page.wait_for_selector(f"{MAKE} [role=alert]:visible")
    assert "sudah punya kunci sandi" in page.inner_text(f"{MAKE} [role=alert]")
    assert len(device.credentials) == 1


def test_a_removed_one_does_not_sign_in_any_more(served: Served, tablet: tuple[Page, Device], ratna: Person) -> None:
    page, _ = tablet
    make(page, served)
    page.click(".part:has(form[data-passkey]) summary")
    page.click("form:has([value=remove]) button")
    page.wait_for_url("**/akun?done=removed")
    assert passkeys_of(served.state, ratna.id) == ()
    sign_out(page)
    refused(page)


def refused(page: Page) -> None:
    page.click(f"{USE} button")
    page.wait_for_selector(f"{USE} [role=alert]:visible")
    assert "tidak diterima" in page.inner_text(f"{USE} [role=alert]")
    page.goto(page.url.partition("/masuk")[0] + "/skpd")
    assert "/masuk" in page.url


def test_that_of_a_disabled_person_does_not_sign_in(served: Served, tablet: tuple[Page, Device]) -> None:
    page, _ = tablet
    make(page, served)
    disable_person(served.state, "ratna", by="a test", now=datetime.now(UTC))
    page.goto(f"{served.address}/masuk")
    refused(page)
    assert served.actions()[-1] in {"sign_in.failed", "session.refused"}


def test_a_copy_whose_count_fell_behind_is_refused_and_noted(
    served: Served, tablet: tuple[Page, Device], ratna: Person
) -> None:
    page, _ = tablet
    make(page, served)
    sign_out(page)
    with changing(served.state) as connection:
        connection.execute(update(tables.passkey).values(sign_count=1000))
    refused(page)
    assert "passkey.refused" in served.actions()


def test_a_finger_that_is_not_recognised_signs_nobody_in(served: Served, tablet: tuple[Page, Device]) -> None:
    page, device = tablet
    make(page, served)
    sign_out(page)
    device.call("setUserVerified", isUserVerified=False)
    page.click(f"{USE} button")
    page.wait_for_selector(f"{USE} [role=alert]:visible")
    assert "Dibatalkan" in page.inner_text(f"{USE} [role=alert]")


def test_an_answer_is_good_once_in_one_browser_and_for_one_question(
    served: Served, tablet: tuple[Page, Device], open_page: Callable[..., Page]
) -> None:
    page, _ = tablet
    make(page, served)
    sign_out(page)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("next=%2F") else None)
    kept = page.context.cookies()
    page.click(f"{USE} button")
    page.wait_for_url(f"{served.address}/")
    (answer,) = [one for one in sent if "credential=" in one]

    replayed = open_page()
    replayed.context.add_cookies(kept)
    replayed.goto(f"{served.address}/masuk")
    assert status_of(replayed, answer) == 403
    for change in ({"clientDataJSON": "e30"}, {"signature": "AAAA"}, {"userHandle": "AAAA"}, {"authenticatorData": ""}):
        assert status_of(replayed, answer, change) == 403
    assert served.actions().count("session.opened") == 2


def status_of(page: Page, body: str, change: dict[str, str] | None = None) -> int:
    """Send an answer once more, changed."""
    script = """async ([body, change]) => { const sent = new URLSearchParams(body);
        const credential = JSON.parse(sent.get('credential')); Object.assign(credential.response, change);
        sent.set('credential', JSON.stringify(credential));
        return (await fetch('/masuk/kunci', {method: 'POST', body: sent})).status; }"""
    return page.evaluate(script, [body, change or {}])


def test_a_stale_session_makes_none_and_an_ended_one_leads_to_sign_in(
    served: Served, tablet: tuple[Page, Device]
) -> None:
    page, device = tablet
    page.goto(served.link())
    page.wait_for_url("**/akun")
    begin_session(served, timedelta(minutes=31))
    page.click(f"{MAKE} button")
    page.wait_for_selector(f"{MAKE} [role=alert]:visible")
    begin_session(served, timedelta(days=31))
    page.click(f"{MAKE} button")
    page.wait_for_url("**/masuk?next=%2Fakun")
    assert device.credentials == []


def begin_session(served: Served, ago: timedelta) -> None:
    with changing(served.state) as connection:
        connection.execute(update(tables.session).values(created=datetime.now(UTC) - ago))


def test_where_no_passkey_can_be_none_is_offered(served: Served, open_page: Callable[..., Page]) -> None:
    plain = open_page(java_script_enabled=False)
    plain.goto(f"{served.address}/masuk")
    assert not plain.is_visible(USE)
    by_number = open_page()
    by_number.goto(served.address.replace("localhost", "127.0.0.1") + "/masuk")
    assert by_number.locator(USE).count() == 0


def test_the_script_runs_under_a_policy_without_exceptions(served: Served, landscape: Page) -> None:
    wrong: list[str] = []
    landscape.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    answer = landscape.goto(f"{served.address}/masuk")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "script-src" in policy
    assert landscape.is_visible(USE) and wrong == []
    assert landscape.evaluate("[...document.scripts].filter(one => one.src).length") == 1
