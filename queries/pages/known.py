"""What a fact's rows can tell: which codes occur in them, and which dimensions they have."""

from __future__ import annotations

from queries.metrics.desk import Desk
from queries.metrics.named import Named
from queries.pages.asking import Days
from queries.profile.measures import DIMENSIONS, WITHOUT_DISTRICT
from queries.profile.models import Service
from queries.shapes import Shape


def is_known_by(metric: Named, by: str) -> bool:
    """Whether the metric's figures can be broken down by a dimension: no district has a target of an amount."""
    if by == "district" and metric.shape is Shape.FLOW and metric.metric.measure in WITHOUT_DISTRICT:
        return False
    return by in DIMENSIONS[metric.shape]


def codes_of(desk: Desk, service: Service, fact: str, word: str, days: Days) -> frozenset[str]:
    """The codes of a dimension in the rows of a fact that the viewer sees (of a budget in the year's).

    Empty where the fact lacks it, or where its parts are not told apart for the viewer.
    """
    return desk.codes(service, fact, word, days.as_of.year) if desk.reach.tells(word) else frozenset()


def knows(desk: Desk, service: Service, fact: str, word: str, days: Days) -> bool:
    """Whether a fact's rows say anything of a dimension that the viewer may be told."""
    return desk.tells(service, fact, word, days.as_of.year)
