"""Facts of the mart as columns: numpy arrays of whole numbers, days as days since 1 January 1970."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

OPEN = np.iinfo(np.int64).max
"""Stands for "not yet closed": later than every day."""

ABSENT = -1
"""Stands for a number that is not there: no due day, no physical progress, no standard time."""

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
    words: Mapping[str, tuple[str, ...]]  # department, category, district, program, activity, kind

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


@dataclass(frozen=True, eq=False)
class CaseRows:
    """Grain: cell, opened, due, closed, outcome and waiting days; `rows` cases each."""

    cells: Cells
    cell: Ints
    opened: Ints
    due: Ints  # ABSENT where none
    closed: Ints  # OPEN where not closed
    outcome: NDArray[np.str_]
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


@dataclass(frozen=True, eq=False)
class DailyTotals:
    """Amounts per category and day, all departments and districts together; hundredths."""

    category: NDArray[np.str_]
    day: Ints
    amount: Ints
