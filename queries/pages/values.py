"""What the pages show, as frozen values that the screen, downloads and tests share.

Every number is a `Figure`, or a point that equals one: `Point.value` is the figure of the line's metric for
`Point.period` (and for its last day, where the metric is a stock), narrowed by `Course.where`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from queries.calendar import Period
from queries.metrics.values import Attention, Explanation, Figure, Freshness, HeatRow
from queries.pages.asking import Days
from queries.profile.models import Words
from queries.profile.page import Draw, Form


class Role(StrEnum):
    """What a line of a chart is."""

    ACTUAL = "actual"
    REFERENCE = "reference"
    """The pace, the plan or the target."""
    BEFORE = "before"
    """The period compared with, laid over this one."""


class Step(StrEnum):
    """How far apart the points of a chart are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Point:
    """One value of a line. `day` is where it stands, `period` what it speaks of (for BEFORE an earlier one).

    Before the first day of the service's data no value is known.
    """

    day: date
    period: Period
    value: Decimal | None


@dataclass(frozen=True)
class Line:
    """Points of one metric in order of days."""

    role: Role
    metric: str  # "service.metric"; of a reference, the metric that is judged by it
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """Something that happened and explains a bend: a flood, a holiday, a target's revision."""

    day: date
    label: Words
    kind: str  # event, holiday, target


@dataclass(frozen=True)
class Course:
    """The numbers of one chart."""

    key: str  # unique on its page: a short word that can stand in an address
    title: Words
    form: Form
    draw: Draw
    unit: str
    step: Step
    span: Period  # all days across the chart
    as_of: date
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Key:
    """A number at the top of a page, and what it was in the period compared with."""

    figure: Figure
    before: Figure | None = None
    rank: tuple[int, int] | None = None  # place among so many peers, 1 is best; None where nobody is ranked
    waits: bool = False  # whether it is compared at the end of a month alone (see `days.waits_for_month_end`)


@dataclass(frozen=True)
class Row:
    """One member of a dimension: its figures in the table's order, None where it has none."""

    member: str  # code, or the service's own word for program, activity and channel
    figures: tuple[Figure | None, ...]
    before: Figure | None = None  # of the first metric


@dataclass(frozen=True)
class Table:
    """A breakdown. The rows add up to `total` where the metric adds up (money, counts); all members are there."""

    key: str  # unique on its page
    title: Words
    by: str
    metrics: tuple[str, ...]
    rows: tuple[Row, ...]  # the one that matters most first
    total: tuple[Figure, ...]


@dataclass(frozen=True)
class Band:
    """Open cases of one age; `upper` is None for the oldest."""

    lower: int  # calendar days
    upper: int | None
    figure: Figure


@dataclass(frozen=True)
class OpenCase:
    """One of the longest-open cases. `number` is the service's own; nothing personal."""

    service: str
    number: str
    category: str
    department: str
    district: str
    opened: date
    days: int  # calendar days open on `as_of`
    days_late: int | None  # by the service's clock past its standard time or due day; None: not late, or no limit


@dataclass(frozen=True)
class Choices:
    """What a page can be narrowed to: the codes that occur in its data, in the profile's order."""

    departments: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    first_day: date | None = None  # the first month with data begins here
    last_day: date | None = None


@dataclass(frozen=True)
class ServiceView:
    """A service's page."""

    service: str
    days: Days
    freshness: Freshness
    choices: Choices
    headline: Figure
    keys: tuple[Key, ...]
    courses: tuple[Course, ...]
    tables: tuple[Table, ...]
    bands: tuple[Band, ...]
    map: Table | None  # by district, of the metric asked for
    cases: tuple[OpenCase, ...]  # longest open first
    map_metrics: tuple[str, ...] = ()  # what the map can be coloured by
    bar: Figure | None = None  # what judges the service beside its headline, as on the home
    parts: tuple[tuple[Figure, Figure], ...] = ()  # money shown apart, such as principal and penalty
    ignored: tuple[str, ...] = ()  # what was asked and the service does not have: department, district, category, week
    left_out: tuple[
        str, ...
    ] = ()  # metrics of the page that a filter leaves without meaning: their facts lack its word


@dataclass(frozen=True)
class Part:
    """What a department or a district has to do with one service."""

    service: str
    days: Days
    freshness: Freshness
    keys: tuple[Key, ...]
    course: Course | None
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class PlaceView:
    """A department's or a district's page."""

    word: str  # department or district
    code: str
    as_of: date
    parts: tuple[Part, ...]
    attention: tuple[Attention, ...]
    cases: tuple[OpenCase, ...]
    peers: tuple[HeatRow, ...] = ()  # departments: all of them, ranked; this one among them
    columns: tuple[str, ...] = ()  # metrics of `peers`


@dataclass(frozen=True)
class RankingView:
    """All departments, the one that lags most first."""

    as_of: date
    columns: tuple[str, ...]  # "service.metric"
    rows: tuple[HeatRow, ...]
    days: tuple[tuple[str, Days], ...] = ()  # of which the columns of each service speak


@dataclass(frozen=True)
class MapView:
    """All districts by one metric, and the metrics there are to choose from."""

    table: Table
    days: Days
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class MetricView:
    """A metric's page."""

    explanation: Explanation
    days: Days
    choices: Choices
    key: Key
    course: Course
    tables: tuple[Table, ...]
    ignored: tuple[str, ...] = ()  # as of `ServiceView`


@dataclass(frozen=True)
class Held:
    """Rows held back for one reason."""

    fact: str
    reason: str
    rows: int
    amount: Decimal  # in the fact's unit; 0 for cases
    first: str  # the first and the last month they are of, '' where no date could be read
    last: str


@dataclass(frozen=True)
class Unmapped:
    """A word of the source that the profile does not know."""

    fact: str
    word: str  # department, category, district or kind
    text: str  # as the service writes it
    rows: int
    near: str | None  # code of what it is most like


@dataclass(frozen=True)
class FactHealth:
    """The last pull of one fact."""

    fact: str
    shape: str
    source_rows: int
    accepted_rows: int
    held_rows: int
    months_seen: int
    months_rewritten: int
    reconciled: bool


@dataclass(frozen=True)
class SourceHealth:
    """A service's data."""

    service: str
    freshness: Freshness
    facts: tuple[FactHealth, ...]
    held: tuple[Held, ...]
    unmapped: tuple[Unmapped, ...]
