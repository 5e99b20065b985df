"""The facts of one version of the mart, each read once and kept, and what many figures of them share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np

from queries.calendar import WorkingCalendar
from queries.metrics.budget_lines import BudgetMembers
from queries.metrics.budget_year import BudgetYear, budget_year
from queries.metrics.cumulated import Cumulated, cumulated
from queries.metrics.flow import Column
from queries.metrics.goals import Shares
from queries.metrics.grains import Grain, Where
from queries.metrics.groups import OUTSIDE, CellGrain, Flags, Groups, grain_of
from queries.metrics.kept import Kept
from queries.metrics.pace import Expectation, Pace, complete_years, pace_of
from queries.metrics.reader import Reader
from queries.metrics.rows import Cells, FlowRows, Ints, ordinal
from queries.metrics.tally import CourseTally
from queries.metrics.timed import TimedCases, timed
from queries.profile.models import Service
from queries.shapes import NONE, UNMAPPED, Shape

Fact = tuple[Service, str]
"""A service and the name of one of its facts."""

Key = tuple[str, str]


class Facts:
    """Reads facts as they are asked for. What was read from an earlier day on also answers for a later one.

    What a question gets depends on the question alone, never on what was asked before. Threads may share it: all
    that is kept is immutable and can be made twice. Everything that grows with the questions is bounded.
    """

    def __init__(self, reader: Reader, calendar: WorkingCalendar) -> None:
        self._reader = reader
        self._calendar = calendar
        self._flows: dict[Key, tuple[date, FlowRows]] = {}
        self._cases: dict[Key, tuple[date, TimedCases]] = {}
        self._budgets: Kept[tuple[str, str, int], BudgetYear] = Kept(40)
        self._paces: Kept[tuple[str, str, int], Pace] = Kept(40)
        self._expectations: Kept[tuple[str, str, int, Shares], Expectation] = Kept(400)
        self._grains: Kept[tuple[Cells, Grain], CellGrain] = Kept(200)
        self._used: Kept[tuple[str, str, date], Flags] = Kept(400)
        self._collectors: Kept[tuple[str, str, date], Mapping[str, str]] = Kept(400)
        self._sums: Kept[tuple[FlowRows, Where, Column], Cumulated] = Kept(300)
        self._tallies: Kept[tuple[TimedCases, Where], CourseTally] = Kept(64)
        self._members: Kept[tuple[BudgetYear, Groups], BudgetMembers] = Kept(64)

    def prepare(self, service: Service, since: date) -> None:
        """Reads a service's flows and cases on `since` and later, so that nothing is read twice."""
        for name, fact in service.facts.items():
            if fact.shape is Shape.FLOW:
                self._whole_flow((service, name), since)
            elif fact.shape is Shape.CASE:
                self._whole_cases((service, name), since)

    def flow(self, fact: Fact, since: date) -> FlowRows:
        """Rows of a flow from the month of `since` on, in order of days."""
        return self._whole_flow(fact, since).since(ordinal(since.replace(day=1)))

    def cases(self, fact: Fact, since: date) -> TimedCases:
        """Cases that are open or were closed on `since` or later, in order of the day they closed."""
        return self._whole_cases(fact, since).since(ordinal(since))

    def flow_sums(self, fact: Fact, since: date, where: Where, column: Column) -> Cumulated:
        """What came in day by day within `where`, right for every period from `since` on."""
        rows = self._whole_flow(fact, since)
        return self._sums.of((rows, where, column), lambda: self._cumulated(rows, where, column))

    def tally(self, fact: Fact, since: date, where: Where) -> CourseTally:
        """Counts of the cases within `where`, right for every period and day from `since` on."""
        cases = self._whole_cases(fact, since)
        return self._tallies.of((cases, where), lambda: CourseTally(cases, self._rows_inside(cases, where)))

    def budget(self, fact: Fact, year: int) -> BudgetYear:
        """One year of a budget."""
        key = (*_key(fact), year)
        return self._budgets.of(key, lambda: budget_year(self._reader.budget(*key)))

    def budget_members(self, fact: Fact, year: int, groups: Groups) -> BudgetMembers:
        """The sums of a year's members."""
        budget = self.budget(fact, year)

        def made() -> BudgetMembers:
            programs = self.grain(budget.cells, ("department", "program")).of_cell
            return BudgetMembers(budget, self.placed(budget.cells, groups), len(groups), programs)

        return self._members.of((budget, groups), made)

    def pace(self, fact: Fact, year: int) -> Pace:
        """The seasonal profile of a flow for a year, from the complete years before it."""
        key = (*_key(fact), year)
        return self._paces.of(key, lambda: self._pace(*key))

    def expectation(self, fact: Fact, year: int, shares: Shares) -> Expectation:
        """What the pace of a year makes of targets of some categories."""
        key = (*_key(fact), year, shares)
        return self._expectations.of(key, lambda: Expectation(self.pace(fact, year), shares))

    def used_since(self, fact: Fact, since: date) -> tuple[Cells, Flags]:
        """The cells of a flow or of cases, and those of them that hold what `flow` or `cases` gives since a day."""
        service, name = fact
        rows = self.flow(fact, since) if service.facts[name].shape is Shape.FLOW else self.cases(fact, since).rows
        return rows.cells, self._used.of((*_key(fact), since), lambda: _used(rows.cells, rows.cell))

    def members(self, cells: Cells, used: Flags, by: Grain, where: Where) -> tuple[Grain, ...]:
        """Members of a grain among the used cells within `where`, in order."""
        return self.grain(cells, by).among(used & self.inside(cells, where) if where else used)

    def grain(self, cells: Cells, by: Grain) -> CellGrain:
        """How the cells fall into a grain."""
        return self._grains.of((cells, by), lambda: grain_of(cells, by))

    def inside(self, cells: Cells, where: Where) -> Flags:
        """The cells within `where`."""
        found = np.ones(len(cells), np.bool_)
        for word, code in where:
            found &= self.grain(cells, (word,)).equals((code,))
        return found

    def placed(self, cells: Cells, groups: Groups) -> Ints:
        """The member of each cell, `OUTSIDE` where it has none."""
        placed = self.grain(cells, groups.by).placed(groups)
        if groups.kind is None:
            return placed
        return np.where(self.inside(cells, (("kind", groups.kind),)), placed, OUTSIDE)

    def collectors(self, fact: Fact, since: date) -> Mapping[str, str]:
        """Category -> the department that alone answers for it; categories of several departments are left out."""
        return self._collectors.of((*_key(fact), since), lambda: self._found_collectors(fact, since))

    def _found_collectors(self, fact: Fact, since: date) -> Mapping[str, str]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for category, department in self.members(*self.used_since(fact, since), ("category", "department"), ()):
            if department not in (NONE, UNMAPPED):
                found[category].add(department)
        alone = {category: next(iter(names)) for category, names in found.items() if len(names) == 1}
        return MappingProxyType(alone)

    def _whole_flow(self, fact: Fact, since: date) -> FlowRows:
        key = _key(fact)
        held = self._flows.get(key)
        if held is None or held[0] > since:
            held = (since.replace(day=1), self._reader.flow(*key, since).in_order())
            self._flows[key] = held
        return held[1]

    def _whole_cases(self, fact: Fact, since: date) -> TimedCases:
        key, service = _key(fact), fact[0]
        held = self._cases.get(key)
        if held is None or held[0] > since:
            rows = self._reader.cases(*key, since)
            held = (since, timed(rows, service.categories, self._calendar, service.clock))
            self._cases[key] = held
        return held[1]

    def _pace(self, service: str, name: str, year: int) -> Pace:
        years = complete_years(year, self._reader.first_month(service, name))
        return pace_of(self._reader.daily_by_category(service, name, years.start, years.stop - 1), years)

    def _cumulated(self, rows: FlowRows, where: Where, column: Column) -> Cumulated:
        values = rows.amount if column is Column.AMOUNT else rows.penalty
        if not where:
            return cumulated(rows.day, values)
        inside = self.inside(rows.cells, where)[rows.cell]
        return cumulated(rows.day[inside], values[inside])

    def _rows_inside(self, cases: TimedCases, where: Where) -> Ints | None:
        return np.flatnonzero(self.inside(cases.rows.cells, where)[cases.rows.cell]) if where else None


def _key(fact: Fact) -> Key:
    return fact[0].key, fact[1]


def _used(cells: Cells, positions: Ints) -> Flags:
    found = np.zeros(len(cells), np.bool_)
    found[positions] = True
    return found
