"""From a value and what it is judged by to a margin and a status."""

from __future__ import annotations

from decimal import Decimal

from queries.calendar import Period
from queries.metrics.exact import difference
from queries.metrics.measure import Nature
from queries.metrics.named import Named
from queries.metrics.values import Status
from queries.profile.models import Against, Direction

_RANK = {Status.BEHIND: 0, Status.LATE: 1, Status.WATCH: 2, Status.ON_TRACK: 3, Status.NO_DATA: 4, Status.PLAIN: 5}


_CONTINGENCY = "contingency"


def margin_of(metric: Named, value: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """Value less reference, turned round where lower is better: below zero is worse than it should be.

    A measure that is a distance already (deviation, paid ahead) is its own margin where the profile sets thresholds.
    """
    if value is None:
        return None
    if reference is None:
        if not (metric.measure.is_margin and has_thresholds(metric)):
            return None
        reference = Decimal(0)
    distance = difference(value, reference)
    return distance.copy_negate() if metric.metric.direction is Direction.DOWN else distance


def has_thresholds(metric: Named) -> bool:
    """Whether the profile says where watch and behind begin."""
    return bool(metric.metric.watch) or bool(metric.metric.behind)


def is_of_a_year(metric: Named) -> bool:
    """Whether its thresholds are made for the year so far: it happens in a period and follows a pace or a plan."""
    follows = metric.metric.against in (Against.PACE, Against.PLAN) or metric.measure.is_margin
    return follows and metric.measure.nature is Nature.PERIOD


def is_judged_over(metric: Named, period: Period) -> bool:
    """Whether a period is judged: points of the year's target cannot measure a week's slice of it."""
    return (period.start.month, period.start.day) == (1, 1) or not is_of_a_year(metric)


def is_judged_kind(metric: Named, kind: str | None) -> bool:
    """Whether a kind of spending is judged: contingency is not, unless the profile has a metric of it alone.

    It is set aside for emergencies that nobody can foresee (belanja tidak terduga, PP 12/2019): money that stays
    unspent is no delay.
    """
    return kind != _CONTINGENCY or metric.metric.kind == _CONTINGENCY


def too_few(metric: Named, value: Decimal | None, cases: int | None) -> int | None:
    """The cases behind a value, where they are fewer than it is judged from; None where they are enough."""
    enough = value is None or cases is None or cases >= metric.metric.fewest
    return None if enough else cases


def status_of(metric: Named, value: Decimal | None, margin: Decimal | None, late: bool) -> Status:
    """At or above `watch` on track; at or above `behind` watch; below, behind. A late number is not judged."""
    if value is None:
        return Status.NO_DATA
    if late:
        return Status.LATE
    if margin is None:
        return Status.PLAIN
    if margin >= metric.metric.watch:
        return Status.ON_TRACK
    return Status.WATCH if margin >= metric.metric.behind else Status.BEHIND


def severity(metric: Named, margin: Decimal) -> Decimal:
    """How far a margin is from its reference in terms of its own thresholds: 1 where `behind` begins, 0 on target."""
    scale = abs(metric.metric.behind) or abs(metric.metric.watch) or Decimal(1)
    return -margin / scale


def worst(statuses: list[Status]) -> Status:
    """The status that most needs to be seen; PLAIN where nothing is judged."""
    return min(statuses, key=lambda status: _RANK[status], default=Status.PLAIN)
