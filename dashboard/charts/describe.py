"""From the numbers of a chart to its description: labels, words, axes. Nothing is computed from data behind this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from dashboard import formats
from dashboard.charts.axes import day_ticks, value_axis
from dashboard.charts.chart import Chart, Look, Note, Series, Spoken, Spot
from dashboard.charts.looks import metric_looks
from dashboard.charts.scale import last_spot
from dashboard.components import figure as figures
from dashboard.components.figure import SIGNED
from dashboard.i18n import Catalogue
from dashboard.screen import Screen
from queries.calendar import ends_its_month, month_of
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.pages.values import Course, Line, Mark, Point, Role, Step
from queries.profile.models import Against, Metric
from queries.profile.page import Draw, Form

LONGEST_NAME = 24
"""Letters of a phrase that can stand as a name at the end of a line."""

_PARTS = ((300, "year"), (80, "quarter"), (20, "month"), (0, "week"))
"""From how many days on a line lies a year, a quarter, a month or a week before the days that it is compared with."""


def course_chart(screen: Screen, course: Course) -> Chart:
    """The chart of a course, its series in the order of the course's lines.

    A course without a value yields axes alone, and a description that says so.
    """
    looks = metric_looks(screen, course)
    series = tuple(_series(screen, course, line, looks) for line in course.lines)
    values = [point.value for line in course.lines for point in line.points if point.value is not None]
    from_zero = course.draw is Draw.BARS or course.form is Form.YEAR
    axis = value_axis(values, course.unit, from_zero, screen.language)
    return Chart(
        key=course.key,
        title=screen.words(course.title),
        description=_description(screen, course, series),
        span=course.span,
        low=axis.low,
        high=axis.high,
        days=day_ticks(course.span, course.step, _stops(course), screen.language),
        values=axis.ticks,
        series=series,
        notes=tuple(_note(screen, mark) for mark in course.marks) if values else (),
        language=screen.language.value,
        where=course.where,
    )


def _series(screen: Screen, course: Course, line: Line, looks: dict[str, Look]) -> Series:
    starts = _starts(course)
    placed = ((point, _start(course, starts, point)) for point in line.points)
    spots = tuple(
        Spot(start, point.day, point.value, partial(_spoken, screen, course, line, point, start))
        for point, start in placed
    )
    alone = sum(one.role is line.role for one in course.lines) == 1
    if line.role is Role.ACTUAL:
        bars = course.draw is Draw.BARS
        step = _last_step(screen, course, spots)
        return Series(_name(screen, line.metric), line.metric, looks[line.metric], bars, spots, step=step)
    if line.role is Role.REFERENCE:
        metric = _reference_metric(screen, course, line)
        label = _with_name(screen, _reference_label(screen, course, line), line.metric, alone)
        return Series(label, metric, Look.EXPECTED, False, spots, says=_is_level(line))
    alone = sum(one.role is Role.ACTUAL and looks[one.metric].is_actual for one in course.lines) <= 1
    label = _with_name(screen, _before_label(screen, course, line), line.metric, alone)
    return Series(label, line.metric, Look.BEFORE, course.draw is Draw.BARS, spots, says=False)


def _spoken(screen: Screen, course: Course, line: Line, point: Point, start: date) -> Spoken:
    text = _value_text(screen, course, line, point)
    return Spoken(text, _when(screen, course, start, point.day), str(point.period))


def _value_text(screen: Screen, course: Course, line: Line, point: Point) -> str:
    if line.role is Role.REFERENCE and course.unit == PERCENT:
        return formats.percent(point.value, screen.language, trim=True)
    signed = screen.metric(line.metric).measure in SIGNED
    return formats.quantity(point.value, course.unit, screen.language, signed=signed)


def _starts(course: Course) -> dict[date, date]:
    """The first day of each step, by its last. What stands or is cumulated speaks of the last day alone."""
    if course.form is not Form.STEPS:
        return {}
    points = [point for line in course.lines if line.role is Role.ACTUAL for point in line.points]
    return {point.day: max(point.period.start, course.span.start) for point in points}


def _start(course: Course, starts: dict[date, date], point: Point) -> date:
    """That of the step; where only another year has a point, its length is taken over."""
    if course.form is not Form.STEPS:
        return point.day
    own = max(point.day - (point.period.end - point.period.start), course.span.start)
    return starts.get(point.day, own)


def _last_step(screen: Screen, course: Course, spots: Sequence[Spot]) -> str:
    """The step of a line's last value, as short as can be: `Nov`, `1–28 Nov` as long as it runs, `Min 29`.

    Empty where the value speaks of all that the chart shows, or of a day.
    """
    last = next((spot for spot in reversed(spots) if spot.value is not None), None)
    if course.form is not Form.STEPS or last is None:
        return ""
    if course.step is Step.MONTH and ends_its_month(last.day):
        return formats.month_short(last.day, screen.language)
    if course.step is Step.DAY:
        return formats.weekday_date(last.day, screen.language)
    return formats.short_span(last.start, last.day, screen.language)


def _when(screen: Screen, course: Course, start: date, day: date) -> str:
    if course.form is not Form.STEPS or course.step is Step.DAY:
        return formats.year_date(day, screen.language)
    if course.step is Step.MONTH and start.day == 1:
        return formats.part_of_month(start, day, screen.language)
    year = f" {day.year}" if day.year != course.as_of.year else ""
    return formats.span(start, day, screen.language) + year


def _name(screen: Screen, metric: str) -> str:
    """How a metric is called behind its number: its noun, what its phrase says besides the number, or its label."""
    known = screen.metric(metric)
    if known.noun:
        return screen.words(known.noun)
    phrase = screen.words(known.phrase) if known.phrase else ""
    rest = phrase.replace("{value}", "").strip()
    if "{value}" in phrase and "{" not in rest and len(rest) <= LONGEST_NAME:
        return rest
    return _lowered(screen.words(known.label))


def _lowered(label: str) -> str:
    """A label as it stands within a line; one that begins with an abbreviation stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _with_name(screen: Screen, label: str, metric: str, alone: bool) -> str:
    return label if alone else f"{label}, {_name(screen, metric).removesuffix(':')}"


