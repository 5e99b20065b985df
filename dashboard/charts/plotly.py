"""A chart for exploring: the same points, axes and words as a figure of Plotly, over the plot of the SVG.

Colours are the names of CSS variables (`var(--accent)`); the client puts in what they are in the page's theme. Values
are decimals as text, so that none is rounded on the way. The names of the series and the notes above the plot are HTML
beside it and stay what they are; so the figure has no legend and no annotations.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.chart import Chart, Look, Series
from dashboard.charts.labels import said_parts
from dashboard.charts.scale import FRAME, Scale, behind_first, last_spot
from queries.viewer import Language

Figure = dict[str, Any]

COLOURS: Final = {
    Look.MAIN: "var(--accent)",
    Look.SECOND: "var(--second)",
    Look.THIRD: "var(--third)",
    Look.EXPECTED: "var(--muted)",
    Look.BEFORE: "var(--pale)",
}
FILLS: Final = {Look.EXPECTED: "var(--card)", Look.BEFORE: "var(--track)"}
"""What fills the bars that have an edge of their colour."""

WIDTHS: Final = {Look.MAIN: 2.6, Look.SECOND: 2.2, Look.THIRD: 2.2, Look.EXPECTED: 2, Look.BEFORE: 1.6}
"""Pixels of a line; as in assets/chart.css."""

DOTS: Final = "0px,5px"
"""Dashes of no length with round caps."""

CONFIG: Final = {
    "displayModeBar": False,
    "doubleClick": False,
    "responsive": False,
    "scrollZoom": False,
    "showAxisDragHandles": False,
    "showTips": False,
}
_SEPARATORS: Final = {Language.ID: ",.", Language.EN: ".,"}


def to_plotly(chart: Chart) -> Figure:
    """`data`, `layout` and `config`, ready for JSON.

    Of every point, `customdata` has the day, which with the chart's key names the panel a tap opens, and the step and
    the value in words, which the client shows beside the point (`hoverinfo` is none: Plotly's own label would need
    colours, fonts and a language of its own). The layout's `meta` is the chart's key.
    """
    scale = Scale(chart)
    drawn = [series for series in behind_first(chart) if last_spot(series)]
    traces = [_bars(scale, series) if series.bars else _line(scale, series) for series in drawn]
    dots = [_dot(scale, series) for series in drawn if series.look.is_actual and not series.bars]
    return {"data": [*traces, *dots], "layout": _layout(scale), "config": CONFIG}


def _line(scale: Scale, series: Series) -> Figure:
    dash = {"dash": DOTS} if series.look is Look.EXPECTED else {}
    line = {"color": COLOURS[series.look], "width": WIDTHS[series.look], **dash}
    x = [float(scale.across(spot)) for spot in series.spots]
    return {"type": "scatter", "mode": "lines", "x": x, "line": line, "cliponaxis": False, **_points(series)}


def _bars(scale: Scale, series: Series) -> Figure:
    places = [scale.bar(series, spot) for spot in series.spots]
    colour = FILLS.get(series.look, COLOURS[series.look])
    edge = {"line": {"width": 0}} if series.look.is_actual else {"line": {"color": COLOURS[series.look], "width": 1}}
    return {
        "type": "bar",
        "x": [float(left + width / 2) for left, width in places],
        "width": [float(width) for _, width in places],
        "marker": {"color": colour, **edge},
        "cliponaxis": False,
        **_points(series),
    }


def _points(series: Series) -> Figure:
    return {
        "name": series.label,
        "meta": series.metric,
        "y": [None if spot.value is None else f"{spot.value:f}" for spot in series.spots],
        "customdata": [[spot.day.isoformat(), spot.when, "".join(said_parts(series, spot))] for spot in series.spots],
        "hoverinfo": "none",
    }


def _dot(scale: Scale, series: Series) -> Figure:
    """The dot on a line's last point."""
    ends = [spot for spot in (last_spot(series),) if spot and spot.value is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "",
        "x": [float(scale.across(spot)) for spot in ends],
        "y": [f"{spot.value:f}" for spot in ends],
        "marker": {"color": COLOURS[series.look], "size": 9, "line": {"color": "var(--card)", "width": 2}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(scale: Scale) -> Figure:
    chart = scale.chart
    return {
        "meta": chart.key,
        "height": FRAME.top + FRAME.height + FRAME.bottom,
        "margin": {"l": FRAME.left, "r": FRAME.right, "t": FRAME.top, "b": FRAME.bottom, "pad": 0},
        "font": {"family": "inherit", "size": 12, "color": "var(--muted)"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": _SEPARATORS[Language(chart.language)],
        "showlegend": False,
        "barmode": "overlay",
        "dragmode": False,
        "hovermode": "x",
        "hoverdistance": -1,
        "spikedistance": -1,
        "xaxis": _days(scale),
        "yaxis": _values(chart),
        "shapes": [_upright(float(scale.note(note))) for note in chart.notes],
    }


def _days(scale: Scale) -> Figure:
    ticks = scale.chart.days
    return {
        **_axis([float(scale.tick(tick.at)) for tick in ticks], [tick.text for tick in ticks]),
        "range": [0, scale.width],
        "showgrid": False,
        "zeroline": False,
        "ticklabelstandoff": 6,
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "hovered data",
        "spikedash": "solid",
        "spikethickness": 1,
        "spikecolor": "var(--muted)",
    }


def _values(chart: Chart) -> Figure:
    ticks = chart.values
    return {
        **_axis([f"{tick.at:f}" for tick in ticks], [tick.text for tick in ticks]),
        "range": [f"{chart.low:f}", f"{chart.high:f}"],
        "gridcolor": "var(--line)",
        "gridwidth": 1,
        "zeroline": chart.low <= 0 <= chart.high,
        "zerolinecolor": "var(--pale)",
        "zerolinewidth": 1,
        "ticklabelstandoff": 7,
    }


def _axis(tickvals: list[Any], ticktext: list[str]) -> Figure:
    return {
        "type": "linear",
        "autorange": False,
        "fixedrange": True,
        "automargin": False,
        "showline": False,
        "ticks": "",
        "tickmode": "array",
        "tickangle": 0,
        "tickvals": tickvals,
        "ticktext": [_plain(text) for text in ticktext],
    }


def _upright(at: float) -> Figure:
    line = {"color": "var(--muted)", "width": 1, "dash": "1px,4px"}
    return {"type": "line", "layer": "below", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _plain(text: str) -> str:
    """A text that Plotly shows as it is: it reads tags, and names between `%{` and `}`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "%&#123;")
