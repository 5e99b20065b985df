"""Where the points of a chart stand: its steps, and the days that each is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from queries.calendar import Period, fiscal_year, last_days, month_of, months_later, months_of, same_place
from queries.pages.asking import Comparison, Span
from queries.pages.days import (
    WEEK,
    YEAR_OF_WEEKS,
    months_back,
    whole_of,
)
from queries.pages.values import Step

WEEKS = 52
"""So many weeks back a line of a year goes."""


@dataclass(frozen=True)
class Slot:
    """One step: where its point stands, which days it speaks of, and which it is compared with."""

    day: date
    period: Period
    before: Period | None


@dataclass(frozen=True)
class Axis:
    """All steps of a chart in order; those after `as_of` hold only what is known beforehand."""

    step: Step
    span: Period
    slots: tuple[Slot, ...]


def year_by_weeks(as_of: date) -> Axis:
    """The year cumulated: every seventh day, the day itself and the last of the year, each since 1 January."""
    year = fiscal_year(as_of)
    weekly = {year.start + timedelta(days=offset) for offset in range(6, 364, WEEK)}
    return _cumulated(Step.WEEK, year, sorted(weekly | {as_of, year.end}))


def year_by_months(as_of: date) -> Axis:
    """The year cumulated: every end of a month and the day itself, each since 1 January."""
    year = fiscal_year(as_of)
    return _cumulated(Step.MONTH, year, sorted({part.end for part in months_of(year)} | {as_of}))


def months_of_year(as_of: date) -> Axis:
    """The months of the year, the running one up to the day."""
    year = fiscal_year(as_of)
    slots = tuple(_month(part, as_of) for part in months_of(year))
    return Axis(Step.MONTH, year, slots)


def weeks_of_year(as_of: date) -> Axis:
    """The last 52 weeks, each ending on the day's weekday."""
    slots = tuple(_week(as_of - timedelta(days=WEEK * back)) for back in range(WEEKS, -1, -1))
    return Axis(Step.WEEK, Period(slots[0].period.start, as_of), slots)


def days_of_week(as_of: date, comparison: Comparison) -> Axis:
    """The seven days up to the day."""
    back = WEEK if comparison is Comparison.PREVIOUS else YEAR_OF_WEEKS
    days = [as_of - timedelta(days=ago) for ago in range(WEEK - 1, -1, -1)]
    return Axis(Step.DAY, Period(days[0], as_of), tuple(_moved(Period(day, day), back) for day in days))


def days_of_month(as_of: date, comparison: Comparison, stands: bool = False) -> Axis:
    """Every day of the month, compared with the same day of the month compared with, where that has one.

    What `stands` at the end of the month is compared with what stood at the end of the other.
    """
    month = month_of(as_of)
    other = month_of(months_later(month.start, -months_back(Span.MONTH, comparison)))
    slots = list(_days(month, other))
    if stands:
        slots[-1] = Slot(month.end, Period(month.end, month.end), Period(other.end, other.end))
    return Axis(Step.DAY, month, tuple(slots))


def weeks_of_quarter(as_of: date, comparison: Comparison) -> Axis:
    """The weeks that end in the quarter on the day's weekday, each whole."""
    quarter = whole_of(Span.QUARTER, as_of)
    first = quarter.start + timedelta(days=(as_of - quarter.start).days % WEEK)
    count = (quarter.end - first).days // WEEK + 1
    ends = [first + timedelta(days=WEEK * number) for number in range(count)]
    slots = tuple(_week(end, months_back(Span.QUARTER, comparison)) for end in ends)
    return Axis(Step.WEEK, Period(slots[0].period.start, quarter.end), slots)


def _cumulated(step: Step, year: Period, days: list[date]) -> Axis:
    return Axis(step, year, tuple(Slot(day, Period(year.start, day), _year_before(day)) for day in days))


def _year_before(day: date) -> Period:
    return Period(date(day.year - 1, 1, 1), same_place(day, -12))


def _month(part: Period, as_of: date) -> Slot:
    end = as_of if part.start <= as_of <= part.end else part.end
    before = Period(months_later(part.start, -12), same_place(end, -12))
    return Slot(end, Period(part.start, end), before)


def _moved(period: Period, back: int) -> Slot:
    days = timedelta(days=back)
    return Slot(period.end, period, Period(period.start - days, period.end - days))


def _week(end: date, months: int = 12) -> Slot:
    """A week beside the one that ended in the same place so many months before: whole weeks back, the last days of a
    year or a quarter would stand beside the first of the same one."""
    return Slot(end, last_days(end, WEEK), last_days(same_place(end, -months), WEEK))


def _days(month: Period, other: Period) -> Iterator[Slot]:
    for number in range((month.end - month.start).days + 1):
        day, same = month.start + timedelta(days=number), other.start + timedelta(days=number)
        yield Slot(day, Period(day, day), Period(same, same) if same <= other.end else None)
