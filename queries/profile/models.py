"""The city profile as frozen values. Loading and fault finding live beside this file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from queries.errors import Fault, UnknownNameError, did_you_mean
from queries.profile.access import Access
from queries.profile.base import BudgetKind, Code, Day, Frozen, Text, Words
from queries.profile.page import ServicePage
from queries.profile.public import Public
from queries.shapes import Outcome, Shape


class City(Frozen):
    """`[city]` of city.toml."""

    code: Text
    name: Text
    short: Text
    timezone: Text
    country: Text = "ID"  # ISO 3166 code of the country whose holidays are kept
    first_year: int = Field(ge=1950, le=2100)  # rows before 1 January of this year cannot be placed in time
    mayor_title: Words
    working_week: tuple[int, ...] = (0, 1, 2, 3, 4)  # Monday is 0
    simulated: bool = False  # the services' databases are made up; every page of numbers says so


class Department(Frozen):
    """A row of departments.csv (SKPD)."""

    code: Code
    name: Text
    short: Text
    kind: Text  # dinas, badan, sekretariat, kecamatan …
    valid_from: Day
    valid_to: Day | None = None
    aliases: tuple[str, ...] = ()
    successor: str | None = None  # code; old facts roll up to it

    def stands_on(self, day: date) -> bool:
        """Whether the department exists on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class District(Frozen):
    """A row of districts.csv (kecamatan); col and row place its tile on the grid map."""

    code: Code
    name: Text
    area: Text
    col: int = Field(ge=1)
    row: int = Field(ge=1)
    aliases: tuple[str, ...] = ()


class Holiday(Frozen):
    """A row of holidays.csv: a day off by decree, on top of the `holidays` package."""

    day: Day
    name: Text
    kind: Literal["national", "joint_leave", "city", "working"]  # `working` takes a day off the list again
    document: str = ""  # the decree that says so


class Event(Frozen):
    """What explains a bend in a line (a flood, a strike, a new tariff)."""

    day: Day
    label: Words
    service: str = ""  # key; blank: of all services


class EventRow(Frozen):
    """A row of events.csv."""

    day: Day
    label_id: Text
    label_en: Text
    service: str = ""

    @property
    def event(self) -> Event:
        """The same with its label in both languages."""
        return Event(day=self.day, label=Words(id=self.label_id, en=self.label_en), service=self.service)


class Target(Frozen):
    """A row of targets.csv, or of a service's own targets SELECT."""

    service: str
    metric: str
    fiscal_year: int | None = None  # blank: stands until superseded
    stage: Text
    in_force: Day
    department: str = ""
    category: str = ""
    value: Decimal
    document: Text


class Category(Frozen):
    """`[[categories]]` of a service: a tax, a permit type, a kind of complaint."""

    code: Code
    label: Words
    group: Code | None = None
    aliases: tuple[str, ...] = ()
    standard_days: int | None = Field(default=None, ge=0)  # by the service's clock
    automatic: bool = False  # issued by a machine at once: never averaged with the others


class Clock(StrEnum):
    """How days count against a standard time."""

    WORKING = "working"
    CALENDAR = "calendar"


class Fact(Frozen):
    """`[facts.NAME]`: one SELECT of a service and the shape it yields."""

    shape: Shape
    label: Words | None = None  # what it holds, for people; default: NAME
    sql: str  # file beside the TOML; NAME.<dialect>.sql beside it wins for that dialect
    unit: str = "rows"  # rupiah, kg, trips …; of the amounts
    large: bool = False  # ask for a fingerprint per month before asking for the rows
    department: str | None = None  # code for every row, where the SELECT has no department


