"""Builds the published numbers and tables of everything that passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.metrics.explain import explanation
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metrics_of, named
from queries.metrics.values import Figure, Freshness
from queries.pages.asking import Asked
from queries.pages.courses import course
from queries.pages.days import moment_in
from queries.pages.metric import form_of
from queries.pages.scope import scope_of
from queries.pages.values import Course
from queries.profile.check_public import fact_is_protected
from queries.profile.models import Profile
from queries.profile.public import PublicTable, Terms
from queries.publication.cases import Ask, Told, told_now
from queries.publication.counted import Counted
from queries.publication.days import last_public_day, public_months
from queries.publication.definitions import methods_of
from queries.publication.layout import Breakdown, CountKey, Method, kinds_of
from queries.publication.tabling import TableBuilder
from queries.publication.values import (
    Cell,
    Item,
    ItemKind,
    PublishedMetric,
    PublishedTable,
)


@dataclass(frozen=True)
class Chosen:
    """What passes: names of metrics, and tables of public.toml."""

    metrics: tuple[str, ...]
    tables: tuple[PublicTable, ...]


def _first_metric(profile: Profile, table: PublicTable) -> Named:
    return named(profile, f"{table.service}.{table.metrics[0]}")


@dataclass(frozen=True)
class Builder:
    """One publication in the making: the data, what passes, what was told before."""

    desk: Desk
    profile: Profile
    terms: Terms
    chosen: Chosen
    before: Told
    now: datetime

    @cached_property
    def told(self) -> Told:
        """All counts of people's cases, each shown or hidden."""
        return told_now(self.desk, tuple(self._asks()), self.before, self.terms.threshold)

    @cached_property
    def last_day(self) -> date:
        """The last day that may be told."""
        return last_public_day(self.profile, self.terms, self.now)

    def is_protected(self, metric: Named) -> bool:
        """Whether a metric counts people's cases."""
        return fact_is_protected(metric.service.key, metric.fact, metric.shape, self.terms.things)

    def metrics(self) -> Iterator[PublishedMetric]:
        """The numbers of the city that pass and have something to tell."""
        for metric in (named(self.profile, name) for name in self.chosen.metrics):
            if self._waits(metric):
                continue
            found = self._counted_metric(metric) if self.is_protected(metric) else self._plain_metric(metric)
            if found is not None:
                yield found

    def tables(self) -> Iterator[PublishedTable]:
        """The tables that pass and have something to tell."""
        builder = TableBuilder(
            self.desk, self.profile, self.terms, self.now, self.last_day, self._counted, self.is_protected
        )
        return builder.tables([one for one in self.chosen.tables if not self._waits(_first_metric(self.profile, one))])

    def _waits(self, metric: Named) -> bool:
        """Whether cases are counted by a SELECT that has changed since they were pulled: the numbers of the old one
        would stay for good as those of the new.
        """
        fact = f"{metric.service.key}.{metric.fact}"
        if not self.is_protected(metric) or fact not in self._told_otherwise:
            return False
        return self.desk.pulled_with(metric.service, metric.fact) != self.profile.digest

    @cached_property
    def _told_otherwise(self) -> frozenset[str]:
        """The facts that were told by another SELECT, and not yet by today's."""
        told = {(key.fact, key.method.partition(".")[0]) for key in self.before.values}
        return frozenset(
            fact for fact, _ in told if fact in self._methods and (fact, self._methods[fact].plain) not in told
        )

    @property
    def new_medians(self) -> Mapping[CountKey, Decimal]:
        """The medians that the numbers and tables told for the first time; ask when they are built."""
        return self._counted.new_medians

    def freshness(self) -> tuple[Freshness, ...]:
        """Of each service with something public, what readers may know: never counts of rows, never failures."""
        keys = dict.fromkeys(
            (*(name.partition(".")[0] for name in self.chosen.metrics), *(t.service for t in self.chosen.tables))
        )
        found = (self.desk.freshness(self.profile.service(key)) for key in keys)
        return tuple(
            Freshness(
                one.service,
                one.data_through and min(one.data_through, self.last_day),
                None,
                one.late,
                one.reconciled,
                0,
                0,
            )
            for one in found
        )

    def _asks(self) -> Iterator[Ask]:
        """What the published numbers and tables tell of people's cases, fact by fact."""
        breakdowns: dict[tuple[str, str], list[Breakdown]] = {}
        for metric, by, periods in self._told_metrics():
            kinds = kinds_of(metric)
            if self.is_protected(metric) and kinds and not self._waits(metric):
                fact = f"{metric.service.key}.{metric.fact}"
                shown = "month" in periods, "year" in periods
                one = Breakdown(fact, self._methods[fact], tuple(sorted(by)), kinds, *shown)
                breakdowns.setdefault((metric.service.key, metric.fact), []).append(one)
        for (key, fact), found in breakdowns.items():
            service = self.profile.service(key)
            months = public_months(self.desk, service, self.profile, self.terms, self.now)
            if months:
                any_metric = next(one for one in metrics_of(service) if one.fact == fact)
                yield Ask(any_metric, tuple(dict.fromkeys(found)), months)

    def _told_metrics(self) -> Iterator[tuple[Named, tuple[str, ...], Sequence[str]]]:
        for name in self.chosen.metrics:
            yield named(self.profile, name), (), ("month", "year")
        for table in self.chosen.tables:
            for key in table.metrics:
                yield named(self.profile, f"{table.service}.{key}"), table.by, table.periods

    def _plain_metric(self, metric: Named) -> PublishedMetric | None:
        scope = scope_of(self.desk, metric.service, Asked(as_of=self.last_day))
        figure = scope.figure(metric)
        if figure.value is None:
            return None
        form, draw = form_of(metric)
        drawn = course(scope, (metric,), form, draw, metric.metric.public_label)
        return self._published(
            metric, Cell(figure), scope.before(metric), (drawn, ()), moment_in(self.desk, metric, scope.days)
        )

    def _counted_metric(self, metric: Named) -> PublishedMetric | None:
        months = public_months(self.desk, metric.service, self.profile, self.terms, self.now)
        if not months:
            return None
        counted, newest = self._counted, months[-1]
        cell = counted.cell(metric, (), (), newest, True)
        year_before = [
            one for one in months if (one.start.year, one.start.month) == (newest.start.year - 1, newest.start.month)
        ]
        before = counted.cell(metric, (), (), year_before[0], True).figure if year_before else None
        shown = cell if cell.figure else Cell(self._blank(metric, newest.end), hidden=True)
        period = Period(date(newest.start.year, 1, 1), newest.end)
        moment = Moment(newest.end, period, self.desk.last_day(metric.service), True)
        return self._published(metric, shown, before, counted.course(metric, months), moment)

    def _blank(self, metric: Named, day: date) -> Figure:
        found = self.desk.figure(metric, Moment(day, Period(day, day), day, True))
        return replace(found, value=None, reference=None, margin=None, period=None)

    @cached_property
    def _counted(self) -> Counted:
        return Counted(self.desk, self.told, self.terms.threshold, self._methods)

    @cached_property
    def _methods(self) -> dict[str, Method]:
        return methods_of(self.profile)

    def _published(
        self, metric: Named, cell: Cell, before: Figure | None, drawn: tuple[Course, tuple[Period, ...]], moment: Moment
    ) -> PublishedMetric:
        if cell.figure is None:
            raise ValueError(f"{metric.name} has no figure to publish")
        return PublishedMetric(
            name=metric.name,
            item=Item(ItemKind.METRIC, metric.name),
            service=metric.service.key,
            figure=cell.figure,
            hidden=cell.hidden,
            before=before,
            course=drawn[0],
            hidden_periods=drawn[1],
            target=explanation(self.desk, metric, moment).target,
            label=metric.metric.public_label,
            why=metric.metric.why,
            definition=metric.measure.words,
            source=metric.service.source,
            owner=metric.owner,
            protected=self.is_protected(metric),
        )
