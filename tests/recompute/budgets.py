"""Measures of one fiscal year of a budget, laid out as activities by months.

Rows: activity, month (1 to 12), department, program, kind, ceiling, planned, realised (hundredths), physical
(hundredths of a percent, missing where the month was left blank).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from tests.recompute.moments import Day, Moment
from tests.recompute.tables import Table, added, less, percent, scaled


@dataclass(frozen=True)
class Cut:
    """The months that count: from `first` to `last`; of month `running` only a share of its plan."""

    first: int
    last: int
    ceiling: int
    running: int
    share: Fraction

    @classmethod
    def of(cls, moment: Moment, newest: Day) -> Cut:
        """A whole month counts in full; a month cut inside only where the data end there."""
        day = moment.as_of
        whole = calendar.monthrange(day.year, day.month)[1]
        first = moment.start.month if moment.start.year == day.year else 1
        if day.day == whole:
            return cls(first, day.month, day.month, 0, Fraction(0))
        if day == newest:
            return cls(first, day.month, day.month, day.month, Fraction(day.day, whole))
        return cls(first, day.month - 1, day.month, 0, Fraction(0))


class Year:
    """The activities of a year; each column of the rows becomes a sheet of twelve months."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.activities = rows.drop_duplicates("activity").set_index("activity").sort_index()
        self._sheets = {
            name: rows.pivot(index="activity", columns="month", values=name).sort_index()
            for name in ("ceiling", "planned", "realised", "physical")
        }
        self._progress = self._sheets["physical"].astype("float64").ffill(axis=1)

    def measure(self, name: str, cut: Cut, limit: int, by: str | None = None) -> Table:
        """One measure of each word of `by`; money in rupiah. Money may run `limit` points ahead of work."""
        words = None if by is None else self.activities[by]
        if name == "paid_ahead_programs":
            return self._programs_ahead(cut, limit, words)
        return self._measure(name, cut, words)

    def _measure(self, name: str, cut: Cut, words: pd.Series | None) -> Table:
        ceiling = added(self._sheets["ceiling"][cut.ceiling], words)
        spent, plan = self._spent(cut.first, cut.last, words), self._plan(cut, words)
        money = {"realised": spent, "planned": plan, "ceiling": ceiling, "behind_plan": less(plan, spent)}
        if name in money:
            return scaled(money[name], Fraction(1, 100))
        if name == "physical_percent":
            return self._physical(cut, words)
        if name == "paid_ahead_points":
            return less(percent(self._spent(1, cut.last, words), ceiling), self._physical(cut, words))
        done, planned = percent(spent, ceiling), percent(plan, ceiling)
        return {"realised_percent": done, "planned_percent": planned, "deviation_points": less(done, planned)}[name]

    def _spent(self, first: int, last: int, words: pd.Series | None) -> Table:
        return added(self._sheets["realised"].loc[:, first:last].sum(axis=1).astype("int64"), words)

    def _plan(self, cut: Cut, words: pd.Series | None) -> Table:
        months = [month for month in range(cut.first, cut.last + 1) if month != cut.running]
        found = added(self._sheets["planned"][months].sum(axis=1).astype("int64"), words)
        if not cut.running:
            return found
        running = added(self._sheets["planned"][cut.running], words)
        return {word: Fraction(found[word] or 0) + (running[word] or 0) * cut.share for word in found}

    def _physical(self, cut: Cut, words: pd.Series | None) -> Table:
        """The last progress told of each activity, weighted by its ceiling; those that told none are left out."""
        told = self._progress[cut.last] if cut.last else self._progress[1] * float("nan")
        weight = self._sheets["ceiling"][cut.ceiling].where(told.notna(), 0)
        work = pd.Series(
            [int(w) * int(p) for w, p in zip(weight, told.fillna(0), strict=True)], told.index, dtype=object
        )
        keys = pd.Series("", told.index) if words is None else words
        done = {word: Fraction(sum(part), 100) for word, part in work.groupby(keys)}
        return scaled(percent(done, added(weight.astype("int64"), keys)), Fraction(1, 100))

    def _programs_ahead(self, cut: Cut, limit: int, words: pd.Series | None) -> Table:
        keys = pd.Series("", self.activities.index) if words is None else words
        found: dict[str, int] = {}
        for word in keys.unique():
            program = (self.activities.department + "/" + self.activities.program).where(keys == word)
            ahead = self._measure("paid_ahead_points", cut, program)
            found[word] = sum(points is not None and points > limit for points in ahead.values())
        return dict(found)
