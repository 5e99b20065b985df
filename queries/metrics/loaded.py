"""One version of the mart in memory: answers what a reader answers, without a connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from sqlalchemy import Row

from queries.metrics.mart_state import MartState
from queries.metrics.reading import MartReader
from queries.metrics.rows import (
    BudgetRows,
    CaseRows,
    DailyTotals,
    FlowRows,
    HeldRow,
    OpenRow,
    UnmappedRow,
    day_of,
    no_budget,
    ordinal,
)
from queries.profile.models import Profile
from queries.shapes import Shape
from queries.viewer import Viewer

EVER = date.min

Key = tuple[str, str]
_Rows = TypeVar("_Rows", FlowRows, CaseRows)


@dataclass(frozen=True, eq=False)
class Loaded:
    """Everything that the metrics of a profile may ask of one version of the mart. See `reader.Reader`.

    Flows and cases are whole: what is asked for since a day is answered with everything since ever.
    """

    viewer: Viewer
    state: MartState
    flows: Mapping[Key, FlowRows]
    waiting: Mapping[Key, CaseRows]
    budgets: Mapping[Key, Mapping[int, BudgetRows]]
    pull_rows: tuple[Row, ...]
    target_rows: tuple[Row, ...]
    held_counts: Mapping[tuple[str, str, str], int]
    unmapped_counts: Mapping[str, int]
    held_rows: tuple[HeldRow, ...]
    unmapped_rows: tuple[UnmappedRow, ...]
    longest_open: Mapping[str, tuple[OpenRow, ...]]

    def version(self) -> int:
        """The highest id of the pull log; 0 before the first pull."""
        return self.state.version

    def pulls(self) -> tuple[Row, ...]:
        """The last pull and the last successful pull of every fact, in order of id."""
        return self.pull_rows

    def targets(self) -> tuple[Row, ...]:
        """Every target, of all services, years and stages."""
        return self.target_rows

    def held_back(self) -> dict[tuple[str, str, str], int]:
        """Quarantined rows by service, fact and reason."""
        return dict(self.held_counts)

    def unmapped(self) -> dict[str, int]:
        """Accepted rows with a word that the profile does not know, by service."""
        return dict(self.unmapped_counts)

    def held_details(self) -> tuple[HeldRow, ...]:
        """Quarantined rows with their amounts and months."""
        return self.held_rows

    def unmapped_words(self) -> tuple[UnmappedRow, ...]:
        """Words that the profile does not know."""
        return self.unmapped_rows

    def open_cases(self, service: str) -> tuple[OpenRow, ...]:
        """The longest-open cases of a service, the oldest first."""
        return self.longest_open.get(service, ())

    def first_month(self, service: str, name: str) -> str | None:
        """The first month (YYYY-MM) with a row of a flow; None where there is none."""
        days = self.flows[service, name].day
        return day_of(days.min()).isoformat()[:7] if len(days) else None

    def flow(self, service: str, name: str, since: date) -> FlowRows:
        """Rows of a flow from the month of `since` on, or more."""
        return self.flows[service, name]

    def cases(self, service: str, name: str, since: date) -> CaseRows:
        """Cases that are open or were closed on `since` or later, or more."""
        return self.waiting[service, name]

    def budget(self, service: str, name: str, year: int) -> BudgetRows:
        """A year's rows of a budget."""
        years = self.budgets[service, name]
        return years[year] if year in years else no_budget(next(iter(years.values())).cells)

    def daily_by_category(self, service: str, name: str, first_year: int, last_year: int) -> DailyTotals:
        """A flow's amounts per category and day of whole years."""
        return _daily(self.flows[service, name], first_year, last_year)


def load(reader: MartReader, profile: Profile) -> Loaded:
    """Reads everything, in the reader's transaction. Raises MartError, also for the mart of another city."""
    reader.check_city(profile.key)
    return Loaded(
        viewer=reader.viewer,
        state=reader.state(),
        flows={key: reader.flow(*key, EVER) for key in _facts(profile, Shape.FLOW)},
        waiting={key: reader.cases(*key, EVER) for key in _facts(profile, Shape.CASE)},
        budgets={key: _years(reader, key) for key in _facts(profile, Shape.BUDGET)},
        pull_rows=tuple(reader.pulls()),
        target_rows=tuple(reader.targets()),
        held_counts=reader.held_back(),
        unmapped_counts=reader.unmapped(),
        held_rows=reader.held_details(),
        unmapped_rows=reader.unmapped_words(),
        longest_open={service.key: reader.open_cases(service.key) for service in profile.services},
    )


def _facts(profile: Profile, shape: Shape) -> Iterable[Key]:
    return ((one.key, name) for one in profile.services for name, fact in one.facts.items() if fact.shape is shape)


def _years(reader: MartReader, key: Key) -> dict[int, BudgetRows]:
    """Every year with rows; a year without any where there is none at all, so that the cells are known."""
    return {year: reader.budget(*key, year) for year in reader.budget_years(*key) or (EVER.year,)}


def _daily(rows: FlowRows, first_year: int, last_year: int) -> DailyTotals:
    """The sums of whole years per category and day."""
    first, days = ordinal(date(first_year, 1, 1)), (date(last_year, 12, 31) - date(first_year, 1, 1)).days + 1
    names, codes = np.unique(np.array(rows.cells.words["category"], np.str_), return_inverse=True)
    inside = (rows.day >= first) & (rows.day < first + days)
    totals = np.zeros((max(len(names), 1), max(days, 0)), np.int64)
    there = np.zeros(totals.shape, np.bool_)
    place = (codes[rows.cell[inside]], rows.day[inside] - first)
    np.add.at(totals, place, rows.amount[inside])
    there[place] = True
    category, day = np.nonzero(there)
    return DailyTotals(names[category], day + first, totals[category, day])
