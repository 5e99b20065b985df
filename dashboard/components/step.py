"""The numbers of a chart: all of them as a table, and one step of it with what it was before and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from dash.development.base_component import Component

from dashboard import formats
from dashboard.charts.chart import Chart, Series, Spot
from dashboard.charts.describe import course_chart, told_days
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.delta import SUFFIX, delta_number, verdict
from dashboard.components.element import Element
from dashboard.components.lead import NARROWING
from dashboard.request import PERIOD_KEY
from dashboard.screen import Screen
from queries.metrics.units import PERCENT, POINTS
from queries.metrics.values import Figure, Status
from queries.pages.asking import Span
from queries.pages.values import Course, Role, Table

_SPANS = frozenset(Span)


def point_table(screen: Screen, course: Course) -> Element:
    """Every point of a chart: a row a day, the newest first, a column a line; each day opens its step."""
    chart = course_chart(screen, course)
    heads = [screen.say("point.day"), *(_headed(series.label) for series in chart.series)]
    days = sorted({spot.day for series in chart.series for spot in series.spots}, reverse=True)
    columns = [{spot.day: spot for spot in series.spots} for series in chart.series]
    rows = [_row(screen, course, chart, columns, day) for day in days]
    caption = Element("Caption", screen.say("chart.table_of", title=chart.title), className="unseen")
    head = Element("Thead", Element("Tr", [Element("Th", one, scope="col") for one in heads]))
    return Element(
        "Table", [caption, head, Element("Tbody", rows)], className="points", **attributes(data_table_of=course.key)
    )


def point_body(screen: Screen, course: Course, chart: Chart, tables: Sequence[Table], day: date) -> list[Component]:
    """The numbers of one step, how they differ from the step before and from what they should be, and the ways on."""
    lines = [_line(screen, course, chart, at, day) for at in range(len(chart.series))]
    numbers = Element("Dl", [one for one in lines if one is not None], className="step")
    ways = [Element("Li", way) for way in _ways(screen, course, tables, day)]
    return [
        numbers,
        _neighbours(screen, course, day),
        Element("H3", screen.say("point.next")),
        Element("Ul", ways, className="ways"),
    ]


def _row(screen: Screen, course: Course, chart: Chart, columns: Sequence[dict[date, Spot]], day: date) -> Element:
    spots = [column.get(day) for column in columns]
    when = next(spot.when for spot in spots if spot is not None)
    head = Element("Th", Element("A", when, **screen.to_panel(f"point:{course.key}:{day.isoformat()}")), scope="row")
    return Element("Tr", [head, *(_cell(screen, course, at, chart, spot) for at, spot in enumerate(spots))])


def _cell(screen: Screen, course: Course, at: int, chart: Chart, spot: Spot | None) -> Element:
    if spot is None or spot.value is None:
        return Element("Td", formats.MISSING)
    signed = screen.metric(course.lines[at].metric).measure in figures.SIGNED
    text = formats.bare_number(spot.value, course.unit, screen.language, signed=signed)
    series = chart.series[at]
    marks = _marks(course, series, spot)
    if course.lines[at].role is not Role.BEFORE or _says_days(series, told := _told(screen, course, at, spot.day)):
        return Element("Td", text, **marks)
    return Element("Td", [Element("Span", text, **marks), Element("Small", f" {told}")])


def _says_days(series: Series, told: str) -> bool:
    """Whether the name of a line of another year says already, beside the step's own day, which days it speaks of."""
    return told.endswith(series.label)


def _told(screen: Screen, course: Course, at: int, day: date) -> str:
    """The days that a line's point at a step speaks of: of what is compared with, others than the step's."""
    return told_days(screen, course, next(point for point in course.lines[at].points if point.day == day))


def _marks(course: Course, series: Series, spot: Spot) -> dict[str, Any]:
    narrowed = {f"data-{word}": code for word, code in course.where}
    return {
        "data-metric": series.metric,
        "data-value": figures.plain(spot.value),
        "data-period": spot.period,
        **narrowed,
    }


