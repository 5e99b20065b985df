"""What a page is asked to show: which days, compared with which, and which part of the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from queries.calendar import Period


class Span(StrEnum):
    """The stretch of time that ends with the day asked for."""

    WEEK = "week"
    """The seven days up to the day."""
    MONTH = "month"
    """The calendar month up to the day."""
    QUARTER = "quarter"
    """The calendar quarter up to the day."""
    YEAR = "year"
    """The fiscal year up to the day."""


class Comparison(StrEnum):
    """What a period is compared with."""

    LAST_YEAR = "last_year"
    """The same days a year before; for a week the seven days 364 days earlier, so that weekdays match."""
    PREVIOUS = "previous"
    """The same part of the week, month, quarter or year before."""
    NONE = "none"


@dataclass(frozen=True)
class Asked:
    """Known words only: whoever reads an address has already put aside what the profile does not know."""

    span: Span = Span.YEAR
    as_of: date | None = None  # None: each service's last day with data that is over
    comparison: Comparison = Comparison.LAST_YEAR
    department: str | None = None  # codes of the profile; '?' asks for what is not mapped, '' for blanks
    district: str | None = None
    category: str | None = None

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        """The filters that are set, as pairs of dimension and code."""
        pairs = (("department", self.department), ("district", self.district), ("category", self.category))
        return tuple((word, code) for word, code in pairs if code is not None)


class Earlier(StrEnum):
    """Why a page speaks of earlier days than those that are asked for."""

    MONTHS = "months"
    """The service is told by months, and the month of the day was not over."""
    DATA = "data"
    """The service's data end before the day."""


@dataclass(frozen=True)
class Days:
    """The days that an `Asked` means for one service: never later than its last day that is over."""

    as_of: date
    period: Period
    before: Period | None  # what it is compared with; None where nothing is
    is_current: bool  # whether `as_of` is the service's last day
    earlier: Earlier | None = None  # why `as_of` is earlier than asked; None where it is not
