"""What the home looks like, measured: nothing scrolls, nothing is cut, everything is on its line and can be touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from dashboard.dress import read_dress
from dashboard.pages.home import home_page
from dashboard.pages.panel import panel
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.shell import side_panel
from dashboard.static_html import to_html
from queries.viewer import Language
from tests import home_fixture as fixture

pytestmark = pytest.mark.browser

STYLE = read_dress(Path(__file__).parents[2] / "assets").style(["home"])
TABLET = {"width": 1180, "height": 820}
OLDER = {"width": 1024, "height": 768}
UPRIGHT = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
WIDE_FONT = "DejaVu Sans"

OVERFLOW = (
    "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
)
CUT = """() => [...document.querySelectorAll('.tile *, .heat *, .head *, .rail *, .lines *')].filter(element =>
    !element.closest('svg, .unseen') && element.children.length === 0 && getComputedStyle(element).display !== 'inline'
    && element.scrollWidth > element.clientWidth + 1).map(element => element.textContent)"""
TOPS = """selector => [...document.querySelectorAll(selector)].map(element =>
    Math.round(element.getBoundingClientRect().top))"""
BAR = """() => { const bar = document.querySelector('.rail ul'), end = bar.getBoundingClientRect().right;
    const links = [...bar.querySelectorAll('a')].map(link => link.getBoundingClientRect());
    return [links.length, links.filter(box => box.right <= end + 1).length, Math.min(...links.map(box => box.width)),
        bar.scrollWidth > bar.clientWidth]; }"""
HOLES = """() => { const rows = new Map(), whole = document.querySelector('.tiles').getBoundingClientRect();
    for (const tile of document.querySelectorAll('.tile')) { const box = tile.getBoundingClientRect();
        rows.set(Math.round(box.top), Math.max(rows.get(Math.round(box.top)) || 0, box.right)); }
    return [...rows.values()].filter(right => Math.abs(right - whole.right) > 1); }"""
BROKEN = """() => { const found = [];
    const walk = document.createTreeWalker(document.querySelector('.tiles'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { const text = walk.currentNode;
        for (const word of text.data.matchAll(/\\S+/g)) { const range = document.createRange();
            range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top));
            if (new Set(tops).size > 1 && !/[-–/]/.test(word[0])) found.push(word[0]); } }
    return found; }"""
TARGETS = """() => [...document.querySelectorAll('a, summary')].filter(link => link.offsetParent
    && !link.matches('.skip')).map(link => link.getBoundingClientRect())
    .filter(box => box.width < 48 || box.height < 48).length"""
OVERLAPS = """() => { const seen = [];
    const texts = [...document.querySelectorAll(
        '.heat .name, .heat small, .cell, .what, .who, .impact, .chip, .tile h2')];
    const boxes = texts.filter(e => e.offsetParent).map(e => [e, e.getBoundingClientRect()]);
    for (const [a, p] of boxes) for (const [b, q] of boxes)
        if (a !== b && !a.contains(b) && !b.contains(a) && p.left < q.right - 1 && q.left < p.right - 1
            && p.top < q.bottom - 2 && q.top < p.bottom - 2) seen.push(a.textContent + ' / ' + b.textContent);
    return seen; }"""


def html(kind: str, language: Language, url: str = "/", font: str | None = None) -> str:
    """The home as the server draws it, alone in a document, if wanted in one font only."""
    profile, view = fixture.batam(), fixture.home_view()
    number, _, label = kind.partition(" ")
    if number.isdigit():
        profile, view = fixture.of_services(int(number), label)
    elif kind == "crowded":
        profile, view = fixture.crowded(profile)
    elif kind == "failing":
        view = fixture.failing(view, "could not connect")
    elif kind == "empty":
        view = fixture.empty(view)
    screen = Screen(profile, language, PageRequest.of(url))
    body = to_html([home_page(screen, view), side_panel(panel(screen, view))])
    forced = f"*{{font-family:'{font}'!important}}" if font else ""
    head = f'<meta name="viewport" content="width=device-width"><title>Pantau</title><style>{STYLE}{forced}</style>'
    return f'<!doctype html><html lang="{language.value}"><head>{head}</head><body>{body}</body></html>'


@pytest.fixture
def drawn(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Draws the home of the fixture in a page of a given size."""

    def draw(kind: str = "plain", language: Language = Language.ID, size: dict[str, int] = TABLET, **more: Any) -> Page:
        page = open_page(viewport=size, color_scheme=more.pop("scheme", "light"), java_script_enabled=True)
        page.set_content(html(kind, language, **more))
        return page

    return draw


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("font", [None, WIDE_FONT])
@pytest.mark.parametrize("kind", ["plain", "crowded", "failing", "empty"])
def test_on_a_lying_tablet_nothing_scrolls_and_nothing_is_cut(
    drawn: Callable[..., Page], kind: str, font: str | None, language: Language
) -> None:
    page = drawn(kind, language, font=font)

    assert page.evaluate(OVERFLOW) == [0, 0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("font", [None, WIDE_FONT])
def test_an_older_tablet_shows_everything_without_scrolling_too(
    drawn: Callable[..., Page], font: str | None, language: Language
) -> None:
    page = drawn("plain", language, size=OLDER, font=font)

    assert page.evaluate(OVERFLOW) == [0, 0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("size", [UPRIGHT, PHONE], ids=["upright", "phone"])
@pytest.mark.parametrize("font", [None, WIDE_FONT])
@pytest.mark.parametrize("kind", ["plain", "crowded"])
def test_elsewhere_the_page_scrolls_down_only(
    drawn: Callable[..., Page], kind: str, font: str | None, size: dict[str, int]
) -> None:
    page = drawn(kind, size=size, font=font)

    assert page.evaluate(OVERFLOW)[0] == 0
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("font", [None, WIDE_FONT])
@pytest.mark.parametrize("services", range(1, 9))
def test_any_number_of_tiles_from_one_to_eight_fills_the_screen_and_fits(
    drawn: Callable[..., Page], services: int, font: str | None
) -> None:
    page = drawn(str(services), font=font)

    assert page.evaluate(OVERFLOW) == [0, 0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []
    if services != 7:  # the last of two short rows may end early
        assert page.evaluate(HOLES) == []


LONG_LABELS = ("Kunjungan puskesmas", "Ketenagakerjaan", "Administrasi kependudukan", "Perpustakaan keliling")


@pytest.mark.parametrize("size", [TABLET, OLDER, UPRIGHT, PHONE], ids=["tablet", "older", "upright", "phone"])
@pytest.mark.parametrize("font", [None, WIDE_FONT])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("label", LONG_LABELS)
def test_no_word_of_a_tile_is_broken_or_cut_whatever_the_sixth_service_is_called(
    drawn: Callable[..., Page], label: str, language: Language, font: str | None, size: dict[str, int]
) -> None:
    page = drawn(f"6 {label}", language, size, font=font)

    assert page.evaluate(BROKEN) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(OVERFLOW)[0] == 0
    if size is TABLET:
        assert page.evaluate(OVERFLOW)[1] == 0


@pytest.mark.parametrize("services", range(1, 9))
def test_on_a_standing_tablet_any_number_of_tiles_leaves_no_hole(drawn: Callable[..., Page], services: int) -> None:
    page = drawn(str(services), size=UPRIGHT)

    assert page.evaluate(OVERFLOW)[0] == 0
    assert page.evaluate(HOLES) == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [360, 390])
def test_the_bar_of_a_phone_shows_every_way_at_once(drawn: Callable[..., Page], language: Language, width: int) -> None:
    page = drawn("plain", language, size={**PHONE, "width": width})

    links, shown, narrowest, scrolls = page.evaluate(BAR)
    assert (links, shown, scrolls) == (8, 8, False)
    assert narrowest >= 48
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("font", [None, WIDE_FONT])
def test_the_parts_of_the_five_tiles_stand_on_common_lines(drawn: Callable[..., Page], font: str | None) -> None:
    page = drawn("crowded", font=font)

    for part in (".big", ".under", ".bar", ".trend", ".foot"):
        tops = page.evaluate(TOPS, f".tile {part}")
        assert len(tops) == 5
        assert len(set(tops)) == 1, part


@pytest.mark.parametrize("size", [TABLET, UPRIGHT, PHONE], ids=["tablet", "upright", "phone"])
def test_every_link_is_large_enough_for_a_finger(drawn: Callable[..., Page], size: dict[str, int]) -> None:
    assert drawn(size=size).evaluate(TARGETS) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_axe_finds_nothing_on_the_home(
    drawn: Callable[..., Page], size: dict[str, int], language: Language, scheme: str
) -> None:
    assert violations(drawn("plain", language, size=size, scheme=scheme)) == []


def test_axe_finds_nothing_with_the_panel_open(drawn: Callable[..., Page]) -> None:
    assert violations(drawn(url="/?panel=attention")) == []


def violations(page: Page) -> list[str]:
    """Rules of WCAG 2.2 A and AA and best practices that the page breaks."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
