"""The tiles of the home: one service each, as its TOML lays it out."""

from __future__ import annotations

from collections.abc import Iterable

from queries.metrics.desk import Desk
from queries.metrics.judging import worst
from queries.metrics.named import metric_of, metrics_of
from queries.metrics.trends import trend
from queries.metrics.values import Figure, Freshness, Status, TileView
from queries.profile.models import Service


def tile(desk: Desk, service: Service) -> TileView:
    """A service's tile. Its status is the worse of the headline's and the bar's, or late where the data are."""
    headline = _figure(desk, service, service.tile.headline)
    bar = _figure(desk, service, service.tile.bar)
    freshness = desk.freshness(service)
    return TileView(
        service=service.key,
        status=_status(headline, bar, freshness),
        headline=headline,
        under=_figures(desk, service, service.tile.under),
        bar=bar,
        bar_words=_figures(desk, service, service.tile.bar_words),
        trend=trend(desk, metric_of(service, service.tile.trend)),
        say=_figures(desk, service, service.tile.say),
        freshness=freshness,
        figures=tuple(desk.figure(metric) for metric in metrics_of(service)),
    )


def _status(headline: Figure, bar: Figure, freshness: Freshness) -> Status:
    if freshness.data_through is None:
        return Status.NO_DATA
    return Status.LATE if freshness.late else worst([headline.status, bar.status])


def _figures(desk: Desk, service: Service, keys: Iterable[str]) -> tuple[Figure, ...]:
    return tuple(_figure(desk, service, key) for key in keys)


def _figure(desk: Desk, service: Service, key: str) -> Figure:
    return desk.figure(metric_of(service, key))
