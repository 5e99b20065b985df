"""Measures of the shape `flow`: money received, tonnes hauled, trips made. Amounts in hundredths of the fact's unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

import numpy as np

from queries.calendar import Period, fiscal_year
from queries.metrics.cumulated import Cumulated
from queries.metrics.exact import Values, amounts, decimals, less, percents
from queries.metrics.groups import added
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.moments import Moment
from queries.metrics.rows import FlowRows, Ints, ordinal
from queries.metrics.units import OF_THE_FACT, PERCENT
from queries.profile.models import Against, Direction
from queries.shapes import HUNDREDTHS, Shape

Periods = Sequence[Period]
Expected = Callable[[Periods], list[Fraction | None]]


class Column(StrEnum):
    """Which amounts of a flow."""

    AMOUNT = "amount"
    PENALTY = "penalty"


class FlowSums(Protocol):
    """Sums for some lines, each with a period of its own; hundredths of the fact's unit."""

    def within(self, column: Column, periods: Periods) -> list[int]:
        """The sum within each line's period, both days included."""
        ...


@dataclass(frozen=True, eq=False)
class MemberSums:
    """The members of a grain, over rows in order of days; their periods are the same for all."""

    rows: FlowRows
    group: Ints
    size: int

    def within(self, column: Column, periods: Periods) -> list[int]:
        """See `FlowSums`."""
        if not periods:
            return []
        bounds = np.searchsorted(self.rows.day, (ordinal(periods[0].start), ordinal(periods[0].end) + 1))
        inside = slice(*bounds.tolist())
        values = self.rows.amount if column is Column.AMOUNT else self.rows.penalty
        return added(self.group[inside], values[inside], self.size)


@dataclass(frozen=True, eq=False)
class CourseSums:
    """One part of the city."""

    by_day: Callable[[Column], Cumulated]

    def within(self, column: Column, periods: Periods) -> list[int]:
        """See `FlowSums`."""
        starts, ends = (np.array([ordinal(getattr(one, end)) for one in periods], np.int64) for end in ("start", "end"))
        return self.by_day(column).within(starts, ends)


@dataclass(frozen=True, eq=False)
class FlowScene:
    """All that a measure of a flow needs.

    Its lines are the members of a grain at one moment, or the moments of one part of the city.
    `moments` and `targets` are per line.
    """

    sums: FlowSums
    moments: Sequence[Moment]
    factor: int  # of the fact's units to one of the figure's
    targets: list[int | None]  # hundredths of the fact's unit, the year's
    expected: Expected  # the same, by the seasonal pace within a period
    of: FlowSums | None = None  # the fact divided by, for `ratio_percent`

    @property
    def periods(self) -> list[Period]:
        """Each line's period."""
        return [moment.period for moment in self.moments]

    def total(self) -> list[int]:
        """Principal within each period."""
        return self.sums.within(Column.AMOUNT, self.periods)

    def divisors(self) -> list[int | None]:
        """The period's sum of the fact divided by; None where there is no such fact."""
        if self.of is None:
            return [None] * len(self.moments)
        return [*self.of.within(Column.AMOUNT, self.periods)]

    def so_far(self) -> list[int]:
        """Principal of the fiscal year up to as_of."""
        years = [Period(fiscal_year(moment.as_of).start, moment.as_of) for moment in self.moments]
        return self.sums.within(Column.AMOUNT, years)


def realised(scene: FlowScene) -> Values:
    """Sum of amounts within the period; for money the principal alone."""
    return amounts(scene.total(), scene.factor)


def penalty(scene: FlowScene) -> Values:
    """Sum of penalties (denda) within the period; never part of `realised`."""
    return amounts(scene.sums.within(Column.PENALTY, scene.periods), scene.factor)


def target(scene: FlowScene) -> Values:
    """The year's target in force on as_of."""
    return amounts(scene.targets, scene.factor)


def realised_percent(scene: FlowScene) -> Values:
    """Realised within the period, in percent of the year's target."""
    return percents(scene.total(), scene.targets)


def expected(scene: FlowScene) -> Values:
    """What the pace brings in within the period: the sum over categories of target × seasonal share."""
    return amounts(scene.expected(scene.periods), scene.factor)


def expected_percent(scene: FlowScene) -> Values:
    """`expected` in percent of the year's target."""
    return percents(scene.expected(scene.periods), scene.targets)


def gap(scene: FlowScene) -> Values:
    """Realised less expected: below zero is short of the pace."""
    return amounts(map(less, scene.total(), scene.expected(scene.periods)), scene.factor)


def remainder(scene: FlowScene) -> Values:
    """The year's target less what has come in since 1 January; below zero once it is passed."""
    return amounts(map(less, scene.targets, scene.so_far()), scene.factor)


def needed_per_week(scene: FlowScene) -> Values:
    """What must come in per week from the day after as_of to 31 December; 0 once the target is reached.

    None on 31 December while something is missing: no rate can bring it in.
    """
    days = ((fiscal_year(moment.as_of).end - moment.as_of).days for moment in scene.moments)
    return amounts(map(_per_week, map(less, scene.targets, scene.so_far()), days), scene.factor)


def _per_week(left: Fraction | int | None, days: int) -> Fraction | None:
    if left is None or left <= 0:
        return None if left is None else Fraction(0)
    return Fraction(left * 7) / days if days else None


def daily_average(scene: FlowScene) -> Values:
    """Sum of amounts within the period by its number of calendar days, days without a row included."""
    return amounts(map(Fraction, scene.total(), map(_length, scene.periods)), scene.factor)


def ratio_percent(scene: FlowScene) -> Values:
    """The period's sum of one fact in percent of the period's sum of another: a ratio of sums."""
    return percents(scene.total(), scene.divisors())


def missing(scene: FlowScene) -> Values:
    """What `ratio_percent` divides by less what it divides: planned and not done within the period."""
    return amounts(map(less, scene.divisors(), scene.total()))


def _length(period: Period) -> int:
    return (period.end - period.start).days + 1


def flow_reference(against: Against, measure: str, scene: FlowScene, rates: list[int | None]) -> Values:
    """What a measure's value is judged by; `rates` are targets that hold for each line as they are (hundredths)."""
    if against is Against.PACE:
        paced = {"realised": expected, "realised_percent": expected_percent}
        return paced[measure](scene) if measure in paced else (None,) * len(scene.moments)
    if against is Against.TARGET and measure == "realised_percent":
        return tuple(None if not value else decimals([100])[0] for value in scene.targets)
    if against is Against.TARGET and measure in {"realised", "daily_average"}:
        return target(scene)
    if against is Against.TARGET:
        return tuple(None if rate is None else decimals([Fraction(rate, HUNDREDTHS)])[0] for rate in rates)
    return (None,) * len(scene.moments)


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
