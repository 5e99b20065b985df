"""The small line of a tile: the year so far, ending in a dot, over a dotted line of what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dash_svg import Path, Svg

from dashboard.components.attributes import attributes
from queries.metrics.values import Trend

WIDTH, HEIGHT = Decimal(100), Decimal(40)
"""The drawing's own units; it is stretched to the tile, strokes and dot keep their size (CSS `non-scaling-stroke`)."""

_HEADROOM = Decimal("0.08")
_MOST_POINTS = 80

Point = tuple[date, Decimal]


def trend_chart(trend: Trend) -> Svg:
    """Days across the trend's span, values from the lowest to the highest of both lines.

    A trend without points draws nothing but its comparison.
    """
    place = _Scale(trend)
    pieces = []
    if trend.comparison:
        pieces.append(Path(className="than", d=place.line(trend.comparison)))
    if trend.points:
        pieces.append(Path(className="line", d=place.line(_thinned(trend.points))))
        pieces.append(Path(className="last", d=f"M{place.at(trend.points[-1])}h0"))
    return Svg(
        pieces,
        className="trend",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        **attributes(data_chart=trend.metric, aria_hidden="true"),
    )


class _Scale:
    """Where a day and a value stand in the drawing."""

    def __init__(self, trend: Trend) -> None:
        self._start = trend.span.start
        self._days = max(1, (trend.span.end - trend.span.start).days)
        values = [value for _, value in (*trend.points, *trend.comparison)] or [Decimal(0)]
        room = (max(values) - min(values)) * _HEADROOM or Decimal(1)
        self._bottom = min(values) - room
        self._height = max(values) + room - self._bottom

    def at(self, point: Point) -> str:
        day, value = point
        across = WIDTH * (day - self._start).days / self._days
        up = HEIGHT * (value - self._bottom) / self._height
        return f"{_short(across)} {_short(HEIGHT - up)}"

    def line(self, points: Sequence[Point]) -> str:
        """Path data through the points; a lone point yields a line of no length."""
        return "M" + "L".join(self.at(point) for point in points)


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """Every n-th point, so that a year of days stays small; the last one always."""
    step = -(-len(points) // _MOST_POINTS)
    return [*points[:-1:step], points[-1]]


def _short(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")
