"""From the server's page to Dash's, in a real Chromium, under the strictest content security policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.browser.conftest import until

pytestmark = pytest.mark.browser

SERVICES = ("revenue", "permits", "complaints", "waste", "budget")
READY = "() => document.documentElement.dataset.app === 'ready'"
SHIFTS = """window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(
    entry => { if (!entry.hadRecentInput) window.shifts += entry.value })
    ).observe({type: 'layout-shift', buffered: true})"""
FRAMES = """window.frames_seen = []; (function look() {
    const shown = [...document.querySelectorAll('[data-metric]')].filter(e => e.getClientRects().length);
    const places = shown.map(e => { const r = e.getBoundingClientRect(); return [r.x, r.y, e.textContent].join() });
    if (shown.length && document.readyState !== 'loading') window.frames_seen.push(places.join('|'));
    requestAnimationFrame(look) })()"""


def text(address: str) -> str:
    with urlopen(address) as response:
        return response.read().decode()


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    until(page, READY)
    return page


def complaints_of(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def opener(page: Page) -> Locator:
    return page.locator('.attention a[data-panel="attention"]')


def hold(page: Page, address: str) -> list[Route]:
    """Keep requests to an address back; they go on when the test says `continue_()`."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))  # noqa: PLW0108 -- Playwright cannot tag a built-in
    return held


def test_the_first_response_holds_every_service_and_its_numbers(product: str) -> None:
    first = text(product).partition('<script type="application/json"')[0]
    for service in SERVICES:
        assert re.search(rf'data-metric="{service}\.\w+"', first), service
    values = re.findall(r'<[^>]*data-metric="[^>]*data-value="([^"]*)"', first)
    assert len(values) > 60
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in values if value)


def test_the_first_response_tells_no_stranger_what_runs_here(product: str) -> None:
    assert not re.search(r"dash_version|python_version|plotly_version|end_id|/_dash-component-suites", text(product))


