"""Path data of a chart: whole series in one path, in the units of its scale, as short as SVG allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from dashboard.charts.chart import Series
from dashboard.charts.scale import Scale, runs

Number = Decimal | int


def line_path(scale: Scale, series: Series) -> str:
    """`M7 412l7-3 7 18`: one `M` for each stretch without a gap, then the way from point to point (SVG 2, 9.3).

    A lone point is a line of no length, which a round cap shows as a dot.
    """
    stretches = []
    for run in runs(series):
        points = [(scale.across(spot), scale.depth(spot.value)) for spot in run if spot.value is not None]
        steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(points)]
        way = [number for step in steps or [(0, 0)] for number in step]
        stretches.append(f"M{packed_numbers(points[0])}l{packed_numbers(way)}")
    return "".join(stretches)


def bars_path(scale: Scale, series: Series) -> str:
    """`M.7 900v-412h5.6v412z`: from zero up (or down), across and back, for each bar. Zero lies on the axis."""
    zero = scale.depth(Decimal(0))
    bars = []
    for spot in series.spots:
        if spot.value is None:
            continue
        left, width = scale.bar(series, spot)
        height = scale.depth(spot.value) - zero
        bars.append(f"M{packed_numbers((left, zero))}v{height}h{short(width)}v{-height}z")
    return "".join(bars)


def grid_path(scale: Scale, values: Iterable[Decimal]) -> str:
    """Level lines across the plot."""
    return "".join(f"M0 {scale.depth(value)}h{scale.width}" for value in values)


def packed_numbers(numbers: Sequence[Number]) -> str:
    """Numbers with nothing between them where a minus tells them apart."""
    first, *others = [short(number) for number in numbers]
    return first + "".join(text if text.startswith("-") else f" {text}" for text in others)


def short(number: Number) -> str:
    """At most two decimals, none that says nothing."""
    text = f"{number:.2f}" if isinstance(number, Decimal) else str(number)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text != "-0" else "0"
