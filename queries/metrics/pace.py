"""What should have come in by a day, by the seasonal profile of earlier years.

A straight line misleads: PBB-P2 falls due on 31 August and jumps there. The share expected by a day is the share of
a year's total that had come in by the same month and day, averaged with equal weight over the last complete years,
at most three, for each category on its own; a category without history follows the whole fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import prod

import numpy as np

from queries.calendar import Period
from queries.metrics.kept import Kept
from queries.metrics.rows import DailyTotals, Ints

YEARS = 3
"""How many complete years make the profile, at most."""

_DAYS = 365


@dataclass(frozen=True, eq=False)
class Season:
    """Cumulated amounts of some years by day of a year of 365 days; 29 February counts as 28 February."""

    cumulated: tuple[tuple[int, ...], ...]  # one tuple of 365 per year whose total is above zero

    @property
    def whole(self) -> int:
        """What `come_in` counts in: the share of the year that has come in is `come_in` of it."""
        return len(self.cumulated) * prod(year[-1] for year in self.cumulated)

    def come_in(self, position: int) -> int:
        """How much has come in by the end of a day, each year with equal weight, in parts of `whole`."""
        whole = prod(year[-1] for year in self.cumulated)
        return sum(year[position] * (whole // year[-1]) for year in self.cumulated)


@dataclass(frozen=True, eq=False)
class Pace:
    """The seasonal profile of a flow for one year, per category and for the whole."""

    whole: Season | None
    categories: Mapping[str, Season]

    def season(self, category: str) -> Season | None:
        """The profile that a category follows; None where there is no history at all."""
        return self.categories.get(category, self.whole)


class Expectation:
    """What the pace of a year brings of the targets of some categories: the sum of target × seasonal share.

    A category without any history is left out; of none with one there is no expectation.
    """

    def __init__(self, pace: Pace, targets: Iterable[tuple[str, int]]) -> None:
        """`targets` are pairs of category and the year's amount."""
        amounts: dict[Season, int] = {}
        for category, amount in targets:
            season = pace.season(category)
            if season is not None:
                amounts[season] = amounts.get(season, 0) + amount
        # Whole numbers over one denominator: adding fractions of twenty categories would reduce each time.
        self._denominator = prod(season.whole for season in amounts)
        self._weights = [(season, amount * (self._denominator // season.whole)) for season, amount in amounts.items()]
        self._by_day: Kept[int, Fraction] = Kept(365)

    def within(self, period: Period) -> Fraction | None:
        """What is expected during a period inside one year."""
        if not self._weights:
            return None
        before = period.start - timedelta(days=1)
        return self._until(period.end) - (self._until(before) if before.year == period.end.year else 0)

    def _until(self, day: date) -> Fraction:
        """What is expected from 1 January to the end of a day."""
        position = day_of_year(day)
        return self._by_day.of(position, lambda: self._at(position))

    def _at(self, position: int) -> Fraction:
        parts = sum(weight * season.come_in(position) for season, weight in self._weights)
        return Fraction(parts, self._denominator)


def day_of_year(day: date) -> int:
    """Position of a month and day in a year of 365 days, from 0."""
    same = date(2001, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=2001)
    return (same - date(2001, 1, 1)).days


def complete_years(year: int, first_month: str | None) -> range:
    """The complete years before `year`, at most `YEARS`: from the first whose January holds data."""
    if first_month is None:
        return range(year, year)
    first = int(first_month[:4]) + (not first_month.endswith("-01"))
    return range(max(first, year - YEARS), year)


def pace_of(history: DailyTotals, years: range) -> Pace:
    """The profile of the years in `history`: those in which a category brought something in, per category."""
    positions = _positions(history.day)
    names, codes = np.unique(history.category, return_inverse=True)
    shape = (len(names), len(years), _DAYS)
    totals = np.zeros(shape, np.int64)
    of_year = history.day.astype("M8[D]").astype("M8[Y]").astype(np.int64) + 1970
    inside = (of_year >= years.start) & (of_year < years.stop)
    np.add.at(totals, (codes[inside], of_year[inside] - years.start, positions[inside]), history.amount[inside])
    seasons = {str(name): _season(totals[position]) for position, name in enumerate(names)}
    known = {name: season for name, season in seasons.items() if season is not None}
    return Pace(_season(totals.sum(axis=0)) if len(names) else None, known)


def _season(daily: Ints) -> Season | None:
    years = tuple(tuple(year.tolist()) for year in daily.cumsum(axis=1) if year[-1] > 0)
    return Season(years) if years else None


def _positions(days: Ints) -> Ints:
    dates = days.astype("M8[D]")
    months = dates.astype("M8[M]")
    first_of_month = np.array([day_of_year(date(2001, month, 1)) for month in range(1, 13)], np.int64)
    month = months.astype(np.int64) % 12
    day = (dates - months.astype("M8[D]")).astype(np.int64)
    day = np.where((month == 1) & (day == 28), 27, day)
    return first_of_month[month] + day
