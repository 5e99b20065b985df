"""The pages of sign-in and accounts, measured: they fit, everything can be touched, axe finds nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import Engine
from werkzeug.serving import make_server

from dashboard.access.oidc_provider import Client
from queries.state import open_state
from queries.state.links import link_for
from queries.state.passkeys import Passkey, add_passkey
from queries.state.people import NewPerson, add_person
from queries.viewer import Role
from tests.accounts_served import serve

pytestmark = pytest.mark.browser

WHO = {"/masuk": None, "/akun": "ratna", "/orang": "oki", "/jejak": "ayu"}
SIZES = {"tablet": {"width": 1180, "height": 820}, "phone": {"width": 390, "height": 844}}
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(one => one.offsetParent).map(one => [one.textContent || one.name, one.getBoundingClientRect()])
    .filter(([name, box]) => box.width < 48 || box.height < 48).map(([name]) => name)"""
NEAR = """() => { const boxes = [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(one => one.offsetParent).map(one => [one.textContent || one.name, one.getBoundingClientRect()]);
    const apart = (p, q) => Math.max(p.left - q.right, q.left - p.right, p.top - q.bottom, q.top - p.bottom);
    return boxes.flatMap(([a, p], at) => boxes.slice(at + 1).filter(([b, q]) => apart(p, q) < 7.5)
        .map(([b]) => a + ' / ' + b)); }"""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened, now = open_state(f"sqlite:///{tmp_path_factory.mktemp('accounts')}/state.db"), datetime.now(UTC)
    for name, role, department in (
        ("ratna", Role.HEAD, "bapenda"),
        ("oki", Role.OPERATOR, None),
        ("ayu", Role.AUDITOR, None),
    ):
        new = NewPerson(name, role, department, f"{name.title()} dengan nama yang sangat panjang sekali")
        added = add_person(opened, new, ("bapenda",), by="a test", now=now)
        add_passkey(opened, Passkey(name.encode(), added.id, b"x", 0, "Tablet " * 10, now, now), by="a test", now=now)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(state: Engine) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, lambda environ, start: [], threaded=True)
    address = f"http://localhost:{server.server_port}"
    server.app = serve(state, address, Client("http://localhost:9", "pantau"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", WHO)
def test_a_page_fits_can_be_touched_and_is_accessible(
    open_page: Callable[..., Page], state: Engine, address: str, path: str, size: str, scheme: str
) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    if name := WHO[path]:
        page.goto(f"{address}/masuk/{link_for(state, name, by='a test', now=datetime.now(UTC)).token}")
    page.goto(f"{address}{path}?lang=en")
    for folded in page.locator("summary").all():
        folded.click()

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.evaluate(SMALL) == []
    assert page.evaluate(NEAR) == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_link_made_on_the_page_can_be_read_whole_on_a_phone(
    open_page: Callable[..., Page], state: Engine, address: str
) -> None:
    page = open_page(viewport=SIZES["phone"])
    page.goto(f"{address}/masuk/{link_for(state, 'oki', by='a test', now=datetime.now(UTC)).token}")
    page.goto(f"{address}/orang")
    page.select_option("form:has([value=link]) [name=role]", "operator")
    page.click("form:has([value=link]) button")
    link = page.input_value(".made input")
    assert link.startswith(f"{address}/masuk/") and Path(link).name.isascii()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    stranger = open_page()
    stranger.goto(link)
    assert stranger.url == f"{address}/sumber"
