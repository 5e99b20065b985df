"""What should come in within a period by the pace of its years and the targets of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from queries.calendar import Period, fiscal_year
from queries.metrics.facts import Facts
from queries.metrics.goals import Goals, Shares, goals, parts_of
from queries.metrics.groups import Groups
from queries.metrics.kept import Kept
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.targets import TargetRow

TargetsOn = Callable[[date], tuple[TargetRow, ...]]
"""The targets in force on a day; amounts of a flow in hundredths of the fact's unit."""

_YEARS = 60


@dataclass(frozen=True, eq=False)
class Lines:
    """What a scene speaks of; moments and goals are per line."""

    groups: Groups
    moments: Sequence[Moment]
    goals: Goals


class Expecting:
    """Per line the sum of target × seasonal share within a period; hundredths of the fact's unit.

    A period that begins in an earlier year is the sum of its years, each with its own pace and its own target: that of
    an earlier year as it stood on 31 December. Where one of the years has no target or no history at all, nothing is
    expected: money of all the days would stand beside a pace of some.
    """

    def __init__(self, facts: Facts, metric: Named, lines: Lines, targets_on: TargetsOn) -> None:
        self._facts = facts
        self._metric = metric
        self._fact = (metric.service, metric.fact)
        self._lines = lines
        self._targets_on = targets_on
        self._earlier: Kept[int, list[Shares]] = Kept(_YEARS)

    def __call__(self, periods: Sequence[Period]) -> list[Fraction | None]:
        """One for each line, in their order."""
        shares = self._lines.goals.shares
        return [
            self._within(period, mine) if period.start.year == period.end.year else self._over_years(at, period)
            for at, (mine, period) in enumerate(zip(shares, periods, strict=True))
        ]

    def _within(self, period: Period, shares: Shares) -> Fraction | None:
        """Within one year; None without a target or any history."""
        if not shares:
            return None
        return self._facts.expectation(self._fact, period.end.year, shares).within(period)

    def _over_years(self, at: int, period: Period) -> Fraction | None:
        parts = tuple(_by_year(period))
        days = [*(part.end for part in parts[:-1]), self._lines.moments[at].as_of]
        if not all(self._is_known(day, part.end.year) for day, part in zip(days, parts, strict=True)):
            return None
        place = at if len(self._lines.groups) > 1 else 0  # a course has one member and many moments
        shares = [*(self._shares_on(day)[place] for day in days[:-1]), self._lines.goals.shares[at]]
        found = [self._within(part, mine) for part, mine in zip(parts, shares, strict=True)]
        known = [one for one in found if one is not None]
        return sum(known, Fraction(0)) if known else None

    def _is_known(self, day: date, year: int) -> bool:
        return bool(self._targets_on(day)) and self._facts.pace(self._fact, year).whole is not None

    def _shares_on(self, day: date) -> list[Shares]:
        """The parts of each member's target on the last day of an earlier year."""
        return self._earlier.of(day.year, lambda: self._shares_made(day))

    def _shares_made(self, day: date) -> list[Shares]:
        targets = self._targets_on(day)
        parts = parts_of(targets, self._facts.collectors(self._fact, fiscal_year(day).start))
        return goals(self._metric, targets, parts, self._lines.groups).shares


def years_before(period: Period) -> Iterator[date]:
    """The last days of the years that a period begins in and does not end in."""
    for year in range(period.start.year, period.end.year):
        yield date(year, 12, 31)


def _by_year(period: Period) -> Iterator[Period]:
    """A period cut where years begin."""
    start = period.start
    for end in (*years_before(period), period.end):
        yield Period(start, end)
        start = date(end.year + 1, 1, 1)
