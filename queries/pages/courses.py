"""The charts of a page: points of a metric through time, what it is judged by, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from queries.calendar import Period, ends_its_month, last_days
from queries.metrics.measure import Nature
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.pages.asking import Comparison, Span
from queries.pages.days import are_alike, span_of
from queries.pages.scope import Scope
from queries.pages.steps import (
    Axis,
    Slot,
    days_of_month,
    days_of_week,
    months_of_year,
    weeks_of_quarter,
    weeks_of_year,
    year_by_months,
    year_by_weeks,
)
from queries.pages.values import Course, Line, Mark, Point, Role, Step
from queries.profile.models import Against, Holiday, Words
from queries.profile.page import Draw, Form, PageChart
from queries.shapes import Shape


def courses_of(scope: Scope, charts: Iterable[PageChart]) -> tuple[Course, ...]:
    """The charts of a service's page; one whose metrics know nothing of the filters is left out."""
    found = [course for chart in charts if (course := course_of(scope, chart)) is not None]
    renamed = [_renamed(course, found[:place]) for place, course in enumerate(found)]
    return (*renamed[:1], *(_without_events_of(renamed[0], course) for course in renamed[1:]))


def course_of(scope: Scope, chart: PageChart) -> Course | None:
    """One chart of a service; None where nothing is left to draw."""
    metrics = scope.metrics(chart.metrics)
    if not metrics:
        return None
    return course(scope, metrics, chart.form, chart.draw, chart.title)


def course(scope: Scope, metrics: Sequence[Named], form: Form, draw: Draw, title: Words) -> Course:
    """A chart of metrics of one unit inside the scope's filters."""
    axis = axis_of(scope, metrics[0], form)
    lines = (*_references(scope, metrics, form, axis), *_before(scope, metrics[0], form, axis))
    return Course(
        key=f"{form.value}-{metrics[0].key}",
        title=title,
        form=form,
        draw=draw,
        unit=metrics[0].unit,
        step=axis.step,
        span=axis.span,
        as_of=scope.days.as_of,
        lines=(*(_actual(scope, metric, form, axis) for metric in metrics), *lines),
        marks=tuple(_marks(scope, metrics, axis)),
        where=scope.where,
    )


def axis_of(scope: Scope, metric: Named, form: Form) -> Axis:
    """Where the points of a metric stand. A budget is told by the months of its year."""
    as_of, comparison = scope.days.as_of, scope.asked.comparison
    if form is Form.YEAR:
        return year_by_months(as_of) if metric.shape is Shape.BUDGET else year_by_weeks(as_of)
    if metric.shape is Shape.BUDGET:
        return months_of_year(as_of)
    span = span_of(scope.service, scope.asked)
    if span is Span.YEAR:
        runs = form is Form.STOCK or metric.metric.days is not None
        return weeks_of_year(as_of) if runs else months_of_year(as_of)
    if span is Span.MONTH:
        return days_of_month(as_of, comparison, metric.measure.nature is Nature.STOCK)
    return days_of_week(as_of, comparison) if span is Span.WEEK else weeks_of_quarter(as_of, comparison)


def moments_at(scope: Scope, metric: Named, form: Form, periods: Sequence[Period], until: Period) -> list[Moment]:
    """When the points of a line are asked.

    A year cumulated is of the target in force on the day that the chart is of (of the year before on the day that is
    compared with it), so that a revision does not break it; every other point is of what held on its own last day. A
    metric of the last N days keeps its window.
    """
    days, last_day = metric.metric.days, scope.desk.last_day(scope.service)
    windows = periods if days is None else [last_days(period.end, days) for period in periods]
    whole_line = form is Form.YEAR and metric.shape is Shape.FLOW and metric.measure.nature is Nature.PERIOD
    return [Moment(until.end if whole_line else one.end, one, last_day, True) for one in windows]


def _actual(scope: Scope, metric: Named, form: Form, axis: Axis) -> Line:
    slots = _up_to_now(scope, axis)
    periods = [slot.period for slot in slots]
    return _line(scope, metric, Role.ACTUAL, slots, moments_at(scope, metric, form, periods, periods[-1]))


