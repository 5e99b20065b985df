"""One service as a page asks it: its days, its filters, and every figure once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from queries.calendar import Period
from queries.metrics.companions import key_of
from queries.metrics.desk import Desk
from queries.metrics.grains import GRAINS, Where
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metric_of
from queries.metrics.values import Figure, Status
from queries.pages.asking import Asked, Days
from queries.pages.days import days_of, moment_before, moment_in, span_of
from queries.pages.known import codes_of, is_known_by, knows
from queries.pages.values import Choices
from queries.profile.models import Service
from queries.shapes import NONE, UNMAPPED, Shape

WORDS = ("department", "district", "category")
"""What a page can be narrowed by."""


@dataclass(frozen=True, eq=False)
class Scope:
    """What a page asks of one service. Made per request; figures asked twice are computed once."""

    desk: Desk
    service: Service
    asked: Asked
    days: Days
    where: Where  # the filters that a fact of the service knows
    first_day: date | None
    _figures: dict[tuple[str, Moment], Figure] = field(default_factory=dict)
    _members: dict[tuple[str, str, Moment], dict[str, Figure]] = field(default_factory=dict)

    @property
    def ignored(self) -> tuple[str, ...]:
        """What was asked and the service does not have."""
        words = tuple(word for word, _ in self.asked.where if word not in dict(self.where))
        return words if span_of(self.service, self.asked) is self.asked.span else (*words, self.asked.span.value)

    def metrics(self, keys: Iterable[str]) -> tuple[Named, ...]:
        """Those of the service's metrics that the filters leave with a meaning."""
        found = (metric_of(self.service, key) for key in keys)
        return tuple(metric for metric in found if self.can_tell(metric))

    def can_tell(self, metric: Named) -> bool:
        """Whether the metric's facts know every word that the page is narrowed by, and their targets too."""
        if not all(is_known_by(metric, word) for word, _ in self.where):
            return False
        facts = (metric.fact, *((metric.metric.of,) if metric.metric.of else ()))
        return all(knows(self.desk, self.service, fact, word, self.days) for fact in facts for word, _ in self.where)

    def figure(self, metric: Named, moment: Moment | None = None) -> Figure:
        """The figure inside the filters, by default in the page's period."""
        when = moment or moment_in(self.desk, metric, self.days)
        key = (metric.name, when)
        if key not in self._figures:
            found = self.desk.figures_over(metric, (when,), self.where)[0]
            self._figures[key] = found if self.has_begun(metric, when.period) else _unknown(found)
        return self._figures[key]

    def has_begun(self, metric: Named, period: Period) -> bool:
        """Whether the service's data reach so far back: before their first day nothing is known, which is not zero.

        A metric of the last N days is known once all of them lie within the data: its mean of fewer would fall.
        """
        if metric.metric.days is None or metric.shape is Shape.BUDGET:
            return self.first_day is None or period.end >= self.first_day
        begins = self.desk.begins(metric)
        return begins is None or period.start >= begins

    def members(self, metric: Named, by: str, moment: Moment) -> dict[str, Figure]:
        """The figures inside the filters by member of a dimension."""
        key = (metric.name, by, moment)
        if key not in self._members:
            begun = self.has_begun(metric, moment.period)
            figures = self.desk.figures(metric, (by,), moment, self.where) if begun else ()
            self._members[key] = {key_of(figure, (by,))[0]: figure for figure in figures}
        return self._members[key]

    def before(self, metric: Named) -> Figure | None:
        """The figure of what the page is compared with."""
        moment = moment_before(self.desk, metric, self.days)
        return None if moment is None else self.figure(metric, moment)


def _unknown(figure: Figure) -> Figure:
    return replace(figure, value=None, margin=None, status=Status.NO_DATA, too_few=None)


def within_reach(desk: Desk, asked: Asked) -> Asked:
    """What is asked, narrowed to the viewer's department. Raises NotPermittedError as `Reach.narrow` does."""
    desk.reach.narrow(asked.where)
    return replace(asked, department=desk.reach.department_asked(asked.department))


def scope_of(desk: Desk, service: Service, asked: Asked) -> Scope:
    """A service with what is asked, narrowed to the viewer's department. Raises NotPermittedError for another.

    Days before the service's first are compared with nothing.
    """
    asked = within_reach(desk, asked)
    days, first_day = days_of(desk, service, asked), desk.first_day(service)
    if days.before is not None and (first_day is None or days.before.start < first_day):
        days = replace(days, before=None)
    shapes = {fact.shape for fact in service.facts.values()}
    where = tuple((word, code) for word, code in asked.where if any(word in GRAINS[shape] for shape in shapes))
    return Scope(desk, service, asked, days, where, first_day)


def choices_of(scope: Scope) -> Choices:
    """What a page of the service can be narrowed to."""
    profile, service = scope.desk.profile, scope.service
    listed = {
        "department": [one.code for one in profile.departments],
        "district": [one.code for one in profile.districts],
        "category": [one.code for one in service.categories],
    }
    found = {word: _in_order(codes, _codes(scope, word)) for word, codes in listed.items()}
    return Choices(
        found["department"], found["district"], found["category"], scope.first_day, scope.desk.last_day(service)
    )


def _codes(scope: Scope, word: str) -> set[str]:
    facts = (codes_of(scope.desk, scope.service, fact, word, scope.days) for fact in scope.service.facts)
    return set().union(*facts)


def _in_order(listed: Iterable[str], found: set[str]) -> tuple[str, ...]:
    known = [code for code in listed if code in found]
    return (*known, *(code for code in (UNMAPPED, NONE) if code in found))
