"""How each dialect says what Pantau asks: days as text, amounts as whole hundredths, words, hashes of groups.

Every expression turns what it cannot read into something that survives the query: garbage days arrive as
text, unreadable amounts as NULL. Nothing in a source's data can make the statement fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from queries.shapes import ColumnKind
from queries.sources import Source, quoted

LARGEST = 1_000_000_000_000_000
"""Amounts from here on are unreadable: ninety of them would, in hundredths, add up beyond 64 bits."""

SMALLEST_DAY, LARGEST_DAY = "0001-01-01", "9999-12-31"

CALENDAR_DAY = (
    "^([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$"
)
"""Regular expression of a day that the calendar knows, 29 February of leap years alone included."""


class Kind(StrEnum):
    """What a driver says a column holds, as far as the wrapping needs to know."""

    WHOLE = "whole numbers"
    EXACT = "exact numbers"
    FLOAT = "floating-point numbers"
    TEXT = "text"
    DATE = "dates"
    TIME_STAMP = "time stamps"
    BOOLEAN = "booleans"
    OTHER = "something else"
    ANY = "anything"
    """NULL throughout, or a database (SQLite) that types values and not columns."""


NUMBERS = {Kind.WHOLE, Kind.EXACT, Kind.FLOAT}

READABLE: dict[ColumnKind, frozenset[Kind]] = {
    ColumnKind.DAY: frozenset({Kind.DATE, Kind.TIME_STAMP, Kind.TEXT, Kind.ANY}),
    ColumnKind.AMOUNT: frozenset({*NUMBERS, Kind.TEXT, Kind.ANY}),
    ColumnKind.COUNT: frozenset({*NUMBERS, Kind.TEXT, Kind.ANY}),
    ColumnKind.PERCENT: frozenset({*NUMBERS, Kind.TEXT, Kind.ANY}),
    ColumnKind.DIMENSION: frozenset(Kind),
    ColumnKind.OUTCOME: frozenset({Kind.TEXT, Kind.WHOLE, Kind.BOOLEAN, Kind.OTHER, Kind.ANY}),
    ColumnKind.CASE_NUMBER: frozenset({Kind.TEXT, Kind.WHOLE, Kind.EXACT, Kind.OTHER, Kind.ANY}),
    ColumnKind.REASON: frozenset({Kind.TEXT, Kind.OTHER, Kind.ANY}),
}
"""Which kinds of a source's columns can be read as which kind of contract column."""


@dataclass(frozen=True)
class Found:
    """A contract column that the SELECT yields: its name there, quoted, and what it holds."""

    column: str
    kind: Kind


class Dialect:
    """Expressions of one dialect. `c` is a column of the operator's SELECT."""

    def __init__(self, source: Source) -> None:
        self.name = source.dialect
        self.version = source.version

    def quote(self, name: str) -> str:
        """A column's name, quoted."""
        return quoted(name, self.name)

    def kind(self, code: Any) -> Kind:
        """Coarse kind of a driver's type code."""
        raise NotImplementedError

    def day(self, found: Found) -> str:
        """The value by which days are grouped."""
        raise NotImplementedError

    def day_text(self, expression: str, found: Found) -> str:
        """A grouped day as ten characters of text, or NULL."""
        raise NotImplementedError

    def hundredths(self, found: Found) -> str:
        """Whole hundredths, or NULL where the value is NULL or cannot be read."""
        raise NotImplementedError

    def is_unreadable(self, found: Found) -> str:
        """Whether `hundredths` yields NULL."""
        if found.kind in NUMBERS:
            # Cheaper than asking for the value twice; NULL, NaN and infinity are not within.
            return f"({found.column} > -{LARGEST} AND {found.column} < {LARGEST}) IS NOT TRUE"
        return f"({self.hundredths(found)}) IS NULL"

    def is_blank(self, found: Found) -> str:
        """Whether the value is NULL or blank text."""
        raise NotImplementedError

    def word(self, found: Found) -> str:
        """Trimmed text, '' for NULL, compared by its bytes."""
        raise NotImplementedError

    def month(self, day_text: str) -> str:
        """YYYY-MM of a day's text, '' where it does not look like a day."""
        raise NotImplementedError

    def is_day(self, day_text: str) -> str:
        """Whether a day's text is a day of the calendar."""
        raise NotImplementedError

    def in_months(self, found: Found, months: Sequence[str]) -> str:
        """Whether a source row belongs to one of these months (`month` of its day)."""
        day = self.day_text(self.day(found), found)
        listed = ", ".join(f"'{month}'" for month in months)
        return f"{self.month(day)} IN ({listed})"

    def hash(self, values: Iterable[str]) -> str:
        """A 64-bit hash of a group."""
        raise NotImplementedError

    def fold(self, hashed: str) -> str:
        """The exact sum of hashes."""
        return f"SUM({hashed})"
