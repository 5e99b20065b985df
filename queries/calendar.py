"""Days, working days and periods of a city."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray

from queries.profile.models import Clock, Holiday, Profile

LAST_YEAR = 2050
"""Holidays are known up to here; the `holidays` package estimates the Islamic ones of the years not yet decreed."""


@dataclass(frozen=True)
class Period:
    """Whole days from `start` to `end`, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        """ISO 8601 interval, as it stands in `data-period`."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """Counts days by the city's clocks.

    Working days are the days of the city's working week less national holidays and joint leave (cuti bersama,
    decreed each year by three ministers, SKB 3 Menteri), both from the `holidays` package, and less what
    holidays.csv adds; a row of kind `working` takes a day off that list again (it cannot make a weekend worked).
    """

    days: np.busdaycalendar

    @classmethod
    def of(cls, profile: Profile) -> WorkingCalendar:
        """The calendar of a city. Cheap after the first time for the same city and holidays."""
        return _calendar(profile.city.country, profile.city.first_year, profile.city.working_week, profile.holidays)

    def is_working(self, day: date) -> bool:
        """Whether the city's offices are open on that day."""
        return bool(np.is_busday(np.datetime64(day, "D"), busdaycal=self.days))

    def days_between(self, start: date, end: date, clock: Clock) -> int:
        """Days after `start` up to and including `end`: 0 on the same day, 1 from Monday to Tuesday.

        On the working clock only working days in (start, end] count: Friday to Monday is 1, Friday to Sunday 0.
        Where `end` is before `start` the count is negative: days_between(a, b) == -days_between(b, a).
        """
        return int(self.days_between_all(np.array([start], "M8[D]"), np.array([end], "M8[D]"), clock)[0])

    def days_between_all(
        self, starts: NDArray[np.datetime64], ends: NDArray[np.datetime64], clock: Clock
    ) -> NDArray[np.int64]:
        """`days_between` of many pairs at once; either side may be a single day (numpy broadcasting).

        Takes datetime64 of any unit, read as days. Raises ValueError where a day is missing (NaT): a case that is
        still open has no count, so leave it out first.
        """
        first, last = np.asarray(starts, "M8[D]"), np.asarray(ends, "M8[D]")
        if np.isnat(first).any() or np.isnat(last).any():
            raise ValueError("days between a day and no day cannot be counted; leave open cases out first")
        if clock is Clock.CALENDAR:
            return (last - first).astype(np.int64)
        early, late = np.minimum(first, last), np.maximum(first, last)
        counted = np.busday_count(early + 1, late + 1, busdaycal=self.days)
        return np.where(first <= last, counted, -counted).astype(np.int64)


@lru_cache(maxsize=8)  # listing the holidays of 35 years takes 50 ms, and every page asks for it
def _calendar(
    country: str, first_year: int, working_week: tuple[int, ...], own: tuple[Holiday, ...]
) -> WorkingCalendar:
    listed = _national(country, range(first_year, LAST_YEAR + 1))
    off = (listed | {row.day for row in own if row.kind != "working"}) - {
        row.day for row in own if row.kind == "working"
    }
    mask = [weekday in working_week for weekday in range(7)]
    return WorkingCalendar(np.busdaycalendar(weekmask=mask, holidays=np.array(sorted(off), "M8[D]")))


def _national(country: str, years: range) -> set[date]:
    """Public holidays and, where the country decrees them (Indonesia's joint leave), those of the government."""
    kept = {holidays.PUBLIC, holidays.GOVERNMENT}
    known = holidays.country_holidays(country, years=years[0]).supported_categories
    return set(holidays.country_holidays(country, years=years, categories=tuple(kept & set(known))))


def fiscal_year(day: date) -> Period:
    """The fiscal year (tahun anggaran) of a day: the calendar year (UU 17/2003 art. 4)."""
    return _whole_year(day.year)


@lru_cache(maxsize=64)
def _whole_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def year_to_date(as_of: date) -> Period:
    """From 1 January of the year of `as_of` up to `as_of`."""
    return Period(date(as_of.year, 1, 1), as_of)


def last_days(as_of: date, days: int) -> Period:
    """The `days` days that end with `as_of`. Raises ValueError below one day."""
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    return Period(as_of - timedelta(days=days - 1), as_of)


def month_of(day: date) -> Period:
    """The whole month of a day."""
    return _whole_month(day.year, day.month)


@lru_cache(maxsize=1024)
def _whole_month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def months_of(period: Period) -> tuple[Period, ...]:
    """The months of a period in order, the first and the last cut to it. Empty where it ends before it starts."""
    months: list[Period] = []
    start = period.start
    while start <= period.end:
        months.append(Period(start, min(month_of(start).end, period.end)))
        start = _next_month(start)
    return tuple(months)


def ends_its_month(day: date) -> bool:
    """Whether it is the last day of its month."""
    return day.day == month_of(day).end.day


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier below 0), or that month's last where it has no such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def same_place(day: date, months: int) -> date:
    """`months_later`, but the end of a month leads to the end of a month: 28 February to 31 January."""
    moved = months_later(day, months)
    return month_of(moved).end if ends_its_month(day) else moved


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
