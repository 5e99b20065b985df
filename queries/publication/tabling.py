"""Builds the published tables: rows of members and of the whole city, by years and by months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from queries.calendar import Period
from queries.metrics.companions import key_of
from queries.metrics.desk import Desk
from queries.metrics.moments import Moment
from queries.metrics.named import Named, named
from queries.metrics.values import Figure
from queries.pages.asking import Asked
from queries.pages.days import days_of, moment_in
from queries.profile.models import Profile, Service
from queries.profile.public import PublicTable, Terms
from queries.publication.cases import closed_months, ends_of_years
from queries.publication.counted import Counted
from queries.publication.days import public_months
from queries.publication.naming import Naming
from queries.publication.values import Cell, Column, Item, ItemKind, PeriodKind, PublishedTable, TableRow


@dataclass(frozen=True)
class TableBuilder:
    """The data that tables are made of. `counted` tells of people's cases, which `is_protected` knows."""

    desk: Desk
    profile: Profile
    terms: Terms
    now: datetime
    last_day: date
    counted: Counted
    is_protected: Callable[[Named], bool]

    @cached_property
    def naming(self) -> Naming:
        """How members are called and ordered."""
        return Naming(self.profile, self.terms)

    def tables(self, chosen: Sequence[PublicTable]) -> Iterator[PublishedTable]:
        """Those of the chosen tables that have something to tell."""
        for table in chosen:
            columns = tuple(named(self.profile, f"{table.service}.{key}") for key in table.metrics)
            protected = self.is_protected(columns[0])
            rows = list(self._counted_rows(table, columns) if protected else self._plain_rows(table, columns))
            if rows:
                yield self._table(table, columns, rows)

    def _counted_rows(self, table: PublicTable, columns: Sequence[Named]) -> Iterator[tuple[TableRow, bool]]:
        by = tuple(sorted(table.by))
        members = self._known(table, by, columns[0]) if by else []
        for kind, month in self._periods(table, columns[0].service):
            whole_year = kind is PeriodKind.YEAR
            period = Period(date(month.start.year, 1, 1), month.end) if whole_year else month
            city = tuple(self.counted.cell(one, (), (), month, whole_year) for one in columns)
            yield self._row(table, (), period, kind, city), True
            for member in members:
                cells = tuple(self.counted.cell(one, by, member, month, whole_year) for one in columns)
                if any(cell != Cell(None) for cell in cells):
                    ordered = tuple(member[by.index(word)] for word in table.by)
                    yield self._row(table, ordered, period, kind, cells), False

    def _known(self, table: PublicTable, by: tuple[str, ...], metric: Named) -> list[tuple[str, ...]]:
        """Members that have been told of, in the order of `by`."""
        return self.naming.in_order(table.service, by, self.counted.members(metric, by))

    def _periods(self, table: PublicTable, service: Service) -> Iterator[tuple[PeriodKind, Period]]:
        """Years by the month they are told with, then months; newest first."""
        months = public_months(self.desk, service, self.profile, self.terms, self.now)
        if "year" in table.periods:
            yield from ((PeriodKind.YEAR, month) for month in reversed(ends_of_years(months)))
        if "month" in table.periods:
            yield from ((PeriodKind.MONTH, month) for month in reversed(months))

    def _plain_rows(self, table: PublicTable, columns: Sequence[Named]) -> Iterator[tuple[TableRow, bool]]:
        for kind, moments in self._moments(table, columns):
            city = tuple(Cell(self.desk.figure(one, when)) for one, when in zip(columns, moments, strict=True))
            period = self._shown_period(columns, moments, kind)
            if all(cell.value is None for cell in city):
                continue
            yield self._row(table, (), period, kind, city), True
            if not table.by:
                continue
            found = [self._members(one, table.by, when) for one, when in zip(columns, moments, strict=True)]
            for members in self.naming.in_order(table.service, table.by, {key for column in found for key in column}):
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
    def _shown_period(columns: Sequence[Named], moments: Sequence[Moment], kind: PeriodKind) -> Period:
        """The days that a row speaks of: the year's so far, or its last where its numbers are averages of those."""
        own = {when.period for one, when in zip(columns, moments, strict=True) if one.metric.days is not None}
        if kind is not PeriodKind.YEAR or len(own) == 1:
            return moments[0].period if kind is not PeriodKind.YEAR else own.pop()
        return Period(date(moments[0].as_of.year, 1, 1), moments[0].as_of)

    def _row(
        self, table: PublicTable, members: tuple[str, ...], period: Period, kind: PeriodKind, cells: tuple[Cell, ...]
    ) -> TableRow:
        names = tuple(
            self.naming.name(table.service, word, code) for word, code in zip(table.by, members, strict=False)
        )
        return TableRow(members, names, period, kind, cells)

    def _table(
        self, table: PublicTable, columns: Sequence[Named], rows: Sequence[tuple[TableRow, bool]]
    ) -> PublishedTable:
        service = columns[0].service
        parts, totals = [row for row, whole in rows if not whole], [row for row, whole in rows if whole]
        order = {
            members: place
            for place, members in enumerate(
                self.naming.in_order(table.service, table.by, {row.members for row in parts})
            )
        }
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
            label=metric.metric.public_label,
            definition=metric.measure.words,
            protected=self.is_protected(metric),
            why=metric.metric.why,
        )
