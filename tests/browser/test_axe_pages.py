"""Every page can be read by a screen reader, touched by a finger and used with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from queries.profile.load import load_profile
from tests.browser.conftest import PHONE, TABLET, until
from tests.browser.screenshots import addresses
from tests.walking import demo_served
from tests.walking.demo import CITIES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": RULES}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that differs between light and dark."""
PROFILE = load_profile(CITIES / "batam")
SMALL = """() => [...document.querySelectorAll('a, button, summary')]
    .filter(one => one.offsetParent && !one.matches('.skip') && getComputedStyle(one).display !== 'inline')
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width && (box.width < 47.5 || box.height < 47.5))
    .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
UNCOVERED = ".rail{position:static!important}"
"""What a phone's bar covers goes with the scroll; a target half under it is no small target."""

WIDER = "() => document.documentElement.scrollWidth - innerWidth"
CAN_BE_REACHED = """() => [...document.querySelectorAll('a[href], button, summary, select, input, [tabindex]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})
        && !one.closest('[hidden], details:not([open]) > :not(summary)'))
    .map((one, index) => { one.dataset.reach = index; return one.outerHTML.slice(0, 140); })"""
FOCUSED = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const within = one.closest('[data-chart]') || one;
    return {reach: one.dataset.reach ?? null, html: one.outerHTML.slice(0, 140),
        marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight}; }"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with demo_served.serving() as address:
        yield address


@pytest.fixture(scope="module")
def pages(site: str) -> dict[str, str]:
    return addresses(site, PROFILE)


def settled(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-app=ready]")
    page.wait_for_timeout(150)
    return page


@dataclass(frozen=True)
class Look:
    """What one page was found to be on one screen."""

    broken: list[str]  # rules of axe, in light and in dark
    wider: int  # pixels by which the page is wider than the screen
    small: list[str]  # targets too small for a finger


@pytest.fixture(scope="module", params=[TABLET, PHONE], ids=["tablet", "phone"])
def looks(request: pytest.FixtureRequest, browser: Browser, site: str, pages: dict[str, str]) -> dict[str, Look]:
    """Every page, visited once on each screen."""
    context = browser.new_context(viewport=request.param, has_touch=True, bypass_csp=True)
    page, found = context.new_page(), {}
    for name, address in pages.items():
        page.emulate_media(color_scheme="light")
        settled(page, site + address)
        wider, small = page.evaluate(WIDER), page.evaluate(SMALL)
        page.add_style_tag(content=UNCOVERED)
        broken = violations(page)
        page.emulate_media(color_scheme="dark")
        found[name] = Look([*broken, *violations(page, COLOURS)], wider, small[:6])
    context.close()
    return found


def test_axe_finds_nothing_on_any_page_light_or_dark(looks: dict[str, Look]) -> None:
    assert {name: look.broken for name, look in looks.items() if look.broken} == {}


def test_no_page_is_wider_than_the_screen(looks: dict[str, Look]) -> None:
    assert {name: look.wider for name, look in looks.items() if look.wider > 0} == {}


def test_every_target_fits_a_finger(looks: dict[str, Look]) -> None:
    assert {name: look.small for name, look in looks.items() if look.small} == {}


@pytest.mark.parametrize("name", ["service-revenue", "service-complaints", "department-much", "map"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(
    open_page: Callable[..., Page], site: str, pages: dict[str, str], name: str
) -> None:
    page = settled(open_page(), site + pages[name])
    everything = page.evaluate(CAN_BE_REACHED)
    reached, unmarked = set(), []
    for _ in range(len(everything) + 3):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            break
        if at["reach"] is not None:
            reached.add(int(at["reach"]))
        if not at["marked"] or not at["seen"]:
            unmarked.append(at["html"])
    assert [html for index, html in enumerate(everything) if index not in reached] == []
    assert unmarked == []


def test_menus_open_and_close_with_the_keyboard(
    open_page: Callable[..., Page], site: str, pages: dict[str, str]
) -> None:
    page = settled(open_page(), site + pages["service-revenue"])
    menus = page.locator("details[data-filter], [data-filter] details, details:has([data-value])")
    assert menus.count() > 0
    for index in range(menus.count()):
        menu = menus.nth(index)
        summary = menu.locator("summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert menu.evaluate("one => one.open")
        page.keyboard.press("Tab")
        assert menu.evaluate("one => one.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert not menu.evaluate("one => one.open")
        assert summary.evaluate("one => one === document.activeElement")


def test_a_panel_takes_the_focus_and_gives_it_back(
    open_page: Callable[..., Page], site: str, pages: dict[str, str]
) -> None:
    page = settled(open_page(), site + pages["service-revenue"])
    opener = page.locator('main a[data-panel^="table:"]').first
    opener.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden]) h2")
    until(page, "() => document.getElementById('panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    assert opener.evaluate("one => one === document.activeElement")


def violations(page: Page, wanted: dict[str, Any] = EVERYTHING) -> list[str]:
    """Rules of WCAG 2.2 A and AA and best practices that the page breaks."""
    options: dict[str, Any] = {"runOnly": wanted, "resultTypes": ["violations"]}  # to tell what passes takes as long
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:4]]
