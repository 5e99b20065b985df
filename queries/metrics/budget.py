"""Measures of the shape `budget` (APBD): money planned and spent by month, and physical progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from queries.metrics.budget_year import BudgetYear, Cut
from queries.metrics.exact import Values, amounts, decimals, less, share
from queries.metrics.groups import OUTSIDE, sums
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.rows import ABSENT, Ints
from queries.metrics.units import COUNT, PERCENT, POINTS, RUPIAH
from queries.profile.models import Against, Direction
from queries.shapes import HUNDREDTHS, Shape


@dataclass(frozen=True, eq=False)
class BudgetScene:
    """All that a measure of a budget needs; groups and numbers are per cell (activity) of one year."""

    year: BudgetYear
    group: Ints
    size: int
    cut: Cut
    programs: Ints  # the program of each cell, by department and program
    limit: Fraction  # points by which money may run ahead of progress
    rates: list[int | None]  # targets, hundredths

    def per_member(self, values: Ints) -> list[int]:
        """Sum over the cells of each member."""
        return sums(self.group, values, np.ones(len(values), np.bool_), self.size)

    def since_january(self) -> BudgetScene:
        """The same with the year so far as its period."""
        return replace(self, cut=replace(self.cut, first_month=1))

    def ceilings(self) -> list[int]:
        """Ceiling in force, hundredths."""
        return self.per_member(self.year.ceiling_at(self.cut.ceiling_month))

    def spent(self, first_month: int) -> list[int]:
        """Money realised from that month on, hundredths."""
        return self.per_member(self.year.realised_in(first_month, self.cut.last_month))

    def plan(self) -> list[Fraction]:
        """Money planned within the period, the running month by its days that are past; hundredths."""
        whole = self.per_member(self.year.planned_in(self.cut.first_month, self.cut.last_whole_month))
        if self.cut.running_month is None:
            return [Fraction(value) for value in whole]
        running = self.per_member(self.year.planned_in(self.cut.running_month, self.cut.running_month))
        return [value + part * self.cut.running_share for value, part in zip(whole, running, strict=True)]


def realised(scene: BudgetScene) -> Values:
    """Money realised within the period (keuangan)."""
    return amounts(scene.spent(scene.cut.first_month))


def planned(scene: BudgetScene) -> Values:
    """The cash plan (RAK) within the period."""
    return amounts(scene.plan())


def ceiling(scene: BudgetScene) -> Values:
    """The ceiling (pagu) in force at as_of."""
    return amounts(scene.ceilings())


def realised_percent(scene: BudgetScene) -> Values:
    """Realised within the period in percent of the ceiling."""
    return decimals(map(share, scene.spent(scene.cut.first_month), scene.ceilings()))


def planned_percent(scene: BudgetScene) -> Values:
    """Planned within the period in percent of the ceiling."""
    return decimals(map(share, scene.plan(), scene.ceilings()))


def deviation_points(scene: BudgetScene) -> Values:
    """Realised percent less planned percent: below zero lags the plan."""
    realised_share = map(share, scene.spent(scene.cut.first_month), scene.ceilings())
    return decimals(map(less, realised_share, map(share, scene.plan(), scene.ceilings())))


def behind_plan(scene: BudgetScene) -> Values:
    """Planned less realised within the period; below zero where more was spent than planned."""
    return amounts(map(less, scene.plan(), scene.spent(scene.cut.first_month)))


def physical_percent(scene: BudgetScene) -> Values:
    """Physical progress since 1 January, weighted by ceiling over the activities that report it."""
    return decimals(_physical(scene, scene.group, scene.size))


def _physical(scene: BudgetScene, group: Ints, size: int) -> list[Fraction | None]:
    progress = scene.year.physical_at(scene.cut.last_month)
    ceilings = scene.year.ceiling_at(scene.cut.ceiling_month)
    reporting = progress != ABSENT
    weights = sums(group, ceilings, reporting, size)
    # Ceilings in sen times hundredths of a percent can pass 64 bits: whole rupiah and the rest apart.
    rupiah, sen = np.divmod(ceilings, HUNDREDTHS)
    done = zip(
        sums(group, rupiah * progress, reporting, size), sums(group, sen * progress, reporting, size), strict=True
    )
    weighed = [Fraction(whole * HUNDREDTHS + rest, HUNDREDTHS) for whole, rest in done]
    return [value / weight if weight > 0 else None for value, weight in zip(weighed, weights, strict=True)]


def paid_ahead_points(scene: BudgetScene) -> Values:
    """Percent of the ceiling spent since 1 January less physical percent: above zero, money ran ahead of work."""
    return decimals(_paid_ahead(scene, scene.group, scene.size))


def _paid_ahead(scene: BudgetScene, group: Ints, size: int) -> Sequence[Fraction | None]:
    everything = np.ones(len(group), np.bool_)
    spent = sums(group, scene.year.realised_in(1, scene.cut.last_month), everything, size)
    ceilings = sums(group, scene.year.ceiling_at(scene.cut.ceiling_month), everything, size)
    return [less(*pair) for pair in zip(map(share, spent, ceilings), _physical(scene, group, size), strict=True)]


def paid_ahead_programs(scene: BudgetScene) -> Values:
    """Programs of departments whose `paid_ahead_points` are above the limit."""
    inside = scene.group != OUTSIDE
    pairs = np.stack((scene.group, scene.programs), axis=1)[inside]
    names, codes = np.unique(pairs, axis=0, return_inverse=True)
    program_of = np.full(len(scene.group), OUTSIDE, np.int64)
    program_of[inside] = codes.reshape(-1)
    ahead = _paid_ahead(scene, program_of, len(names))
    counts = [0] * scene.size
    for (member, _), points in zip(names.tolist(), ahead, strict=True):
        counts[member] += points is not None and points > scene.limit
    return decimals(counts)


def budget_reference(against: Against, measure: str, scene: BudgetScene) -> Values:
    """What a measure's value is judged by: the cash plan up to as_of, or a target that holds for each member."""
    if against is Against.PLAN:
        plans = {"realised": planned, "realised_percent": planned_percent, "physical_percent": _plan_so_far}
        return plans[measure](scene) if measure in plans else (None,) * scene.size
    if against is Against.TARGET:
        return decimals(None if rate is None else Fraction(rate, HUNDREDTHS) for rate in scene.rates)
    return (None,) * scene.size


