"""Measures of the shape `budget` (APBD): money planned and spent by month, and physical progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from queries.metrics.budget_lines import BudgetLine
from queries.metrics.budget_year import Cut
from queries.metrics.exact import Values, amounts, decimals, less, percents, share
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.units import COUNT, PERCENT, POINTS, RUPIAH
from queries.profile.models import Against, Direction
from queries.shapes import HUNDREDTHS, Shape


@dataclass(frozen=True, eq=False)
class BudgetScene:
    """All that a measure of a budget needs.

    Its lines are the members of a grain at one moment, or the moments of one part of the city.
    """

    lines: Sequence[BudgetLine]
    limit: Fraction  # points by which money may run ahead of progress
    rates: list[int | None]  # targets per line, hundredths

    def at(self, cut: Cut) -> BudgetScene:
        """The same lines, cut elsewhere in their year."""
        return replace(self, lines=[replace(line, cut=cut) for line in self.lines])

    def ceilings(self) -> list[int]:
        """Ceiling in force, hundredths."""
        return [line.ceiling() for line in self.lines]

    def spent(self) -> list[int]:
        """Money realised within the period, hundredths."""
        return [line.spent() for line in self.lines]

    def plan(self, first_month: int | None = None) -> list[Fraction | int]:
        """Money planned within the period, or from a month on, the running month by its days that are past."""
        return [line.plan(first_month) for line in self.lines]


def realised(scene: BudgetScene) -> Values:
    """Money realised within the period (keuangan)."""
    return amounts(scene.spent())


def planned(scene: BudgetScene) -> Values:
    """The cash plan (RAK) within the period."""
    return amounts(scene.plan())


def ceiling(scene: BudgetScene) -> Values:
    """The ceiling (pagu) in force at as_of."""
    return amounts(scene.ceilings())


def realised_percent(scene: BudgetScene) -> Values:
    """Realised within the period in percent of the ceiling."""
    return percents(scene.spent(), scene.ceilings())


def planned_percent(scene: BudgetScene) -> Values:
    """Planned within the period in percent of the ceiling."""
    return percents(scene.plan(), scene.ceilings())


def deviation_points(scene: BudgetScene) -> Values:
    """Realised percent less planned percent: below zero lags the plan."""
    realised_share = map(share, scene.spent(), scene.ceilings())
    return decimals(map(less, realised_share, map(share, scene.plan(), scene.ceilings())))


def behind_plan(scene: BudgetScene) -> Values:
    """Planned less realised within the period; below zero where more was spent than planned."""
    return amounts(map(less, scene.plan(), scene.spent()))


def physical_percent(scene: BudgetScene) -> Values:
    """Physical progress since 1 January, weighted by ceiling over the activities that report it."""
    return decimals(line.progress() for line in scene.lines)


def paid_ahead_points(scene: BudgetScene) -> Values:
    """Percent of the ceiling spent since 1 January less physical percent: above zero, money ran ahead of work."""
    return decimals(line.paid_ahead() for line in scene.lines)


def paid_ahead_programs(scene: BudgetScene) -> Values:
    """Programs of departments whose `paid_ahead_points` are above the limit."""
    return decimals(line.programs_ahead(scene.limit) for line in scene.lines)


def budget_reference(against: Against, measure: str, scene: BudgetScene) -> Values:
    """What a measure's value is judged by: the cash plan up to as_of, or a target that holds for each member."""
    if against is Against.PLAN:
        plans = {"realised": planned, "realised_percent": planned_percent, "physical_percent": _plan_so_far}
        return plans[measure](scene) if measure in plans else (None,) * len(scene.lines)
    if against is Against.TARGET:
        return decimals(None if rate is None else Fraction(rate, HUNDREDTHS) for rate in scene.rates)
    return (None,) * len(scene.lines)


def _plan_so_far(scene: BudgetScene) -> Values:
    return percents(scene.plan(1), scene.ceilings())


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
