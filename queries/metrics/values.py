"""What a metric yields: frozen values that the screen, the command line and the tests share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from queries.calendar import Period
from queries.profile.models import Direction, Words

DATA_AGE = "data_age"
"""Not a metric of the profile but of every service: days since the last day with data ("service.data_age")."""

GAP_SHARE = "gap_share"
"""Not a metric of the profile: a category's share of all that is short of the pace, in percent."""

BELOW_TARGET = "below_target"
"""Not a metric of the profile: an amount less its target; below zero, so much is missing against it."""

MISSING_AMOUNT = "missing_amount"
"""Not a metric of the profile: how much of what was planned in the window was not done (trips not made)."""

WEEKS_RISING = "weeks_rising"
"""Not a metric of the profile: how many weeks in a row a backlog has grown."""


class Status(StrEnum):
    """How a number stands; always shown as an icon and a word, never by colour alone."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    NO_DATA = "no_data"
    LATE = "late"
    PLAIN = "plain"
    """A number that is shown and not judged: it has no target, pace or plan, or the profile judges it by nothing."""


@dataclass(frozen=True)
class Figure:
    """One number with all it carries.

    `value`, `reference` and `margin` are exact decimals in `unit` (percent as 0–100, money in rupiah,
    durations in days) and None where there is nothing to show. `period` is None for the city's year so far.
    """

    metric: str  # "service.metric"
    value: Decimal | None
    unit: str
    status: Status
    as_of: date
    reference: Decimal | None = None  # the target, pace or plan it is judged by
    margin: Decimal | None = None  # value - reference, turned round where lower is better
    department: str | None = None
    district: str | None = None
    category: str | None = None
    period: Period | None = None
    program: str | None = None  # budget only, as the service writes it
    kind: str | None = None  # budget only: operating, capital, contingency or transfer
    stage: str | None = None  # of the target in force behind the value or the reference: murni, perubahan …
    channel: str | None = None  # cases only, as the service writes it
    band: int | None = None  # of open cases by age: which of the service's age bands
    too_few: int | None = None  # how many cases stand behind it, where those are too few to judge and rank it


@dataclass(frozen=True)
class Freshness:
    """How fresh and how sure a service's data are."""

    service: str
    data_through: date | None
    pulled_at: datetime | None  # last successful pull, UTC
    late: bool
    reconciled: bool
    quarantined_rows: int
    unmapped_rows: int
    failure: str | None = None  # why the last pull failed, where it did: plain English, without any address
    failure_kind: str | None = (
        None  # unreachable, refused, contract, empty, unreconciled, timeout; None: another, or none
    )


@dataclass(frozen=True)
class Trend:
    """A small line and what it is compared with; positions are days, values plain decimals.

    `points` run to the as-of day, `comparison` (pace, plan, target or last year) over the whole `span`.
    """

    metric: str
    span: Period
    points: tuple[tuple[date, Decimal], ...]
    comparison: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class TileView:
    """One service on the home."""

    service: str
    status: Status
    headline: Figure
    under: tuple[Figure, ...]
    bar: Figure
    bar_words: tuple[Figure, ...]
    trend: Trend
    say: tuple[Figure, ...]
    freshness: Freshness
    figures: tuple[Figure, ...] = ()  # every metric of the service for the city, as its panel lists them


@dataclass(frozen=True)
class Attention:
    """One line of the attention list: a figure that is off track and what stands behind it."""

    figure: Figure  # the figure that is off track
    impact: Figure  # what it means in money or people, shown at the right
    service: str
    owner: str  # code of the department that answers
    details: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class HeatRow:
    """A department and its figures, one per column of the heat table (None: not its business)."""

    department: str
    figures: tuple[Figure | None, ...]
    behind: int
    judged: int
    rank: tuple[int, int] | None = None  # among those of which something is judged, 1 is best
    is_whole: bool = True  # whether its figures are here: those of other departments are not for everyone


@dataclass(frozen=True)
class HomeView:
    """Everything the mayor's home shows, in the order it shows it."""

    as_of: date  # today, in the city's time zone
    version: int  # of the mart
    tiles: tuple[TileView, ...]
    attention: tuple[Attention, ...]  # all of them, worst first
    heat_columns: tuple[str, ...]  # "service.metric"
    heat: tuple[HeatRow, ...]  # all departments, worst first


@dataclass(frozen=True)
class TargetInForce:
    """The target behind a metric on a day, summed over its parts where those add up; in the target's own unit."""

    value: Decimal
    stage: str
    in_force: date
    document: str


@dataclass(frozen=True)
class Reconciliation:
    """What the last successful pull of a fact counted; amounts in the fact's unit (0 for cases)."""

    fact: str
    at: datetime
    source_rows: int
    accepted_rows: int
    quarantined_rows: int
    source_amount: Decimal
    accepted_amount: Decimal
    quarantined_amount: Decimal
    reasons: tuple[tuple[str, int], ...]  # rows held back, per reason
    months_seen: int = 0
    months_rewritten: int = 0  # those that differed from what the mart held

    @property
    def holds(self) -> bool:
        """Whether source = accepted + quarantined, in rows and exact to the sen."""
        return (
            self.source_rows == self.accepted_rows + self.quarantined_rows
            and self.source_amount == self.accepted_amount + self.quarantined_amount
        )


@dataclass(frozen=True)
class SqlText:
    """One SELECT of a service, by the name of its file."""

    file: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """All that stands behind one number."""

    metric: str
    label: Words
    definition: str  # catalogue key of the definition in words: measure.<shape>.<name>
    why: Words
    owner: str
    source: Words
    unit: str
    direction: Direction
    against: str
    watch: Decimal
    behind: Decimal
    target: TargetInForce | None
    figure: Figure
    freshness: Freshness
    reconciliations: tuple[Reconciliation, ...]
    sql: tuple[SqlText, ...]
    target_of: str | None = None  # whose the target is, where the figure is of a part of it: city or department
    fewest: int = 0  # from how many cases on a share or a percentile of them is judged and ranked