@pytest.mark.parametrize("screen", ["landscape", "portrait", "phone"])
def test_dash_takes_over_without_complaint_or_shift(screen: str, product: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    said = complaints_of(page)
    page.add_init_script(SHIFTS)
    opened(page, product)
    page.wait_for_timeout(300)
    assert said == []
    assert page.evaluate("window.shifts") <= 0.02
    assert page.locator("#first-paint").count() == 0
    assert page.locator("#react-entry-point #page").count() == 1


def test_no_frame_differs_from_the_one_before_while_dash_takes_over(landscape: Page, product: str) -> None:
    landscape.add_init_script(FRAMES)
    opened(landscape, product)
    landscape.wait_for_timeout(300)
    assert len(landscape.evaluate("[...new Set(window.frames_seen)]")) == 1


def test_dash_shows_what_the_server_drew_to_the_letter(open_page: Callable[..., Page], product: str) -> None:
    drawn, taken = open_page(java_script_enabled=False), open_page()
    drawn.goto(product)
    opened(taken, product)
    assert taken.locator("#page > .home").inner_html() == drawn.locator("#page > .home").inner_html()


def test_no_id_is_double(open_page: Callable[..., Page], product: str) -> None:
    page = open_page()
    opened(page, f"{product}/?panel=attention")
    assert (
        page.evaluate("""() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return ids.filter((id, at) => ids.indexOf(id) !== at) }""")
        == []
    )


def test_without_javascript_everything_is_there_and_every_link_leads_on(
    open_page: Callable[..., Page], product: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(product)
    for service in SERVICES:
        expect(page.locator(f'[data-metric^="{service}."]').first).to_be_visible()
    opener(page).click()
    expect(page.locator("aside h2")).to_be_visible()
    assert "panel=attention" in page.url
    page.locator("aside .close").click()
    expect(page.locator("aside")).to_be_hidden()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_link_tapped_before_dash_is_there_opens_the_same_view(landscape: Page, product: str) -> None:
    landscape.route("**/static/**", lambda route: route.abort())
    landscape.goto(product)
    opener(landscape).click()
    expect(landscape.locator("aside h2")).to_be_visible()


def test_focus_and_scroll_are_where_the_reader_left_them(phone: Page, product: str) -> None:
    held = hold(phone, "**/static/**")
    phone.goto(product, wait_until="commit")
    opener(phone).focus()
    phone.evaluate("scrollTo(0, 500)")
    held[0].continue_()
    until(phone, READY)
    assert phone.evaluate("document.activeElement.dataset.panel") == "attention"
    assert phone.evaluate("scrollY") == 500


def test_a_tap_opens_the_panel_in_place_and_moves_the_focus(landscape: Page, product: str) -> None:
    opened(landscape, product)
    landscape.evaluate("window.same = true")
    opener(landscape).click()
    expect(landscape.locator("#panel h2")).to_be_visible()
    assert landscape.evaluate("[window.same, document.activeElement.id]") == [True, "panel"]
    assert landscape.url.endswith("?panel=attention")


def test_escape_shuts_the_panel_and_gives_the_focus_back(landscape: Page, product: str) -> None:
    opened(landscape, product)
    opener(landscape).click()
    expect(landscape.locator("#panel h2")).to_be_visible()
    landscape.keyboard.press("Escape")
    expect(landscape.locator("#panel")).to_be_hidden()
    assert landscape.evaluate("document.activeElement.dataset.panel") == "attention"
    assert "panel" not in landscape.url


def test_a_tap_beside_the_panel_shuts_it(landscape: Page, product: str) -> None:
    opened(landscape, product)
    opener(landscape).click()
    expect(landscape.locator("#panel h2")).to_be_visible()
    landscape.mouse.click(300, 400)
    expect(landscape.locator("#panel")).to_be_hidden()
    assert "panel" not in landscape.url


def test_another_language_keeps_the_panel_opened_by_a_tap(portrait: Page, product: str) -> None:
    opened(portrait, product)
    opener(portrait).click()
    expect(portrait.locator("#panel h2")).to_have_text("Perlu perhatian")
    portrait.get_by_role("link", name="English").click()
    until(portrait, READY)
    expect(portrait.locator("#panel h2")).to_have_text("Needs attention")
    portrait.keyboard.press("Escape")
    portrait.get_by_role("link", name="Bahasa Indonesia").click()
    until(portrait, READY)
    expect(portrait.locator("#panel")).to_be_hidden()


def test_back_and_forward_shut_and_open_the_panel(landscape: Page, product: str) -> None:
    opened(landscape, product)
    opener(landscape).click()
    expect(landscape.locator("#panel h2")).to_be_visible()
    landscape.go_back()
    expect(landscape.locator("#panel")).to_be_hidden()
    landscape.go_forward()
    expect(landscape.locator("#panel h2")).to_be_visible()


def test_the_panel_opened_by_a_tap_is_the_one_of_its_address(open_page: Callable[..., Page], product: str) -> None:
    tapped, addressed = open_page(), open_page()
    opened(tapped, f"{product}/?lang=en")
    opener(tapped).click()
    expect(tapped.locator("#panel h2")).to_be_visible()
    opened(addressed, tapped.url)
    assert addressed.locator("#panel").inner_html() == tapped.locator("#panel").inner_html()


def test_a_panel_shut_before_its_answer_came_stays_shut(landscape: Page, product: str) -> None:
    opened(landscape, product)
    held = hold(landscape, "**/_dash-update-component")
    opener(landscape).click()
    landscape.evaluate("history.back()")
    landscape.wait_for_timeout(200)
    for route in held:
        with suppress(Error):  # the page has let the first one go already
            route.continue_()
    landscape.wait_for_timeout(300)
    expect(landscape.locator("#panel")).to_be_hidden()


def test_a_tapped_element_shows_it_at_once(landscape: Page, product: str) -> None:
    opened(landscape, product)
    landscape.evaluate("""() => { const tile = document.querySelector('a[data-panel]');
        tile.click(); window.pressed = tile.hasAttribute('data-pressed') }""")
    assert landscape.evaluate("window.pressed") is True
    expect(landscape.locator("#panel h2")).to_be_visible()
    expect(landscape.locator("[data-pressed]")).to_have_count(0)


@pytest.mark.parametrize("trouble", ["the connection is lost", "the server fails"])
def test_a_tap_that_gets_no_answer_says_so_in_plain_words(landscape: Page, product: str, trouble: str) -> None:
    opened(landscape, product)
    if trouble == "the connection is lost":
        landscape.context.set_offline(True)
    else:
        opener(landscape).evaluate("link => { link.href = '/?panel=broken' }")
    opener(landscape).click()
    expect(landscape.locator("#tap-failed")).to_be_visible()
    expect(landscape.locator("#tap-failed")).to_contain_text("Tidak ada jawaban")
    expect(landscape.locator("[data-pressed]")).to_have_count(0)


@pytest.mark.parametrize(("language", "words"), [("id", "Halaman tidak ditemukan"), ("en", "Page not found")])
def test_an_unknown_address_is_a_plain_page_in_the_readers_language(product: str, language: str, words: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{product}/nowhere?lang={language}")
    assert refused.value.code == 404
    assert words in refused.value.read().decode()


def test_a_page_that_fails_says_so_and_shows_no_traceback(product: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{product}/broken")
    body = refused.value.read().decode()
    assert refused.value.code == 500
    assert "Halaman tidak dapat ditampilkan" in body
    assert "Traceback" not in body
    assert "planted" not in body


def test_english_is_a_link_away_and_stays(landscape: Page, product: str) -> None:
    opened(landscape, product)
    landscape.get_by_role("link", name="English").click()
    until(landscape, READY)
    expect(landscape.locator("html")).to_have_attribute("lang", "en")
    opener(landscape).click()
    expect(landscape.locator("#panel h2")).to_have_text("Needs attention")
    assert "lang=en" in landscape.url
