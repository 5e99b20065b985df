"""Any period and any past day, for every shape: counted again from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure
from queries.viewer import Role, Viewer
from tests.crowded import CROWDED, REVISED, crowded, rows_of
from tests.marts import TODAY, YESTERDAY, exact

ROWS = rows_of(5)
MONTHS = Period(date(2024, 3, 1), date(2024, 5, 31))
WHEN = {
    "quarter, newest day": (None, MONTHS),
    "quarter, its last day": (MONTHS.end, MONTHS),
    "quarter, cut short": (date(2024, 4, 30), MONTHS),
    "quarter seen from another year": (YESTERDAY, MONTHS),
    "last month of a year": (date(2023, 12, 31), Period(date(2023, 12, 1), date(2023, 12, 31))),
    "over new year": (date(2025, 1, 31), Period(date(2024, 11, 1), date(2025, 1, 31))),
}


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with MartReader(Viewer(Role.MAYOR), crowded(5).engine) as reader:
        yield Desk(reader, CROWDED, TODAY)


def asked(desk: Desk, name: str, when: tuple[date | None, Period | None]) -> tuple[Figure, Period, date]:
    """The figure, and the days that it must speak of."""
    metric = named(CROWDED, name)
    figure = desk.figure(metric, desk.moment(metric, *when))
    day, period = when
    assert period is not None
    as_of = min(day or period.end, YESTERDAY)
    return figure, Period(period.start, min(period.end, as_of)), as_of


@pytest.mark.parametrize("when", WHEN.values(), ids=WHEN)
def test_a_flow_adds_what_came_in_within_the_period(desk: Desk, when: tuple) -> None:
    for name, scale in (("levies.realised", 100), ("levies.daily", 100)):
        figure, period, as_of = asked(desk, name, when)
        amounts = [row["amount"] for row in ROWS["levies", "payments"] if period.start <= row["day"] <= period.end]
        days = (period.end - period.start).days + 1 if name.endswith("daily") else 1
        assert figure.value == exact(Fraction(sum(amounts), scale * days))
        assert (figure.as_of, figure.period) == (as_of, period)


@pytest.mark.parametrize("when", WHEN.values(), ids=WHEN)
def test_cases_count_events_within_the_period_and_stocks_at_the_day(desk: Desk, when: tuple) -> None:
    received, period, as_of = asked(desk, "permits.received", when)
    cases = ROWS["permits", "files"]
    assert received.value == sum(row["rows"] for row in cases if period.start <= row["opened"] <= period.end)

    def waiting(day: date) -> int:
        still = (row for row in cases if row["opened"] <= day and (row["closed"] is None or row["closed"] > day))
        return sum(row["rows"] for row in still)

    assert asked(desk, "permits.backlog", when)[0].value == waiting(as_of)
    change = waiting(period.end) - waiting(period.start - timedelta(days=1))
    assert asked(desk, "permits.backlog_change", when)[0].value == change


@pytest.mark.parametrize("when", WHEN.values(), ids=WHEN)
def test_a_budget_adds_the_months_of_the_periods_last_year(desk: Desk, when: tuple) -> None:
    for name in ("realised", "planned"):
        figure, period, _ = asked(desk, f"budget.{name}", when)
        first = period.start if period.start.year == period.end.year else date(period.end.year, 1, 1)
        months = {f"{period.end.year}-{month:02}" for month in range(first.month, period.end.month + 1)}
        found = [row[name] for row in ROWS["budget", "activities"] if row["month"] in months]
        assert figure.value == exact(Fraction(sum(found), 100))


@pytest.mark.parametrize("name", ["levies.target", "levies.realised_percent", "permits.in_time_percent"])
def test_a_past_day_is_judged_by_the_targets_in_force_that_day(desk: Desk, name: str) -> None:
    metric = named(CROWDED, name)
    for year in (2023, 2024, 2025):
        revised = REVISED.replace(year=year)
        period = Period(date(year, 1, 1), revised + timedelta(days=20))
        days = (revised - timedelta(days=1), revised)
        stages = [
            desk.figure(metric, desk.moment(metric, day, chosen)).stage for chosen in (None, period) for day in days
        ]
        assert stages == ["murni", "perubahan"] * 2


def test_a_window_of_days_ends_with_a_past_day_unless_a_period_is_given(desk: Desk) -> None:
    metric, day = named(CROWDED, "levies.daily"), date(2024, 2, 29)
    window = desk.figure(metric, desk.moment(metric, day))
    assert window.period == Period(date(2024, 2, 23), day)
    month = Period(date(2024, 2, 1), day)
    assert desk.figure(metric, desk.moment(metric, day, month)).period == month
    amounts = [row["amount"] for row in ROWS["levies", "payments"] if month.start <= row["day"] <= month.end]
    assert desk.figure(metric, desk.moment(metric, day, month)).value == exact(Fraction(sum(amounts), 2900))
    assert window.value != Decimal(0) or not amounts
