"""Charts and bars of the public pages as SVG that needs no style attribute, for a strict content security policy.

In a page the text of a chart keeps its size and the marks are stretched to the width; `picture_of` draws the same chart
in fixed measures and colours of its own, to stand alone as an image.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from dash.development.base_component import Component

from dashboard.charts.chart import Chart, Look, Series, Spot
from dashboard.charts.labels import name_parts
from dashboard.charts.paths import bars_path, grid_path, line_path, short
from dashboard.charts.scale import Scale, behind_first, last_spot
from dashboard.components.attributes import attributes
from dashboard.components.element import Drawn, Element
from dashboard.i18n import Catalogue
from dashboard.static_html import to_html
from queries.viewer import Language

MANY_TICKS: Final = 7
"""Labels of days of which a phone shows every other one."""

HUNDRED: Final = Decimal(100)

SHORTEST_MONTH: Final = 27
"""Days from the first to the last of February."""

_COLOURS: Final = {
    Look.MAIN: "#0b5c8a",
    Look.SECOND: "#b5520a",
    Look.THIRD: "#6d54a8",
    Look.EXPECTED: "#53606f",
    Look.BEFORE: "#7d8996",
}
_INK, _MUTED, _LINE, _PAPER = "#14202e", "#53606f", "#dfe5ea", "#ffffff"
_FACE: Final = "-apple-system,Inter,'Segoe UI',Roboto,'Noto Sans',sans-serif"
_WIDE, _HIGH, _LEFT, _RIGHT, _TOP = 640, 200, 62, 24, 92
"""The plot's room in an image, in pixels."""


def bar(share: Decimal | None, mark: Decimal | None = None, name: str = "bar") -> Component:
    """A share of a hundred, and the upright by which it is judged; the words beside it say the same."""
    pieces: list[Component] = [Drawn("Rect", className="track", width="100%", height="100%", rx="8")]
    if share:
        pieces.append(Drawn("Rect", className="fill", width=_percent(_within(share)), height="100%", rx="8"))
    if mark is not None:
        place = min(_within(mark), Decimal("99.5"))
        pieces.append(Drawn("Rect", className="mark", x=_percent(place), y="-5", width="3", height="26", rx="1.5"))
    return Drawn("Svg", pieces, className=name, **attributes(aria_hidden="true"))


def mini(share: Decimal | None) -> Component:
    """The same for a cell of a table."""
    piece = Drawn("Rect", width=f"{_within(share):.0f}%") if share else None
    return Drawn("Svg", piece, className="mini", **attributes(aria_hidden="true"))


def plot(chart: Chart) -> Component:
    """The chart's axes and marks, named for who cannot see it."""
    scale = Scale(chart)
    drawn = [*_said(chart), _marks(scale), *_dots(scale), _days(scale), *_values(scale)]
    name = attributes(aria_labelledby=f"{chart.key}-t {chart.key}-d", data_chart=chart.key)
    return Drawn("Svg", drawn, className="plot", role="img", **name)


def small_plot(chart: Chart) -> Component:
    """The lines alone, for a card; its words stand below it."""
    scale = Scale(chart)
    shown = [series for series in behind_first(chart) if last_spot(series) and not series.bars]
    marks = [_path(scale, series) for series in shown] or [_path(scale, series) for series in behind_first(chart)]
    inner = Drawn("Svg", marks, className="marks", viewBox=_box(scale), preserveAspectRatio="none")
    name = attributes(aria_labelledby=f"{chart.key}-t {chart.key}-d", data_chart=chart.key)
    return Drawn("Svg", [*_said(chart), inner, *_dots(scale)], className="small", role="img", **name)


def legend(chart: Chart) -> Component:
    """What each line is and where it ends; what the uprights stand for."""
    items = [_item(series) for series in chart.series if last_spot(series)]
    events = [note.text for note in chart.notes if chart.span.start <= note.day <= chart.span.end]
    if events:
        items.append(Element("Li", Element("Span", ", ".join(events)), className="events"))
    return Element("Ul", items, className="legend")


def small_legend(chart: Chart, newest: str) -> list[Component]:
    """What the lines are, where there are several; `newest` are the days of the main one."""
    shown = [series for series in chart.series if last_spot(series)]
    items = [
        Element("Li", Element("Span", newest if one.look.is_actual else one.label), className=one.look.value)
        for one in shown
    ]
    return [Element("Ul", items, className="legend tiny")] if len(items) > 1 else []


