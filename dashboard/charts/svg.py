"""A chart for looking: SVG of the server, on screen with the first response, in print, and without any script.

The outer `<svg>` has no view box: what holds text or a dot is placed in percent and never stretched. The marks stand in
an `<svg>` inside it whose view box is the scale (days across, units down); it is stretched to the plot, and its strokes
keep their width (`vector-effect`). Names and notes are HTML beside it, so that a phone can set them below.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dash.development.base_component import Component

from dashboard.charts.chart import Chart, Series
from dashboard.charts.labels import PlacedName, PlacedNote, name_parts, placed_names, placed_notes
from dashboard.charts.paths import bars_path, grid_path, line_path, short
from dashboard.charts.scale import Scale, behind_first, last_spot
from dashboard.components.attributes import attributes
from dashboard.components.element import Drawn, Element
from dashboard.i18n import Catalogue
from queries.viewer import Language

MANY_TICKS = 7
"""Labels of days of which a phone shows every other one."""


def to_svg(chart: Chart) -> Component:
    """The chart as a figure. A series without a value, or a chart without any, leaves the axes alone.

    The figure tells its scale (`data-from`, `data-to`, `data-low`, `data-high`), so that the points can be read back.
    """
    scale = Scale(chart)
    drawn: list[Component] = [_marks(scale), *_dots(scale), _days(scale), *_values(scale)]
    plot = Drawn("Svg", drawn, className="plot", role="img", **attributes(aria_label=chart.description))
    span = attributes(data_from=chart.span.start.isoformat(), data_to=chart.span.end.isoformat())
    axis = attributes(data_low=f"{chart.low:f}", data_high=f"{chart.high:f}")
    return Element(
        "Figure",
        [plot, *_names(chart), *_notes(chart)],
        className="chart",
        **attributes(data_chart=chart.key),
        **span,
        **axis,
    )


def _marks(scale: Scale) -> Drawn:
    chart = scale.chart
    zero = [Drawn("Path", className="zero", d=grid_path(scale, [Decimal(0)]))] if chart.low <= 0 <= chart.high else []
    grid = [tick.at for tick in chart.values if tick.at != 0]
    uprights = [scale.note(note) for note in chart.notes if chart.span.start <= note.day <= chart.span.end]
    upright = "".join(f"M{short(at)} 0V{short(scale.height)}" for at in uprights)
    paths = [
        Drawn("Path", className="grid", d=grid_path(scale, grid)),
        *([Drawn("Path", className="upright", d=upright)] if upright else []),
        *(_path(scale, series) for series in behind_first(chart) if last_spot(series)),
        *zero,
    ]
    box = f"0 0 {scale.width} {short(scale.height)}"
    return Drawn("Svg", paths, className="marks", viewBox=box, preserveAspectRatio="none")


def _path(scale: Scale, series: Series) -> Drawn:
    data = bars_path(scale, series) if series.bars else line_path(scale, series)
    kind = "bars" if series.bars else "line"
    return Drawn("Path", className=f"{kind} {series.look.value}", d=data, **attributes(data_series=series.metric))


def _dots(scale: Scale) -> list[Component]:
    """A dot on the last point of each line that shows what is."""
    dots: list[Component] = []
    for series in behind_first(scale.chart):
        spot = last_spot(series)
        if spot and spot.value is not None and series.look.is_actual and not series.bars:
            at = {"cx": _percent(scale.across(spot) / scale.width), "cy": _percent(scale.down(spot.value))}
            dots.append(Drawn("Circle", className=f"last {series.look.value}", r="4.5", **at))
    return dots


def _days(scale: Scale) -> Drawn:
    texts = [
        Drawn("Text", tick.text, x=_percent(scale.tick(tick.at) / scale.width), y="100%") for tick in scale.chart.days
    ]
    return Drawn("G", texts, className="days many" if len(texts) >= MANY_TICKS else "days")


def _values(scale: Scale) -> list[Component]:
    """The labels of the value axis; in a chart without values, words that say so."""
    chart = scale.chart
    if not any(last_spot(series) for series in chart.series):
        return [
            Drawn(
                "Text", Catalogue.of(Language(chart.language))("chart.nothing"), x="50%", y="50%", className="nothing"
            )
        ]
    return [
        Drawn(
            "G",
            [Drawn("Text", tick.text, y=_percent(scale.down(tick.at))) for tick in chart.values],
            className="values",
        )
    ]


def _names(chart: Chart) -> list[Component]:
    names = [_name(chart, placed) for placed in placed_names(chart)]
    return [Element("Ul", names, className="names")] if names else []


def _name(chart: Chart, placed: PlacedName) -> Element:
    series = placed.series
    before, value, behind = name_parts(series)
    said: list[str | Component] = [Element("B", value, **_told(chart, series))] if value else []
    kind = " bars" if series.bars else ""
    return Element(
        "Li", [before, *said, behind], className=series.look.value + kind, **_at("--y", placed.end, placed.shift)
    )


def _told(chart: Chart, series: Series) -> dict[str, Any]:
    """The data attributes of a series' last value."""
    spot = last_spot(series)
    if spot is None:
        return {}
    told = {"data-metric": series.metric, "data-value": f"{spot.value:f}", "data-period": spot.period}
    return {**told, **{f"data-{dimension}": code for dimension, code in chart.where}}


def _notes(chart: Chart) -> list[Component]:
    notes = [_note(placed) for placed in placed_notes(chart)]
    return [Element("Ul", notes, className="notes")] if notes else []


def _note(placed: PlacedNote) -> Element:
    names = " ".join(name for name in ("early", "wide") if getattr(placed, name))
    return Element("Li", placed.note.text, className=names or None, **_at("--x", placed.left))


def _at(name: str, share: Decimal | None, shift: Decimal = Decimal(0)) -> dict[str, Any]:
    if share is None:
        return {"data-below": ""}
    moved = {"--o": f"{short(shift)}px"} if round(shift) else {}
    return {"style": {name: f"{share:.4f}", **moved}}


def _percent(share: Decimal) -> str:
    return f"{short(share * 100)}%"