def _line(screen: Screen, course: Course, chart: Chart, at: int, day: date) -> Component | None:
    """A line's number on the day; of an actual one also how it differs from each that it can be held against."""
    series = chart.series[at]
    spot = _on(series, day)
    if spot is None or spot.value is None:
        return None
    number = Element("B", spot.text, **_marks(course, series, spot))
    label = series.label
    if course.lines[at].role is Role.BEFORE:
        told = _told(screen, course, at, day)
        label = told if _says_days(series, told) else f"{label} · {told}"
    name = Element("Dt", _headed(label))
    if course.lines[at].role is not Role.ACTUAL:
        return Element("Div", [name, Element("Dd", number)], className="than")
    changes = [_change(screen, course, at, spot, held) for held in _held(screen, course, chart, at, spot)]
    return Element("Div", [name, Element("Dd", [number, *changes])])


def _held(screen: Screen, course: Course, chart: Chart, at: int, spot: Spot) -> Iterator[tuple[str, Spot, bool]]:
    """What the number can be held against: the step before, its pace, plan or target, the days compared with; and
    whether it came from there, so that it has got better or worse."""
    earlier = [one for one in chart.series[at].spots if one.day < spot.day and one.value is not None]
    if earlier:
        yield screen.say("point.from", what=earlier[-1].when), earlier[-1], True
    for other, (line, series) in enumerate(zip(course.lines, chart.series, strict=True)):
        there = _on(series, spot.day)
        if (
            line.role is not Role.ACTUAL
            and line.metric == course.lines[at].metric
            and there
            and there.value is not None
        ):
            told = _told(screen, course, other, spot.day) if line.role is Role.BEFORE else series.label
            yield screen.say("point.from", what=told), there, line.role is Role.BEFORE


def _on(series: Series, day: date) -> Spot | None:
    return next((spot for spot in series.spots if spot.day == day), None)


def _change(screen: Screen, course: Course, at: int, spot: Spot, held: tuple[str, Spot, bool]) -> Component:
    words, other, came = held
    unit = POINTS if course.unit == PERCENT else course.unit
    value = (spot.value or Decimal(0)) - (other.value or Decimal(0))
    change = Figure(course.lines[at].metric + SUFFIX, value, unit, Status.PLAIN, spot.day)
    judged = verdict(screen, change)
    said = f" {screen.say(f'delta.{judged}')}" if judged and came else ""
    number = delta_number(screen, change, other.period)
    return Element("Span", [number, f"{said} {words}"], className=f"delta {judged or ''}".rstrip())


def _neighbours(screen: Screen, course: Course, day: date) -> Component:
    """The steps before and after, so that a finger can walk along the line."""
    days = sorted({point.day for line in course.lines if line.role is Role.ACTUAL for point in line.points})
    before, after = [one for one in days if one < day][-1:], [one for one in days if one > day][:1]
    links = [(word, one) for word, found in (("before", before), ("after", after)) for one in found]
    return Element(
        "Div",
        [
            Element("A", screen.say(f"point.{word}"), **screen.to_panel(f"point:{course.key}:{one.isoformat()}"))
            for word, one in links
        ],
        className="neighbours",
    )


def _ways(screen: Screen, course: Course, tables: Sequence[Table], day: date) -> Iterator[Component]:
    """Days after the chart's last have a pace or a plan, but nothing of theirs can be shown: no way leads there."""
    month = f"{day:%Y-%m}"
    words = format_date(day, "MMMM y", formats.LOCALES[screen.language])
    begun = day.replace(day=1) <= course.as_of
    if begun:
        yield _view(screen, screen.say("point.month", month=words), period=month, as_of=None, panel=None)
    if day <= course.as_of:
        kept = screen.query.query.get(PERIOD_KEY)
        standing = screen.say("point.as_of", day=formats.full_date(day, screen.language))
        yield _view(screen, standing, period=kept if kept in _SPANS else None, as_of=day.isoformat(), panel=None)
    for table in tables if begun else ():
        name = screen.say("point.behind", table=screen.words(table.title), month=words)
        yield _view(screen, name, period=month, as_of=None, panel=f"members:{table.key}")
    for metric in dict.fromkeys(line.metric for line in course.lines if line.role is Role.ACTUAL):
        label = screen.words(screen.metric(metric).label)
        page = screen.metric_path(metric, **_narrowed(course))
        yield Element("A", screen.say("point.metric", metric=label), href=page)


def _narrowed(course: Course) -> dict[str, str]:
    return {word: code for word, code in course.where if word in NARROWING}


def _view(screen: Screen, words: str, **changes: str | None) -> Element:
    return Element("A", words, href=screen.link(**changes), **attributes(data_view=words))


def _headed(label: str) -> str:
    return label[:1].upper() + label[1:]
