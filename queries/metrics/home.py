"""The mayor's home, complete: tiles, attention list and department table."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Engine

from queries.calendar import fiscal_year
from queries.metrics.attention import attention
from queries.metrics.desk import Desk
from queries.metrics.freshness import today_in
from queries.metrics.heat import heat_columns, heat_rows
from queries.metrics.measure import Nature
from queries.metrics.named import metric_of
from queries.metrics.reach import Matter
from queries.metrics.reading import MartReader
from queries.metrics.tiles import tile
from queries.metrics.trends import STOCK_WEEKS, WINDOW_WEEKS
from queries.metrics.values import HomeView
from queries.profile.models import Profile, Service
from queries.shapes import Shape
from queries.viewer import Viewer


def home(viewer: Viewer, mart: Engine, profile: Profile, *, today: date | None = None) -> HomeView:
    """The home as it stands in the mart now.

    Raises NotPermittedError for who does not see everything, MartError where the mart cannot be read.
    """
    with MartReader(viewer, mart) as reader:
        desk = Desk(reader, profile, today or today_in(profile))
        desk.reach.check(Matter.HOME)
        for service in profile.services:
            _read_once(desk, service)
        return home_of(desk)


def home_of(desk: Desk) -> HomeView:
    """The home as a desk sees it. Raises NotPermittedError where it is not for its viewer."""
    desk.reach.check(Matter.HOME)
    columns = heat_columns(desk.profile)
    return HomeView(
        as_of=desk.today,
        version=desk.version,
        tiles=tuple(tile(desk, service) for service in desk.profile.services),
        attention=attention(desk),
        heat_columns=tuple(metric.name for metric in columns),
        heat=heat_rows(desk, columns),
    )


def _read_once(desk: Desk, service: Service) -> None:
    """Reads each fact as far back as the home needs it, so that nothing is read twice."""
    last_day = desk.last_day(service)
    this_year = min(fiscal_year(last_day).start, last_day - timedelta(weeks=WINDOW_WEEKS + 1))
    line = metric_of(service, service.tile.trend)
    for name, fact in service.facts.items():
        if fact.shape is Shape.FLOW:
            desk.facts.flow((service, name), this_year)
        elif fact.shape is Shape.CASE:
            against_last_year = line.fact == name and line.measure.nature is Nature.STOCK
            two_years = last_day - timedelta(weeks=2 * STOCK_WEEKS + 1)
            desk.facts.cases((service, name), two_years if against_last_year else this_year)
