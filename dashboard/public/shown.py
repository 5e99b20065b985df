"""What of a publication stands on which page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.screen import service_slug
from queries.metrics.named import metric_of, named
from queries.profile.models import Department, District, Profile, Service
from queries.publication.values import Cell, DataSet, Publication, PublishedMetric, PublishedTable, TableRow
from queries.shapes import Shape


@dataclass(frozen=True)
class Shown:
    """A publication by service, department and district."""

    publication: Publication
    profile: Profile
    data_sets: Sequence[DataSet] = ()

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """Those of which something is public, in the profile's order."""
        found = {one.service for one in (*self.publication.metrics, *self.publication.tables)}
        return tuple(service for service in self.profile.services if service.key in found)

    def metrics(self, service: Service) -> tuple[PublishedMetric, ...]:
        """A service's public numbers, those of its page's head first."""
        keys = [*(service.page.keys if service.page else ()), *service.metrics]
        order = {f"{service.key}.{key}": place for place, key in reversed(list(enumerate(keys)))}
        mine = [one for one in self.publication.metrics if one.service == service.key]
        return tuple(sorted(mine, key=lambda one: order.get(one.name, len(order))))

    def tables(self, service: Service) -> tuple[PublishedTable, ...]:
        """A service's public breakdowns."""
        return tuple(one for one in self.publication.tables if one.service == service.key)

    def headline(self, service: Service) -> PublishedMetric | None:
        """What is said of the service first."""
        tile = service.tile
        return self._first(service, (tile.headline, tile.bar, *tile.under)) or next(iter(self.metrics(service)), None)

    def share(self, service: Service) -> PublishedMetric | None:
        """What a bar shows."""
        return self._first(service, (service.tile.bar,))

    def amounts(self, service: Service) -> tuple[PublishedMetric, PublishedMetric] | None:
        """Of how much how much is there: realised of target, or of the ceiling."""
        of = {self._measure(one): one for one in reversed(self.metrics(service))}
        whole = of.get("target") or of.get("ceiling")
        return (of["realised"], whole) if whole and "realised" in of else None

    def beside(self, service: Service) -> PublishedMetric | None:
        """What else is said on the service's card."""
        tile = service.tile
        return self._first(service, (*tile.say, *tile.bar_words))

    def trend(self, service: Service) -> PublishedMetric | None:
        """The line on the service's card."""
        found = self._first(service, (service.tile.trend, service.tile.headline, service.tile.bar))
        return found if found and found.course else None

    @cached_property
    def budget(self) -> PublishedTable | None:
        """The breakdown of the budget by department."""
        for service in self.services:
            if any(fact.shape is Shape.BUDGET for fact in service.facts.values()):
                return next((one for one in self.tables(service) if one.by == ("department",)), None)
        return None

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments that have a page: those of the budget's breakdown."""
        if self.budget is None:
            return ()
        there = {row.members[0] for row in self.budget.newest}
        return tuple(one for one in self.profile.departments if one.code in there)

    @cached_property
    def districts(self) -> tuple[District, ...]:
        """The districts that have a page."""
        there = {row.members[0] for table in self.by("district") for row in table.newest}
        return tuple(one for one in self.profile.districts if one.code in there)

    def by(self, word: str) -> tuple[PublishedTable, ...]:
        """All breakdowns by one dimension alone."""
        return tuple(one for service in self.services for one in self.tables(service) if one.by == (word,))

    @cached_property
    def sets(self) -> Mapping[str, DataSet]:
        """The files of a table, by its key."""
        return {one.key: one for one in self.data_sets}

    def department_path(self, code: str) -> str | None:
        """The page of a department; None where it has none."""
        if self.budget is None or code not in {one.code for one in self.departments}:
            return None
        return f"{service_slug(self.profile.service(self.budget.service))}/{code}.html"

    def district_path(self, code: str) -> str | None:
        """The page of a district; None where it has none."""
        return f"kecamatan/{code}.html" if code in {one.code for one in self.districts} else None

    def member_path(self, by: Sequence[str], members: Sequence[str]) -> str | None:
        """The page of a table's member."""
        if len(by) != 1:
            return None
        if by[0] == "department":
            return self.department_path(members[0])
        return self.district_path(members[0]) if by[0] == "district" else None

    def _first(self, service: Service, keys: Sequence[str]) -> PublishedMetric | None:
        found = (self.publication.metric(f"{service.key}.{key}") for key in keys)
        return next((one for one in found if one is not None and not one.hidden), None)

    def _measure(self, metric: PublishedMetric) -> str:
        found = named(self.profile, metric.name).metric
        return "" if found.kind is not None else found.measure


def service_path(service: Service) -> str:
    """The file of a service's page."""
    return f"{service_slug(service)}.html"


def row_of(table: PublishedTable, member: str) -> TableRow | None:
    """The newest row of a member of a breakdown by one dimension."""
    return next((row for row in table.newest if row.members == (member,)), None)


def cells_of(table: PublishedTable, row: TableRow) -> Iterator[tuple[str, Cell]]:
    """A row's metrics and cells."""
    for column, cell in zip(table.columns, row.cells, strict=True):
        yield column.metric, cell


def measure_of_column(profile: Profile, metric: str) -> str:
    """The measure behind a column."""
    service, _, key = metric.partition(".")
    return metric_of(profile.service(service), key).metric.measure