class Against(StrEnum):
    """What a metric's value is judged by."""

    TARGET = "target"
    """The target in force."""
    PACE = "pace"
    """What the seasonal profile of earlier years expects by today."""
    PLAN = "plan"
    """The cumulative plan by today."""
    NOTHING = "nothing"
    """Shown, not judged."""


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Metric(Frozen):
    """`[metrics.NAME]`: a measure of the shape, named, labelled and judged by the service.

    `watch` and `behind` are margins in the metric's own unit: value minus reference (turned round
    where lower is better). At or above `watch` it is on track; at or above `behind`, watch; below, behind.
    """

    measure: str  # a measure of the fact's shape, queries.metrics
    fact: str | None = None  # may be left out where the service has one fact
    of: str | None = None  # the second fact of a ratio measure
    kind: BudgetKind | None = None  # budget only: that kind alone
    band: int | None = Field(default=None, ge=0)  # index into the service's age bands, for `open_in_band`
    label: Words
    plain: Words | None = None  # how the public pages and open data call it, where the label is an office's word
    short: Words | None = None  # a column head, at most 12 letters; default: the label
    noun: Words | None = None  # the word behind the bare number: "terbuka", "truk"
    phrase: Words | None = None  # how the home says it in a line; {value} is the number, {size} without its sign
    phrase_above: Words | None = None  # the same where the value is above zero; default: `phrase`
    concern: Words | None = (
        None  # how the attention list says that it is off; {scope}: what narrows it, {margin}: how far
    )
    why: Words
    unit: str | None = None  # default: the measure's
    direction: Direction = Direction.UP
    against: Against = Against.NOTHING
    watch: Decimal = Decimal(0)
    behind: Decimal = Decimal(0)
    owner: str | None = None  # department code; default: the service's owner
    audience: Literal["internal", "public"] = "internal"
    days: int | None = Field(default=None, ge=1)  # window, for measures over the last N days
    fewest: int = Field(default=0, ge=0)  # cases from which on a share or a percentile of them is judged and ranked

    @property
    def public_label(self) -> Words:
        """What everybody reads in place of the label."""
        return self.plain or self.label


class Tile(Frozen):
    """`[tile]`: how the service stands on the home. All entries name metrics of the service."""

    headline: str
    under: tuple[str, ...]
    bar: str  # a percentage; its reference is the mark
    bar_words: tuple[str, ...] = ()  # at most one, left under the bar; the reference stands right
    trend: str
    say: tuple[str, ...]


class Service(Frozen):
    """services/NAME.toml; `key` is the file's name."""

    key: Code
    label: Words
    order: int
    icon: Literal["money", "permit", "speech", "truck", "pie", "health", "school", "water", "dot"]
    owner: str
    source: Words  # the system the numbers come from, as people call it
    cadence: Literal["daily", "weekly", "monthly"]
    grace_days: int = Field(default=1, ge=0)
    clock: Clock = Clock.CALENDAR
    statement_timeout: int = Field(default=120, ge=1)  # seconds
    age_bands: tuple[int, ...] = (3, 7, 14, 60)  # upper bounds in calendar days; the last band is open
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    kinds: dict[str, BudgetKind] = Field(default_factory=dict)  # budget kind as the source writes it -> kind
    targets: str | None = None  # SQL file that yields TARGET_COLUMNS
    facts: dict[Code, Fact]
    categories: tuple[Category, ...] = ()
    metrics: dict[Code, Metric]
    tile: Tile
    heat: tuple[str, ...] = ()  # metrics that stand as columns of the department table
    page: ServicePage | None = None  # how its own page is laid out; None: by the shapes of its facts


class Profile(Frozen):
    """One city."""

    key: str  # name of its folder, by which PANTAU_CITY means it and its mart is known
    city: City
    departments: tuple[Department, ...]
    districts: tuple[District, ...]
    holidays: tuple[Holiday, ...]
    targets: tuple[Target, ...]
    services: tuple[Service, ...]  # in order
    events: tuple[Event, ...] = ()
    public: Public | None = None  # what may be published; None: nothing
    access: Access = Access()
    sql: dict[str, str]  # file name -> text, every dialect's file included
    digest: str  # SHA-256 of every file of the profile

    def service(self, key: str) -> Service:
        """The service of that name. Raises UnknownNameError."""
        for service in self.services:
            if service.key == key:
                return service
        keys = [service.key for service in self.services]
        raise UnknownNameError(Fault(f"service {key!r}", "the profile has no such service", did_you_mean(key, keys)))

    def departments_on(self, day: date) -> tuple[Department, ...]:
        """The departments that exist on that day, in the order of departments.csv."""
        return tuple(department for department in self.departments if department.stands_on(day))

    def statement(self, file: str, dialect: str) -> str:
        """The SQL of a fact's or targets' file in SQLAlchemy's name of a dialect.

        `revenue.postgresql.sql` wins over `revenue.sql` on PostgreSQL; what is written for MySQL serves MariaDB as
        well. Raises UnknownNameError where there is no file for the dialect.
        """
        stem = file.removesuffix(".sql")
        names = [f"{stem}.{dialect}.sql", *([f"{stem}.mysql.sql"] if dialect == "mariadb" else []), file]
        for name in names:
            if name in self.sql:
                return self.sql[name]
        missing = Fault(f"services/{file}", f"there is no SQL for {dialect}", f"Write services/{names[0]}.")
        raise UnknownNameError(missing)
