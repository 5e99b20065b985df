"""A chart explored: drawn by Plotly in place of its SVG, in a real Chromium, under the strictest policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import charts_served
from tests.browser.conftest import PHONE, TABLET, UPRIGHT, until
from tests.chart_fixture import courses

pytestmark = pytest.mark.browser

SLOW_LINK = "Object.defineProperty(navigator, 'connection', {get: () => ({downlink: 1.6, rtt: 150, saveData: false})})"
FAST_LINK = "Object.defineProperty(navigator, 'connection', {get: () => ({downlink: 10, rtt: 50, saveData: false})})"
READY = "() => document.documentElement.dataset.app === 'ready'"
SHIFTS = """window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(
    entry => { window.shifts += entry.value })).observe({type: 'layout-shift', buffered: true})"""
PLACES = """(card, selector) => Object.fromEntries([...card.querySelectorAll(selector)].filter(
    e => e.getClientRects().length).map(e => { const box = e.getBoundingClientRect();
    return [e.textContent.trim(), [box.left + box.width / 2, box.top + box.height / 2]] }))"""
OVERLAPS = """() => [...document.querySelectorAll('#page .plotted')].flatMap(card => {
    const texts = [...card.querySelectorAll('text, .names li, .notes li, h2, .all')]
        .filter(e => e.getClientRects().length);
    const boxes = texts.map(e => [e.textContent, e.getBoundingClientRect()]), whole = card.getBoundingClientRect();
    const out = boxes.filter(([, b]) => b.left < whole.left || b.right > whole.right || b.bottom > whole.bottom);
    const on = boxes.flatMap(([text, a], at) => boxes.slice(at + 1).filter(([, b]) => a.left < b.right - 1
        && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
        .map(([other]) => `${text} / ${other}`));
    return [...on, ...out.map(([text]) => text + ' outside')] })"""


@pytest.fixture(scope="module")
def charts() -> Iterator[str]:
    with charts_served.serving() as address:
        yield address


@pytest.fixture
def opened(open_page: Callable[..., Page], charts: str) -> Callable[..., Page]:
    """Opens the page of charts, by default over a slow link, where nothing is drawn without a tap."""

    def open_charts(link: str = SLOW_LINK, query: str = "", **settings: Any) -> Page:
        page = open_page(**settings)
        page.said = said = []  # type: ignore[attr-defined]
        page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.add_init_script(f"{link}; {SHIFTS}")
        page.goto(charts + query)
        if settings.get("java_script_enabled", True):
            until(page, READY)
        return page

    return open_charts


def card(page: Page, key: str) -> Locator:
    return page.locator(f"#page section:has([data-explore={key}])")


def tapped(page: Page, key: str) -> Locator:
    card(page, key).locator(".explore").click()
    expect(card(page, key).locator(".canvas.explored")).to_be_attached()
    return card(page, key)


def places(chart: Locator, selector: str) -> dict[str, list[float]]:
    return chart.evaluate(PLACES, selector)


def test_no_chart_asks_for_the_bundle_before_it_is_tapped(opened: Callable[..., Page]) -> None:
    page = opened()
    page.wait_for_timeout(500)
    asked = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert not [address for address in asked if "/static/charts." in address or "/_figure" in address]


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_a_tap_draws_a_chart_exactly_over_its_svg(opened: Callable[..., Page], size: dict[str, int]) -> None:
    page = opened(viewport=size)
    for course in courses()[:-1]:
        card(page, course.key).scroll_into_view_if_needed()
        before = card(page, course.key).bounding_box()
        chart = tapped(page, course.key)
        for ours, theirs in ((".days text", ".xtick text"), (".values text", ".ytick text")):
            drawn, explored = places(chart, ours), places(chart, theirs)
            assert explored == {text: pytest.approx(place, abs=0.6) for text, place in drawn.items()}, course.key
        assert chart.bounding_box() == before
    assert page.evaluate("window.shifts") == 0
    assert page.said == []  # type: ignore[attr-defined]


def swipe_up(page: Page, over: Locator) -> None:
    """A finger goes from the lower end of an element 160 pixels up."""
    box, device = over.bounding_box(), page.context.new_cdp_session(page)
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 10
    for step in range(9):
        point = {"touchPoints": [{"x": x, "y": y - 20 * step}]}
        device.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", **point})
        page.wait_for_timeout(20)
    device.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def marks_of(chart: Locator) -> Locator:
    return chart.locator(".drawn .nsewdrag")


def test_the_first_tap_tells_the_step_under_it(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("#page [data-explore=received]").click(position={"x": 100, "y": 120})
    expect(card(page, "received").locator(".told")).to_contain_text("Januari 2026410 masuk")


def test_a_tap_on_a_mark_opens_the_panel_of_its_step_and_gives_the_focus_back(opened: Callable[..., Page]) -> None:
    page = opened()
    chart = tapped(page, "received")
    marks_of(chart).click(position={"x": 20, "y": 150})
    expect(page.locator("#panel h2")).to_have_text("point:received:2026-01-31")
    assert page.url.endswith("?panel=point:received:2026-01-31")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.explore") == "received"
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("point:received:2026-01-31")


def test_a_finger_on_a_mark_opens_its_panel_too(opened: Callable[..., Page]) -> None:
    page = opened(viewport=PHONE)
    page.locator("#page [data-explore=received]").tap()
    expect(card(page, "received").locator(".canvas.explored")).to_be_attached()
    marks_of(card(page, "received")).tap(position={"x": 12, "y": 150})
    expect(page.locator("#panel h2")).to_have_text("point:received:2026-01-31")


def test_what_is_told_beside_a_chart_is_of_the_step_that_a_finger_opened(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("#page [data-explore=received]").tap(position={"x": 100, "y": 120})
    told = card(page, "received").locator(".told")
    expect(told).to_contain_text("Januari 2026")
    marks_of(card(page, "received")).tap(position={"x": 500, "y": 150})
    expect(page.locator("#panel h2")).to_have_text("point:received:2026-08-31")
    expect(told).to_contain_text("Agustus 2026")


def test_by_keyboard_the_arrows_walk_the_steps_and_enter_opens_one(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("#page [data-explore=received]").focus()
    page.keyboard.press("Enter")
    expect(card(page, "received").locator(".told")).to_contain_text("November 2026")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#said")).to_have_text(
        "Oktober 2026, 471 masuk, 431 selesai, 2025, masuk 411, 2025, selesai 411"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("point:received:2026-10-31")


@pytest.mark.parametrize("explored", [False, True], ids=["svg", "explored"])
def test_a_finger_that_moves_over_a_chart_scrolls_the_page(opened: Callable[..., Page], explored: bool) -> None:
    page = opened()
    if explored:
        tapped(page, "backlog")
    swipe_up(page, card(page, "backlog").locator(".plot"))
    assert page.evaluate("scrollY") > 120
    expect(page.locator("#panel")).to_be_hidden()


def test_two_quick_taps_ask_once(opened: Callable[..., Page]) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#page [data-explore=curve]").dblclick()
    expect(card(page, "curve").locator(".canvas.explored")).to_be_attached()
    assert len([address for address in asked if "/_figure" in address]) == 1
    assert card(page, "curve").locator(".drawn").count() == 1


@pytest.mark.parametrize("broken", ["**/_figure*", "**/static/charts.*"], ids=["figure", "bundle"])
def test_a_tap_without_an_answer_says_so_and_the_svg_stays_until_the_next(
    opened: Callable[..., Page], broken: str
) -> None:
    page = opened()
    page.route(broken, lambda route: route.abort())
    page.locator("#page [data-explore=backlog]").click()
    expect(page.locator("#tap-failed")).to_be_visible()
    expect(card(page, "backlog").locator(".drawn")).to_have_count(0)
    expect(card(page, "backlog").locator(".plot")).to_be_visible()
    page.unroute(broken)
    tapped(page, "backlog")
    expect(page.locator("#tap-failed")).to_be_hidden()


def test_when_its_part_is_replaced_an_explored_chart_is_let_go_and_drawn_anew(opened: Callable[..., Page]) -> None:
    page = opened()
    tapped(page, "backlog")
    page.evaluate("""() => { window.purged = 0; const purge = Plotly.purge;
        Plotly.purge = place => { window.purged += 1; return purge(place) } }""")
    page.get_by_role("link", name="Tanpa").click()
    expect(page.locator("#page .changed .canvas.explored")).to_be_attached()
    assert page.evaluate("window.purged") == 1
    assert page.locator("#page .drawn").count() == 1


def test_a_change_of_theme_redraws_what_is_explored(opened: Callable[..., Page]) -> None:
    page = opened()
    stroke = tapped(page, "backlog").locator(".drawn .js-line").last
    expect(stroke).to_have_css("stroke", "rgb(11, 90, 140)")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(stroke).to_have_css("stroke", "rgb(103, 180, 227)")


def test_a_turned_tablet_redraws_what_is_explored_at_its_new_size(opened: Callable[..., Page]) -> None:
    page = opened()
    chart = tapped(page, "backlog")
    page.set_viewport_size(PHONE)
    until(page, "() => document.querySelector('.drawn .main-svg').getBoundingClientRect().width < 400")
    drawn, explored = places(chart, ".days text"), places(chart, ".xtick text")
    assert explored == {text: pytest.approx(place, abs=0.6) for text, place in drawn.items()}


def test_the_code_is_held_ready_for_who_explored_before(opened: Callable[..., Page], charts: str) -> None:
    page = opened()
    tapped(page, "backlog")
    page.goto(charts)
    until(page, "() => window.Plotly")
    expect(page.locator("#page .drawn")).to_have_count(0)


def test_on_a_fast_link_the_charts_in_view_are_drawn_without_a_tap(opened: Callable[..., Page]) -> None:
    page = opened(FAST_LINK)
    expect(card(page, "backlog").locator(".canvas.explored")).to_be_attached()
    expect(card(page, "realised").locator(".canvas.explored")).to_be_attached()
    page.wait_for_timeout(300)
    expect(card(page, "change").locator(".drawn")).to_have_count(0)
    page.locator("#page [data-explore=change]").scroll_into_view_if_needed()
    expect(card(page, "change").locator(".canvas.explored")).to_be_attached()
    assert page.evaluate("window.shifts") == 0
    assert page.said == []  # type: ignore[attr-defined]


def test_without_scripts_a_tap_on_a_chart_opens_its_table(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    page.locator("[data-explore=backlog]").click()
    expect(page.locator("#panel h2")).to_have_text("table:backlog")


def test_print_shows_the_svg_of_an_explored_chart(opened: Callable[..., Page]) -> None:
    page = opened()
    chart = tapped(page, "backlog")
    page.emulate_media(media="print")
    expect(chart.locator(".drawn")).to_be_hidden()
    expect(chart.locator(".plot")).to_have_css("opacity", "1")


@pytest.mark.parametrize("size", [TABLET, UPRIGHT, PHONE], ids=["lying", "standing", "phone"])
@pytest.mark.parametrize("font", [None, "DejaVu Sans"])
def test_no_label_lies_on_another_or_outside_its_card(
    opened: Callable[..., Page], size: dict[str, int], font: str | None
) -> None:
    page = opened(viewport=size)
    if font:
        page.evaluate(
            """font => { const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet];
            sheet.replaceSync(`*{font-family:'${font}'!important}`) }""",
            font,
        )
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
