"""A page that comes in by pieces, as over a poor link: what is on screen stays where it is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from dashboard.first_paint import HEAD
from tests.browser.conftest import PHONE, TABLET, UPRIGHT, until

pytestmark = pytest.mark.browser

PIECES = re.compile(r'(?=<div class="lower"|<section[^>]*class="card part|<tbody|<script type="application/json")')
"""Where a document is cut: before the lower half, each of its cards, its table's rows, and what is not seen."""

SHIFTS = """window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(
    entry => window.shifts += entry.value)).observe({type: 'layout-shift', buffered: true})"""


@contextmanager
def slowly(document: str, pause: float = 0.25) -> Iterator[str]:
    """Serves a document piece by piece; yields its address."""

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            for piece in PIECES.split(document) if self.path == "/" else ():
                self.wfile.write(piece.encode())
                time.sleep(pause)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@pytest.mark.parametrize("screen", [TABLET, UPRIGHT, {"width": 1024, "height": 1366}, PHONE])
def test_nothing_moves_while_the_home_comes_in(
    screen: dict[str, int], product: str, open_page: Callable[..., Page]
) -> None:
    with urlopen(product) as response:
        document = response.read().decode()
    assert len(PIECES.split(document)) > 4
    page = open_page(viewport=screen)
    page.add_init_script(SHIFTS)
    with slowly(document) as address:
        page.goto(address, wait_until="commit")
        until(page, "() => document.readyState === 'complete'")
        page.wait_for_timeout(100)
    assert page.evaluate("window.shifts") == 0


def test_a_page_that_breaks_off_before_its_end_shows_what_has_come(open_page: Callable[..., Page]) -> None:
    hidden = "[data-first] .rest{display:none}"
    document = f"<script>{HEAD}</script><style>{hidden}</style><p>first</p><p class=rest>rest"
    page = open_page(viewport=TABLET)
    with slowly(document, pause=0) as address:
        page.goto(address, wait_until="commit")
        expect(page.locator(".rest")).to_be_visible(timeout=4000)


def test_a_page_that_is_printed_before_it_is_painted_is_whole(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=TABLET)
    with slowly(f"<script>{HEAD}</script><p>page", pause=0) as address:
        page.goto(address, wait_until="commit")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("() => document.documentElement.dataset.first") is None
