"""What a fact's rows can tell: which codes occur in them, and since when there are any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from queries.calendar import month_of
from queries.metrics.facts import Fact, Facts
from queries.metrics.grains import GRAINS, Where
from queries.metrics.groups import Flags
from queries.metrics.loaded import EVER
from queries.metrics.named import Named
from queries.metrics.rows import Cells, day_of
from queries.profile.models import Service
from queries.shapes import NONE, Shape


def codes_in(facts: Facts, fact: Fact, word: str, year: int, where: Where = ()) -> frozenset[str]:
    """The codes of a dimension in a fact's rows within `where` (of a budget in the year's).

    Empty where the fact lacks the dimension, or has nothing but blanks in it.
    """
    service, name = fact
    if word not in GRAINS[service.facts[name].shape]:
        return frozenset()
    cells, used = _cells(facts, fact, year)
    found = frozenset(key[0] for key in facts.members(cells, used, (word,), where))
    return found if found - {NONE} else frozenset()


def first_day_in(facts: Facts, service: Service, years: Iterable[int]) -> date | None:
    """The first day of the first month with data of a service; None where there are none. `years` are a budget's."""
    known = tuple(years)
    found = (_first(facts, (service, name), known) for name in service.facts)
    first = min((day for day in found if day is not None), default=None)
    return None if first is None else month_of(first).start


def first_row_in(facts: Facts, metric: Named) -> date | None:
    """The first day from which all facts of a metric of flows or cases have rows; None where one has none."""
    names = [name for name in (metric.fact, metric.metric.of) if name is not None]
    days = [_first(facts, (metric.service, name), ()) for name in names]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(names) else None


def _cells(facts: Facts, fact: Fact, year: int) -> tuple[Cells, Flags]:
    """The cells of a fact, and those of them that hold rows."""
    service, name = fact
    if service.facts[name].shape is not Shape.BUDGET:
        return facts.used_since(fact, EVER)
    budget = facts.budget(fact, year)
    return budget.cells, budget.used


def _first(facts: Facts, fact: Fact, years: Iterable[int]) -> date | None:
    service, name = fact
    shape = service.facts[name].shape
    if shape is Shape.BUDGET:
        return next((date(year, 1, 1) for year in years if facts.budget(fact, year).used.any()), None)
    days = facts.flow(fact, EVER).day if shape is Shape.FLOW else facts.cases(fact, EVER).rows.opened
    return day_of(days.min()) if len(days) else None