def _reference_label(screen: Screen, course: Course, line: Line) -> str:
    """`laju musiman`, `rencana`, `target`."""
    return screen.say(f"trend.{_against(screen.metric(line.metric), course).value}")


def _is_level(line: Line) -> bool:
    """Whether the line has one value all along, as a target has."""
    return len({point.value for point in line.points if point.value is not None}) == 1


def _against(metric: Metric, course: Course) -> Against:
    """What the metric is judged by; one that is not judged is drawn against the pace of a year, else a target."""
    if metric.against is not Against.NOTHING:
        return metric.against
    return Against.PACE if course.form is Form.YEAR else Against.TARGET


def _reference_metric(screen: Screen, course: Course, line: Line) -> str:
    judged = Figure(line.metric, None, course.unit, Status.PLAIN, course.as_of)
    return figures.reference_figure(screen, judged).metric


def _before_label(screen: Screen, course: Course, line: Line) -> str:
    """The year that all of the line lies in, where nothing else of the chart does; else `setahun sebelumnya`."""
    shown = {point.period.end.year for one in course.lines if one.role is Role.ACTUAL for point in one.points}
    years = {point.period.end.year for point in line.points}
    part = _apart(line)
    if part == "year" and len(years) == 1 and years.isdisjoint(shown):
        return str(years.pop())
    return screen.say(f"chart.before.{part}")


def _apart(line: Line) -> str:
    """What lies between the days of a line and those that it is compared with: `year`, `quarter`, `month`, `week`."""
    last = line.points[-1]
    days = (last.day - last.period.end).days
    return next(part for least, part in _PARTS if days >= least)


def told_days(screen: Screen, course: Course, point: Point) -> str:
    """The days that a point speaks of, wherever it stands: `7 Des 2024`, `Maret 2025`, `1 Mar – 7 Mar 2025`."""
    start, end = point.period.start, point.period.end
    if course.form is not Form.STEPS or course.step is Step.DAY:
        return formats.year_date(end, screen.language)
    if course.step is Step.MONTH and point.period == month_of(end):
        return formats.month_name(end, screen.language)
    return f"{formats.span(start, end, screen.language)} {end.year}"


def _stops(course: Course) -> list[date]:
    return sorted({point.day for line in course.lines for point in line.points})


def _note(screen: Screen, mark: Mark) -> Note:
    return Note(mark.day, f"{_marked(screen, mark)} {formats.short_date(mark.day, screen.language)}")


def _marked(screen: Screen, mark: Mark) -> str:
    """`Idulfitri`; where another stage of the target begins, `Target perubahan`."""
    if mark.kind != "target":
        return screen.words(mark.label)
    stage = Catalogue.of(screen.language).get(f"stage.{mark.label.id}")
    return screen.say("chart.target", stage=stage or screen.words(mark.label))


def _description(screen: Screen, course: Course, series: Sequence[Series]) -> str:
    """`Tunggakan: pengaduan terbuka dari 1.650 (30 Nov 2025) menjadi 2.318 (23 Nov 2026); 2025 1.690.`"""
    ends = [spot.day for one in series if one.look.is_actual and (spot := last_spot(one))]
    told = [_told(screen, one, max(ends, default=course.as_of)) for one in series if last_spot(one)]
    said = "; ".join(told) if told else screen.say("chart.nothing")
    return screen.say("chart.description", title=screen.words(course.title), said=said)


def _told(screen: Screen, series: Series, until: date) -> str:
    """From where to where; of what it is compared with, where that stands on the day `until`."""
    known = [spot for spot in series.spots if spot.value is not None]
    first, last = known[0], known[-1]
    if not series.look.is_actual:
        there = next((spot for spot in reversed(known) if spot.day <= until), first)
        return screen.say("chart.beside", name=series.label, last=there.text)
    name = _lowered(screen.words(screen.metric(series.metric).label))
    if first is last:
        return screen.say("chart.stands", name=name, last=last.text, last_day=last.when)
    days = {"first_day": first.when, "last_day": last.when}
    return screen.say("chart.moves", name=name, first=first.text, last=last.text, **days)
