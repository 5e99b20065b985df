"""The pages of the whole city: departments ranked, districts on a map."""

from __future__ import annotations

from dataclasses import replace

from queries.metrics.desk import Desk
from queries.metrics.heat import heat_columns
from queries.metrics.reach import Matter
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.days import days_of
from queries.pages.layout import page_of
from queries.pages.ranks import ranked_departments
from queries.pages.scope import Scope, scope_of
from queries.pages.tables import MAP, map_of
from queries.pages.values import MapView, RankingView, Table
from queries.viewer import Viewer


def ranking_view(viewer: Viewer, warm: WarmMart, asked: Asked) -> RankingView:
    """The departments of today that the viewer sees, the one that lags most first.

    Raises NotPermittedError for who may see none, MartError where the mart cannot be read.
    """
    desk = warm.desk(viewer)
    desk.reach.check(Matter.DEPARTMENTS)
    days = {service.key: days_of(desk, service, asked) for service in desk.profile.services}
    columns = heat_columns(desk.profile)
    return RankingView(
        as_of=max((one.as_of for one in days.values()), default=desk.today),
        columns=tuple(metric.name for metric in columns),
        rows=ranked_departments(desk, asked),
        days=tuple((key, days[key]) for key in dict.fromkeys(metric.service.key for metric in columns)),
    )


def map_view(viewer: Viewer, warm: WarmMart, metric: str | None, asked: Asked) -> MapView:
    """The districts by one metric ("service.metric"), by default the first that a service's page gives a map.

    Without any metric that districts are known of, the table is empty. For somebody of one department it holds what
    that department does. Raises NotPermittedError for who may see no districts, MartError.
    """
    desk = warm.desk(viewer)
    desk.reach.check(Matter.DISTRICTS)
    here = replace(asked, department=None, district=None, category=None)
    scopes = {service.key: scope_of(desk, service, here) for service in desk.profile.services}
    metrics = tuple(name for scope in scopes.values() for name in _map_metrics(scope))
    chosen = metric if metric in metrics else next(iter(metrics), None)
    if chosen is None:
        return _without_map(desk, here)
    scope = scopes[chosen.partition(".")[0]]
    table = map_of(scope, (chosen.partition(".")[2],), None)
    return _without_map(desk, here) if table is None else MapView(table, scope.days, metrics)


def _map_metrics(scope: Scope) -> tuple[str, ...]:
    return tuple(metric.name for metric in scope.metrics(page_of(scope.service).map))


def _without_map(desk: Desk, asked: Asked) -> MapView:
    service = desk.profile.services[0]
    table = Table(MAP, service.label, "district", (), (), ())
    return MapView(table, days_of(desk, service, asked), ())
