"""From what is asked to days: the period, what it is compared with, and the moment of each metric."""

from __future__ import annotations

from datetime import date, timedelta

from queries.calendar import Period, ends_its_month, last_days, months_later, same_place
from queries.metrics.desk import Desk
from queries.metrics.measure import Nature
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.pages.asking import Asked, Comparison, Days, Earlier, Span
from queries.profile.models import Service
from queries.shapes import Shape

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
"""How many months a span has; a week has none."""

WEEK = 7
YEAR_OF_WEEKS = 364
"""So many days back the weekdays are the same."""

_WEEKDAYS_OFF = 2
"""So many days lie at most between a day 52 weeks before and the same day of the year before."""


def days_of(desk: Desk, service: Service, asked: Asked) -> Days:
    """The days that are asked for, cut at the service's last day that is over and where the city's years begin.

    A service that is told by months cannot be cut inside one: a week is its month, and a past day the end of the last
    month that was over. Where those days are earlier than the ones asked for, `Days.earlier` says why.
    """
    last, first = desk.last_day(service), date(desk.profile.city.first_year, 1, 1)
    wanted = last if asked.as_of is None else max(asked.as_of, first)
    as_of = max(min(wanted, last), first)
    earlier = Earlier.DATA if as_of < wanted else None
    if is_monthly(service) and as_of != last and not ends_its_month(as_of):
        as_of, earlier = max(as_of.replace(day=1) - timedelta(days=1), first), Earlier.MONTHS
    span = span_of(service, asked)
    period = period_of(span, as_of)
    return Days(as_of, period, before_of(span, period, asked.comparison), as_of == last, earlier)


def span_of(service: Service, asked: Asked) -> Span:
    """The span that a service can tell."""
    return Span.MONTH if asked.span is Span.WEEK and is_monthly(service) else asked.span


def is_monthly(service: Service) -> bool:
    """Whether all that the service tells is of months: a budget."""
    return all(fact.shape is Shape.BUDGET for fact in service.facts.values())


def period_of(span: Span, as_of: date) -> Period:
    """The stretch of time that ends with a day: seven days, or the month, quarter or year so far."""
    if span is Span.WEEK:
        return last_days(as_of, WEEK)
    return Period(_first_month(span, as_of), as_of)


def whole_of(span: Span, as_of: date) -> Period:
    """The whole week, month, quarter or year that a day stands in; of a week the seven days up to it."""
    if span is Span.WEEK:
        return last_days(as_of, WEEK)
    start = _first_month(span, as_of)
    return Period(start, months_later(start, MONTHS[span]) - timedelta(days=1))


def before_of(span: Span, period: Period, comparison: Comparison) -> Period | None:
    """The period that another is compared with: as long as it, in the same place of its own month, quarter or year.

    The end of a month is compared with the end of a month, so whole months (and February in leap years) stay whole.
    """
    if comparison is Comparison.NONE:
        return None
    if span is Span.WEEK:
        back = timedelta(days=YEAR_OF_WEEKS if comparison is Comparison.LAST_YEAR else WEEK)
        return Period(period.start - back, period.end - back)
    back = months_back(span, comparison)
    return Period(months_later(period.start, -back), same_place(period.end, -back))


def months_back(span: Span, comparison: Comparison) -> int:
    """By how many months a period is moved to the one it is compared with; not for weeks."""
    return MONTHS[span] if comparison is Comparison.PREVIOUS else MONTHS[Span.YEAR]


def moment_in(desk: Desk, metric: Named, days: Days) -> Moment:
    """When a metric is asked on a page: a metric of the last N days keeps its window up to the day."""
    if metric.metric.days is not None or days.period == Period(date(days.as_of.year, 1, 1), days.as_of):
        return desk.moment(metric, None if days.is_current else days.as_of)
    return desk.moment(metric, days.as_of, days.period)


def are_alike(metric: Named, day: date, other: date) -> bool:
    """Whether what stands on two days can be compared: what begins anew each 1 January (progress, a target, a ceiling)
    stands beside days of its own year, or beside the same days of the year before; open cases beside any."""
    if metric.shape is Shape.CASE or metric.measure.nature is Nature.PERIOD:
        return True
    if other.year == day.year:
        return (day - other).days < YEAR_OF_WEEKS  # 364 days before 31 December the same year has begun
    return other.year == day.year - 1 and abs((same_place(day, -12) - other).days) <= _WEEKDAYS_OFF


def waits_for_month_end(metric: Named, days: Days) -> bool:
    """Whether a comparison is asked for that a budget has at the end of a month alone.

    The money of its running month stands beside no part of a month that is over: those cannot be cut.
    """
    return days.before is not None and metric.shape is Shape.BUDGET and not ends_its_month(days.before.end)


def moment_before(desk: Desk, metric: Named, days: Days) -> Moment | None:
    """When a metric is asked for what it is compared with; None where nothing is (see `are_alike`)."""
    if days.before is None or waits_for_month_end(metric, days):
        return None
    if not are_alike(metric, days.as_of, days.before.end):
        return None
    period = None if metric.metric.days is not None else days.before
    return desk.moment(metric, days.before.end, period)


def _first_month(span: Span, day: date) -> date:
    months = MONTHS[span]
    return date(day.year, (day.month - 1) // months * months + 1, 1)
