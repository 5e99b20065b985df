"""Measures of the shape `case`: permits, complaints, repairs. `rows` cases stand behind each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from queries.calendar import WorkingCalendar
from queries.metrics.ageing import band_of
from queries.metrics.exact import Values, decimals, share
from queries.metrics.groups import OUTSIDE, sums
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.moments import Moment
from queries.metrics.percentiles import percentiles
from queries.metrics.rows import ABSENT, OPEN, CaseRows, Ints, ordinal
from queries.metrics.units import COUNT, DAYS, PERCENT
from queries.profile.models import Against, Category, Clock, Direction
from queries.shapes import HUNDREDTHS, Outcome, Shape

Flags = NDArray[np.bool_]

DECIDED = (Outcome.DONE.value, Outcome.REFUSED.value)
"""Outcomes that answer the applicant; a returned or cancelled case was not decided."""


@dataclass(frozen=True, eq=False)
class TimedCases:
    """Case rows with what the service's clock says of each; the same for every day and grain."""

    rows: CaseRows
    standard: Ints  # days allowed by the category, ABSENT where it sets none
    judged: Flags  # decided, and not issued by a machine
    taken: Ints  # clock days from opened to closed less waiting, not below 0; ABSENT while open
    in_time: Flags
    has_limit: Flags  # a standard time or a due day: only then can it be in time
    calendar: WorkingCalendar
    clock: Clock

    def between(self, start: Ints, end: Ints | int) -> Ints:
        """Days of the service's clock in (start, end]."""
        return self.calendar.days_between_all(start.astype("M8[D]"), np.asarray(end).astype("M8[D]"), self.clock)


def timed(rows: CaseRows, categories: tuple[Category, ...], calendar: WorkingCalendar, clock: Clock) -> TimedCases:
    """Adds what the service's clock says. A case with a standard time is judged by it, else by its due day."""
    known = {category.code: category for category in categories}
    of_cell = [known.get(code) for code in rows.cells.words["category"]]
    allowed = [ABSENT if one is None or one.standard_days is None else one.standard_days for one in of_cell]
    automatic = np.array([one is not None and one.automatic for one in of_cell], np.bool_)
    standard = np.array(allowed, np.int64)[rows.cell]
    closed = rows.closed != OPEN
    elapsed = np.full(len(rows.cell), ABSENT, np.int64)
    starts, ends = rows.opened[closed].astype("M8[D]"), rows.closed[closed].astype("M8[D]")
    elapsed[closed] = calendar.days_between_all(starts, ends, clock) - rows.waiting[closed]
    in_time = np.where(standard != ABSENT, elapsed <= standard, rows.closed <= rows.due) & closed
    judged = closed & np.isin(rows.outcome, DECIDED) & ~automatic[rows.cell]
    has_limit = (standard != ABSENT) | (rows.due != ABSENT)
    taken = np.where(closed, np.maximum(elapsed, 0), ABSENT)
    return TimedCases(rows, standard, judged, taken, in_time, has_limit, calendar, clock)


@dataclass(frozen=True, eq=False)
class CaseScene:
    """All that a measure of cases needs."""

    cases: TimedCases
    group: Ints
    size: int
    moment: Moment
    bands: tuple[int, ...]  # upper bounds of the age bands, in calendar days
    band: int | None  # the band of `open_in_band`
    targets: list[int | None]  # hundredths, that add up
    rates: list[int | None]  # hundredths, that hold for each member as they are

    def count(self, wanted: Flags) -> list[int]:
        """Cases per member."""
        return sums(self.group, self.cases.rows.rows, wanted, self.size)

    def opened(self) -> Flags:
        """Came in within the period."""
        return self._within(self.cases.rows.opened)

    def closed(self) -> Flags:
        """Ended within the period."""
        return self._within(self.cases.rows.closed)

    def open_at(self, day: int) -> Flags:
        """Had come in by the end of `day` and had not ended by then."""
        return (self.cases.rows.opened <= day) & (self.cases.rows.closed > day)

    def _within(self, days: Ints) -> Flags:
        period = self.moment.period
        return (days >= ordinal(period.start)) & (days <= ordinal(period.end))


def received(scene: CaseScene) -> Values:
    """Cases opened within the period."""
    return decimals(scene.count(scene.opened()))


def closed(scene: CaseScene) -> Values:
    """Cases closed within the period, however they ended."""
    return decimals(scene.count(scene.closed()))


