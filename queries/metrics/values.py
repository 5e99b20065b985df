"""What a metric yields: frozen values that the screen, the command line and the tests share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """How a number stands; always shown as an icon and a word, never by colour alone."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    NO_DATA = "no_data"
    LATE = "late"


@dataclass(frozen=True)
class Period:
    """Whole days from `start` to `end`, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        """ISO 8601 interval, as it stands in `data-period`."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


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
    failure: str | None = None  # why the last pull failed, where it did


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


@dataclass(frozen=True)
class HomeView:
    """Everything the mayor's home shows, in the order it shows it."""

    as_of: date  # today, in the city's time zone
    version: int  # of the mart
    tiles: tuple[TileView, ...]
    attention: tuple[Attention, ...]  # all of them, worst first
    heat_columns: tuple[str, ...]  # "service.metric"
    heat: tuple[HeatRow, ...]  # all departments, worst first
