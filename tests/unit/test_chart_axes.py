"""The axes of a chart: few round ticks that hold all values, and days by what fits."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.axes import day_ticks, value_axis
from queries.calendar import Period
from queries.metrics.units import COUNT, PERCENT, RUPIAH
from queries.pages.values import Step
from queries.viewer import Language
from tests.chart_fixture import YEAR

values = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


@given(st.lists(values, max_size=20), st.sampled_from([COUNT, RUPIAH, PERCENT]), st.booleans())
def test_an_axis_holds_all_values_between_few_round_ticks(known: list[Decimal], unit: str, zero: bool) -> None:
    axis = value_axis(known, unit, zero, Language.ID)
    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in known)
    assert 2 <= len(axis.ticks) <= 6
    assert all(axis.low <= tick.at <= axis.high for tick in axis.ticks)
    assert len({tick.text for tick in axis.ticks}) == len(axis.ticks)
    if zero:
        assert axis.low <= 0 <= axis.high


@pytest.mark.parametrize(
    ("highest", "unit", "language", "texts"),
    [
        (1_950_000_000_000, RUPIAH, Language.ID, ["0", "0,5 T", "1,0 T", "1,5 T", "2,0 T"]),
        (1_950_000_000_000, RUPIAH, Language.EN, ["0", "0.5 tn", "1.0 tn", "1.5 tn", "2.0 tn"]),
        (88_000_000_000, RUPIAH, Language.ID, ["0", "20 M", "40 M", "60 M", "80 M"]),
        (4_200_000, RUPIAH, Language.ID, ["0", "1 jt", "2 jt", "3 jt", "4 jt"]),
        (250_000, COUNT, Language.ID, ["0", "100 rb", "200 rb"]),
        (2_318, COUNT, Language.ID, ["0", "500", "1.000", "1.500", "2.000"]),
        (3, COUNT, Language.ID, ["0", "1", "2", "3"]),
        (97, PERCENT, Language.ID, ["0%", "20%", "40%", "60%", "80%", "100%"]),
    ],
)
def test_ticks_are_round_and_in_the_words_of_the_language(
    highest: int, unit: str, language: Language, texts: list[str]
) -> None:
    axis = value_axis([Decimal(0), Decimal(highest)], unit, True, language)
    assert [tick.text.replace("\u00a0", " ") for tick in axis.ticks] == texts


@pytest.mark.parametrize(
    ("known", "low", "high"),
    [
        (["87.6", "93.1", "95"], 80, 100),  # the room goes to both sides, up to 100
        (["87.6", "93.1", "90"], 80, 101),
        (["62", "64", "66"], 53, 75),
        (["94.6", "94.8", "95"], 80, 100),  # one that hardly moves is not made to look as if it did
        (["0.5", "3.1"], 0, 4),
        (["61", "64", "85"], 50, 90),
    ],
)
def test_the_course_of_a_rate_is_seen_and_not_overdrawn(known: list[str], low: int, high: int) -> None:
    axis = value_axis([Decimal(one) for one in known], PERCENT, False, Language.ID)
    assert low <= axis.low
    assert axis.high <= high
    assert axis.low == 0 or axis.high - axis.low >= 20
    assert axis.high - axis.low <= max(22, high - low)


@pytest.mark.parametrize(
    ("days", "step", "language", "first"),
    [
        (365, Step.WEEK, Language.ID, ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu"]),
        (365, Step.MONTH, Language.EN, ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]),
        (91, Step.WEEK, Language.ID, ["7 Jan", "21 Jan", "4 Feb"]),
        (31, Step.DAY, Language.ID, ["3 Jan", "10 Jan", "17 Jan"]),
        (7, Step.DAY, Language.ID, ["Kam 1", "Jum 2", "Sab 3"]),
    ],
)
def test_days_are_labelled_by_what_fits(days: int, step: Step, language: Language, first: list[str]) -> None:
    first_stop, apart = (6, 7) if step is Step.WEEK else (0, 1)
    stops = [YEAR.start + timedelta(days=at) for at in range(first_stop, days, apart)]
    ticks = day_ticks(Period(YEAR.start, YEAR.start + timedelta(days=days - 1)), step, stops, language)
    assert [tick.text.replace("\u00a0", " ") for tick in ticks][: len(first)] == first
    assert len(ticks) <= 12
