"""The day that is not over: it counts only where it is asked for, whatever has already come in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from queries.calendar import Period
from queries.metrics.explain import explain
from queries.metrics.figures import figures
from queries.metrics.home import home
from queries.metrics.values import Figure, Status
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, DONE, HAULAGE, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, profile, tile

HAULS = HAULAGE.model_copy(update={"heat": (), "tile": tile("tonnes_per_day", bar="done_percent")})
CITY = profile(LEVIES, PERMITS, BUDGET, HAULS)
TONNE = 1000_00


def asked(mart: HandMart, name: str, **more) -> Figure:
    return figures(Viewer(Role.MAYOR), mart.engine, CITY, name, today=TODAY, **more)[0]


def days(end: date, count: int) -> Iterator[date]:
    return (end - timedelta(days=back) for back in range(count - 1, -1, -1))


@pytest.fixture
def hauled() -> HandMart:
    """Ten tonnes every day, and one so far today."""
    mart = HandMart.create()
    for name in ("hauls", "planned", "done"):
        rows = [{"day": day, "amount": 10 * TONNE} for day in days(YESTERDAY, 400)]
        mart.rows(HAULS, name, [*rows, {"day": TODAY, "amount": TONNE}], through=TODAY)
    mart.target("haulage", "tonnes_per_day", 10)
    mart.target("haulage", "done_percent", 95)
    return mart


def test_an_average_of_the_last_days_ends_with_the_last_day_that_is_over(hauled: HandMart) -> None:
    found = asked(hauled, "haulage.tonnes_per_day")
    assert (found.value, found.status, found.as_of) == (Decimal(10), Status.ON_TRACK, YESTERDAY)
    assert found.period == Period(YESTERDAY - timedelta(days=6), YESTERDAY)


def test_the_last_day_with_data_is_still_told_as_it_is(hauled: HandMart) -> None:
    fresh = explain(Viewer(Role.MAYOR), hauled.engine, CITY, "haulage.tonnes_per_day", today=TODAY).freshness
    assert (fresh.data_through, fresh.late) == (TODAY, False)


def test_today_can_be_asked_for(hauled: HandMart) -> None:
    found = asked(hauled, "haulage.tonnes", as_of=TODAY)
    assert (found.as_of, found.value) == (TODAY, Decimal(10 * YESTERDAY.timetuple().tm_yday + 1))
    assert found.period == Period(date(2025, 1, 1), TODAY)  # not what the screen shows as the year so far
    assert asked(hauled, "haulage.tonnes", as_of=date(2026, 1, 1)).as_of == TODAY


def test_a_month_that_runs_is_cut_at_yesterday(hauled: HandMart) -> None:
    june = figures(Viewer(Role.MAYOR), hauled.engine, CITY, "haulage.tonnes", by=("month",), today=TODAY)[-1]
    assert (june.period, june.value) == (Period(date(2025, 6, 1), YESTERDAY), Decimal(160))
    whole = asked(hauled, "haulage.tonnes", period=Period(date(2025, 6, 1), date(2025, 6, 30)))
    assert (whole.period, whole.value) == (june.period, june.value)


def test_the_line_of_a_tile_does_not_fall_off_on_the_running_day(hauled: HandMart) -> None:
    trend = home(Viewer(Role.MAYOR), hauled.engine, profile(HAULS), today=TODAY).tiles[0].trend
    assert trend.points[-1] == (YESTERDAY, Decimal(10))
    assert {value for _, value in trend.points} == {Decimal(10)}


def test_the_pace_expects_what_yesterday_expects() -> None:
    mart = HandMart.create()
    rows = [{"day": day, "category": "land", "amount": 100} for day in days(YESTERDAY, 1200)]
    mart.target("levies", "target", 365, fiscal_year=2025, category="land")
    mart.rows(LEVIES, "payments", rows)
    before = asked(mart, "levies.gap")
    mart.rows(LEVIES, "payments", [{"day": TODAY, "category": "land", "amount": 1}], through=TODAY)
    assert asked(mart, "levies.gap") == before


def test_on_new_years_day_the_old_year_stands_whole() -> None:
    mart = HandMart.create()
    new_year = date(2025, 1, 1)
    rows = [{"day": day, "amount": 100} for day in days(new_year, 367)]
    mart.rows(LEVIES, "payments", rows, through=new_year)
    (found,) = figures(Viewer(Role.MAYOR), mart.engine, CITY, "levies.realised", today=new_year)
    assert (found.as_of, found.value, found.period) == (date(2024, 12, 31), Decimal(366), None)


def test_a_case_closed_today_was_open_when_the_last_whole_day_ended() -> None:
    mart = HandMart.create()
    closed_today = {"opened": date(2025, 6, 2), "closed": TODAY, "outcome": DONE}
    mart.rows(PERMITS, "files", [closed_today, {"opened": TODAY}], through=TODAY)
    assert asked(mart, "permits.backlog").value == Decimal(1)
    assert asked(mart, "permits.closed").value == Decimal(0)
    assert asked(mart, "permits.backlog", as_of=TODAY).value == Decimal(1)
    assert asked(mart, "permits.closed", as_of=TODAY).value == Decimal(1)


def booked_through(through: date) -> HandMart:
    mart = HandMart.create()
    rows = [
        {"month": f"2025-{month:02}", "ceiling": 1200_00, "planned": 60_00, "realised": 50_00 if month <= 6 else 0}
        for month in range(1, 13)
    ]
    mart.rows(BUDGET, "activities", rows, through=through)
    return mart


def test_a_budget_booked_up_to_today_counts_the_running_month_with_the_plan_of_its_days_that_are_over() -> None:
    today, yesterday = booked_through(TODAY), booked_through(YESTERDAY)
    for name in BUDGET.metrics:
        assert asked(today, f"budget.{name}") == asked(yesterday, f"budget.{name}"), name
    assert asked(today, "budget.realised").value == Decimal(300)
    assert asked(today, "budget.planned").value == Decimal(300 + 60 * YESTERDAY.day // 30)


def test_a_budget_asked_for_today_counts_todays_part_of_the_plan_and_an_earlier_day_none_of_its_month() -> None:
    mart = booked_through(TODAY)
    assert asked(mart, "budget.planned", as_of=TODAY).value == Decimal(300 + 60 * TODAY.day // 30)
    assert asked(mart, "budget.planned", as_of=YESTERDAY).value == Decimal(300 + 60 * YESTERDAY.day // 30)
    assert asked(mart, "budget.planned", as_of=date(2025, 6, 10)).value == Decimal(300)


def test_a_budget_booked_on_the_first_of_a_month_still_speaks_of_the_month_before() -> None:
    first = date(2025, 6, 1)
    mart = booked_through(first)
    (found,) = figures(Viewer(Role.MAYOR), mart.engine, CITY, "budget.realised", today=first)
    assert (found.as_of, found.value) == (date(2025, 5, 31), Decimal(250))
