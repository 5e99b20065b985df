"""What the map of districts looks like, measured: every number stands inside its tile, with air around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.components.tile_grid import tile_grid
from dashboard.dress import read_dress
from dashboard.static_html import to_html
from queries.metrics.units import RUPIAH
from queries.metrics.values import Figure, Status
from queries.pages.values import Row, Table
from queries.shapes import NONE, UNMAPPED
from queries.viewer import Language
from tests import places_fixture as fixture

pytestmark = pytest.mark.browser

STYLE = read_dress(Path(__file__).parents[2] / "assets").style(["service", "places"])
CROWDED = """() => [...document.querySelectorAll('.district')].filter(tile => {
    const box = tile.getBoundingClientRect();
    const leaves = (part, air) => { const range = document.createRange(); range.selectNodeContents(part);
        return [...range.getClientRects()].some(text => text.left < box.left + air || text.right > box.right - air
            || text.top < box.top + air || text.bottom > box.bottom - air); };
    return leaves(tile, 0) || leaves(tile.querySelector('b'), 3); }).map(tile => tile.textContent)"""
ROWS = """() => new Set([...document.querySelectorAll('.grid-rest>li')].map(row =>
    Math.round(row.getBoundingClientRect().top))).size"""


def long_numbers() -> Table:
    """The districts with the longest amounts that are written, and what is in none of them."""
    table = fixture.district_map().table
    figure = Figure("revenue.gap", Decimal("-95100000000"), RUPIAH, Status.PLAIN, fixture.DAYS.as_of)
    members = [*(one.code for one in fixture.screen("/").profile.districts), UNMAPPED, NONE]
    rows = tuple(Row(member, (figure,)) for member in members)
    return replace(table, metrics=(figure.metric,), rows=rows, total=(figure,))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [390, 820, 1180])
def test_every_number_stands_inside_its_tile_and_what_has_no_tile_in_one_row(
    open_page: Callable[..., Page], width: int, language: Language
) -> None:
    page = open_page(viewport={"width": width, "height": 844})
    grid = to_html(tile_grid(fixture.screen("/kecamatan", language), long_numbers()))
    card = min(width - 50, 510)
    page.set_content(f"<style>{STYLE}</style><div style='width:{card}px'>{grid}</div>")

    assert page.evaluate(CROWDED) == []
    assert page.evaluate(ROWS) == 1
