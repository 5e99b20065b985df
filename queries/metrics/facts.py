"""The facts of one version of the mart, each read once and kept while a view is made."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np

from queries.calendar import WorkingCalendar
from queries.metrics.budget_year import BudgetYear, budget_year
from queries.metrics.case import TimedCases, timed
from queries.metrics.groups import Groups, members
from queries.metrics.pace import Pace, complete_years, pace_of
from queries.metrics.reader import Reader
from queries.metrics.rows import Cells, FlowRows, Ints
from queries.profile.models import Service
from queries.shapes import NONE, UNMAPPED, Shape

Grain = tuple[str, ...]
Keys = frozenset[tuple[str, ...]]


class Facts:
    """Reads facts as they are asked for. What was read from an earlier day on also answers for a later one."""

    def __init__(self, reader: Reader, calendar: WorkingCalendar) -> None:
        self._reader = reader
        self._calendar = calendar
        self._flows: dict[tuple[str, str], tuple[date, FlowRows]] = {}
        self._cases: dict[tuple[str, str], tuple[date, TimedCases]] = {}
        self._budgets: dict[tuple[str, str, int], BudgetYear] = {}
        self._paces: dict[tuple[str, str, int], Pace] = {}
        self._used: dict[Cells, Ints] = {}
        self._members: dict[tuple[Cells, Grain, str | None], Keys] = {}
        self._placed: dict[tuple[Cells, Groups], Ints] = {}

    def prepare(self, service: Service, since: date) -> None:
        """Reads a service's flows and cases on `since` and later, so that nothing is read twice."""
        for name, fact in service.facts.items():
            if fact.shape is Shape.FLOW:
                self.flow(service, name, since)
            elif fact.shape is Shape.CASE:
                self.cases(service, name, since)

    def flow(self, service: Service, fact: str, since: date) -> FlowRows:
        """Rows of a flow on `since` and later."""
        held = self._flows.get((service.key, fact))
        if held is None or held[0] > since:
            held = (since, self._reader.flow(service.key, fact, since))
            self._flows[service.key, fact] = held
        return held[1]

    def cases(self, service: Service, fact: str, since: date) -> TimedCases:
        """Cases that are open or were closed on `since` or later."""
        held = self._cases.get((service.key, fact))
        if held is None or held[0] > since:
            rows = self._reader.cases(service.key, fact, since)
            held = (since, timed(rows, service.categories, self._calendar, service.clock))
            self._cases[service.key, fact] = held
        return held[1]

    def budget(self, service: Service, fact: str, year: int) -> BudgetYear:
        """One year of a budget."""
        key = (service.key, fact, year)
        if key not in self._budgets:
            self._budgets[key] = budget_year(self._reader.budget(*key))
        return self._budgets[key]

    def pace(self, service: Service, fact: str, year: int) -> Pace:
        """The seasonal profile of a flow for a year, from the complete years before it."""
        key = (service.key, fact, year)
        if key not in self._paces:
            years = complete_years(year, self._reader.first_month(service.key, fact))
            history = self._reader.daily_by_category(service.key, fact, years.start, years.stop - 1)
            self._paces[key] = pace_of(history, years)
        return self._paces[key]

    def members(self, cells: Cells, used: Ints, by: Grain, kind: str | None) -> Keys:
        """Members of a grain among the cells that hold rows."""
        key = (cells, by, kind)
        if key not in self._members:
            positions = self._unique(cells, used)
            if kind is not None:
                positions = np.array([one for one in positions if cells.words["kind"][one] == kind], np.int64)
            self._members[key] = frozenset(members(cells, positions, by))
        return self._members[key]

    def placed(self, cells: Cells, groups: Groups) -> Ints:
        """The member of each cell."""
        key = (cells, groups)
        if key not in self._placed:
            self._placed[key] = groups.place(cells)
        return self._placed[key]

    def collectors(self, cells: Cells, used: Ints) -> dict[str, str]:
        """Category -> the department that alone answers for it; categories of several departments are left out."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for category, department in self.members(cells, used, ("category", "department"), None):
            if department not in (NONE, UNMAPPED):
                found[category].add(department)
        return {category: next(iter(names)) for category, names in found.items() if len(names) == 1}

    def _unique(self, cells: Cells, used: Ints) -> Ints:
        if cells not in self._used:
            self._used[cells] = np.unique(used)
        return self._used[cells]