def picture_of(chart: Chart, title: str, foot: str) -> bytes:
    """The chart as an SVG file of 640 × 360, readable on light and dark pages alike."""
    language = Language(chart.language)
    scale = Scale(chart)
    high = 360
    parts = [
        Drawn("Title", title),
        Drawn("Desc", chart.description),
        Drawn("Rect", width=str(_WIDE), height=str(high), fill=_PAPER),
        _text(title, 24, 36, 19, _INK, weight="700"),
        *_picture_legend(chart),
        *_picture_grid(scale),
        Drawn(
            "Svg",
            [_picture_path(scale, *part) for one in behind_first(chart) if last_spot(one) for part in _parted(one)],
            x=str(_LEFT),
            y=str(_TOP),
            width=str(_WIDE - _LEFT - _RIGHT),
            height=str(_HIGH),
            viewBox=_box(scale),
            preserveAspectRatio="none",
        ),
        *(_picture_nothing(language) if not any(last_spot(one) for one in chart.series) else ()),
        _text(foot, 24, high - 18, 13, _MUTED),
    ]
    return _svg_file(parts, high, language)


def number_picture(title: str, number: str, foot: str, language: Language) -> bytes:
    """A number without a course as an SVG file of 640 × 220."""
    high = 220
    parts = [
        Drawn("Title", title),
        Drawn("Desc", f"{title}: {number}. {foot}"),
        Drawn("Rect", width=str(_WIDE), height=str(high), fill=_PAPER),
        _text(title, 24, 40, 19, _INK, weight="700"),
        _text(number, 24, 124, 56, _COLOURS[Look.MAIN], weight="700"),
        _text(foot, 24, high - 20, 13, _MUTED),
    ]
    return _svg_file(parts, high, language)


def _svg_file(parts: Sequence[Component], high: int, language: Language) -> bytes:
    shown = {"viewBox": f"0 0 {_WIDE} {high}", "width": str(_WIDE), "height": str(high), "fontFamily": _FACE}
    root = Drawn("Svg", parts, role="img", lang=language.value, **shown)
    text = to_html(root).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _said(chart: Chart) -> list[Component]:
    return [Drawn("Title", chart.title, id=f"{chart.key}-t"), Drawn("Desc", chart.description, id=f"{chart.key}-d")]


def _marks(scale: Scale) -> Drawn:
    chart = scale.chart
    grid = [tick.at for tick in chart.values if tick.at != 0]
    uprights = [scale.note(note) for note in chart.notes if chart.span.start <= note.day <= chart.span.end]
    paths = [
        Drawn("Path", className="grid-lines", d=grid_path(scale, grid)),
        *([Drawn("Path", className="upright", d=_upright(scale, uprights))] if uprights else []),
        *(_path(scale, *part) for series in behind_first(chart) if last_spot(series) for part in _parted(series)),
        *([Drawn("Path", className="zero", d=grid_path(scale, [Decimal(0)]))] if chart.low <= 0 <= chart.high else []),
    ]
    return Drawn("Svg", paths, className="marks", viewBox=_box(scale), preserveAspectRatio="none")


def _upright(scale: Scale, places: list[Decimal]) -> str:
    return "".join(f"M{short(at)} 0V{short(scale.height)}" for at in places)


def _parted(series: Series) -> Iterator[tuple[Series, bool]]:
    """A series, and whether its step is only begun: the bar of a step that is not over is drawn apart, and pale."""
    last = last_spot(series)
    if last is None or not _is_begun(series, last):
        yield series, False
        return
    at = series.spots.index(last)
    yield replace(series, spots=series.spots[:at]), False
    yield replace(series, spots=series.spots[at:]), True


def _path(scale: Scale, series: Series, begun: bool = False) -> Drawn:
    kind = "bars" if series.bars else "line"
    name = f"{kind} {series.look.value}{' begun' if begun else ''}"
    return Drawn("Path", className=name, d=_data(scale, series))


def _is_begun(series: Series, last: Spot) -> bool:
    """Whether the last bar speaks of a step that is not over: a month before its end, a week shorter than others."""
    if not series.bars or not series.look.is_actual or len(series.spots) < 2:
        return False
    longest = max((spot.day - spot.start).days for spot in series.spots)
    if longest >= SHORTEST_MONTH:
        return (last.day + timedelta(days=1)).day != 1
    return (last.day - last.start).days < longest


def _data(scale: Scale, series: Series) -> str:
    return bars_path(scale, series) if series.bars else line_path(scale, series)


def _dots(scale: Scale) -> list[Component]:
    dots: list[Component] = []
    for series in behind_first(scale.chart):
        spot = last_spot(series)
        if spot and spot.value is not None and series.look.is_actual and not series.bars:
            at = {"cx": _percent(scale.across(spot) * HUNDRED / scale.width), "cy": _down(scale, spot.value)}
            dots.append(Drawn("Circle", className=f"last {series.look.value}", r="5", **at))
    return dots


