"""To the city's identity provider and back in a real browser, between two sites."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Page
from werkzeug.serving import make_server

from dashboard.access.oidc_provider import Client
from queries.state import open_state
from tests.accounts_served import serve

pytestmark = pytest.mark.browser

SITI = {"preferred_username": "siti", "name": "Siti Aminah", "roles": ["kepala"], "unit": "bapenda"}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The product at `localhost`; its provider at `127.0.0.1`, which is another site for a browser."""
    users = [oidc_provider_mock.User(sub="siti-1", claims=dict(SITI))]
    state = open_state(f"sqlite:///{tmp_path}/state.db")
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        server = make_server("127.0.0.1", 0, lambda environ, start: [], threaded=True)
        address = f"http://localhost:{server.server_port}"
        server.app = serve(
            state, address, Client(f"http://127.0.0.1:{provider.server_port}", "pantau", "s", "SSO Batam")
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join(5)
    state.dispose()


def test_a_page_is_asked_for_the_provider_asked_and_the_page_shown(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    wrong: list[str] = []
    page.on("console", lambda one: wrong.append(one.text) if "ontent" in one.text and one.type == "error" else None)
    page.goto(f"{address}/skpd/bapenda?lang=en")
    page.click("text=SSO Batam")
    page.wait_for_url("http://127.0.0.1:*/**")
    page.click("button:has-text('siti-1')")
    page.wait_for_url(f"{address}/skpd/bapenda?lang=en")
    assert page.inner_text("body") == "skpd/bapenda of person:siti"
    assert {one["name"] for one in page.context.cookies()} == {"pantau_session"}
    page.go_back()
    page.goto(f"{address}/akun")
    assert "Siti Aminah" in page.inner_text("main") and wrong == []
