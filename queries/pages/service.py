"""A service's page."""

from __future__ import annotations

from queries.metrics.named import Named, metric_of
from queries.metrics.reach import Matter
from queries.metrics.values import Figure
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.cases import open_cases
from queries.pages.courses import courses_of
from queries.pages.days import waits_for_month_end
from queries.pages.layout import page_of
from queries.pages.scope import Scope, choices_of, scope_of
from queries.pages.tables import bands_of, map_of, tables_of
from queries.pages.values import Key, ServiceView
from queries.profile.page import ServicePage
from queries.viewer import Viewer


def service_view(viewer: Viewer, warm: WarmMart, key: str, asked: Asked, map_metric: str | None = None) -> ServiceView:
    """A service's page as it is asked for; `map_metric` ("service.metric" or the metric's own name) colours the map.

    Raises NotPermittedError for who may see no service or another department alone, UnknownNameError for a service
    that is not there, MartError where the mart cannot be read.
    """
    desk = warm.desk(viewer)
    desk.reach.check(Matter.SERVICE)
    service = warm.profile.service(key)
    scope = scope_of(desk, service, asked)
    page = page_of(service)
    shown = map_of(scope, page.map, map_metric)
    return ServiceView(
        service=key,
        days=scope.days,
        freshness=scope.desk.freshness(service),
        choices=choices_of(scope),
        headline=scope.figure(_headline(scope, page)),
        keys=tuple(key_of_page(scope, metric) for metric in scope.metrics(page.keys)),
        courses=courses_of(scope, page.charts),
        tables=tables_of(scope, page.tables),
        bands=bands_of(scope, page.bands),
        map=shown,
        cases=open_cases(scope.desk, service, scope.where, scope.days),
        map_metrics=tuple(metric.name for metric in scope.metrics(page.map)),
        bar=next((scope.figure(metric) for metric in scope.metrics((service.tile.bar,))), None),
        parts=_parts(scope, page),
        ignored=scope.ignored,
        left_out=_left_out(scope, page),
    )


def _headline(scope: Scope, page: ServicePage) -> Named:
    """The tile's, or the first of the page that the filters leave with a meaning."""
    headline = scope.service.tile.headline
    return next(iter(scope.metrics((headline, *page.keys))), metric_of(scope.service, headline))


def key_of_page(scope: Scope, metric: Named) -> Key:
    """A number and what it was before."""
    return Key(scope.figure(metric), scope.before(metric), waits=waits_for_month_end(metric, scope.days))


def _parts(scope: Scope, page: ServicePage) -> tuple[tuple[Figure, Figure], ...]:
    pairs = ((metric_of(scope.service, one), metric_of(scope.service, other)) for one, other in page.parts)
    return tuple(
        (scope.figure(one), scope.figure(other))
        for one, other in pairs
        if scope.can_tell(one) and scope.can_tell(other)
    )


def _left_out(scope: Scope, page: ServicePage) -> tuple[str, ...]:
    shown = (*page.keys, *(key for chart in page.charts for key in chart.metrics), *page.map)
    found = (metric_of(scope.service, key) for key in dict.fromkeys(shown))
    return tuple(metric.name for metric in found if not scope.can_tell(metric))