def _closed_as(outcome: Outcome) -> Callable[[CaseScene], Values]:
    def count(scene: CaseScene) -> Values:
        return decimals(scene.count(scene.closed() & (scene.cases.rows.outcome == outcome.value)))

    return count


def backlog(scene: CaseScene) -> Values:
    """Cases open at the end of as_of, whatever the source calls them ("pending tertutup" included)."""
    return decimals(scene.count(scene.open_at(ordinal(scene.moment.as_of))))


def backlog_change(scene: CaseScene) -> Values:
    """Backlog at the end of the period less backlog at the end of the day before it."""
    period = scene.moment.period
    now = scene.count(scene.open_at(ordinal(period.end)))
    before = scene.count(scene.open_at(ordinal(period.start - timedelta(days=1))))
    return decimals(after - earlier for after, earlier in zip(now, before, strict=True))


def overdue(scene: CaseScene) -> Values:
    """Open cases whose standard time has run out at as_of, or where the category sets none, whose due day is past."""
    cases, day = scene.cases, ordinal(scene.moment.as_of)
    open_now = np.flatnonzero(scene.open_at(day))
    standard, due = cases.standard[open_now], cases.rows.due[open_now]
    elapsed = cases.between(cases.rows.opened[open_now], day) - cases.rows.waiting[open_now]
    late = np.where(standard != ABSENT, elapsed > standard, (due != ABSENT) & (due < day))
    flags = np.zeros(len(cases.rows.cell), np.bool_)
    flags[open_now[late]] = True
    return decimals(scene.count(flags))


def in_time_percent(scene: CaseScene) -> Values:
    """Of the cases decided within the period, the percentage that was decided in time.

    Automatic categories and cases without any limit are left out of both sides.
    """
    counted = scene.closed() & scene.cases.judged & scene.cases.has_limit
    return decimals(map(share, scene.count(counted & scene.cases.in_time), scene.count(counted)))


def _days_at(part: Fraction) -> Callable[[CaseScene], Values]:
    def measure(scene: CaseScene) -> Values:
        chosen = scene.closed() & scene.cases.judged & (scene.group != OUTSIDE)
        groups, values, weights = (column[chosen] for column in (scene.group, scene.cases.taken, scene.cases.rows.rows))
        return decimals(percentiles(groups, values, weights, scene.size, part))

    return measure


def open_in_band(scene: CaseScene) -> Values:
    """Open cases by age at as_of: calendar days since they came in, within the bounds of one band."""
    day = ordinal(scene.moment.as_of)
    ages = day - scene.cases.rows.opened
    return decimals(scene.count(scene.open_at(day) & (band_of(ages, scene.bands) == scene.band)))


def case_reference(against: Against, measure: str, scene: CaseScene) -> Values:
    """The target: a promise for percentages and days, a sum for counts."""
    if against is not Against.TARGET:
        return (None,) * scene.size
    found = scene.rates if measure in {"in_time_percent", "median_days", "p90_days"} else scene.targets
    return decimals(None if value is None else Fraction(value, HUNDREDTHS) for value in found)


_SUM = TargetKind.SUM
_STOCK = Nature.STOCK
_DOWN = Direction.DOWN

CASE_MEASURES: tuple[Measure, ...] = (
    Measure(Shape.CASE, "received", COUNT, received, target=_SUM),
    Measure(Shape.CASE, "closed", COUNT, closed, target=_SUM),
    Measure(Shape.CASE, "closed_done", COUNT, _closed_as(Outcome.DONE), target=_SUM),
    Measure(Shape.CASE, "closed_refused", COUNT, _closed_as(Outcome.REFUSED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "closed_returned", COUNT, _closed_as(Outcome.RETURNED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "closed_cancelled", COUNT, _closed_as(Outcome.CANCELLED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "backlog", COUNT, backlog, _STOCK, _DOWN, target=_SUM),
    Measure(Shape.CASE, "backlog_change", COUNT, backlog_change, direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "overdue", COUNT, overdue, _STOCK, _DOWN, target=_SUM),
    Measure(Shape.CASE, "in_time_percent", PERCENT, in_time_percent),
    Measure(Shape.CASE, "median_days", DAYS, _days_at(Fraction(1, 2)), direction=_DOWN),
    Measure(Shape.CASE, "p90_days", DAYS, _days_at(Fraction(9, 10)), direction=_DOWN),
    Measure(Shape.CASE, "open_in_band", COUNT, open_in_band, _STOCK, _DOWN, target=_SUM),
)
