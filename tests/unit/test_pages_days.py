"""Which days a page speaks of: the span that is asked for, cut where the data end, and the one it is compared with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.calendar import Period, month_of, same_place
from queries.metrics.desk import Desk
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.pages.asking import Asked, Comparison, Days, Earlier, Span
from queries.pages.days import (
    MONTHS,
    are_alike,
    before_of,
    days_of,
    moment_before,
    moment_in,
    period_of,
    waits_for_month_end,
    whole_of,
)
from queries.pages.steps import days_of_month, weeks_of_quarter, weeks_of_year, year_by_months, year_by_weeks
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, metric, profile, service

CITY = profile(LEVIES)
a_day = st.dates(date(2016, 1, 1), date(2032, 12, 31))
a_span, a_comparison = st.sampled_from(list(Span)), st.sampled_from([Comparison.LAST_YEAR, Comparison.PREVIOUS])


def span(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


COMPARED = [
    (Span.WEEK, "2026-11-23", "last_year", "2025-11-18", "2025-11-24"),
    (Span.WEEK, "2026-11-23", "previous", "2026-11-10", "2026-11-16"),
    (Span.MONTH, "2026-11-23", "previous", "2026-10-01", "2026-10-23"),
    (Span.MONTH, "2026-03-30", "previous", "2026-02-01", "2026-02-28"),
    (Span.MONTH, "2026-03-31", "previous", "2026-02-01", "2026-02-28"),
    (Span.MONTH, "2026-02-28", "previous", "2026-01-01", "2026-01-31"),
    (Span.MONTH, "2028-02-28", "previous", "2028-01-01", "2028-01-28"),
    (Span.MONTH, "2028-02-29", "last_year", "2027-02-01", "2027-02-28"),
    (Span.MONTH, "2029-02-28", "last_year", "2028-02-01", "2028-02-29"),
    (Span.QUARTER, "2026-05-20", "previous", "2026-01-01", "2026-02-20"),
    (Span.QUARTER, "2026-05-30", "previous", "2026-01-01", "2026-02-28"),
    (Span.QUARTER, "2026-12-31", "previous", "2026-07-01", "2026-09-30"),
    (Span.QUARTER, "2026-01-15", "previous", "2025-10-01", "2025-10-15"),
    (Span.YEAR, "2026-11-23", "previous", "2025-01-01", "2025-11-23"),
    (Span.YEAR, "2028-02-29", "last_year", "2027-01-01", "2027-02-28"),
    (Span.YEAR, "2026-12-31", "last_year", "2025-01-01", "2025-12-31"),
]


@pytest.mark.parametrize(("kind", "day", "comparison", "first", "last"), COMPARED)
def test_a_period_is_compared_with_its_like(kind: Span, day: str, comparison: str, first: str, last: str) -> None:
    found = before_of(kind, period_of(kind, date.fromisoformat(day)), Comparison(comparison))
    assert found == span(first, last)


@given(a_span, a_day)
def test_a_period_ends_with_its_day_and_begins_with_its_span(kind: Span, day: date) -> None:
    period, whole = period_of(kind, day), whole_of(kind, day)
    assert (period.end, period.start, day <= whole.end) == (day, whole.start, True)
    if kind is Span.WEEK:
        assert (day - period.start).days == 6
    else:
        assert period.start.day == 1 and (period.start.month - 1) % MONTHS[kind] == 0
        assert whole.end + timedelta(days=1) == period_of(kind, whole.end + timedelta(days=1)).start


@given(a_span, a_day, a_comparison)
def test_what_it_is_compared_with_is_as_long_and_over_before_it(kind: Span, day: date, comparison: Comparison) -> None:
    period = period_of(kind, day)
    before = before_of(kind, period, comparison)
    assert before is not None and before.start <= before.end < period.end
    assert comparison is Comparison.LAST_YEAR or before.end < period.start
    months = 1 if kind is Span.WEEK else (day.month - period.start.month) + 1
    assert abs((before.end - before.start) - (period.end - period.start)) <= timedelta(days=3 * months)
    if kind is not Span.WEEK:
        assert period_of(kind, before.end) == before  # it is a period of the same kind itself


@given(st.sampled_from([Span.MONTH, Span.QUARTER, Span.YEAR]), a_day, a_comparison)
def test_a_whole_span_is_compared_with_a_whole_span(kind: Span, day: date, comparison: Comparison) -> None:
    whole = whole_of(kind, day)
    before = before_of(kind, whole, comparison)
    assert before is not None and before == whole_of(kind, before.end)


@given(a_day)
def test_weeks_are_compared_on_the_same_weekdays(day: date) -> None:
    for comparison in (Comparison.LAST_YEAR, Comparison.PREVIOUS):
        before = before_of(Span.WEEK, period_of(Span.WEEK, day), comparison)
        assert before is not None and before.end.weekday() == day.weekday()


def test_the_end_of_a_month_is_compared_with_the_end_of_a_month() -> None:
    for month in range(1, 13):
        end = month_of(date(2027, month, 1)).end
        for kind in (Span.MONTH, Span.QUARTER, Span.YEAR):
            before = before_of(kind, period_of(kind, end), Comparison.PREVIOUS)
            assert before is not None and before.end == month_of(before.end).end


@pytest.fixture
def desk() -> Desk:
    mart = HandMart.create()
    row = {"day": date(2025, 6, 1), "department": "alpha", "category": "land", "district": "x", "amount": 100}
    mart.rows(LEVIES, "payments", [row, row | {"day": TODAY}], through=TODAY)
    with MartReader(Viewer(Role.MAYOR), mart.engine) as reader:
        return Desk(reader, CITY, TODAY)


def test_nothing_is_asked_of_a_day_that_is_not_over(desk: Desk) -> None:
    for as_of in (None, TODAY, date(2031, 1, 1)):
        days = days_of(desk, LEVIES, Asked(as_of=as_of))
        assert (days.as_of, days.period.end, days.is_current) == (YESTERDAY, YESTERDAY, True)
    assert days_of(desk, LEVIES, Asked(as_of=date(1, 1, 1))).as_of == date(2015, 1, 1)
    past = days_of(desk, LEVIES, Asked(span=Span.MONTH, as_of=date(2025, 5, 31), comparison=Comparison.NONE))
    assert (past.period, past.before, past.is_current) == (span("2025-05-01", "2025-05-31"), None, False)


def test_days_earlier_than_asked_are_told_from_those_that_are_asked_for(desk: Desk) -> None:
    budget, last = BUDGET.model_copy(update={"key": "levies"}), Asked(as_of=YESTERDAY)
    inside, ended = Asked(as_of=date(2025, 1, 15)), Asked(as_of=date(2025, 4, 30))
    assert days_of(desk, budget, inside).earlier is Earlier.MONTHS
    assert days_of(desk, budget, inside).period == span("2024-01-01", "2024-12-31")  # not of the year of the day
    assert days_of(desk, LEVIES, Asked(as_of=TODAY)).earlier is Earlier.DATA
    for one, asked in ((budget, ended), (budget, last), (budget, Asked()), (LEVIES, inside), (LEVIES, Asked())):
        assert days_of(desk, one, asked).earlier is None


def test_a_metric_of_the_last_days_keeps_its_window(desk: Desk) -> None:
    daily, days = named(CITY, "levies.daily"), days_of(desk, LEVIES, Asked(span=Span.QUARTER))
    before = moment_before(desk, daily, days)
    assert moment_in(desk, daily, days).period == span("2025-06-10", "2025-06-16")
    assert before is not None and before.period == span("2024-06-10", "2024-06-16")


def test_the_current_year_is_the_question_that_names_no_period(desk: Desk) -> None:
    realised = named(CITY, "levies.realised")
    assert moment_in(desk, realised, days_of(desk, LEVIES, Asked())) == desk.moment(realised)
    past = moment_in(desk, realised, days_of(desk, LEVIES, Asked(as_of=date(2025, 3, 1))))
    assert past == desk.moment(realised, date(2025, 3, 1))
    month = moment_in(desk, realised, days_of(desk, LEVIES, Asked(span=Span.MONTH)))
    assert (month.period, month.narrower) == (span("2025-06-01", "2025-06-16"), True)


@pytest.mark.parametrize(
    ("name", "day", "other", "alike"),
    [
        ("budget.physical", "2026-03-31", "2025-12-31", False),
        ("budget.physical", "2026-06-30", "2026-03-31", True),
        ("budget.physical", "2026-03-31", "2025-03-31", True),
        ("budget.spent", "2026-03-31", "2025-12-31", True),  # a sum of its own days
        ("levies.left", "2026-12-31", "2026-01-01", False),  # 52 weeks before
        ("levies.left", "2026-11-23", "2025-11-24", True),
        ("permits.backlog", "2026-03-31", "2025-12-31", True),  # a case stays open over the new year
    ],
)
def test_what_begins_anew_each_year_is_not_compared_across_its_end(
    name: str, day: str, other: str, alike: bool
) -> None:
    metrics = {
        "budget.physical": (BUDGET, "physical_percent"),
        "budget.spent": (BUDGET, "realised"),
        "levies.left": (LEVIES, "remainder"),
        "permits.backlog": (PERMITS, "backlog"),
    }
    one, measure = metrics[name]
    city = profile(service(one.key, 1, one.facts, {"shown": metric(measure)}))
    assert are_alike(named(city, f"{one.key}.shown"), date.fromisoformat(day), date.fromisoformat(other)) is alike


@given(a_day)
def test_a_week_of_a_line_stands_beside_the_one_that_ended_in_the_same_place(day: date) -> None:
    lines = [(weeks_of_year(day), 12), (weeks_of_quarter(day, Comparison.LAST_YEAR), 12)]
    for axis, months in [*lines, (weeks_of_quarter(day, Comparison.PREVIOUS), 3)]:
        for slot in axis.slots:
            assert slot.before is not None
            assert slot.before.end == same_place(slot.day, -months)
            assert (slot.before.end - slot.before.start).days == 6


@given(a_day)
def test_a_chart_and_the_number_above_it_are_compared_with_the_same_day(day: date) -> None:
    """Where a leap year is beside another, charts took 28 February and numbers the 29th; budgets lost the month."""
    year, quarter = (before_of(kind, period_of(kind, day), Comparison.LAST_YEAR) for kind in (Span.YEAR, Span.QUARTER))
    assert year is not None and quarter is not None
    for axis in (year_by_weeks(day), year_by_months(day)):
        assert [slot.before for slot in axis.slots if slot.day == day] == [year]
    for axis in (weeks_of_year(day), weeks_of_quarter(day, Comparison.LAST_YEAR)):
        assert [slot.before.end for slot in axis.slots if slot.day == day and slot.before] == [quarter.end]


def test_a_budget_s_february_is_compared_with_the_whole_one_of_a_leap_year() -> None:
    before = [slot.before for slot in year_by_months(date(2025, 3, 31)).slots if slot.before]
    assert before[1] == span("2024-01-01", "2024-02-29")


def test_the_last_week_of_a_quarter_stands_beside_the_last_of_the_quarter_before() -> None:
    """91 days before 30 September is 1 July, of the same quarter."""
    last = weeks_of_quarter(date(2026, 9, 30), Comparison.PREVIOUS).slots[-1]
    assert last.before == span("2026-06-24", "2026-06-30")


def test_what_stands_at_the_end_of_a_month_is_compared_with_the_end_of_the_month_before() -> None:
    february = date(2026, 2, 28)
    stock, event = (days_of_month(february, Comparison.PREVIOUS, stands=one).slots[-1] for one in (True, False))
    assert (stock.before, event.before) == (span("2026-01-31", "2026-01-31"), span("2026-01-28", "2026-01-28"))


def test_what_is_still_to_come_in_at_the_end_of_december_stands_beside_the_end_of_december() -> None:
    """52 weeks earlier is 1 January of the same year: the line of the year before leapt from nothing to all of it."""
    last = weeks_of_year(date(2025, 12, 31)).slots[-1]
    assert last.before == span("2024-12-25", "2024-12-31")


@pytest.mark.parametrize(
    ("metric_of", "as_of", "comparison", "waits"),
    [
        ("budget.spent", "2025-06-16", Comparison.LAST_YEAR, True),  # inside June
        ("budget.spent", "2025-04-30", Comparison.LAST_YEAR, False),
        ("budget.spent", "2025-06-16", Comparison.NONE, False),  # nobody asked
        ("levies.realised", "2025-06-16", Comparison.LAST_YEAR, False),
    ],
)
def test_a_budget_waits_for_the_end_of_its_month_to_be_compared(
    metric_of: str, as_of: str, comparison: Comparison, waits: bool
) -> None:
    spent = service("budget", 2, BUDGET.facts, {"spent": metric("realised")})
    day = date.fromisoformat(as_of)
    period = period_of(Span.YEAR, day)
    days = Days(day, period, before_of(Span.YEAR, period, comparison), is_current=False)
    assert waits_for_month_end(named(profile(LEVIES, spent), metric_of), days) is waits
