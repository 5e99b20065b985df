"""The small line of a tile, and what it is compared with. At most `MOST_POINTS` points each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from queries.calendar import Period, fiscal_year, last_days, months_of, same_place, year_to_date
from queries.metrics.budget import BudgetScene, budget_reference
from queries.metrics.budget_year import cut_of
from queries.metrics.desk import Desk
from queries.metrics.measure import Nature
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.values import Trend
from queries.profile.models import Against
from queries.shapes import Shape

MOST_POINTS = 60
STOCK_WEEKS = 52
WINDOW_WEEKS = 26

Line = tuple[tuple[date, Decimal], ...]


def trend(desk: Desk, metric: Named) -> Trend:
    """The line of a metric for the city, up to its service's last day with data that is over.

    A flow with a pace: the year cumulated week by week against the pace over the whole year. A budget: the year
    cumulated month by month against the cash plan (S-curve). A stock: the last 52 weeks against the same days a
    year before. Everything else: windows of a week against the target.
    """
    moment = desk.moment(metric)
    if desk.freshness(metric.service).data_through is None:
        return Trend(metric.name, moment.period, (), ())
    if metric.shape is Shape.FLOW and metric.metric.against is Against.PACE:
        return _against_pace(desk, metric, moment)
    if metric.shape is Shape.BUDGET:
        return _against_plan(desk, metric, moment)
    if metric.measure.nature is Nature.STOCK:
        return _against_last_year(desk, metric, moment)
    return _by_week(desk, metric, moment)


def _against_pace(desk: Desk, metric: Named, moment: Moment) -> Trend:
    """Every point is of the target in force today, so that a revision does not break the line."""
    year = fiscal_year(moment.as_of)
    days = _weeks_of(year)

    def until(ends: Iterable[date]) -> list[Moment]:
        return [replace(moment, period=Period(year.start, day)) for day in ends]

    so_far = _up_to(days, moment.as_of)
    points = zip(so_far, desk.values_over(metric, until(so_far)), strict=True)
    pace = zip(days, desk.references_over(metric, until(days)), strict=True)
    return Trend(metric.name, year, _there(points), _there(pace))


def _weeks_of(year: Period) -> tuple[date, ...]:
    """Every seventh day of a year and its last."""
    days = [year.start + timedelta(days=offset) for offset in range(6, 364, 7)]
    return (*days, year.end)


def _up_to(days: Iterable[date], end: date) -> tuple[date, ...]:
    return (*(day for day in days if day < end), end)


def _against_plan(desk: Desk, metric: Named, moment: Moment) -> Trend:
    """Every point is of the ceiling in force today; the plan runs on through the months to come."""
    year = fiscal_year(moment.as_of)
    scene = desk.scene(metric, moment).inner
    if not isinstance(scene, BudgetScene):
        raise TypeError(f"{metric.name} is no budget")
    ends = [part.end for part in months_of(year)]

    def cut_at(day: date) -> BudgetScene:
        cut = cut_of(replace(moment, as_of=day, period=year_to_date(day)))
        return scene.at(replace(cut, ceiling_month=cut_of(moment).ceiling_month))

    points = ((day, metric.measure.compute(cut_at(day))[0]) for day in _up_to(ends, moment.as_of))
    plan = ((day, budget_reference(Against.PLAN, metric.metric.measure, cut_at(day))[0]) for day in ends)
    return Trend(metric.name, year, _there(points), _there(plan))


def _against_last_year(desk: Desk, metric: Named, moment: Moment) -> Trend:
    days = _weekly(moment.as_of, STOCK_WEEKS)
    points = _stocks(desk, metric, moment, days)
    before = _stocks(desk, metric, moment, [same_place(day, -12) for day in days])
    known = zip(days, before, strict=True) if any(before) else ()
    return Trend(metric.name, Period(days[0], days[-1]), _there(zip(days, points, strict=True)), _there(known))


def _stocks(desk: Desk, metric: Named, moment: Moment, days: Iterable[date]) -> tuple[Decimal | None, ...]:
    return desk.values_over(metric, [replace(moment, as_of=day, period=Period(day, day)) for day in days])


def _by_week(desk: Desk, metric: Named, moment: Moment) -> Trend:
    days = _weekly(moment.as_of, WINDOW_WEEKS)
    windows = [replace(moment, period=last_days(day, metric.metric.days or 7)) for day in days]
    points = zip(days, desk.values_over(metric, windows), strict=True)
    reference = desk.figure(metric).reference
    flat = ((days[0], reference), (days[-1], reference))
    return Trend(metric.name, Period(days[0], days[-1]), _there(points), _there(flat))


def _weekly(end: date, weeks: int) -> tuple[date, ...]:
    """The same weekday of the last weeks, the oldest first."""
    return tuple(end - timedelta(days=7 * back) for back in range(weeks, -1, -1))


def _there(points: Iterable[tuple[date, Decimal | None]]) -> Line:
    return tuple((day, value) for day, value in points if value is not None)
