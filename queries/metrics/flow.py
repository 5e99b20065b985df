"""Measures of the shape `flow`: money received, tonnes hauled, trips made. Amounts in hundredths of the fact's unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from queries.calendar import Period, fiscal_year
from queries.metrics.exact import Values, amounts, decimals, less, share
from queries.metrics.groups import sums
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.moments import Moment
from queries.metrics.rows import FlowRows, Ints, ordinal
from queries.metrics.units import OF_THE_FACT, PERCENT
from queries.profile.models import Against, Direction
from queries.shapes import HUNDREDTHS, Shape

Expected = Callable[[Period], list[Fraction | None]]


@dataclass(frozen=True, eq=False)
class FlowScene:
    """All that a measure of a flow needs: rows with their member, the moment, targets and the pace."""

    rows: FlowRows
    group: Ints
    size: int
    moment: Moment
    factor: int  # of the fact's units to one of the figure's
    targets: list[int | None]  # hundredths of the fact's unit, the year's, per member
    expected: Expected  # the same, by the seasonal pace within a period
    of_rows: FlowRows | None = None  # the fact divided by, for `ratio_percent`
    of_group: Ints | None = None

    def total(self, period: Period) -> list[int]:
        """Principal within the period, per member."""
        return _total(self.rows, self.group, self.rows.amount, period, self.size)

    def divisors(self) -> list[int | None]:
        """The period's sum of the fact divided by, per member; None where there is no such fact."""
        if self.of_rows is None or self.of_group is None:
            return [None] * self.size
        return [*_total(self.of_rows, self.of_group, self.of_rows.amount, self.moment.period, self.size)]

    def so_far(self) -> list[int]:
        """Principal of the fiscal year up to as_of, per member."""
        return self.total(Period(fiscal_year(self.moment.as_of).start, self.moment.as_of))


def _total(rows: FlowRows, group: Ints, values: Ints, period: Period, size: int) -> list[int]:
    inside = (rows.day >= ordinal(period.start)) & (rows.day <= ordinal(period.end))
    return sums(group, values, inside, size)


def realised(scene: FlowScene) -> Values:
    """Sum of amounts within the period; for money the principal alone."""
    return amounts(scene.total(scene.moment.period), scene.factor)


def penalty(scene: FlowScene) -> Values:
    """Sum of penalties (denda) within the period; never part of `realised`."""
    period = scene.moment.period
    return amounts(_total(scene.rows, scene.group, scene.rows.penalty, period, scene.size), scene.factor)


def target(scene: FlowScene) -> Values:
    """The year's target in force on as_of."""
    return amounts(scene.targets, scene.factor)


def realised_percent(scene: FlowScene) -> Values:
    """Realised within the period, in percent of the year's target."""
    return decimals(map(share, scene.total(scene.moment.period), scene.targets))


def expected(scene: FlowScene) -> Values:
    """What the pace brings in within the period: the sum over categories of target × seasonal share."""
    return amounts(scene.expected(scene.moment.period), scene.factor)


def expected_percent(scene: FlowScene) -> Values:
    """`expected` in percent of the year's target."""
    return decimals(map(share, scene.expected(scene.moment.period), scene.targets))


def gap(scene: FlowScene) -> Values:
    """Realised less expected: below zero is short of the pace."""
    period = scene.moment.period
    return amounts(map(less, scene.total(period), scene.expected(period)), scene.factor)


def remainder(scene: FlowScene) -> Values:
    """The year's target less what has come in since 1 January; below zero once it is passed."""
    return amounts(map(less, scene.targets, scene.so_far()), scene.factor)


def needed_per_week(scene: FlowScene) -> Values:
    """What must come in per week from the day after as_of to 31 December; 0 once the target is reached.

    None on 31 December while something is missing: no rate can bring it in.
    """
    days = (fiscal_year(scene.moment.as_of).end - scene.moment.as_of).days
    return amounts((_per_week(left, days) for left in map(less, scene.targets, scene.so_far())), scene.factor)


def _per_week(left: Fraction | None, days: int) -> Fraction | None:
    if left is None or left <= 0:
        return None if left is None else Fraction(0)
    return left * 7 / days if days else None


def daily_average(scene: FlowScene) -> Values:
    """Sum of amounts within the period by its number of calendar days, days without a row included."""
    days = _length(scene.moment.period)
    return amounts((Fraction(total, days) for total in scene.total(scene.moment.period)), scene.factor)


def ratio_percent(scene: FlowScene) -> Values:
    """The period's sum of one fact in percent of the period's sum of another: a ratio of sums."""
    return decimals(map(share, scene.total(scene.moment.period), scene.divisors()))


def missing(scene: FlowScene) -> Values:
    """What `ratio_percent` divides by less what it divides: planned and not done within the period."""
    return amounts(map(less, scene.divisors(), scene.total(scene.moment.period)))


def _length(period: Period) -> int:
    return (period.end - period.start).days + 1


def flow_reference(against: Against, measure: str, scene: FlowScene, rates: list[int | None]) -> Values:
    """What a measure's value is judged by; `rates` are targets that hold for each member as they are (hundredths)."""
    if against is Against.PACE:
        paced = {"realised": expected, "realised_percent": expected_percent}
        return paced[measure](scene) if measure in paced else (None,) * scene.size
    if against is Against.TARGET and measure == "realised_percent":
        return tuple(None if not value else decimals([100])[0] for value in scene.targets)
    if against is Against.TARGET and measure in {"realised", "daily_average"}:
        return target(scene)
    if against is Against.TARGET:
        return tuple(None if rate is None else decimals([Fraction(rate, HUNDREDTHS)])[0] for rate in rates)
    return (None,) * scene.size


SHARING_TARGETS = frozenset(
    {"realised", "target", "realised_percent", "expected", "expected_percent", "gap", "needed_per_week", "remainder"}
)
"""Measures that speak of one target: a target that names one of them holds for all of the same fact."""


_SUM = TargetKind.SUM
_STOCK = Nature.STOCK
_DOWN = Direction.DOWN

FLOW_MEASURES: tuple[Measure, ...] = (
    Measure(Shape.FLOW, "realised", OF_THE_FACT, realised, target=_SUM),
    Measure(Shape.FLOW, "penalty", OF_THE_FACT, penalty, target=_SUM),
    Measure(Shape.FLOW, "target", OF_THE_FACT, target, _STOCK, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "realised_percent", PERCENT, realised_percent, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "expected", OF_THE_FACT, expected, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "expected_percent", PERCENT, expected_percent, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "gap", OF_THE_FACT, gap, target=_SUM, needs_target=True, is_margin=True),
    Measure(Shape.FLOW, "needed_per_week", OF_THE_FACT, needed_per_week, _STOCK, _DOWN, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "remainder", OF_THE_FACT, remainder, _STOCK, _DOWN, target=_SUM, needs_target=True),
    Measure(Shape.FLOW, "daily_average", OF_THE_FACT, daily_average, target=_SUM),
    Measure(Shape.FLOW, "ratio_percent", PERCENT, ratio_percent),
)
