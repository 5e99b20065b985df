"""The departments beside each other in the period that is asked for."""

from __future__ import annotations

from queries.metrics.desk import Desk
from queries.metrics.heat import heat_columns
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.peers import peer_rows
from queries.metrics.values import HeatRow
from queries.pages.asking import Asked
from queries.pages.days import days_of, moment_in


def ranked_departments(desk: Desk, asked: Asked) -> tuple[HeatRow, ...]:
    """The departments by the columns of the department table, the one that lags most first.

    Of those that the viewer sees: what each of one department gets of the others is told by `peers.peer_rows`.
    """
    days = {service.key: days_of(desk, service, asked) for service in desk.profile.services}

    def when(metric: Named) -> Moment:
        return moment_in(desk, metric, days[metric.service.key])

    return peer_rows(desk, heat_columns(desk.profile), when, (asked.span, asked.as_of))
