"""Measures of the shape `case`: permits, complaints, repairs. `rows` cases stand behind each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from queries.metrics.ageing import ages_of
from queries.metrics.exact import Values, decimals, percents
from queries.metrics.kept import Kept
from queries.metrics.measure import Measure, Nature, TargetKind
from queries.metrics.moments import Moment
from queries.metrics.rows import ordinal
from queries.metrics.tally import Tally
from queries.metrics.timed import Event, Stock
from queries.metrics.units import COUNT, DAYS, PERCENT
from queries.profile.models import Against, Direction
from queries.shapes import HUNDREDTHS, Shape


@dataclass(frozen=True, eq=False)
class CaseScene:
    """All that a measure of cases needs.

    Its lines are the members of a grain at one moment, or the moments of one part of the city.
    `moments`, `targets` and `rates` are per line.
    """

    tally: Tally
    moments: Sequence[Moment]
    bands: tuple[int, ...]  # upper bounds of the age bands, in calendar days
    band: int | None  # the band of `open_in_band`
    targets: list[int | None]  # hundredths, that add up
    rates: list[int | None]  # hundredths, that hold for each line as they are
    _happened: Kept[Event, list[int]] = field(default_factory=lambda: Kept(len(Event)))

    def happened(self, event: Event) -> list[int]:
        """Cases with the event within each period."""
        return self._happened.of(event, lambda: self.tally.happened(event, [moment.period for moment in self.moments]))

    def standing(self, stock: Stock) -> list[int]:
        """Cases that are part of the stock at the end of each as_of."""
        return self.tally.standing(stock, [ordinal(moment.as_of) for moment in self.moments])


OPEN_CASES = Stock()


def _count(event: Event) -> Callable[[CaseScene], Values]:
    return lambda scene: decimals(scene.happened(event))


received = _count(Event.OPENED)
"""Cases opened within the period."""

closed = _count(Event.CLOSED)
"""Cases closed within the period, however they ended."""


def backlog(scene: CaseScene) -> Values:
    """Cases open at the end of as_of, whatever the source calls them ("pending tertutup" included)."""
    return decimals(scene.standing(OPEN_CASES))


def backlog_change(scene: CaseScene) -> Values:
    """Backlog at the end of the period less backlog at the end of the day before it."""
    periods = [moment.period for moment in scene.moments]
    now = scene.tally.standing(OPEN_CASES, [ordinal(period.end) for period in periods])
    before = scene.tally.standing(OPEN_CASES, [ordinal(period.start) - 1 for period in periods])
    return decimals(after - earlier for after, earlier in zip(now, before, strict=True))


def overdue(scene: CaseScene) -> Values:
    """Open cases whose standard time has run out at as_of, or where the category sets none, whose due day is past."""
    return decimals(scene.standing(Stock(late=True)))


def in_time_percent(scene: CaseScene) -> Values:
    """Of the cases decided within the period, the percentage that was decided in time.

    Automatic categories and cases without any limit are left out of both sides.
    """
    return percents(scene.happened(Event.IN_TIME), _limited(scene))


def _days_at(part: Fraction) -> Callable[[CaseScene], Values]:
    return lambda scene: decimals(scene.tally.taken(part, [moment.period for moment in scene.moments]))


def open_in_band(scene: CaseScene) -> Values:
    """Open cases by age at as_of: calendar days since they came in, within the bounds of one band."""
    ages = None if scene.band is None else ages_of(scene.band, scene.bands)
    if ages is None:
        return decimals([0] * len(scene.moments))
    lower, upper = ages
    return decimals(scene.standing(Stock(lower=lower, upper=upper)))


def _limited(scene: CaseScene) -> list[int]:
    """The cases behind a share in time: those decided within the period that had a limit to keep."""
    return scene.happened(Event.LIMITED)


def _decided(scene: CaseScene) -> list[int]:
    """The cases behind a percentile of days: those decided within the period, but not by a machine."""
    return scene.happened(Event.DECIDED)


def case_reference(against: Against, measure: str, scene: CaseScene) -> Values:
    """The target: a promise for percentages and days, a sum for counts."""
    if against is not Against.TARGET:
        return (None,) * len(scene.moments)
    found = scene.rates if measure in {"in_time_percent", "median_days", "p90_days"} else scene.targets
    return decimals(None if value is None else Fraction(value, HUNDREDTHS) for value in found)


_SUM = TargetKind.SUM
_STOCK = Nature.STOCK
_DOWN = Direction.DOWN

CASE_MEASURES: tuple[Measure, ...] = (
    Measure(Shape.CASE, "received", COUNT, received, target=_SUM),
    Measure(Shape.CASE, "closed", COUNT, closed, target=_SUM),
    Measure(Shape.CASE, "closed_done", COUNT, _count(Event.DONE), target=_SUM),
    Measure(Shape.CASE, "closed_refused", COUNT, _count(Event.REFUSED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "closed_returned", COUNT, _count(Event.RETURNED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "closed_cancelled", COUNT, _count(Event.CANCELLED), direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "backlog", COUNT, backlog, _STOCK, _DOWN, target=_SUM),
    Measure(Shape.CASE, "backlog_change", COUNT, backlog_change, direction=_DOWN, target=_SUM),
    Measure(Shape.CASE, "overdue", COUNT, overdue, _STOCK, _DOWN, target=_SUM),
    Measure(Shape.CASE, "in_time_percent", PERCENT, in_time_percent, cases=_limited),
    Measure(Shape.CASE, "median_days", DAYS, _days_at(Fraction(1, 2)), direction=_DOWN, cases=_decided),
    Measure(Shape.CASE, "p90_days", DAYS, _days_at(Fraction(9, 10)), direction=_DOWN, cases=_decided),
    Measure(Shape.CASE, "open_in_band", COUNT, open_in_band, _STOCK, _DOWN, target=_SUM),
)
