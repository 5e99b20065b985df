"""What a budget says of the members of a grain in one year, and of one of them up to a cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

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
        self._ahead: Kept[tuple[int, int, Fraction], list[int]] = Kept(200)

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
        return self._progress_by(month, ceiling_month)[member]

    def programs_ahead(self, member: int, cut: Cut, limit: Fraction) -> int:
        """How many of the member's programs, department by department, have paid further ahead than the limit."""
        key = (cut.last_month, cut.ceiling_month, limit)
        return self._ahead.of(key, lambda: self._programs_ahead(*key))[member]

    def are_ahead(self, last_month: int, ceiling_month: int, limit: Fraction) -> Iterator[bool]:
        """Whether each member has paid further ahead of its progress than the limit.

        `BudgetLine.paid_ahead() > limit`, multiplied out: in whole numbers, where adding fractions reduces them first.
        """
        beside, progress = limit.denominator, self._progress_by(last_month, ceiling_month)
        for done, months, ceilings in zip(progress, self._table("realised"), self._table("ceiling"), strict=True):
            ceiling = ceilings[ceiling_month]
            if done is None or ceiling <= 0:
                yield False
                continue
            allowed = done.numerator * beside + limit.numerator * done.denominator
            yield 100 * sum(months[1 : last_month + 1]) * done.denominator * beside > allowed * ceiling

    def _programs_ahead(self, last_month: int, ceiling_month: int, limit: Fraction) -> list[int]:
        finer, members = self._by_program
        found = [0] * self.size
        for member, ahead in zip(members, finer.are_ahead(last_month, ceiling_month, limit), strict=True):
            found[member] += ahead
        return found

    def _table(self, column: str) -> Table:
        return self._tables.of(column, lambda: _by_member(getattr(self._year, column), self._group, self.size))

    def _progress_by(self, month: int, ceiling_month: int) -> list[Fraction | None]:
        return self._progress.of((month, ceiling_month), lambda: self._progress_of(month, ceiling_month))

    def _progress_of(self, month: int, ceiling_month: int) -> list[Fraction | None]:
        progress = self._year.physical_at(month)
        ceilings = self._year.ceiling_at(ceiling_month)
        reporting = progress != ABSENT
        weights = self._sums(ceilings, reporting)
        # Ceilings in sen times hundredths of a percent can pass 64 bits: whole rupiah and the rest apart.
        rupiah, sen = np.divmod(ceilings, HUNDREDTHS)
        done = zip(self._sums(rupiah * progress, reporting), self._sums(sen * progress, reporting), strict=True)
        # One fraction a member: dividing one by a weight would reduce it twice.
        return [
            Fraction(whole * HUNDREDTHS + rest, HUNDREDTHS * weight) if weight > 0 else None
            for (whole, rest), weight in zip(done, weights, strict=True)
        ]

    def _sums(self, values: Ints, wanted: Flags) -> list[int]:
        return added(self._group[wanted], values[wanted], self.size)

    @cached_property
    def _by_program(self) -> tuple[BudgetMembers, list[int]]:
        """The members' programs: members of a finer grain, and whose each of those is."""
        inside = self._group != OUTSIDE
        pairs = np.stack((self._group, self._programs), axis=1)[inside]
        names, codes = np.unique(pairs, axis=0, return_inverse=True)
        finer = np.full(len(self._group), OUTSIDE, np.int64)
        finer[inside] = codes.reshape(-1)
        return BudgetMembers(self._year, finer, len(names), self._programs), names[:, 0].tolist()


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

    def plan(self, first_month: int | None = None) -> Fraction | int:
        """Money planned within the period (or from a month on), the running month by its days that are past."""
        cut, planned = self.cut, self.members.planned(self.member)
        first = cut.first_month if first_month is None else first_month
        whole = sum(planned[first : cut.last_whole_month + 1])
        if cut.running_month is None:
            return whole
        return whole + planned[cut.running_month] * cut.running_share

    def progress(self) -> Fraction | None:
        """Physical progress since 1 January, weighted by ceiling over the activities that report it."""
        return self.members.progress(self.member, self.cut.last_month, self.cut.ceiling_month)

    def paid_ahead(self) -> Fraction | int | None:
        """Percent of the ceiling spent since 1 January less physical percent."""
        return less(share(self._spent(1), self.ceiling()), self.progress())

    def programs_ahead(self, limit: Fraction) -> int:
        """How many of its programs, department by department, have paid further ahead than the limit."""
        return self.members.programs_ahead(self.member, self.cut, limit)

    def _spent(self, first_month: int) -> int:
        return sum(self.members.realised(self.member)[first_month : self.cut.last_month + 1])
