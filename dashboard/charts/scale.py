"""Where things stand in a chart: days from the left, and values from the top. Both renderers take it from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from dashboard.charts.chart import Chart, Look, Note, Series, Spot


@dataclass(frozen=True)
class Frame:
    """The plot's height and the room around it in CSS pixels, as `assets/chart.css` has it on a wide screen.

    On a phone the style sheet gives less at the right; `assets/explore.js` takes what it measures.
    """

    top: int = 22
    right: int = 116
    bottom: int = 26
    left: int = 46
    height: int = 190


FRAME: Final = Frame()

FINENESS: Final = 2000
"""Steps that the value axis has at least in a drawing: a tenth of a pixel."""

BAR_SHARE: Final = Decimal("0.8")
"""Of its step, what the bars of a step take together."""

INNER_SHARE: Final = Decimal("0.64")
"""Of a bar of the period compared with, how wide every bar of the period is."""


@dataclass(frozen=True)
class Scale:
    """Across, one unit is a day and 0 the morning of the first; a value's height is told in its own unit."""

    chart: Chart

    @cached_property
    def width(self) -> int:
        """Days across the chart."""
        return (self.chart.span.end - self.chart.span.start).days + 1

    @cached_property
    def has_bars(self) -> bool:
        """Whether steps are drawn as bars; lines then pass through the middle of their steps."""
        return any(series.bars for series in self.chart.series)

    def across(self, spot: Spot) -> Decimal:
        """Where a line passes for a spot."""
        return self._middle(spot.start, spot.day) if self.has_bars else self._end(spot.day)

    def bar(self, series: Series, spot: Spot) -> tuple[Decimal, Decimal]:
        """Left edge and width of a spot's bar. Metrics stand side by side, a comparison behind its metric."""
        left = Decimal(max(0, (spot.start - self.chart.span.start).days))
        step = self._end(spot.day) - left
        slots = self._slots
        width = step * BAR_SHARE / len(slots)
        left += step * (1 - BAR_SHARE) / 2 + width * slots.index(series.metric)
        if series.look is not Look.BEFORE and self._is_compared:
            return left + width * (1 - INNER_SHARE) / 2, width * INNER_SHARE
        return left, width

    def tick(self, day: date) -> Decimal:
        """Where the label of a day stands: under the point or the bar of that day, else under its middle."""
        spot = self._by_day.get(day)
        return self.across(spot) if spot else self._middle(day, day)

    def note(self, note: Note) -> Decimal:
        """Where the upright of a day stands."""
        return self._middle(note.day, note.day)

    def down(self, value: Decimal) -> Decimal:
        """How far a value stands below the top, as a share of the plot's height."""
        return (self.chart.high - value) / (self.chart.high - self.chart.low)

    @cached_property
    def unit(self) -> Decimal:
        """The step of the value axis in a drawing: the largest power of ten in which all values are whole.

        Where that would be finer than need be, the axis has `FINENESS` to ten times as many steps.
        """
        height = self.chart.high - self.chart.low
        unit = Decimal(1).scaleb((height / FINENESS).adjusted())
        while unit * 10 <= height and all(value % (unit * 10) == 0 for value in self._drawn):
            unit *= 10
        return unit

    @property
    def height(self) -> Decimal:
        """Units of the value axis."""
        return (self.chart.high - self.chart.low) / self.unit

    def depth(self, value: Decimal) -> int:
        """How many units a value stands below the top."""
        return round((self.chart.high - value) / self.unit)

    @cached_property
    def _drawn(self) -> tuple[Decimal, ...]:
        spots = (spot.value for series in self.chart.series for spot in series.spots)
        return (self.chart.low, self.chart.high, *(value for value in spots if value is not None))

    @cached_property
    def _slots(self) -> list[str]:
        return list(dict.fromkeys(series.metric for series in self.chart.series if series.bars))

    @cached_property
    def _is_compared(self) -> bool:
        return any(one.bars and one.look is Look.BEFORE for one in self.chart.series)

    @cached_property
    def _by_day(self) -> dict[date, Spot]:
        return {spot.day: spot for series in reversed(self.chart.series) for spot in series.spots}

    def _end(self, day: date) -> Decimal:
        return Decimal((day - self.chart.span.start).days + 1)

    def _middle(self, start: date, day: date) -> Decimal:
        return (max(Decimal(0), self._end(start) - 1) + self._end(day)) / 2


def runs(series: Series) -> Iterator[list[Spot]]:
    """The stretches of a series without a gap."""
    run: list[Spot] = []
    for spot in series.spots:
        if spot.value is not None:
            run.append(spot)
        elif run:
            yield run
            run = []
    if run:
        yield run


def last_spot(series: Series) -> Spot | None:
    """The last spot that has a value."""
    return next((spot for spot in reversed(series.spots) if spot.value is not None), None)


def behind_first(chart: Chart) -> list[Series]:
    """The series in the order in which they are drawn, what the chart is about last, of a look the first last."""
    order = (Look.MAIN, Look.SECOND, Look.THIRD, Look.EXPECTED, Look.BEFORE)
    front_first = sorted(chart.series, key=lambda series: (series.bars, order.index(series.look)))
    return front_first[::-1]
