"""Charts as figures of Plotly in a file beside their page, for whoever asks to explore one.

A figure tells what the drawing in the page tells and no more: values as fine as the drawing has them, the words of the
page's own table, and no name of a metric.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from dash.development.base_component import Component

from dashboard.charts.chart import Chart
from dashboard.charts.plotly import Figure, to_plotly
from dashboard.charts.scale import Scale, last_spot
from dashboard.components.element import Element

FOLDER: Final = "grafik"
TEXT: Final = 13
"""Pixels, as in assets/public/public.css."""


class ChartCard(Element):
    """A chart's part of a page, which knows its chart."""

    __slots__ = ("chart",)  # a slot is no property: it never gets into the page

    def __init__(self, chart: Chart, children: Sequence[Component]) -> None:
        super().__init__("Div", list(children), className="chart")
        self.chart = chart


@dataclass(frozen=True)
class FiguresFile:
    """The figures of a page by the keys of their charts, as JSON."""

    content: bytes

    @property
    def path(self) -> str:
        """Below the site's root, named by the content."""
        return f"{FOLDER}/{sha256(self.content).hexdigest()[:16]}.json"


def charts_in(node: Any) -> Iterator[Chart]:
    """The charts of a page that can be explored: those with a value."""
    if isinstance(node, ChartCard) and any(last_spot(series) for series in node.chart.series):
        yield node.chart
    children = getattr(node, "children", None) if isinstance(node, Component) else node
    if isinstance(children, list | tuple | Component):
        for child in [children] if isinstance(children, Component) else children:
            yield from charts_in(child)


def figures_of(charts: Sequence[Chart]) -> FiguresFile:
    """Their file."""
    figures = {chart.key: public_figure(chart) for chart in charts}
    return FiguresFile(json.dumps(figures, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())


def public_figure(chart: Chart) -> Figure:
    """What `to_plotly` makes, told as finely as the SVG draws it."""
    figure, unit = to_plotly(chart), Scale(chart).unit
    layout = figure["layout"] | {"font": {**figure["layout"]["font"], "size": TEXT}}
    return {**figure, "layout": layout, "data": [_told(trace, unit) for trace in figure["data"]]}


def _told(trace: Figure, unit: Decimal) -> Figure:
    kept = {name: part for name, part in trace.items() if name != "meta"}
    return kept | {"y": [_drawn(one, unit) for one in trace["y"]]}


def _drawn(value: str | None, unit: Decimal) -> float | None:
    """A value on the steps of the drawing."""
    return None if value is None else float(round(Decimal(value) / unit) * unit)
