"""Pictures of every page at the sizes that matter, light and dark, in both languages.

    python -m tests.browser.screenshots [--out FOLDER] [--url URL]

Serves the mart of the settings (`make run` fills it) where no URL is given.
"""

from __future__ import annotations

import argparse
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app import create_app
from dashboard.server import run
from queries.settings import read_settings

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"landscape": (1180, 820), "portrait": (820, 1180), "phone": (390, 844)}
PAGES = {
    "home": "/",
    "service": "/?panel=service:complaints",
    "department": "/?panel=department:dlh",
    "attention": "/?panel=attention",
    "departments": "/?panel=departments",
    "sources": "/?panel=sources",
    "missing": "/nothing-here",
}


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--url", help="a served product; default: serve the mart of the settings")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with serving(asked.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for path in _all(browser, url, asked.out):
            print(path)
        browser.close()


def _all(browser: Browser, url: str, out: Path) -> Iterator[Path]:
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, has_touch=True
            )
            for language in ("id", "en"):
                for name, address in PAGES.items():
                    page = context.new_page()
                    page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
                    page.wait_for_selector("html[data-app=ready]")
                    path = out / f"{name}-{size}-{theme}-{language}.png"
                    page.screenshot(path=path, full_page="panel" not in address)
                    page.close()
                    yield path
            context.close()


@contextmanager
def serving(url: str | None) -> Iterator[str]:
    """A served product: the one given, or the mart of the settings on a free port until the block ends."""
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_serve, args=(port, ready))
    process.start()
    try:
        if not ready.wait(60):
            raise RuntimeError("the server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(20)


def _serve(port: int, ready) -> None:
    settings = read_settings()
    run(lambda: create_app(settings), "127.0.0.1", port, workers=1, on_ready=ready.set)


if __name__ == "__main__":
    main()
