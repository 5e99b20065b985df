"""What a drawn chart says, read back from its SVG, and from a figure of Plotly: the points of every series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.walking.reading import Element

_COMMAND = re.compile(r"([MlvhzV])([^MlvhzV]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


@dataclass(frozen=True)
class Trace:
    """A series as drawn: across in days from the left edge, up in the chart's unit."""

    metric: str
    bars: bool
    points: tuple[tuple[Decimal, Decimal], ...]


def svg_traces(chart: Element) -> tuple[list[Trace], Decimal]:
    """The series of a `figure[data-chart]` in drawing order, and how far off a value may be by drawing it."""
    low, high = Decimal(chart.get("data-low")), Decimal(chart.get("data-high"))
    marks = next(one for one in chart.tagged("svg") if "marks" in one.get("class").split())
    height = Decimal(marks.get("viewbox").split()[3])
    unit = (high - low) / height
    paths = [one for one in marks.tagged("path") if one.has("data-series")]
    return [_trace(path, high, unit) for path in paths], unit / 2


def _trace(path: Element, high: Decimal, unit: Decimal) -> Trace:
    bars = "bars" in path.get("class").split()
    read = _bars if bars else _line
    points = tuple((x, high - y * unit) for x, y in read(path.get("d")))
    return Trace(path.get("data-series"), bars, points)


def _line(data: str) -> Iterator[tuple[Decimal, Decimal]]:
    """`M7 412l7-3 7 18`: absolute starts, relative ways; a way of no length is a lone dot."""
    x = y = Decimal(0)
    for command, text in _COMMAND.findall(data):
        numbers = [Decimal(one) for one in _NUMBER.findall(text)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            (x, y), pairs = pairs[0], pairs[1:]
            yield x, y
        for across, down in pairs:
            if (across, down) != (0, 0):
                x, y = x + across, y + down
                yield x, y


def _bars(data: str) -> Iterator[tuple[Decimal, Decimal]]:
    """`M.7 900v-412h5.6v412z`: the middle of each bar and its end away from zero."""
    x = y = Decimal(0)
    end = y
    for command, text in _COMMAND.findall(data):
        numbers = [Decimal(one) for one in _NUMBER.findall(text)]
        if command == "M":
            x, y = numbers
            end = None
        elif command == "v" and end is None:
            end = y + numbers[0]
        elif command == "h":
            assert end is not None
            yield x + numbers[0] / 2, end


def plotly_traces(figure: dict[str, Any]) -> list[Trace]:
    """The series of a figure in drawing order; dots on last points are none."""
    named = [trace for trace in figure["data"] if trace.get("meta")]
    return [
        Trace(
            trace["meta"],
            trace["type"] == "bar",
            tuple((Decimal(str(x)), Decimal(y)) for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None),
        )
        for trace in named
    ]


def disagreement(svg: list[Trace], off: Decimal, plotly: list[Trace]) -> str | None:
    """Where the two differ; None where they are one."""
    if [(one.metric, one.bars, len(one.points)) for one in svg] != [
        (one.metric, one.bars, len(one.points)) for one in plotly
    ]:
        return (
            f"series {[(one.metric, len(one.points)) for one in svg]} and {[(p.metric, len(p.points)) for p in plotly]}"
        )
    for drawn, explored in zip(svg, plotly, strict=True):
        for (x, y), (right, up) in zip(drawn.points, explored.points, strict=True):
            if abs(x - right) > Decimal("0.02") or abs(y - up) > off:
                return f"{drawn.metric}: ({x}, {y}) in the SVG, ({right}, {up}) in the figure"
    return None
