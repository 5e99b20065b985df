"""One year of a budget as cells by months, and where it is cut on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from queries.calendar import ends_its_month, month_of
from queries.metrics.groups import Flags
from queries.metrics.moments import Moment
from queries.metrics.rows import ABSENT, BudgetRows, Cells, Ints

MONTHS = 13
"""Columns of a year: the first stays empty, so that a month stands at its own number."""


@dataclass(frozen=True)
class Cut:
    """Which months a question counts. Months are 1 to 12; `last_month` is 0 where none counts yet."""

    first_month: int
    last_month: int  # the last whose money counts
    ceiling_month: int  # the month whose ceiling is in force
    running_month: int | None  # the last month where it is not over: its plan counts by days
    running_share: Fraction = Fraction(0)

    @property
    def last_whole_month(self) -> int:
        """The last month whose plan counts in full."""
        return self.last_month if self.running_month is None else self.running_month - 1


def cut_of(moment: Moment) -> Cut:
    """Where a moment cuts the year.

    A month that is over counts in full. The running month counts with the money booked so far (today's with it, where
    any is) and with the plan of its days up to as_of. An earlier day inside a month cannot be told apart from its
    month's money, so the months before it count.
    """
    day = last_counted(moment)
    first = moment.period.start.month if moment.period.start.year == day.year else 1
    if ends_its_month(day):
        return Cut(first, day.month, day.month, None)
    if day >= moment.last_day:
        return Cut(first, day.month, day.month, day.month, _share_of_month(day))
    return Cut(first, day.month - 1, day.month, None)


def last_counted(moment: Moment) -> date:
    """The last day that counts: its year is the year of the budget."""
    return min(moment.as_of, moment.period.end)


def _share_of_month(day: date) -> Fraction:
    return Fraction(day.day, month_of(day).end.day)


@dataclass(frozen=True, eq=False)
class BudgetYear:
    """Cells by months (columns 1 to 12), each activity in its first cell; blank months carry ceiling and progress."""

    cells: Cells
    used: Flags  # the activities with a row in the year
    planned: Ints
    realised: Ints
    ceiling: Ints
    physical: Ints

    def ceiling_at(self, month: int) -> Ints:
        """Ceiling in force in a month, per cell, hundredths: that of the last month with a row."""
        return self.ceiling[:, month]

    def physical_at(self, month: int) -> Ints:
        """Physical progress by a month, per cell, hundredths of a percent; ABSENT where none was reported this year."""
        return self.physical[:, month]


def budget_year(rows: BudgetRows) -> BudgetYear:
    """Lays a year's rows out by activity and month and carries what a blank month leaves as it was.

    Cells that differ only in how the source spells a word (a department under its old name) are one activity: what
    one spelling leaves off the next takes up, else its ceiling would count twice.
    """
    shape = (len(rows.cells), MONTHS)
    cell = _activities(rows.cells)[rows.cell]
    place = (cell, rows.month)
    planned, realised, ceiling = (np.zeros(shape, np.int64) for _ in range(3))
    np.add.at(planned, place, rows.planned)
    np.add.at(realised, place, rows.realised)
    np.add.at(ceiling, place, rows.ceiling)
    there = np.zeros(shape, np.bool_)
    there[place] = True
    physical = _physical(rows, cell, shape)
    return BudgetYear(
        rows.cells,
        np.any(there, axis=1),
        planned,
        realised,
        _carried(ceiling, there),
        _carried(physical, physical != ABSENT),
    )


def _physical(rows: BudgetRows, cell: Ints, shape: tuple[int, int]) -> Ints:
    """Reported progress; where leaves of one name report apart, their mean weighted by ceiling, to the hundredth."""
    physical = np.full(shape, ABSENT, np.int64)
    reported = np.flatnonzero(rows.physical != ABSENT)
    place = cell[reported] * MONTHS + rows.month[reported]
    physical.flat[place] = rows.physical[reported]
    places, counts = np.unique(place, return_counts=True)
    for double in places[counts > 1]:
        leaves = [(int(rows.physical[row]), int(rows.ceiling[row])) for row in reported[place == double]]
        weight = sum(ceiling for _, ceiling in leaves)
        weighted = leaves if weight else [(percent, 1) for percent, _ in leaves]
        total = sum(percent * ceiling for percent, ceiling in weighted)
        physical.flat[double] = round(Fraction(total, weight or len(leaves)))
    return physical


def _activities(cells: Cells) -> Ints:
    """For each cell the first one of the same activity."""
    first: dict[tuple[str, ...], int] = {}
    keys = zip(*(cells.words[word] for word in ("department", "program", "activity", "kind")), strict=True)
    return np.array([first.setdefault(key, place) for place, key in enumerate(keys)], np.int64)


def _carried(values: Ints, there: np.ndarray) -> Ints:
    """Each month's value, or that of the last month before it that has one; the empty first column's where none has."""
    months = np.where(there, np.arange(MONTHS), 0)
    return np.take_along_axis(values, np.maximum.accumulate(months, axis=1), axis=1)