def _up_to_now(scope: Scope, axis: Axis) -> list[Slot]:
    return [slot for slot in axis.slots if slot.day <= scope.days.as_of]


def _line(scope: Scope, metric: Named, role: Role, slots: Sequence[Slot], moments: Sequence[Moment]) -> Line:
    values = scope.desk.values_over(metric, moments, scope.where)
    known = (value if scope.has_begun(metric, at.period) else None for at, value in zip(moments, values, strict=True))
    points = zip(slots, moments, known, strict=True)
    return Line(role, metric.name, tuple(Point(slot.day, moment.period, value) for slot, moment, value in points))


def _references(scope: Scope, metrics: Sequence[Named], form: Form, axis: Axis) -> Iterator[Line]:
    """What the first metric that is judged by something is judged by, over the whole chart."""
    now = _up_to_now(scope, axis)[-1].period
    for metric in metrics:
        if metric.metric.against is Against.NOTHING:
            continue
        moments = moments_at(scope, metric, form, [slot.period for slot in axis.slots], now)
        values = scope.desk.references_over(metric, moments, scope.where)
        if any(value is not None for value in values):
            points = zip(axis.slots, moments, values, strict=True)
            yield Line(Role.REFERENCE, metric.name, tuple(Point(slot.day, at.period, one) for slot, at, one in points))
            return


def _before(scope: Scope, metric: Named, form: Form, axis: Axis) -> Iterator[Line]:
    """The first metric in the period compared with, as far as there are data of it."""
    if scope.asked.comparison is Comparison.NONE or scope.first_day is None:
        return
    first = scope.first_day
    slots = [slot for slot in axis.slots if slot.before is not None and slot.before.start >= first]
    slots = [slot for slot in slots if slot.before and _can_be_compared(metric, slot.day, slot.before)]
    if not slots:
        return
    periods = [slot.before for slot in slots if slot.before is not None]
    so_far = [period for slot, period in zip(slots, periods, strict=True) if slot.day <= scope.days.as_of]
    yield _line(scope, metric, Role.BEFORE, slots, moments_at(scope, metric, form, periods, (so_far or periods)[-1]))


def _can_be_compared(metric: Named, day: date, before: Period) -> bool:
    """A budget that is over knows no days inside a month; stocks that begin anew each year stand beside their like."""
    return (metric.shape is not Shape.BUDGET or ends_its_month(before.end)) and are_alike(metric, day, before.end)


def _marks(scope: Scope, metrics: Sequence[Named], axis: Axis) -> list[Mark]:
    """What explains a bend: events, days off where days are drawn, and targets that came into force."""
    profile = scope.desk.profile
    events = [Mark(one.day, one.label, "event") for one in profile.events if one.service in ("", scope.service.key)]
    holidays = [_holiday(one) for one in profile.holidays if one.kind != "working" and axis.step is Step.DAY]
    found = [*events, *holidays, *_revisions(scope, metrics)]
    return sorted((mark for mark in found if axis.span.start < mark.day <= axis.span.end), key=lambda mark: mark.day)


def _holiday(holiday: Holiday) -> Mark:
    return Mark(holiday.day, Words(id=holiday.name, en=holiday.name), "holiday")


def _revisions(scope: Scope, metrics: Sequence[Named]) -> list[Mark]:
    judged = [one for one in metrics if one.measure.needs_target or one.metric.against is not Against.NOTHING]
    rows = {(row.in_force, row.stage) for one in judged for row in scope.desk.targets(one, scope.days.as_of)}
    return [Mark(day, Words(id=stage, en=stage), "target") for day, stage in sorted(rows)]


def _without_events_of(first: Course, course: Course) -> Course:
    """An event is told once on a page: by its first chart, where it lies within that. Targets stand where they rule."""
    told = {mark for mark in first.marks if mark.kind == "event"}
    return replace(course, marks=tuple(mark for mark in course.marks if mark not in told))


def _renamed(course: Course, earlier: Sequence[Course]) -> Course:
    """Two charts of one form and metric have numbers behind their keys."""
    same = sum(one.key == course.key for one in earlier)
    return course if not same else replace(course, key=f"{course.key}-{same + 1}")
