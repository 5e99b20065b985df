"""What a pull did, as frozen values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from queries.errors import PantauError
from queries.shapes import Shape

Progress = Callable[[str, int], None]
"""Told the fact's name and how many groups of it have come in so far."""


@dataclass(frozen=True)
class Unmapped:
    """A word of the source that the profile does not know, and the source rows that carry it."""

    dimension: str  # department, category, district, kind or outcome
    word: str
    rows: int


@dataclass(frozen=True)
class Totals:
    """Rows and amounts (hundredths, in the order of the shape's contract)."""

    rows: int
    amounts: tuple[int, ...]

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.rows + other.rows, tuple(a + b for a, b in zip(self.amounts, other.amounts, strict=True)))


@dataclass(frozen=True)
class FactReport:
    """One fact of a pull."""

    fact: str
    shape: Shape
    source: Totals  # the SELECT's own control total
    accepted: Totals  # as it now stands in the mart
    quarantined: Totals
    reasons: tuple[tuple[str, int], ...]  # rows held back per reason, most first
    unmapped: tuple[Unmapped, ...]  # most rows first
    unmapped_rows: int  # accepted rows with at least one word that the profile does not know
    months_seen: int  # with a row at the source now, or in the mart before
    months_rewritten: int
    groups_fetched: int
    data_through: date | None
    seconds: float


@dataclass(frozen=True)
class PullReport:
    """One service's pull."""

    service: str
    started_at: datetime
    finished_at: datetime
    facts: tuple[FactReport, ...]
    targets: int  # from the service's own tables
    unmapped_targets: tuple[Unmapped, ...] = ()  # words in them that the profile does not know

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True)
class PullOutcome:
    """How one service of several fared: its report, or why it failed."""

    service: str
    report: PullReport | None
    error: PantauError | None