def _days(scale: Scale) -> Drawn:
    texts = [
        Drawn("Text", tick.text, x=_percent(scale.tick(tick.at) * HUNDRED / scale.width), y="100%", dy="21")
        for tick in scale.chart.days
    ]
    return Drawn("G", texts, className="days many" if len(texts) >= MANY_TICKS else "days")


def _values(scale: Scale) -> list[Component]:
    chart = scale.chart
    if not any(last_spot(series) for series in chart.series):
        nothing = Catalogue.of(Language(chart.language))("chart.nothing")
        return [Drawn("Text", nothing, x="50%", y="50%", className="nothing")]
    ticks = [Drawn("Text", tick.text, y=_down(scale, tick.at), dx="-9", dy="4.5") for tick in chart.values]
    return [Drawn("G", ticks, className="values")]


def _dated(series: Series) -> tuple[str, str, str]:
    """The name with its last value, and of which step that is: `Oktober 2026: 60,5% dalam 2×24 jam`."""
    before, value, behind = name_parts(replace(series, step=""))  # it stands in front
    spot = last_spot(series)
    step = f"{spot.when}: " if spot and value and series.look.is_actual else ""
    return step + before, value, behind


def _item(series: Series) -> Element:
    before, value, behind = _dated(series)
    said: list[str | Component] = [Element("B", value)] if value else []
    words = Element("Span", [before, *said, behind])
    return Element("Li", words, className=f"{series.look.value} bars" if series.bars else series.look.value)


def _picture_legend(chart: Chart) -> list[Component]:
    """One line of names; those that find no room are left out, for the description tells them."""
    parts: list[Component] = []
    at = 24
    for series in (one for one in chart.series if last_spot(one)):
        words = "".join(_dated(series))
        wide = 40 + round(len(words) * 7.2)
        if at + wide > _WIDE - 12:
            break
        stroke = {"stroke": _COLOURS[series.look], "strokeWidth": "3"} | _dashes(series)
        parts += [Drawn("Path", d=f"M{at} 58h20", **stroke), _text(words, at + 28, 63, 14, _INK)]
        at += wide + 8
    return parts


def _picture_grid(scale: Scale) -> list[Component]:
    wide = _WIDE - _LEFT - _RIGHT
    parts: list[Component] = []
    for tick in scale.chart.values:
        y = short(_TOP + scale.down(tick.at) * _HIGH)
        parts.append(Drawn("Path", d=f"M{_LEFT} {y}h{wide}", stroke=_LINE))
        parts.append(_text(tick.text, _LEFT - 8, Decimal(y) + 4, 12, _MUTED, anchor="end"))
    for tick in scale.chart.days:
        x = _LEFT + scale.tick(tick.at) / scale.width * wide
        parts.append(_text(tick.text, x, _TOP + _HIGH + 21, 12, _MUTED, anchor="middle"))
    return parts


def _picture_path(scale: Scale, series: Series, begun: bool = False) -> Drawn:
    colour = _COLOURS[series.look]
    if series.bars:
        pale = {"opacity": "0.45"} if begun else {}
        return Drawn("Path", d=_data(scale, series), fill=colour, **pale)
    wide = "2.8" if series.look is Look.MAIN else "2"
    drawn = {"fill": "none", "stroke": colour, "strokeWidth": wide, "strokeLinecap": "round"}
    return Drawn("Path", d=_data(scale, series), vectorEffect="non-scaling-stroke", **(drawn | _dashes(series)))


def _dashes(series: Series) -> dict[str, str]:
    return {"strokeDasharray": ".1 5", "strokeLinecap": "round"} if series.look is Look.EXPECTED else {}


def _picture_nothing(language: Language) -> list[Component]:
    nothing = Catalogue.of(language)("chart.nothing")
    return [_text(nothing, _WIDE // 2, _TOP + _HIGH // 2, 15, _MUTED, anchor="middle")]


def _text(
    words: str, x: Decimal | int, y: Decimal | int, size: int, fill: str, *, anchor: str = "start", weight: str = "400"
) -> Drawn:
    at = {"x": short(Decimal(x)), "y": short(Decimal(y)), "fontSize": str(size), "fontWeight": weight}
    return Drawn("Text", words, fill=fill, textAnchor=anchor, **at)


def _box(scale: Scale) -> str:
    return f"0 0 {scale.width} {short(scale.height)}"


def _down(scale: Scale, value: Decimal) -> str:
    return _percent(scale.down(value) * HUNDRED)


def _within(share: Decimal) -> Decimal:
    return max(Decimal(0), min(HUNDRED, share))


def _percent(share: Decimal) -> str:
    return f"{short(share)}%"
