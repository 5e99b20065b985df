"""The department table as one of the departments sees it: others' names lead nowhere and have no numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components.heat import heat_table
from dashboard.components.peers import peer_strip, place_words, places_of
from dashboard.pages.departments import departments_page
from dashboard.static_html import to_html
from queries.metrics.values import HeatRow
from queries.pages.values import RankingView
from tests.places_fixture import HOME, YESTERDAY, screen

OWN = "dlh"


def seen(row: HeatRow) -> HeatRow:
    return row if row.department == OWN else replace(row, figures=(None,) * len(row.figures), is_whole=False)


ROWS = tuple(seen(row) for row in HOME.heat)


def test_only_the_own_row_has_numbers_and_an_address() -> None:
    page = to_html(heat_table(screen(), HOME.heat_columns, ROWS, places_of(ROWS), OWN))
    assert page.count("data-value") == sum(
        one is not None for one in next(r for r in ROWS if r.department == OWN).figures
    )
    assert page.count('href="/skpd/') == page.count(f'href="/skpd/{OWN}"') > 0
    assert page.count("tidak ditampilkan untuk Anda") == len(ROWS) - 1
    assert page.count("tertinggal") >= len(ROWS)


def test_the_neighbours_are_named_and_not_led_to() -> None:
    page = to_html(peer_strip(screen(), HOME.heat_columns, ROWS, OWN))
    assert "peers.worse" not in page and page.count('href="/skpd/') == page.count(f'href="/skpd/{OWN}"')


@pytest.mark.parametrize("shown", [ROWS, tuple(row for row in ROWS if row.department == OWN)])
def test_the_place_is_that_among_all_however_few_rows_are_shown(shown: tuple[HeatRow, ...]) -> None:
    assert place_words(screen(), shown, OWN) == place_words(screen(), HOME.heat, OWN) is not None


def test_without_a_rank_no_place_is_said() -> None:
    alone = tuple(replace(row, rank=None) for row in ROWS if row.department == OWN)
    assert place_words(screen(), alone, OWN) is None


def test_the_ranking_of_a_head_lists_all_places_without_empty_columns() -> None:
    view = RankingView(YESTERDAY, HOME.heat_columns, ROWS)
    page = to_html(departments_page(screen("/skpd"), view).content)
    assert page.count("<tr") == 2 and page.count("<li", page.index('class="ranked"')) >= len(ROWS)
    assert "tidak ditampilkan untuk Anda" not in page
