"""How a service's page is laid out where its TOML does not say: by the shapes of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from queries.metrics.measure import Nature
from queries.metrics.named import Named, metrics_of
from queries.pages.known import is_known_by
from queries.profile.measures import DIMENSIONS
from queries.profile.models import Against, Service
from queries.profile.page import Draw, Form, PageChart, PageTable, ServicePage, default_path
from queries.shapes import Shape

_KEYS, _COLUMNS, _LINES = 8, 5, 3  # at most, as the fields of `ServicePage` say

_CHARTS: dict[Shape, tuple[tuple[Form, Draw, tuple[str, ...]], ...]] = {
    Shape.FLOW: (
        (Form.YEAR, Draw.LINES, ("realised_percent",)),
        (Form.STEPS, Draw.LINES, ("ratio_percent",)),
        (Form.STEPS, Draw.LINES, ("daily_average",)),
        (Form.STEPS, Draw.BARS, ("realised",)),
        (Form.YEAR, Draw.LINES, ("gap",)),
        (Form.STEPS, Draw.BARS, ("penalty",)),
    ),
    Shape.CASE: (
        (Form.STEPS, Draw.LINES, ("in_time_percent",)),
        (Form.STOCK, Draw.LINES, ("backlog",)),
        (Form.STEPS, Draw.BARS, ("received", "closed_done", "closed")),
        (Form.STEPS, Draw.LINES, ("median_days", "p90_days")),
        (Form.STOCK, Draw.LINES, ("overdue",)),
    ),
    Shape.BUDGET: (
        (Form.YEAR, Draw.LINES, ("realised_percent", "physical_percent")),
        (Form.STEPS, Draw.BARS, ("realised", "planned")),
        (Form.YEAR, Draw.LINES, ("deviation_points",)),
        (Form.STOCK, Draw.LINES, ("paid_ahead_programs",)),
    ),
}
"""The charts of each shape: measures that stand together in one."""

_COLUMNS_OF: dict[Shape, tuple[str, ...]] = {
    Shape.FLOW: ("realised", "realised_percent", "gap", "penalty", "daily_average", "ratio_percent"),
    Shape.CASE: ("backlog", "overdue", "in_time_percent", "received", "median_days"),
    Shape.BUDGET: ("ceiling", "realised", "realised_percent", "physical_percent", "paid_ahead_points"),
}
"""The columns of a table, the one that orders it first."""


def page_of(service: Service) -> ServicePage:
    """The service's own layout, or a sensible one: a new service needs no `[page]`.

    The titles of charts and tables are then the label of their first metric.
    """
    return service.page or _by_shapes(service)


def _by_shapes(service: Service) -> ServicePage:
    metrics = metrics_of(service)
    return ServicePage(
        path=default_path(service.key),
        keys=_keys(service),
        charts=tuple(chart for fact in service.facts for chart in _charts(_of_fact(metrics, fact))),
        tables=tuple(table for fact in service.facts for table in _tables(service, _of_fact(metrics, fact))),
        bands=_bands(metrics),
        map=tuple(metric.key for metric in metrics if _can_colour(metric))[:_KEYS],
    )


def _keys(service: Service) -> tuple[str, ...]:
    tile = service.tile
    shown = (tile.headline, *tile.under, tile.bar, *tile.bar_words, *tile.say, tile.trend)
    return tuple(dict.fromkeys(shown))[:_KEYS]


def _of_fact(metrics: Iterable[Named], fact: str) -> tuple[Named, ...]:
    """The metrics of one fact that speak of all of it: no single band, no single kind."""
    return tuple(
        one for one in metrics if one.fact == fact and one.metric.kind is None and one.metric.measure != "open_in_band"
    )


def _charts(metrics: Sequence[Named]) -> Iterator[PageChart]:
    for form, draw, measures in _CHARTS[metrics[0].shape] if metrics else ():
        chosen = [one for measure in measures if (one := _measured(metrics, measure)) is not None]
        same = tuple(one.key for one in chosen if one.unit == chosen[0].unit)
        if same:
            yield PageChart(title=chosen[0].metric.label, form=form, draw=draw, metrics=same[:_LINES])


def _measured(metrics: Iterable[Named], measure: str) -> Named | None:
    """The metric of a measure: the one without a window of days where there are several."""
    found = [one for one in metrics if one.metric.measure == measure]
    return min(found, key=lambda one: one.metric.days is not None, default=None)


def _tables(service: Service, metrics: Sequence[Named]) -> Iterator[PageTable]:
    for by in DIMENSIONS[metrics[0].shape] if metrics else ():
        if by == "category" and not service.categories:
            continue
        columns = columns_of(metrics, by)
        if columns:
            yield PageTable(title=columns[0].metric.label, by=by, metrics=tuple(one.key for one in columns[:_COLUMNS]))


def columns_of(metrics: Sequence[Named], by: str) -> tuple[Named, ...]:
    """Of the metrics of one fact those that say most of the members of a dimension, the one that orders them first."""
    if not metrics:
        return ()
    found = (_measured(metrics, measure) for measure in _COLUMNS_OF[metrics[0].shape])
    return tuple(one for one in found if one is not None and is_known_by(one, by))


def _bands(metrics: Iterable[Named]) -> tuple[str, ...]:
    """The age bands of the first fact that has them, the youngest first."""
    found = [one for one in metrics if one.metric.measure == "open_in_band"]
    first = [one for one in found if one.fact == found[0].fact]
    return tuple(one.key for one in sorted(first, key=lambda one: one.metric.band or 0))


def _can_colour(metric: Named) -> bool:
    """What a map shows: what is judged, and what stands."""
    tells = metric.metric.against is not Against.NOTHING or metric.measure.nature is Nature.STOCK
    return tells and is_known_by(metric, "district") and metric.metric.measure != "open_in_band"
