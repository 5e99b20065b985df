"""What the lines of a scene are measured against: targets that add up, promises that hold as they are, their stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from queries.metrics.groups import Groups
from queries.metrics.measure import TargetKind
from queries.metrics.named import Named
from queries.metrics.targets import Assigned, TargetRow, assigned, members_with_target, rates, summable
from queries.profile.models import Against

Shares = tuple[tuple[str, int], ...]
"""Category and target of each part, in hundredths of the fact's unit."""


@dataclass(frozen=True, eq=False)
class Goals:
    """Per line; hundredths."""

    shares: list[Shares]  # the parts of the target, each with the category whose season it follows
    rates: list[int | None]
    stages: list[str | None]

    @property
    def targets(self) -> list[int | None]:
        """The sum of each line's parts; None without any."""
        return [sum(value for _, value in parts) if parts else None for parts in self.shares]


def parts_of(targets: Iterable[TargetRow], collectors: Mapping[str, str]) -> tuple[TargetRow, ...]:
    """The targets that add up to the city's, each with the department that answers for it."""
    return summable(targets, collectors)


def members_of(metric: Named, parts: Iterable[TargetRow], by: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The members that a target alone makes part of a grain."""
    return members_with_target(parts, by) if metric.measure.target is TargetKind.SUM else set()


def goals(metric: Named, targets: Iterable[TargetRow], parts: Iterable[TargetRow], groups: Groups) -> Goals:
    """The goals of each member; `targets` are those in force, `parts` what `parts_of` makes of them."""
    mine = assigned(parts, groups)
    shares: list[list[tuple[str, int]]] = [[] for _ in range(len(groups))]
    for one in mine:
        shares[one.member].append((one.row.category, one.row.value))
    promises = rates(targets, groups)
    return Goals(
        [tuple(found) for found in shares],
        [None if row is None else row.value for row in promises],
        _stages(metric, mine, promises),
    )


def in_turn(found: Iterable[Goals]) -> Goals:
    """The goals of one member at one moment after the other."""
    every = list(found)
    return Goals([one.shares[0] for one in every], [one.rates[0] for one in every], [one.stages[0] for one in every])


def _stages(metric: Named, shares: Iterable[Assigned], promises: list[TargetRow | None]) -> list[str | None]:
    """The stage of the target behind each member; of several parts that of the one last in force."""
    if not (metric.measure.needs_target or metric.metric.against in (Against.TARGET, Against.PACE)):
        return [None] * len(promises)
    if metric.measure.target is TargetKind.RATE:
        return [None if row is None else row.stage for row in promises]
    newest: list[tuple[date, str] | None] = [None] * len(promises)
    for one in shares:
        held, found = newest[one.member], (one.row.in_force, one.row.stage)
        newest[one.member] = found if held is None else max(held, found)
    return [None if found is None else found[1] for found in newest]
