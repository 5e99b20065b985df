"""The shortest ways through the site with a finger, in a real browser: every one without an error in the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.screenshots import addresses
from tests.browser.test_axe_pages import PROFILE, settled
from tests.walking import demo_served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VALUES = (
    """() => [...document.querySelectorAll('main [data-metric]')].map(one => [one.dataset.metric, one.dataset.value])"""
)
SAME = f"values => JSON.stringify(({VALUES})()) === JSON.stringify(values)"


LOWEST_PLOT = 150
"""Pixels of height below which a line can no longer be read."""

FLAT = """least => [...document.querySelectorAll('.plot')].filter(one => one.getBoundingClientRect().height < least)
    .map(one => one.closest('[data-chart]').dataset.chart)"""
NARROWED = [
    "/pengaduan?department=dlh&district=sagulung",
    "/anggaran?department=dlh&period=week",
    "/metrik/revenue.realised?department=bapenda&period=month",
    "/skpd/dlh?period=week",
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with demo_served.serving() as address:
        yield address


@pytest.fixture
def told(open_page: Callable[..., Page]) -> Iterator[Page]:
    """A tablet whose page must not say a word in the console, nor fail a request."""
    page, said = open_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    yield page
    assert said == []


def test_no_page_says_anything_in_the_console(told: Page, site: str) -> None:
    for name, address in addresses(site, PROFILE).items():
        if name != "missing":
            settled(told, site + address)


def test_every_chart_of_a_narrowed_view_can_be_read(told: Page, site: str) -> None:
    for address in NARROWED:
        settled(told, site + address)
        assert told.locator(".plot").count() and told.evaluate(FLAT, LOWEST_PLOT) == [], address


def test_the_links_at_the_top_of_a_long_page_lead_down_it_without_a_request(told: Page, site: str) -> None:
    settled(told, f"{site}/skpd/dlh")
    asked: list[str] = []
    told.on("request", lambda request: asked.append(request.url))
    told.locator(".ways-down a").nth(2).tap()
    expect(told.locator("#to-complaints")).to_be_in_viewport()
    assert (urlsplit(told.url).fragment, asked) == ("to-complaints", [])


def test_from_the_tile_to_the_reason_in_two_taps(told: Page, site: str) -> None:
    settled(told, f"{site}/")
    told.locator(".tiles a").first.tap()
    told.wait_for_selector("html[data-app=ready]")
    assert urlsplit(told.url).path == "/pendapatan"
    told.locator('main a[href^="/skpd/"]').first.tap()
    told.wait_for_url("**/skpd/*")
    expect(told.locator("h1")).not_to_be_empty()
    told.go_back()
    told.wait_for_url("**/pendapatan*")


def test_a_flick_to_the_side_turns_to_the_next_service_and_back(told: Page, site: str) -> None:
    settled(told, f"{site}/pendapatan")
    _drag(told, (800, 500), (500, 520))
    until(told, "() => location.pathname === '/perizinan' && document.documentElement.dataset.app === 'ready'")
    _drag(told, (500, 500), (800, 480))
    until(told, "() => location.pathname === '/pendapatan' && document.documentElement.dataset.app === 'ready'")


@pytest.mark.parametrize(
    ("address", "start", "end", "while_held"),
    [
        ("/pendapatan", (800, 500), (740, 500), 0),  # not far
        ("/pendapatan", (800, 500), (600, 400), 0),  # aslant: a scroll
        ("/pendapatan", (800, 500), (500, 500), 800),  # slowly
        ("/pendapatan", (1175, 500), (800, 500), 0),  # from the edge, as the browser's own way back
        ("/kecamatan", (800, 500), (500, 500), 0),  # the last of the rail
        ("/skpd/dlh", (800, 500), (500, 500), 0),  # below a page of the rail
    ],
)
def test_what_is_no_flick_turns_no_page(
    told: Page, site: str, address: str, start: tuple[int, int], end: tuple[int, int], while_held: int
) -> None:
    settled(told, site + address)
    _drag(told, start, end, while_held)
    told.wait_for_timeout(400)
    assert urlsplit(told.url).path == address


def test_a_flick_is_no_way_back_through_the_history(told: Page, site: str) -> None:
    settled(told, f"{site}/kecamatan")
    settled(told, f"{site}/skpd/dlh")
    _drag(told, (300, 500), (900, 500))
    told.wait_for_timeout(800)
    assert urlsplit(told.url).path == "/skpd/dlh"


def test_a_row_that_scrolls_sideways_keeps_its_flick(phone: Page, site: str) -> None:
    settled(phone, f"{site}/pendapatan")
    row = phone.locator('[data-filter="period"]').first.bounding_box()
    assert row
    _drag(phone, (300, round(row["y"] + 20)), (100, round(row["y"] + 20)))
    phone.wait_for_timeout(400)
    assert urlsplit(phone.url).path == "/pendapatan"
    assert phone.evaluate(
        "() => [...document.querySelectorAll('.filters, .filters *')].some(one => one.scrollLeft > 50)"
    )


def test_a_filter_changes_the_numbers_in_place_and_the_address_opens_the_same(told: Page, site: str) -> None:
    settled(told, f"{site}/pendapatan")
    before = told.evaluate(VALUES)
    told.evaluate("window.__same = true")
    _choose(told, "period", "month")
    until(told, "() => location.search.includes('period=month')")
    until(told, f"before => JSON.stringify(({VALUES})()) !== JSON.stringify(before)", before)
    assert told.evaluate("window.__same") is True, "the page was loaded anew"
    shown = told.evaluate(VALUES)
    assert parse_qs(urlsplit(told.url).query)["period"] == ["month"]
    told.reload()
    told.wait_for_selector("html[data-app=ready]")
    assert told.evaluate(VALUES) == shown
    told.go_back()
    until(told, SAME, before)
    told.go_forward()
    until(told, SAME, shown)


def test_a_filter_works_without_javascript(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/pendapatan")
    link = page.locator("[data-filter=period] a[data-value=month], [data-filter=period] [data-value=month] a").first
    assert "period=month" in (link.get_attribute("href") or "")
    page.goto(site + (link.get_attribute("href") or ""))
    assert page.locator("[data-filter=period] [aria-current]").first.get_attribute("data-value") == "month"


def test_a_tap_on_a_chart_explores_it_in_the_same_place(told: Page, site: str) -> None:
    settled(told, f"{site}/pendapatan")
    place = told.locator("[data-chart]").first
    key = place.get_attribute("data-chart")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    # Where a finger lands: the link that explores lies over the whole chart.
    told.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told.wait_for_selector(f'[data-chart="{key}"] .js-plotly-plot .trace')
    now = told.locator(f'[data-chart="{key}"]').first.bounding_box()
    assert now
    assert (round(box["x"]), round(box["width"]), round(box["height"])) == (
        round(now["x"]),
        round(now["width"]),
        round(now["height"]),
    )


def test_every_panel_opens_in_place_and_shuts_again(told: Page, site: str) -> None:
    for name, address in addresses(site, PROFILE).items():
        if name.startswith("panel-"):
            settled(told, site + address)
            expect(told.locator("#panel")).to_be_visible()
            told.locator("#panel .close").tap()
            told.wait_for_selector("#panel", state="hidden")
            assert "panel" not in parse_qs(urlsplit(told.url).query)


def _choose(page: Page, word: str, value: str) -> None:
    choice = page.locator(f"[data-filter={word}] [data-value='{value}']").first
    if not choice.is_visible():
        page.locator(f"details[data-filter={word}] summary, [data-filter={word}] summary").first.tap()
    choice.tap()


def _drag(page: Page, start: tuple[int, int], end: tuple[int, int], milliseconds: int = 0) -> None:
    """One finger from a point to another, as the system would tell it."""
    screen = page.context.new_cdp_session(page)
    steps = [(start[0] + (end[0] - start[0]) * at / 8, start[1] + (end[1] - start[1]) * at / 8) for at in range(9)]
    for at, (x, y) in enumerate(steps):
        kind = "touchMove" if at else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(milliseconds / 8)
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
