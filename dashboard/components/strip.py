"""Bars of a table, drawn by SVG attributes in percent of their column: no inline style, crisp at every width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.element import Drawn, Element
from dashboard.screen import Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure
from queries.pages.values import Row, Table
from queries.profile.models import Service

_HUNDRED = Decimal(100)
_SMALL = Decimal(40)
"""A percentage below which a bar from 0 to 100 would show nothing."""

_LEAST = Decimal("0.6")
"""Percent of the column that even the smallest bar fills, so that it is seen."""


@dataclass(frozen=True)
class Scale:
    """Where values stand between the lowest and the highest of a column; zero always among them."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, shown: Iterable[Figure | None]) -> Scale:
        """Over all values and what they are judged by; percentages reach to 100, unless all of them are small."""
        there = [figure for figure in shown if figure is not None]
        values = [one.value for one in there if one.value is not None]
        values += [one.reference for one in there if one.reference is not None]
        highest = max([Decimal(0), *values])
        shares = any(one.unit == PERCENT for one in there) and highest >= _SMALL
        return cls(min([Decimal(0), *values]), max(highest, _HUNDRED) if shares else highest)

    def at(self, value: Decimal) -> Decimal:
        """Percent of the column's width from its left end."""
        wide = self.high - self.low
        return (value - self.low) * _HUNDRED / wide if wide else Decimal(0)


def strip(scale: Scale, figure: Figure) -> Element:
    """The value as a bar from zero, to the left where it is negative; what it is judged by as an upright mark."""
    zero = scale.at(Decimal(0))
    end = scale.at(figure.value or Decimal(0))
    left, wide = min(zero, end), max(abs(end - zero), _LEAST if figure.value else Decimal(0))
    below = bool(figure.value and figure.value < 0)
    pieces: list[Component] = [_bar(zero - wide if below else left, wide, "fill below" if below else "fill")]
    if scale.low < 0:
        pieces.append(Drawn("Rect", className="zero", x=f"{_short(zero)}%", y="-3", width="1", height="12"))
    if figure.reference is not None:
        at = _short(scale.at(figure.reference))
        pieces.append(Drawn("Rect", className="mark", x=f"{at}%", y="-3", width="2.5", height="12", rx="1"))
    return Drawn("Svg", pieces, className="strip", **attributes(aria_hidden="true"))


@dataclass(frozen=True)
class Range:
    """Where median and P90 stand among a table's metrics, and the scale they share."""

    median: int
    p90: int
    scale: Scale

    def __contains__(self, at: int) -> bool:
        return at in (self.median, self.p90)

    @classmethod
    def of(cls, screen: Screen, table: Table) -> Range | None:
        """None where the table does not hold both beside its first metric."""
        measures = [screen.metric(metric).measure for metric in table.metrics]
        if not {"median_days", "p90_days"} <= set(measures[1:]):
            return None
        median, p90 = measures.index("median_days", 1), measures.index("p90_days", 1)
        return cls(median, p90, Scale.of(row.figures[p90] for row in table.rows))


def range_strip(screen: Screen, shown: Range, service: Service, row: Row) -> list[Component | str]:
    """`6 – 41` over a bar from the median to P90, with the standard time of a category as a mark."""
    median, p90 = row.figures[shown.median], row.figures[shown.p90]
    if median is None or p90 is None or median.value is None or p90.value is None:
        return [formats.MISSING]
    numbers = [_days(screen, median), " – ", _days(screen, p90)]
    start, end = (min(shown.scale.at(one), _HUNDRED) for one in (median.value, p90.value))
    pieces: list[Component] = [_bar(start, max(end - start, Decimal(1)), "fill")]
    standard = next((one.standard_days for one in service.categories if one.code == row.member), None)
    if standard is not None and standard <= shown.scale.high:
        at = f"{_short(shown.scale.at(Decimal(standard)))}%"
        pieces.append(Drawn("Line", className="standard", x1=at, x2=at, y1="-3", y2="9"))
    return [Element("Span", numbers), Drawn("Svg", pieces, className="strip", **attributes(aria_hidden="true"))]


def _days(screen: Screen, figure: Figure) -> Element:
    return Element("Span", formats.bare_number(figure.value, figure.unit, screen.language), **figures.marks(figure))


def _bar(left: Decimal, wide: Decimal, name: str) -> Element:
    place = {} if left <= 0 else {"x": f"{_short(left)}%"}
    return Drawn("Rect", className=name, width=f"{_short(wide)}%", height="100%", rx="3", **place)


def _short(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")
