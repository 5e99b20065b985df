"""Targets in force on a day, and how those of parts make that of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from queries.metrics.groups import Groups
from queries.shapes import NONE

_PLACES = ("department", "category")


@dataclass(frozen=True)
class TargetRow:
    """A row of the mart's `target` table; `value` in hundredths of the unit of the metric it names."""

    service: str
    metric: str
    fiscal_year: int | None
    stage: str
    in_force: date
    department: str
    category: str
    value: int
    document: str
    origin: str

    @property
    def is_narrow(self) -> bool:
        """Whether it speaks of a part of the city."""
        return (self.department, self.category) != (NONE, NONE)


def targets_in_force(rows: Iterable[TargetRow], as_of: date) -> tuple[TargetRow, ...]:
    """One row per department and category: the one in force on that day.

    A row of the day's fiscal year wins over a standing one, a later day in force over an earlier: the revised
    budget (APBD-P) takes the place of the first one (murni) on the day it becomes law.
    On one day the profile's row wins over the source's, which lets an operator correct it.
    """
    chosen: dict[tuple[str, str], TargetRow] = {}
    for row in sorted(rows, key=_rank):
        if row.in_force <= as_of and row.fiscal_year in (None, as_of.year):
            chosen[row.department, row.category] = row
    return tuple(chosen[place] for place in sorted(chosen))


def _rank(row: TargetRow) -> tuple[bool, date, bool, str, int]:
    return row.fiscal_year is not None, row.in_force, row.origin == "profile", row.stage, row.value


@dataclass(frozen=True)
class Assigned:
    """A target row and the member of the grain it belongs to."""

    member: int
    row: TargetRow


def summable(rows: Iterable[TargetRow], departments: Mapping[str, str]) -> tuple[TargetRow, ...]:
    """The rows that add up to the city's target.

    Where there are targets of parts, the city's is their sum and a row for the whole is left out; else the row
    for the whole stands alone. A row with a category and no department goes to the department that alone
    collects that category (`departments`: category -> department), if there is one.
    """
    all_rows = tuple(rows)
    narrow = tuple(row for row in all_rows if row.is_narrow)
    return tuple(_with_department(row, departments) for row in narrow) if narrow else all_rows


def _with_department(row: TargetRow, departments: Mapping[str, str]) -> TargetRow:
    return row if row.department else replace(row, department=departments.get(row.category, NONE))


def members_with_target(rows: Iterable[TargetRow], by: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The members of a grain that have a target of their own; empty where a dimension knows no targets."""
    if not set(by) <= set(_PLACES):
        return set()
    return {_key(row, by) for row in rows if row.is_narrow or not by}


def assigned(rows: Iterable[TargetRow], groups: Groups) -> tuple[Assigned, ...]:
    """Each summable row with its member. Empty where the grain has a dimension that targets do not know."""
    if not set(groups.by) <= set(_PLACES):
        return ()
    index = groups.index()
    placed = ((index.get(_key(row, groups.by)), row) for row in rows if row.is_narrow or not groups.by)
    return tuple(Assigned(member, row) for member, row in placed if member is not None)


def rates(rows: Iterable[TargetRow], groups: Groups) -> list[TargetRow | None]:
    """For each member the promise that holds for it: its own, else its category's, its department's, the city's."""
    by_place = {(row.department, row.category): row for row in rows}
    return [_rate(by_place, dict(zip(groups.by, key, strict=True))) for key in groups.keys]


def _rate(by_place: Mapping[tuple[str, str], TargetRow], words: Mapping[str, str]) -> TargetRow | None:
    department, category = words.get("department", NONE), words.get("category", NONE)
    for place in ((department, category), (NONE, category), (department, NONE), (NONE, NONE)):
        if place in by_place:
            return by_place[place]
    return None


def _key(row: TargetRow, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row.department if word == "department" else row.category for word in by)
