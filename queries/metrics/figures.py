"""One metric at any grain, for a viewer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.metrics.freshness import today_in
from queries.metrics.grains import check_grain
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure
from queries.profile.models import Profile
from queries.viewer import Viewer


def figures(
    viewer: Viewer,
    mart: Engine,
    profile: Profile,
    metric: str,
    *,
    as_of: date | None = None,
    period: Period | None = None,
    by: tuple[str, ...] = (),
    today: date | None = None,
) -> tuple[Figure, ...]:
    """The figures of a metric ("service.name") at a grain: one per member, in order of the members' codes.

    `by` names up to all of the shape's dimensions (`grains.GRAINS`); empty is the city. Members '?' (unknown to the
    profile) and '' (blank at the source) are returned like every other, so that parts add up to the whole. With
    `month` among `by`, measures of a period have the month as their period, stocks the month's end (as_of in the
    running month). `as_of` defaults to the last day with data that is over, `period` to the metric's window or the
    year so far.

    Raises UnknownNameError for a metric or dimension that is not there, MartError where the mart cannot be read.
    """
    wanted = named(profile, metric)
    check_grain(wanted, by)
    with MartReader(viewer, mart) as reader:
        desk = Desk(reader, profile, today or today_in(profile))
        return desk.figures(wanted, by, desk.moment(wanted, as_of, period))
