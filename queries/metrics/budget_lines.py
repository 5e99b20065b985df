"""What a budget says of the members of a grain in one year, and of one of them up to a cut."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from queries.metrics.budget_year import MONTHS, BudgetYear, Cut
from queries.metrics.exact import less, share
from queries.metrics.groups import OUTSIDE, Flags, added
from queries.metrics.kept import Kept
from queries.metrics.rows import ABSENT, Ints
from queries.shapes import HUNDREDTHS

Table = list[list[int]]
"""A row per member, a column per month (1 to 12; the first stays empty); hundredths."""


class BudgetMembers:
    """A year's sums per member and month, worked out once for all measures and cuts."""

    def __init__(self, year: BudgetYear, group: Ints, size: int, programs: Ints) -> None:
        """`group` is the member of each cell, `programs` the program of each cell by department and program."""
        self.size = size
        self._year = year
        self._group = group
        self._programs = programs
        self._tables: Kept[str, Table] = Kept(3)
        self._progress: Kept[tuple[int, int], list[Fraction | None]] = Kept(200)
        self._ahead: Kept[tuple[int, int, int, Fraction], int] = Kept(500)
        self._parts: Kept[str, tuple[BudgetMembers, list[list[int]]]] = Kept(1)

    def planned(self, member: int) -> list[int]:
        """Plan of each month."""
        return self._table("planned")[member]

    def realised(self, member: int) -> list[int]:
        """Money of each month."""
        return self._table("realised")[member]

    def ceiling(self, member: int) -> list[int]:
        """Ceiling in force in each month."""
        return self._table("ceiling")[member]

    def progress(self, member: int, month: int, ceiling_month: int) -> Fraction | None:
        """Physical progress by a month in percent, weighted by the ceiling of another over the cells that report it."""
        key = (month, ceiling_month)
        return self._progress.of(key, lambda: self._progress_of(*key))[member]

    def programs_ahead(self, member: int, cut: Cut, limit: Fraction) -> int:
        """How many of the member's programs, department by department, have paid further ahead than the limit."""
        key = (member, cut.last_month, cut.ceiling_month, limit)
        return self._ahead.of(key, lambda: self._programs_ahead(member, cut, limit))

    def programs(self, member: int) -> tuple[BudgetMembers, list[int]]:
        """The member's programs: members of a finer grain, and which of those are its own."""
        finer, places = self._parts.of("programs", self._by_program)
        return finer, places[member]

    def _programs_ahead(self, member: int, cut: Cut, limit: Fraction) -> int:
        finer, places = self.programs(member)
        return sum(BudgetLine(finer, place, cut).is_ahead(limit) for place in places)

    def _table(self, column: str) -> Table:
        return self._tables.of(column, lambda: _by_member(getattr(self._year, column), self._group, self.size))

    def _progress_of(self, month: int, ceiling_month: int) -> list[Fraction | None]:
        progress = self._year.physical_at(month)
        ceilings = self._year.ceiling_at(ceiling_month)
        reporting = progress != ABSENT
        weights = self._sums(ceilings, reporting)
        # Ceilings in sen times hundredths of a percent can pass 64 bits: whole rupiah and the rest apart.
        rupiah, sen = np.divmod(ceilings, HUNDREDTHS)
        done = zip(self._sums(rupiah * progress, reporting), self._sums(sen * progress, reporting), strict=True)
        weighed = [Fraction(whole * HUNDREDTHS + rest, HUNDREDTHS) for whole, rest in done]
        return [value / weight if weight > 0 else None for value, weight in zip(weighed, weights, strict=True)]

    def _sums(self, values: Ints, wanted: Flags) -> list[int]:
        return added(self._group[wanted], values[wanted], self.size)

    def _by_program(self) -> tuple[BudgetMembers, list[list[int]]]:
        inside = self._group != OUTSIDE
        pairs = np.stack((self._group, self._programs), axis=1)[inside]
        names, codes = np.unique(pairs, axis=0, return_inverse=True)
        finer = np.full(len(self._group), OUTSIDE, np.int64)
        finer[inside] = codes.reshape(-1)
        places: list[list[int]] = [[] for _ in range(self.size)]
        for place, (member, _) in enumerate(names.tolist()):
            places[member].append(place)
        return BudgetMembers(self._year, finer, len(names), self._programs), places


def _by_member(values: Ints, group: Ints, size: int) -> Table:
    """Sums of the rows of each member."""
    totals = np.zeros((size, MONTHS), np.int64)
    order = np.argsort(group, kind="stable")
    order = order[np.searchsorted(group[order], 0) :]  # without those outside
    members, starts = np.unique(group[order], return_index=True)
    if len(members):
        totals[members] = np.add.reduceat(values[order], starts, axis=0)
    return totals.tolist()


@dataclass(frozen=True, eq=False)
class BudgetLine:
    """One member, its year cut somewhere. Money in hundredths, shares in percent."""

    members: BudgetMembers
    member: int
    cut: Cut

    def ceiling(self) -> int:
        """Ceiling in force."""
        return self.members.ceiling(self.member)[self.cut.ceiling_month]

    def spent(self) -> int:
        """Money realised within the period."""
        return self._spent(self.cut.first_month)

    def plan(self, first_month: int | None = None) -> Fraction:
        """Money planned within the period (or from a month on), the running month by its days that are past."""
        cut, planned = self.cut, self.members.planned(self.member)
        first = cut.first_month if first_month is None else first_month
        whole = sum(planned[first : cut.last_whole_month + 1])
        if cut.running_month is None:
            return Fraction(whole)
        return whole + planned[cut.running_month] * cut.running_share

    def progress(self) -> Fraction | None:
        """Physical progress since 1 January, weighted by ceiling over the activities that report it."""
        return self.members.progress(self.member, self.cut.last_month, self.cut.ceiling_month)

    def paid_ahead(self) -> Fraction | None:
        """Percent of the ceiling spent since 1 January less physical percent."""
        return less(share(self._spent(1), self.ceiling()), self.progress())

    def is_ahead(self, limit: Fraction) -> bool:
        """Whether it has paid further ahead of its progress than the limit: `paid_ahead() > limit` in whole numbers."""
        ceiling, progress = self.ceiling(), self.progress()
        if ceiling <= 0 or progress is None:
            return False
        below, beside = progress.denominator, limit.denominator  # multiplied out: adding fractions reduces them first
        allowed = progress.numerator * beside + limit.numerator * below
        return 100 * self._spent(1) * below * beside > allowed * ceiling

    def programs_ahead(self, limit: Fraction) -> int:
        """How many of its programs, department by department, have paid further ahead than the limit."""
        return self.members.programs_ahead(self.member, self.cut, limit)

    def _spent(self, first_month: int) -> int:
        return sum(self.members.realised(self.member)[first_month : self.cut.last_month + 1])
