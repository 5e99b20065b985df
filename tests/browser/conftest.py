"""A real Chromium in front of a really served home, in three shapes of screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser import served

TABLET = {"width": 1180, "height": 820}
UPRIGHT = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}


def until(page: Page, condition: str, argument: Any = None, seconds: float = 15) -> None:
    """Wait until a function of the page's own returns true. Playwright's own wait evaluates text, which the policy
    forbids.
    """
    end = monotonic() + seconds
    while not _holds(page, condition, argument):
        assert monotonic() < end, condition
        page.wait_for_timeout(50)


def _holds(page: Page, condition: str, argument: Any) -> bool:
    try:
        return bool(page.evaluate(condition, argument))
    except Error:  # the page it was asked of has just gone
        return False


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, as root."""
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": args}


@pytest.fixture(scope="session")
def product() -> Iterator[str]:
    """Address of the home over figures set by hand."""
    with served.serving() as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own; keywords are those of Playwright's `new_context`."""
    contexts = []

    def opened(**settings: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": TABLET, "has_touch": True, **settings}))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def landscape(open_page: Callable[..., Page]) -> Page:
    """A tablet lying."""
    return open_page()


@pytest.fixture
def portrait(open_page: Callable[..., Page]) -> Page:
    """A tablet standing."""
    return open_page(viewport=UPRIGHT)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A phone."""
    return open_page(viewport=PHONE)