def _plan_so_far(scene: BudgetScene) -> Values:
    return planned_percent(scene.since_january())


_SUM = TargetKind.SUM
_STOCK = Nature.STOCK
_DOWN = Direction.DOWN

BUDGET_MEASURES: tuple[Measure, ...] = (
    Measure(Shape.BUDGET, "realised", RUPIAH, realised, target=_SUM),
    Measure(Shape.BUDGET, "planned", RUPIAH, planned, target=_SUM),
    Measure(Shape.BUDGET, "ceiling", RUPIAH, ceiling, _STOCK, target=_SUM),
    Measure(Shape.BUDGET, "realised_percent", PERCENT, realised_percent),
    Measure(Shape.BUDGET, "planned_percent", PERCENT, planned_percent),
    Measure(Shape.BUDGET, "deviation_points", POINTS, deviation_points, is_margin=True),
    Measure(Shape.BUDGET, "physical_percent", PERCENT, physical_percent, _STOCK),
    Measure(Shape.BUDGET, "behind_plan", RUPIAH, behind_plan, direction=_DOWN, target=_SUM),
    Measure(Shape.BUDGET, "paid_ahead_points", POINTS, paid_ahead_points, _STOCK, _DOWN, is_margin=True),
    Measure(Shape.BUDGET, "paid_ahead_programs", COUNT, paid_ahead_programs, _STOCK, _DOWN, target=_SUM),
)
