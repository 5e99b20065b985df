"""A metric's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from queries.errors import Fault, NotPermittedError
from queries.metrics.desk import Desk
from queries.metrics.explain import explanation
from queries.metrics.measure import Nature
from queries.metrics.named import Named, named
from queries.metrics.reach import DEPARTMENT, Matter
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.metrics.values import Explanation, Figure
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.courses import course
from queries.pages.days import moment_in
from queries.pages.layout import page_of
from queries.pages.scope import WORDS, Scope, choices_of, scope_of, within_reach
from queries.pages.service import key_of_page
from queries.pages.tables import table_of
from queries.pages.values import Choices, MetricView, Table
from queries.profile.measures import DIMENSIONS
from queries.profile.models import Against
from queries.profile.page import Draw, Form
from queries.viewer import Viewer


def metric_view(viewer: Viewer, warm: WarmMart, name: str, asked: Asked) -> MetricView:
    """All that stands behind a metric ("service.metric"), its course and its breakdowns.

    All is narrowed by those filters that the metric knows, but for the target in force, which is the whole city's; for
    somebody of one department all is that department's. Raises NotPermittedError for who may see no metric, for another
    department, and for a metric that is not told by departments where only one may be seen; UnknownNameError for a
    metric that is not there, MartError where the mart cannot be read.
    """
    desk, metric = warm.desk(viewer), named(warm.profile, name)
    desk.reach.check(Matter.METRIC)
    asked = within_reach(desk, asked)
    _check_told(desk, metric)
    scope = _scope(desk, metric, asked)
    form, draw = form_of(metric)
    key = key_of_page(scope, metric)
    return MetricView(
        explanation=_explained(scope, metric, key.figure),
        days=scope.days,
        choices=_choices(scope, metric),
        key=key,
        course=course(scope, (metric,), form, draw, metric.metric.label),
        tables=tuple(_tables(scope, metric)),
        ignored=tuple(
            dict.fromkeys((*(word for word, _ in asked.where if word not in dict(scope.where)), *scope.ignored))
        ),
    )


def _explained(scope: Scope, metric: Named, figure: Figure) -> Explanation:
    """What stands behind the figure of the page."""
    found = explanation(scope.desk, metric, moment_in(scope.desk, metric, scope.days))
    own = scope.desk.reach.department
    narrowed = any((word, code) != (DEPARTMENT, own) for word, code in scope.where)
    whose = ("city" if own is None else DEPARTMENT) if narrowed else None
    return replace(found, figure=figure, target_of=whose)


def _check_told(desk: Desk, metric: Named) -> None:
    """A sum of zero would be said of somebody's department where the rows name none: that is refused instead."""
    first = desk.first_day(metric.service)
    if desk.reach.department is None or first is None:
        return
    facts = (metric.fact, *((metric.metric.of,) if metric.metric.of else ()))
    years = range(first.year, desk.last_day(metric.service).year + 1)
    if not all(any(desk.tells(metric.service, fact, DEPARTMENT, year) for year in years) for fact in facts):
        remedy = "Ask for a role that sees the whole city."
        raise NotPermittedError(Fault(f"metric {metric.name!r}", "it is told of the whole city alone", remedy))


def _scope(desk: Desk, metric: Named, asked: Asked) -> Scope:
    """The metric's service, narrowed by what the metric knows."""
    unknown = [word for word in WORDS if not _knows(desk, metric, asked, word)]
    return scope_of(desk, metric.service, replace(asked, **dict.fromkeys(unknown)))


def _knows(desk: Desk, metric: Named, asked: Asked, word: str) -> bool:
    code = getattr(asked, word)
    if code is None:
        return True
    alone = replace(asked, **(dict.fromkeys(WORDS) | {word: code}))
    scope = scope_of(desk, metric.service, alone)
    return word in dict(scope.where) and scope.can_tell(metric)


def _choices(scope: Scope, metric: Named) -> Choices:
    """What the metric can be narrowed to: nothing that its own facts do not know."""
    found = choices_of(scope)
    kept = {"department": "departments", "district": "districts", "category": "categories"}
    blank = {field: () for word, field in kept.items() if not _can_be_narrowed(scope, metric, word)}
    return replace(found, **blank)


def _can_be_narrowed(scope: Scope, metric: Named, word: str) -> bool:
    return replace(scope, where=((word, ""),)).can_tell(metric)


def form_of(metric: Named) -> tuple[Form, Draw]:
    """As the service's page draws it first; else by what the metric speaks of."""
    for chart in page_of(metric.service).charts:
        if chart.metrics[0] == metric.key:
            return chart.form, chart.draw
    if metric.measure.nature is Nature.STOCK:
        return Form.STOCK, Draw.LINES
    if metric.metric.against in (Against.PACE, Against.PLAN) or metric.measure.is_margin:
        return Form.YEAR, Draw.LINES
    runs = metric.metric.days is not None or metric.unit in (PERCENT, POINTS, DAYS)
    return Form.STEPS, Draw.LINES if runs else Draw.BARS


def _tables(scope: Scope, metric: Named) -> Iterator[Table]:
    """By every dimension that is no filter."""
    for by in DIMENSIONS[metric.shape]:
        table = table_of(scope, (metric,), by, metric.metric.label)
        if table is not None:
            yield table
