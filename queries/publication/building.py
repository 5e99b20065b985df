"""Builds the published numbers and tables of everything that passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from queries.calendar import Period
from queries.metrics.companions import key_of
from queries.metrics.desk import Desk
from queries.metrics.explain import explanation
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metrics_of, named
from queries.metrics.values import Figure, Freshness
from queries.pages.asking import Asked
from queries.pages.courses import course
from queries.pages.days import days_of, moment_in
from queries.pages.metric import form_of
from queries.pages.scope import scope_of
from queries.pages.values import Course
from queries.profile.check_public import fact_is_protected
from queries.profile.models import Profile, Service, Words
from queries.profile.public import PublicTable, Terms
from queries.publication.cases import Ask, Told, closed_months, told_now
from queries.publication.counted import Counted
from queries.publication.days import last_public_day, public_months
from queries.publication.layout import Breakdown, kinds_of
from queries.publication.values import (
    Cell,
    Column,
    Item,
    ItemKind,
    PeriodKind,
    PublishedMetric,
    PublishedTable,
    TableRow,
)
from queries.shapes import NONE, UNMAPPED


@dataclass(frozen=True)
class Chosen:
    """What passes: names of metrics, and tables of public.toml."""

    metrics: tuple[str, ...]
    tables: tuple[PublicTable, ...]


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
        for name in self.chosen.metrics:
            metric = named(self.profile, name)
            found = self._counted_metric(metric) if self.is_protected(metric) else self._plain_metric(metric)
            if found is not None:
                yield found

    def tables(self) -> Iterator[PublishedTable]:
        """The tables that pass and have something to tell."""
        for table in self.chosen.tables:
            columns = tuple(named(self.profile, f"{table.service}.{key}") for key in table.metrics)
            protected = self.is_protected(columns[0])
            rows = list(self._counted_rows(table, columns) if protected else self._plain_rows(table, columns))
            if rows:
                yield self._table(table, columns, rows)

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
            if self.is_protected(metric) and kinds:
                fact = f"{metric.service.key}.{metric.fact}"
                one = Breakdown(fact, tuple(sorted(by)), kinds, "month" in periods, "year" in periods)
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
        drawn = course(scope, (metric,), form, draw, metric.metric.label)
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
        return Counted(self.desk, self.told, self.terms.threshold)

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
            label=metric.metric.label,
            why=metric.metric.why,
            definition=metric.measure.words,
            source=metric.service.source,
            owner=metric.owner,
            protected=self.is_protected(metric),
        )

    def _counted_rows(self, table: PublicTable, columns: Sequence[Named]) -> Iterator[tuple[TableRow, bool]]:
        """Rows, and whether each is of the whole city."""
        service, by = columns[0].service, tuple(sorted(table.by))
        months = public_months(self.desk, service, self.profile, self.terms, self.now)
        ends = [month for month in months if month.start.month == 12 or month == months[-1]]
        periods = [(PeriodKind.YEAR, ends)] * ("year" in table.periods) + [(PeriodKind.MONTH, list(months))] * (
            "month" in table.periods
        )
        for kind, found in periods:
            for month in reversed(found):
                is_year = kind is PeriodKind.YEAR
                period = Period(date(month.start.year, 1, 1), month.end) if is_year else month
                for members in [(), *(self._counted.members(columns[0], by) if by else ())]:
                    words = by if members else ()
                    cells = tuple(self._counted.cell(one, words, members, month, is_year) for one in columns)
                    if members and all(cell == Cell(None) for cell in cells):
                        continue
                    ordered = tuple(members[by.index(word)] for word in table.by) if members else ()
                    yield self._row(table, ordered, period, kind, cells), not members

    def _plain_rows(self, table: PublicTable, columns: Sequence[Named]) -> Iterator[tuple[TableRow, bool]]:
        for kind, moments in self._moments(table, columns):
            city = tuple(Cell(self.desk.figure(one, when)) for one, when in zip(columns, moments, strict=True))
            period = self._shown_period(columns[0].service, moments[0], kind)
            if all(cell.value is None for cell in city):
                continue
            yield self._row(table, (), period, kind, city), True
            if not table.by:
                continue
            found = [self._members(one, table.by, when) for one, when in zip(columns, moments, strict=True)]
            for members in self._order(table, {key for column in found for key in column}):
                cells = tuple(Cell(column.get(members)) for column in found)
                if any(cell.value for cell in cells):
                    yield self._row(table, members, period, kind, cells), False

    def _members(self, metric: Named, by: tuple[str, ...], when: Moment) -> dict[tuple[str, ...], Figure]:
        return {key_of(figure, by): figure for figure in self.desk.figures(metric, by, when)}

    def _moments(self, table: PublicTable, columns: Sequence[Named]) -> Iterator[tuple[PeriodKind, tuple[Moment, ...]]]:
        """The moments of each period, newest first: years, then the months that are over."""
        service = columns[0].service
        last = min(self.last_day, self.desk.last_day(service))
        if "year" in table.periods:
            for year in range(last.year, self.terms.first_year - 1, -1):
                days = days_of(self.desk, service, Asked(as_of=min(last, date(year, 12, 31))))
                yield PeriodKind.YEAR, tuple(moment_in(self.desk, one, days) for one in columns)
        if "month" in table.periods:
            for month in reversed(closed_months(self.terms.first_year, last)):
                yield PeriodKind.MONTH, tuple(self.desk.moment(one, month.end, month) for one in columns)

    @staticmethod
    def _shown_period(service: Service, when: Moment, kind: PeriodKind) -> Period:
        return Period(date(when.as_of.year, 1, 1), when.as_of) if kind is PeriodKind.YEAR else when.period

    def _row(
        self, table: PublicTable, members: tuple[str, ...], period: Period, kind: PeriodKind, cells: tuple[Cell, ...]
    ) -> TableRow:
        names = tuple(self.name(table.service, word, code) for word, code in zip(table.by, members, strict=False))
        return TableRow(members, names, period, kind, cells)

    def name(self, service: str, word: str, code: str) -> Words:
        """How a member is called; only words of the profile."""
        if code in (UNMAPPED, NONE):
            return self.terms.unmapped if code == UNMAPPED else self.terms.none
        return self._names[service if word == "category" else "", word].get(code, Words(id=code, en=code))

    @cached_property
    def _names(self) -> dict[tuple[str, str], dict[str, Words]]:
        profile = self.profile
        categories = {
            (service.key, "category"): {one.code: one.label for one in service.categories}
            for service in profile.services
        }
        return categories | {
            ("", "department"): {one.code: Words(id=one.name, en=one.name) for one in profile.departments},
            ("", "district"): {one.code: Words(id=one.name, en=one.name) for one in profile.districts},
            ("", "kind"): {str(kind): words for kind, words in self.terms.kinds.items()},
        }

    def _order(self, table: PublicTable, members: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        listed = {
            "department": [one.code for one in self.profile.departments],
            "district": [one.code for one in self.profile.districts],
            "category": [one.code for one in self.profile.service(table.service).categories],
            "kind": list(self.terms.kinds),
        }
        places = [{code: place for place, code in enumerate((*listed[word], UNMAPPED, NONE))} for word in table.by]
        return sorted(
            members,
            key=lambda one: tuple((place.get(code, len(place)), code) for place, code in zip(places, one, strict=True)),
        )

    def _table(
        self, table: PublicTable, columns: Sequence[Named], rows: Sequence[tuple[TableRow, bool]]
    ) -> PublishedTable:
        service = columns[0].service
        parts, totals = [row for row, whole in rows if not whole], [row for row, whole in rows if whole]
        order = {members: place for place, members in enumerate(self._order(table, {row.members for row in parts}))}
        parts.sort(
            key=lambda row: (row.period_kind is not PeriodKind.YEAR, -row.period.end.toordinal(), order[row.members])
        )
        return PublishedTable(
            key=table.key,
            item=Item(ItemKind.TABLE, table.key),
            service=service.key,
            title=table.title,
            by=table.by,
            columns=tuple(self._column(one) for one in columns),
            rows=tuple(parts if table.by else totals),
            totals=tuple(totals),
            as_of=max(row.period.end for row, _ in rows),
            owner=service.owner,
            cadence="monthly" if self.is_protected(columns[0]) else service.cadence,
            description=table.description,
            concept=table.concept,
            classification=table.classification,
        )

    def _column(self, metric: Named) -> Column:
        return Column(
            key=metric.key,
            metric=metric.name,
            unit=metric.unit,
            label=metric.metric.label,
            definition=metric.measure.words,
            protected=self.is_protected(metric),
            why=metric.metric.why,
        )
