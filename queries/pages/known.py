"""What a fact's rows can tell: which codes occur in them, and since when there are any."""

from __future__ import annotations

from datetime import date

from queries.calendar import month_of
from queries.metrics.desk import Desk
from queries.metrics.grains import GRAINS
from queries.metrics.groups import Flags
from queries.metrics.loaded import EVER
from queries.metrics.named import Named
from queries.metrics.rows import Cells, day_of
from queries.pages.asking import Days
from queries.pages.shared import once
from queries.profile.measures import DIMENSIONS, WITHOUT_DISTRICT
from queries.profile.models import Service
from queries.shapes import NONE, Shape


def is_known_by(metric: Named, by: str) -> bool:
    """Whether the metric's figures can be broken down by a dimension: no district has a target of an amount."""
    if by == "district" and metric.shape is Shape.FLOW and metric.metric.measure in WITHOUT_DISTRICT:
        return False
    return by in DIMENSIONS[metric.shape]


def codes_of(desk: Desk, service: Service, fact: str, word: str, days: Days) -> frozenset[str]:
    """The codes of a dimension in a fact's rows (of a budget in the year's); empty where the fact lacks it."""
    key = ("codes", service.key, fact, word, days.as_of.year)
    return once(desk, key, lambda: _codes(desk, service, fact, word, days.as_of.year))


def knows(desk: Desk, service: Service, fact: str, word: str, days: Days) -> bool:
    """Whether a fact's rows say anything of a dimension."""
    return bool(codes_of(desk, service, fact, word, days))


def first_day_of(desk: Desk, service: Service) -> date | None:
    """The first day of the first month with data; None where there are none."""
    return once(desk, ("first day", service.key), lambda: _first_day(desk, service))


def _codes(desk: Desk, service: Service, fact: str, word: str, year: int) -> frozenset[str]:
    if word not in GRAINS[service.facts[fact].shape]:
        return frozenset()
    cells, used = _cells(desk, service, fact, year)
    found = frozenset(key[0] for key in desk.facts.members(cells, used, (word,), ()))
    return found if found - {NONE} else frozenset()


def _first_day(desk: Desk, service: Service) -> date | None:
    found = (_first(desk, service, name) for name in service.facts)
    first = min((day for day in found if day is not None), default=None)
    return None if first is None else month_of(first).start


def _cells(desk: Desk, service: Service, fact: str, year: int) -> tuple[Cells, Flags]:
    """The cells of a fact, and those of them that hold rows."""
    if service.facts[fact].shape is not Shape.BUDGET:
        return desk.facts.used_since((service, fact), EVER)
    budget = desk.facts.budget((service, fact), year)
    return budget.cells, budget.used


def _first(desk: Desk, service: Service, fact: str) -> date | None:
    shape = service.facts[fact].shape
    if shape is Shape.BUDGET:
        years = range(desk.profile.city.first_year, desk.last_day(service).year + 1)
        return next((date(year, 1, 1) for year in years if desk.facts.budget((service, fact), year).used.any()), None)
    of_flow = shape is Shape.FLOW
    days = (
        desk.facts.flow((service, fact), EVER).day if of_flow else desk.facts.cases((service, fact), EVER).rows.opened
    )
    return day_of(days.min()) if len(days) else None
