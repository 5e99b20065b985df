"""Facts of the mart as columns: numpy arrays of whole numbers, days as days since 1 January 1970."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from queries.shapes import Outcome

Ints = NDArray[np.int64]

OPEN = np.iinfo(np.int64).max
"""Stands for "not yet closed": later than every day."""

ABSENT = -1
"""Stands for a number that is not there: no due day, no physical progress, no standard time."""

OUTCOMES = ("", *(outcome.value for outcome in Outcome))
"""How cases end, by position; blank while open."""

_EPOCH = date(1970, 1, 1)


def ordinal(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day of `ordinal`."""
    return _EPOCH + timedelta(days=int(number))


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one fact: position -> placed words. Facts hold positions, not ids."""

    ids: Ints  # ascending
    words: Mapping[str, tuple[str, ...]]  # department, category, district, channel, program, activity, kind

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, ids: Ints) -> Ints:
        """Where each id stands among the cells."""
        return np.searchsorted(self.ids, ids).astype(np.int64)


@dataclass(frozen=True, eq=False)
class FlowRows:
    """Grain: cell and day. Amounts in hundredths of the fact's unit."""

    cells: Cells
    cell: Ints
    day: Ints
    amount: Ints
    penalty: Ints

    def in_order(self) -> FlowRows:
        """The same in order of days."""
        order = np.argsort(self.day, kind="stable")
        return FlowRows(self.cells, self.cell[order], self.day[order], self.amount[order], self.penalty[order])

    def since(self, day: int) -> FlowRows:
        """Rows in order of days, those on `day` and later: views, nothing is copied."""
        later = slice(int(np.searchsorted(self.day, day)), None)
        return FlowRows(self.cells, self.cell[later], self.day[later], self.amount[later], self.penalty[later])


@dataclass(frozen=True, eq=False)
class CaseRows:
    """Grain: cell, opened, due, closed, outcome and waiting days; `rows` cases each."""

    cells: Cells
    cell: Ints
    opened: Ints
    due: Ints  # ABSENT where none
    closed: Ints  # OPEN where not closed
    outcome: NDArray[np.int8]  # position in OUTCOMES
    waiting: Ints
    rows: Ints


@dataclass(frozen=True, eq=False)
class BudgetRows:
    """Grain: cell and month of one year (1 to 12). Money in hundredths, physical in hundredths of a percent."""

    cells: Cells
    cell: Ints
    month: Ints
    ceiling: Ints
    planned: Ints
    realised: Ints
    physical: Ints  # ABSENT where blank


def no_budget(cells: Cells) -> BudgetRows:
    """A year of a budget without a row."""
    return BudgetRows(cells, *(np.array([], np.int64) for _ in range(6)))


@dataclass(frozen=True, eq=False)
class DailyTotals:
    """Amounts per category and day, all departments and districts together; hundredths."""

    category: NDArray[np.str_]
    day: Ints
    amount: Ints


@dataclass(frozen=True)
class OpenRow:
    """One case that has been open for long. Words are placed codes: '' for none, '?' where the profile knows none."""

    fact: str
    number: str  # the service's own case number, trimmed; MASKED where it looks like a person's
    opened: date
    due: date | None
    waiting: int  # days the clock stood still
    category: str
    department: str
    district: str
    channel: str  # as the service writes it


@dataclass(frozen=True)
class HeldRow:
    """Rows of one fact that are held back for one reason."""

    service: str
    fact: str
    reason: str
    rows: int
    amount: int  # hundredths: `amount` of a flow, `realised` of a budget; 0 for cases
    first_month: str  # YYYY-MM; '' where none of the rows has a day that can be read
    last_month: str


@dataclass(frozen=True)
class UnmappedRow:
    """A word of a service that the profile does not know, and the accepted rows that carry it."""

    service: str
    fact: str
    word: str  # the dimension: department, category, district or kind
    text: str  # as the service writes it, at most 60 letters
    rows: int
