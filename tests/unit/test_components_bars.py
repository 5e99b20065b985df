"""Bars and short numbers: what a length and a rounded number may say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.bands import age_bands
from dashboard.components.delta import difference
from dashboard.components.keys import cut
from dashboard.components.short import decimals_of, short_number
from dashboard.components.strip import Scale
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.static_html import to_html
from queries.metrics.values import Figure
from queries.pages.values import Band
from queries.viewer import Language
from tests.home_fixture import batam, figure

SCREEN = Screen(batam(), Language.ID, PageRequest())
MONEY = st.decimals(-(10**13), 10**13, places=2)


@given(st.lists(MONEY, min_size=1, max_size=20))
def test_every_bar_lies_within_its_column(values: list[Decimal]) -> None:
    scale = Scale.of([figure("revenue.gap", str(value), "rupiah") for value in values])

    for value in (*values, Decimal(0)):
        assert 0 <= scale.at(value) <= 100


@given(MONEY, MONEY)
def test_a_larger_number_never_has_its_end_further_left(one: Decimal, other: Decimal) -> None:
    scale = Scale.of([figure("revenue.gap", str(value), "rupiah") for value in (one, other)])

    assert (scale.at(one) <= scale.at(other)) is (one <= other)


def test_shares_are_drawn_on_the_whole_unless_all_are_small() -> None:
    assert Scale.of([figure("x.y", "61", "percent", reference="85")]).high == 100
    assert Scale.of([figure("x.y", "7.6", "percent", reference="8")]).high == 8
    assert Scale.of([figure("x.y", "130", "percent")]).high == 130


def test_a_short_share_stays_on_its_side_of_what_judges_it_without_leaping_a_point() -> None:
    assert short_number(SCREEN, figure("complaints.in_time_percent", "85.02", "percent", reference="85")) == "85,1%"
    assert short_number(SCREEN, figure("complaints.in_time_percent", "84.96", "percent", reference="85")) == "84,9%"
    assert short_number(SCREEN, figure("complaints.in_time_percent", "61.04", "percent", reference="85")) == "61%"


def test_a_percentage_has_the_decimals_of_its_column_and_stays_on_its_side_of_what_colours_it() -> None:
    far, near, behind = (_share(value) for value in ("61.04", "85.02", "74.6"))
    assert [short_number(SCREEN, one, decimals=decimals_of([far, near])) for one in (far, near)] == ["61,0%", "85,1%"]
    assert decimals_of([far, None]) == 0
    assert short_number(SCREEN, behind) == "74%"  # 75 is where it would be on watch


def _share(value: str) -> Figure:
    """Complaints answered in time, of a target of 85."""
    margin = Decimal(value) - 85
    return replace(figure("complaints.in_time_percent", value, "percent", reference="85"), margin=margin)


@pytest.mark.parametrize(
    ("metric", "value", "unit", "large", "small"),
    [
        ("revenue.realised_percent", "83.41", "percent", "83,4", "%"),
        ("revenue.realised", "1626500000000", "rupiah", "Rp1,63", "T"),
        ("revenue.gap", "-88076500000", "rupiah", "−Rp88,1", "M"),
        ("complaints.backlog", "2318", "count", "2.318", ""),
        ("complaints.median_days", "6", "days", "6", "hari"),
        ("complaints.median_days", None, "days", "–", ""),
    ],
)
def test_a_number_is_cut_where_its_unit_begins(
    metric: str, value: str | None, unit: str, large: str, small: str
) -> None:
    assert cut(SCREEN, figure(metric, value, unit)) == (large, small)


@given(MONEY, MONEY)
def test_a_difference_is_exact(now: Decimal, then: Decimal) -> None:
    change = difference(figure("revenue.realised", str(now), "rupiah"), figure("revenue.realised", str(then), "rupiah"))

    assert change is not None
    assert change.value == now - then


def test_nothing_differs_from_nothing() -> None:
    there, blank = figure("revenue.realised", "5", "rupiah"), figure("revenue.realised", None, "rupiah")

    assert difference(there, None) is None
    assert difference(there, blank) is None
    assert difference(blank, there) is None


def test_a_band_of_ages_without_cases_raises_no_alarm() -> None:
    none, some = figure("permits.age_0_7", "0", "count"), figure("permits.age_over_60", "2", "count")
    screen = Screen(batam(), Language.ID, PageRequest.of("/perizinan"))
    page = to_html(age_bands(screen, (Band(0, 7, none), Band(8, 60, none), Band(61, None, some))))
    assert page.count('class="plain"') == 2
    assert page.count('class="level-4"') == 1


def test_a_band_of_ages_leads_to_its_metric_within_the_same_filters() -> None:
    narrowed = replace(figure("permits.age_0_7", "33", "count"), district="sagulung")
    screen = Screen(batam(), Language.ID, PageRequest.of("/perizinan?district=sagulung"))
    page = to_html(age_bands(screen, (Band(0, 7, narrowed), Band(8, None, narrowed))))
    assert page.count('href="/metrik/permits.age_0_7?district=sagulung"') == 2
