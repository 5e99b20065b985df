"""What could stand in the attention list: numbers that the profile judges and that are off track."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from queries.metrics.companions import key_of, meaning
from queries.metrics.desk import Desk
from queries.metrics.judging import has_thresholds, severity
from queries.metrics.named import Named
from queries.metrics.values import Attention, Figure, Status
from queries.metrics.weights import NOWHERE, owners, shares, sizes
from queries.profile.models import Against
from queries.shapes import Shape

OFF_TRACK = frozenset({Status.WATCH, Status.BEHIND})

FEWEST_CASES = 10
"""A percentage of fewer cases than this is chance, and no line of the list."""

_GRAINS: dict[Shape, tuple[tuple[str, ...], ...]] = {
    Shape.FLOW: (("category",), ("department",), ("district",)),
    Shape.CASE: (("category",), ("department",), ("district",)),
    Shape.BUDGET: (("department",),),
}
"""Where the cause of a bad number is looked for, the most telling first: only one grain speaks of a metric."""


@dataclass(frozen=True)
class Candidate:
    """A possible line: how far it is off, weighted by its share of the city's money or people, and what it is about."""

    line: Attention
    score: Decimal
    subject: tuple[str, ...]


def is_judged(metric: Named) -> bool:
    """Whether the profile judges the metric, by a reference or as a distance with thresholds."""
    return metric.metric.against is not Against.NOTHING or (metric.measure.is_margin and has_thresholds(metric))


def off_track(desk: Desk, metric: Named) -> list[Candidate]:
    """The members of the most telling grain that are on watch or behind.

    Where no part is, the city itself, or the one department within the desk's reach.
    """
    for by in _GRAINS[metric.shape]:
        found = list(_parts(desk, metric, by))
        if found:
            return found
    city = desk.figure(metric)
    if city.status not in OFF_TRACK or city.margin is None:
        return []
    impact, details = meaning(desk, metric, ())(city)
    line = Attention(city, impact, metric.service.key, city.department or metric.owner, details)
    return [Candidate(line, severity(metric, city.margin), subject_of(metric, city))]


def _parts(desk: Desk, metric: Named, by: tuple[str, ...]) -> Iterator[Candidate]:
    figures = [figure for figure in desk.figures(metric, by) if not NOWHERE & set(key_of(figure, by))]
    if sum(figure.value is not None for figure in figures) < 2:
        return  # one part alone is the city once more
    found = sizes(desk, metric, by)
    weights, answers, explain = shares(found), owners(desk, metric, by), meaning(desk, metric, by)
    for figure in figures:
        key = key_of(figure, by)
        by_chance = metric.shape is Shape.CASE and found[key] < FEWEST_CASES
        if figure.status not in OFF_TRACK or figure.margin is None or by_chance:
            continue
        impact, details = explain(figure)
        line = Attention(figure, impact, metric.service.key, answers[key], details)
        yield Candidate(line, severity(metric, figure.margin) * weights[key], subject_of(metric, figure))


def subject_of(metric: Named, figure: Figure) -> tuple[str, ...]:
    """What a line is about; two lines about one subject repeat each other.

    All that a budget says of a department is one subject: spending behind its plan and its physical progress are two
    sides of it. Elsewhere each part of a fact is one.
    """
    place = (figure.department, figure.category, figure.district)
    return (metric.service.key, metric.fact, *(word or "" for word in place))
