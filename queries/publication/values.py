"""What is public, as frozen values that the public pages, the open data and the tests share.

A `Publication` holds everything that may be written outside and nothing else: whoever builds pages or files from it
needs neither the mart nor the state. No text of a service's database stands in it: members of dimensions are codes of
the profile, `?` (the profile does not know the source's word) or `` (the source gives none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from queries.calendar import Period
from queries.metrics.values import Figure, Freshness, TargetInForce
from queries.pages.values import Course
from queries.profile.models import Words


class ItemKind(StrEnum):
    """What can be approved on its own."""

    METRIC = "metric"
    """A number of the whole city and its course: "metric:revenue.realised"."""
    TABLE = "table"
    """A breakdown of a service: "table:revenue.by-category"."""
    DOCUMENT = "document"
    """A file of the budget menu: "document:lra-skpd.2026"."""


@dataclass(frozen=True, order=True)
class Item:
    """One thing that passes the gate or not."""

    kind: ItemKind
    name: str

    def __str__(self) -> str:
        """As it is written at the command line, in the audit trail and in the history."""
        return f"{self.kind}:{self.name}"


class PeriodKind(StrEnum):
    """What stretch of time a row of a table speaks of."""

    MONTH = "month"
    YEAR = "year"
    """The fiscal year: whole where it is over, else up to the day of the publication."""


@dataclass(frozen=True)
class Cell:
    """One number of a table. Hidden: it is too small, or would let one that is too small be worked out."""

    figure: Figure | None  # None where it is hidden, and where there is nothing to show
    hidden: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number, where there is one to show."""
        return None if self.figure is None else self.figure.value


@dataclass(frozen=True)
class Column:
    """A metric as a column of a table; `key` is its name in the files."""

    key: str
    metric: str  # "service.metric"
    unit: str
    label: Words
    definition: str  # catalogue key: measure.<shape>.<name>
    protected: bool  # whether it counts people's cases and small numbers are hidden
    why: Words  # what it means and why it matters


@dataclass(frozen=True)
class TableRow:
    """One member in one period. `members` and `names` have one entry per dimension of the table."""

    members: tuple[str, ...]
    names: tuple[Words, ...]
    period: Period
    period_kind: PeriodKind
    cells: tuple[Cell, ...]  # one per column


@dataclass(frozen=True)
class PublishedTable:
    """A breakdown. Newest period first; within it the members in the profile's order, then '?' and ''."""

    key: str  # "revenue-by-category", unique; the file's name: data/v1/<key>.csv
    item: Item
    service: str
    title: Words
    by: tuple[str, ...]  # department, category, district, kind; empty: the whole city
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[TableRow, ...]  # of the whole city, one per period (their members and names are empty)
    as_of: date  # the last day of its newest period
    owner: str  # code of the department that answers for it
    cadence: str  # daily or weekly or monthly: how often new numbers come
    description: Words
    concept: Words  # Satu Data: what the data are about
    classification: Words  # Satu Data: by what the members are classed

    @property
    def newest(self) -> tuple[TableRow, ...]:
        """The rows of the year so far (of the newest month where the table has no years)."""
        kinds = {row.period_kind for row in self.rows}
        kind = PeriodKind.YEAR if PeriodKind.YEAR in kinds else PeriodKind.MONTH
        last = max((row.period.end for row in self.rows if row.period_kind is kind), default=None)
        return tuple(row for row in self.rows if row.period_kind is kind and row.period.end == last)


@dataclass(frozen=True)
class PublishedMetric:
    """A number of the whole city, and its course."""

    name: str  # "service.metric"
    item: Item
    service: str
    figure: Figure  # its value is None where it is hidden
    hidden: bool
    before: Figure | None  # a year earlier; None where there is none or it is hidden
    course: Course | None  # hidden points have the value None
    hidden_periods: tuple[Period, ...]  # of the course
    target: TargetInForce | None
    label: Words
    why: Words
    definition: str  # catalogue key: measure.<shape>.<name>
    source: Words
    owner: str
    protected: bool  # counts of people's cases: told by whole months that are over


@dataclass(frozen=True)
class Document:
    """A file of the budget menu, or the place where one is missing."""

    kind: str  # one of the twelve: `DocumentKind` of queries.profile.public
    title: Words
    year: int
    item: Item
    file: str | None  # name of the file below documents/ of the site; None: missing
    media_type: str
    size: int  # bytes; 0 where it is missing
    sha256: str
    uploaded: datetime | None
    due: date | None = None  # by when it is to be there; None: the profile names no day
    is_awaited: bool = False  # missing, and its day has not come


class ChangeKind(StrEnum):
    """What became different for readers."""

    NUMBERS = "numbers"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    REDEFINED = "redefined"


@dataclass(frozen=True)
class Change:
    """One thing that changed between two publications. `before` and `after` are a metric's number, else None."""

    at: datetime
    kind: ChangeKind
    item: Item
    before: Decimal | None = None
    after: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Approval:
    """Who let an item through, and when. `digest` is the hash of the definition that was approved."""

    item: Item
    by: str
    shown: str
    role: str
    department: str | None
    at: datetime
    digest: str
    not_before: datetime | None = None


@dataclass(frozen=True)
class Licence:
    """Under which conditions the data may be used."""

    name: str
    url: str
    code: str  # SPDX
    name_en: str = ""  # where it has another in English


@dataclass(frozen=True)
class Publisher:
    """Who answers for the publication."""

    city: str
    code: str  # the region's
    department: str  # name of the department that is the data's steward (walidata)
    email: str
    site: str  # where the public pages stand, without a slash at the end; '' where that is not set


@dataclass(frozen=True)
class Publication:
    """Everything that is public at one moment.

    `fingerprint` is the same as long as nothing that a reader could see has changed; `changed` is the moment of the
    last real change, so that an unchanged publication gives the same bytes.
    """

    as_of: date
    version: int  # of the mart
    fingerprint: str
    changed: datetime
    publisher: Publisher
    licence: Licence
    threshold: int
    freshness: tuple[Freshness, ...]  # per service with something public; without counts of rows and failures
    metrics: tuple[PublishedMetric, ...]
    tables: tuple[PublishedTable, ...]
    documents: tuple[Document, ...]
    changes: tuple[Change, ...]  # newest first
    approvals: tuple[Approval, ...]
    producers: Mapping[str, str] = field(default_factory=dict)  # names of departments by code
    timezone: str = "UTC"  # the city's

    def metric(self, name: str) -> PublishedMetric | None:
        """The published number of that name; None where it is not public."""
        return next((one for one in self.metrics if one.name == name), None)

    def table(self, key: str) -> PublishedTable | None:
        """The published table of that key; None where it is not public."""
        return next((one for one in self.tables if one.key == key), None)


@dataclass(frozen=True)
class DataSet:
    """One table as files; the paths lie below the site's root."""

    key: str
    title: Words
    csv: str
    json: str
    xlsx: str
    record: str  # its Satu Data metadata record, JSON
    rows: int
    as_of: date
