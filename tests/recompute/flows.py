"""Measures of flows from one row a payment, haul or trip.

Columns: day, amount and penalty (whole hundredths), department, category, district.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from tests.recompute.moments import Day, Moment
from tests.recompute.tables import Table, added, less, percent, scaled

WHOLE_CITY = "*"


def total(rows: pd.DataFrame, start: Day, end: Day, by: str | None, column: str = "amount") -> Table:
    """Hundredths from `start` to `end`, both included, for each word of the column `by`."""
    inside = rows.day.between(start, end)
    return added(rows[column].where(inside, 0), None if by is None else rows[by])


def in_force(targets: pd.DataFrame, day: Day) -> pd.DataFrame:
    """The newest target of the day's year per department and category, of those that were law on that day.

    Columns of `targets`: year, day, department, category, value (hundredths).
    """
    standing = targets[(targets.year == day.year) & (targets.day <= day)].sort_values("day", kind="stable")
    return standing.drop_duplicates(["department", "category"], keep="last")


class Past:
    """What came in during earlier years of the whole city, by kind and day of the year."""

    def __init__(self, rows: pd.DataFrame) -> None:
        first = rows.day.min()
        self._first = first.year if first.month == 1 else first.year + 1
        dated = rows.assign(year=rows.day.dt.year, month_day=_month_day(rows.day))
        everything = dated.assign(category=WHOLE_CITY)
        self._years = {
            key: (part.month_day.to_numpy(), part.amount.to_numpy())
            for frame in (dated, everything)
            for key, part in frame.groupby(["category", "year"])
        }

    def share_by(self, category: str, day: Day) -> Fraction | None:
        """Share of a year in by this month and day: the mean of the last three whole years that had any.

        A kind without such a year follows the city.
        """
        shares = self._shares(category, day) or self._shares(WHOLE_CITY, day)
        return sum(shares, Fraction(0)) / len(shares) if shares else None

    def share_within(self, category: str, start: Day, end: Day) -> Fraction | None:
        """Share of a year that comes in from `start` to `end`, both of one year."""
        by_end = self.share_by(category, end)
        if by_end is None or (start.month, start.day) == (1, 1):
            return by_end
        return by_end - (self.share_by(category, start - pd.Timedelta(days=1)) or 0)

    def _shares(self, category: str, day: Day) -> list[Fraction]:
        limit = min(day.month * 100 + day.day, 228) if day.month == 2 else day.month * 100 + day.day
        shares = []
        for year in range(max(self._first, day.year - 3), day.year):
            at, amounts = self._years.get((category, year), (np.array([]), np.array([], dtype="int64")))
            if amounts.sum() > 0:
                shares.append(Fraction(int(amounts[at <= limit].sum()), int(amounts.sum())))
        return shares


def _month_day(days: pd.Series) -> pd.Series:
    """823 for 23 August; 29 February counts as the 28th."""
    return (days.dt.month * 100 + days.dt.day).replace(229, 228)


@dataclass(frozen=True)
class Till:
    """A flow, what it is divided by, its targets and the past of the whole city."""

    rows: pd.DataFrame
    of: pd.DataFrame
    targets: pd.DataFrame
    past: Past
    unit: int  # hundredths to one of the metric's unit

    def measure(self, name: str, moment: Moment, by: str | None = None) -> Table:
        """One measure of each word of the column `by`, or of the whole under the word ''."""
        found = self._hundredths(name, moment, by)
        return found if name.endswith("percent") else scaled(found, Fraction(1, self.unit))

    def _hundredths(self, name: str, moment: Moment, by: str | None) -> Table:
        start, end, as_of = moment.start, moment.end, moment.as_of
        done = total(self.rows, start, end, by)
        if name in {"realised", "penalty"}:
            return done if name == "realised" else total(self.rows, start, end, by, "penalty")
        if name == "daily_average":
            return scaled(done, Fraction(1, (end - start).days + 1))
        if name == "ratio_percent":
            return percent(done, total(self.of, start, end, by))
        target = self._targets(as_of, by, None)
        if name in {"target", "realised_percent"}:
            return target if name == "target" else percent(done, target)
        if name in {"remainder", "needed_per_week"}:
            left = _missing_as_zero(total(self.rows, as_of.replace(month=1, day=1), as_of, by), target)
            left = less(target, left)
            return left if name == "remainder" else _per_week(left, (as_of.replace(month=12, day=31) - as_of).days)
        paced = self._targets(as_of, by, moment)
        if name == "gap":
            return less(_missing_as_zero(done, paced), paced)
        return {"expected": paced, "expected_percent": percent(paced, target)}[name]

    def _targets(self, day: Day, by: str | None, within: Moment | None) -> Table:
        """Targets in force; where `within` is given, the part of each that should come in then."""
        if by == "district":
            return {}
        found: dict[str, Fraction] = {}
        for standing, start, end in self._by_year(day, within):
            if standing.empty:
                return {}
            for row in standing.itertuples():
                part = Fraction(1) if within is None else self.past.share_within(row.category, start, end)
                word = getattr(row, by) if by else ""
                if part is not None:
                    found[word] = found.get(word, Fraction(0)) + int(row.value) * part
        return dict(found)

    def _by_year(self, day: Day, within: Moment | None) -> Iterator[tuple[pd.DataFrame, Day, Day]]:
        """The targets in force and the days of each calendar year of a stretch of time, the newest first."""
        if within is None:
            yield in_force(self.targets, day), day, day
            return
        days = pd.date_range(within.start, within.end)
        for year in sorted(set(days.year), reverse=True):
            inside = days[days.year == year]
            last = day if year == day.year else pd.Timestamp(year, 12, 31)
            yield in_force(self.targets, last), inside[0], inside[-1]


def _missing_as_zero(table: Table, like: Table) -> Table:
    return {word: table.get(word, 0) for word in like}


def _per_week(left: Table, days: int) -> Table:
    return {word: _rate(Fraction(value or 0), days) for word, value in left.items()}


def _rate(left: Fraction, days: int) -> Fraction | None:
    if left <= 0:
        return Fraction(0)
    return left * 7 / days if days else None
