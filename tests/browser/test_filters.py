"""Filters in a real Chromium: what they change in place, and what else they must never do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import until
from tests.browser.test_takeover import READY, complaints_of, hold, opened
from tests.filter_fixture import BROKEN, PATH, SLOW

pytestmark = pytest.mark.browser

TAPS = "**/_dash-update-component"


@pytest.fixture
def page(landscape: Page, product: str) -> Page:
    """The page with filters, taken over; a mark tells whether it was ever loaded again."""
    opened(landscape, f"{product}{PATH}")
    landscape.evaluate("window.first_load = true")
    return landscape


def choose(page: Page, name: str, value: str) -> None:
    """Tap a choice; open its menu first where it has one."""
    choice = page.locator(f'[data-filter="{name}"] [data-value="{value}"]').first
    if not choice.is_visible():
        page.locator(f'[data-filter="{name}"] summary').click()
    choice.click()


def is_first_load(page: Page) -> bool:
    return page.evaluate("window.first_load === true")


def test_a_choice_changes_address_title_and_content_without_loading_the_page(page: Page) -> None:
    said = complaints_of(page)
    choose(page, "period", "month")
    expect(page.locator(".days p")).to_have_text("month 2026-11-23")
    assert page.url.endswith(f"{PATH}?period=month")
    expect(page).to_have_title("Pengaduan month")
    expect(page.locator("#said")).to_contain_text("Pengaduan month")
    expect(page.locator('[data-filter="period"] [aria-current]')).to_have_attribute("data-value", "month")
    assert is_first_load(page)
    assert said == []


@pytest.mark.parametrize("asked", ["as_of=2026-06-10", "period=2026-03", "period=week&as_of=2025-09-20&lang=en"])
def test_on_a_lying_tablet_the_filters_of_a_past_day_stand_in_one_row(
    landscape: Page, product: str, asked: str
) -> None:
    """The comparison stood alone in a second row."""
    opened(landscape, f"{product}{PATH}?{asked}")
    tops = "[...document.querySelectorAll('.filters>*')].map(one => one.getBoundingClientRect().top)"
    small = """[...document.querySelectorAll('.filters .pill, .filters .drop')].filter(one => {
        const box = one.getBoundingClientRect(); return box.width && (box.width < 48 || box.height < 48) }).length"""
    assert len(set(landscape.evaluate(f"() => {tops}"))) == 1
    assert landscape.evaluate(f"() => {small}") == 0


def test_only_the_parts_that_differ_are_sent(page: Page) -> None:
    with page.expect_response(TAPS) as answered:
        choose(page, "district", "nongsa")
    answer = answered.value.json()["response"]["view"]["data-answer"]
    assert set(answer["parts"]) == {"part-head", "part-filters", "part-places", "part-table", "part-colophon"}
    page.locator('[data-filter="district"] .drop').click()
    expect(page.locator(".places p")).to_have_text("None None")
    assert page.url.endswith(PATH)


def test_a_part_that_comes_or_goes_does_so_in_place(page: Page) -> None:
    choose(page, "category", "jalan")
    expect(page.locator(".category p")).to_have_text("jalan")
    choose(page, "period", "week")
    expect(page.locator(".days p")).to_contain_text("week")
    page.locator('[data-filter="category"] .drop').click()
    expect(page.locator(".category")).to_have_count(0)
    assert is_first_load(page)


def test_back_and_forward_show_what_was_there(page: Page) -> None:
    choose(page, "period", "week")
    expect(page.locator(".days p")).to_contain_text("week")
    choose(page, "district", "nongsa")
    expect(page.locator(".places p")).to_have_text("None nongsa")
    page.go_back()
    expect(page.locator(".places p")).to_have_text("None None")
    page.go_back()
    expect(page.locator(".days p")).to_contain_text("year")
    page.go_forward()
    page.go_forward()
    expect(page.locator(".places p")).to_have_text("None nongsa")
    expect(page.locator(".days p")).to_contain_text("week")
    assert is_first_load(page)


def test_of_fast_taps_the_last_one_wins(page: Page) -> None:
    held = hold(page, TAPS)
    for value in ("week", "month", "quarter"):
        choose(page, "period", value)
        page.wait_for_timeout(30)
    for route in reversed(held):
        with suppress(Error):  # the page has let this one go already
            route.continue_()
    page.unroute(TAPS)
    expect(page.locator(".days p")).to_have_text("quarter 2026-11-23")
    page.wait_for_timeout(300)
    expect(page.locator(".days p")).to_have_text("quarter 2026-11-23")
    assert page.url.endswith("period=quarter")


def test_a_slow_answer_never_covers_a_newer_one(page: Page) -> None:
    choose(page, "district", SLOW)
    expect(page.locator(".days").locator("..")).to_have_attribute("aria-busy", "true")
    choose(page, "period", "week")
    expect(page.locator(".days p")).to_contain_text("week")
    page.wait_for_timeout(1300)
    expect(page.locator(".places p")).to_have_text("None None")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_the_old_view_is_dimmed_while_a_slow_one_is_made_and_never_goes_away(page: Page) -> None:
    choose(page, "period", "quarter")  # the server has not kept this view yet
    expect(page.locator(".days p")).to_contain_text("quarter")
    choose(page, "district", SLOW)
    busy = page.locator(".places").locator("..")
    expect(busy).to_have_attribute("aria-busy", "true")
    expect(page.locator(".places p")).to_be_visible()
    expect(page.locator(".filters").locator("..")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".places p")).to_have_text(f"None {SLOW}")
    expect(page.locator("[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize("trouble", ["the connection is lost", "the server fails"])
def test_where_no_answer_comes_the_old_view_and_its_address_stay(page: Page, trouble: str) -> None:
    if trouble == "the connection is lost":
        page.context.set_offline(True)
    choose(page, "district", BROKEN)
    expect(page.locator("#tap-failed")).to_be_visible()
    expect(page.locator(".places p")).to_have_text("None None")
    expect(page.locator("[aria-busy], [data-pressed]")).to_have_count(0)
    assert page.url.endswith(PATH)
    page.context.set_offline(False)
    choose(page, "period", "week")
    expect(page.locator(".days p")).to_contain_text("week")
    expect(page.locator("#tap-failed")).to_be_hidden()


def test_the_focus_stays_at_the_filter(page: Page) -> None:
    page.locator('[data-filter="period"] [data-value="week"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".days p")).to_contain_text("week")
    expect(page.locator('[data-filter="period"] [data-value="week"]')).to_be_focused()
    page.locator('[data-filter="district"] summary').focus()
    page.keyboard.press("Enter")
    page.locator('[data-filter="district"] [data-value="nongsa"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".places p")).to_contain_text("nongsa")
    expect(page.locator('[data-filter="district"] summary')).to_be_focused()


def test_a_menu_shuts_on_a_tap_beside_it_on_escape_and_when_another_opens(page: Page) -> None:
    opened_menus = page.locator("details.menu[open]")
    page.locator('[data-filter="district"] summary').click()
    expect(opened_menus).to_have_count(1)
    page.locator('[data-filter="department"] summary').click()
    expect(opened_menus).to_have_count(1)
    page.keyboard.press("Escape")
    expect(opened_menus).to_have_count(0)
    expect(page.locator('[data-filter="department"] summary')).to_be_focused()
    page.locator('[data-filter="district"] summary').click()
    page.locator("h1").click()
    expect(opened_menus).to_have_count(0)


def test_any_past_day_can_be_asked_for(page: Page) -> None:
    page.locator('[data-filter="period"] summary').click()
    page.locator('input[type="date"]').fill("2025-05-09")
    page.locator('[data-filter="period"] form button').click()
    expect(page.locator(".days p")).to_have_text("year 2025-05-09")
    assert page.url.endswith("as_of=2025-05-09")
    page.locator('[data-filter="period"] .drop').click()
    expect(page.locator(".days p")).to_have_text("year 2026-11-23")


def test_without_javascript_the_same_links_and_forms_lead_there(open_page: Callable[..., Page], product: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{product}{PATH}?district=nongsa&lang=en")
    page.locator('[data-filter="period"] [data-value="week"]').click()
    expect(page.locator(".days p")).to_contain_text("week")
    page.locator('[data-filter="period"] summary').click()
    page.get_by_label("Up to").fill("2025-05-09")
    page.locator('[data-filter="period"] form button').click()
    expect(page.locator(".days p")).to_have_text("week 2025-05-09")
    expect(page.locator(".places p")).to_have_text("None nongsa")
    assert "lang=en" in page.url


def test_a_panel_opened_after_a_choice_speaks_of_it_and_going_back_over_both_works(page: Page) -> None:
    choose(page, "district", "nongsa")
    expect(page.locator(".places p")).to_contain_text("nongsa")
    page.locator(".table-link").click()
    expect(page.locator("#panel p")).to_have_text("nongsa")
    page.evaluate("history.go(-2)")
    expect(page.locator(".places p")).to_have_text("None None")
    expect(page.locator("#panel")).to_be_hidden()
    page.evaluate("history.go(2)")
    expect(page.locator("#panel p")).to_have_text("nongsa")
    expect(page.locator(".places p")).to_contain_text("nongsa")
    assert is_first_load(page)


def test_what_is_put_aside_is_told_at_the_top_and_gone_after_the_next_choice(landscape: Page, product: str) -> None:
    opened(landscape, f"{product}{PATH}?period=2026-13&district=nongsa")
    expect(landscape.locator(".notices")).to_contain_text("2026-13")
    choose(landscape, "period", "week")
    expect(landscape.locator(".notices p")).to_have_count(0)
    expect(landscape.locator(".places p")).to_contain_text("nongsa")


@pytest.mark.parametrize("screen", ["landscape", "portrait", "phone"])
@pytest.mark.parametrize("name", ["period", "department", "category", "compare"])
def test_a_menu_stays_inside_the_screen_and_its_choices_fit_a_finger(
    screen: str, name: str, product: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(screen)
    opened(page, f"{product}{PATH}?district=nongsa&department=dlh")
    page.locator(f'[data-filter="{name}"] summary').click()
    box = page.locator(f'[data-filter="{name}"] .choices').bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    small = page.evaluate("""() => [...document.querySelectorAll('.filters a, .filters summary, .filters button')]
        .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())
        .filter(one => one.height < 48 || one.width < 48).length""")
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_theme_is_chosen_kept_and_there_before_the_first_paint(page: Page, product: str) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.locator('[data-filter="theme"] [data-value="light"]').click()
    page.locator('[data-filter="theme"] [data-value="dark"]').click()
    dark = page.evaluate(background)
    assert dark != light
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.early = document.documentElement.dataset.theme })"
    )
    page.goto(f"{product}/")
    until(page, READY)
    assert page.evaluate(background) == dark
    assert page.evaluate("window.early") == "dark"
    page.locator('[data-filter="theme"] [data-value="auto"]').click()
    assert page.evaluate(background) == light
