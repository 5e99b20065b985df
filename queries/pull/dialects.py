"""How each dialect says what Pantau asks: days as text, amounts as whole hundredths, words, hashes of groups.

Every expression turns what it cannot read into something that survives the query: garbage days arrive as
text, unreadable amounts as NULL. Nothing in a source's data can make the statement fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pymysql.constants import FIELD_TYPE

from queries.shapes import ColumnKind
from queries.sources import Source, quoted

LARGEST = 90_000_000_000_000_000
"""Amounts from here on are unreadable: in hundredths they would not fit 64 bits."""

SMALLEST_DAY, LARGEST_DAY = "0001-01-01", "9999-12-31"


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


class Sqlite(Dialect):
    """SQLite types values, not columns: each expression asks `typeof`."""

    def kind(self, code: Any) -> Kind:
        """SQLite tells no types."""
        return Kind.ANY

    def day(self, found: Found) -> str:
        """The first ten characters."""
        return f"substr(trim({found.column}), 1, 10)"

    def day_text(self, expression: str, found: Found) -> str:
        """It is text already."""
        return expression

    def hundredths(self, found: Found) -> str:
        """By the value's own type; text is read by a function of ours, exactly."""
        c, large = found.column, LARGEST
        return (
            f"CASE typeof({c}) WHEN 'integer' THEN CASE WHEN {c} > -{large} AND {c} < {large} THEN {c} * 100 END "
            f"WHEN 'real' THEN CASE WHEN {c} > -{large} AND {c} < {large} THEN CAST(ROUND({c} * 100) AS INTEGER) END "
            f"WHEN 'text' THEN pantau_hundredths({c}) END"
        )

    def is_blank(self, found: Found) -> str:
        """NULL or blank text."""
        return f"({found.column} IS NULL OR trim({found.column}) = '')"

    def word(self, found: Found) -> str:
        """Trimmed text; CAST drops a NOCASE collation."""
        return f"COALESCE(trim(CAST({found.column} AS TEXT)), '')"

    def month(self, day_text: str) -> str:
        """By GLOB: SQLite has no regular expressions."""
        return f"CASE WHEN {day_text} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr({day_text}, 1, 7) ELSE '' END"

    def hash(self, values: Iterable[str]) -> str:
        """By a function of ours."""
        return f"pantau_hash({', '.join(values)})"

    def fold(self, hashed: str) -> str:
        """By an aggregate of ours: SQLite's SUM stops at 64 bits."""
        return f"pantau_fold({hashed})"


class Postgresql(Dialect):
    """PostgreSQL from 9.4; the faster hash of rows from 14."""

    _KINDS = (
        dict.fromkeys((20, 21, 23, 26), Kind.WHOLE)
        | {1700: Kind.EXACT, 790: Kind.EXACT, 700: Kind.FLOAT, 701: Kind.FLOAT, 16: Kind.BOOLEAN}
        | dict.fromkeys((18, 19, 25, 705, 1042, 1043), Kind.TEXT)
        | {1082: Kind.DATE, 1114: Kind.TIME_STAMP, 1184: Kind.TIME_STAMP}
    )
    _NUMBER = r"^\s*[+-]?[0-9]{1,16}(\.[0-9]{0,2})?\s*$"

    def kind(self, code: Any) -> Kind:
        """By the type's OID."""
        return self._KINDS.get(code, Kind.OTHER)

    def day(self, found: Found) -> str:
        """A date (without infinity and years before Christ, which no client can read), or ten characters."""
        c = found.column
        if found.kind is Kind.TEXT:
            return f'left(btrim({c}), 10) COLLATE "C"'
        return (
            f"CASE WHEN {c} < DATE '{SMALLEST_DAY}' THEN DATE '{SMALLEST_DAY}' "
            f"WHEN {c} >= DATE '{LARGEST_DAY}' THEN DATE '{LARGEST_DAY}' ELSE {c}::date END"
        )

    def day_text(self, expression: str, found: Found) -> str:
        """ISO text, by the session's DateStyle."""
        return f"({expression})::text"

    def hundredths(self, found: Found) -> str:
        """Rounded to the hundredth per row. NaN and infinity fail the comparison and so yield NULL."""
        c = found.column
        if found.kind is Kind.TEXT:
            return f"CASE WHEN {c} ~ '{self._NUMBER}' THEN (btrim({c})::numeric * 100)::bigint END"
        value = {Kind.FLOAT: f"{c}::float8", Kind.EXACT: f"{c}::numeric", Kind.WHOLE: f"{c}::bigint"}.get(found.kind)
        if value is None:
            return "NULL::bigint"
        times = f"{value} * 100" if found.kind is Kind.WHOLE else f"round({value} * 100)::bigint"
        return f"CASE WHEN {value} > -{LARGEST} AND {value} < {LARGEST} THEN {times} END"

    def is_blank(self, found: Found) -> str:
        """NULL or blank text."""
        return f"({found.column} IS NULL OR btrim({found.column}::text) = '')"

    def word(self, found: Found) -> str:
        """Trimmed text."""
        return f"""COALESCE(btrim({found.column}::text), '') COLLATE "C\""""

    def month(self, day_text: str) -> str:
        """By a regular expression."""
        return f"CASE WHEN {day_text} ~ '^[0-9]{{4}}-[0-9]{{2}}' THEN left({day_text}, 7) ELSE '' END"

    def in_months(self, found: Found, months: Sequence[str]) -> str:
        """Ranges of a date column, which an index can answer; else by its text."""
        if found.kind is Kind.TEXT:
            return super().in_months(found, months)
        return " OR ".join(self._in_month(found.column, month) for month in months)

    def _in_month(self, column: str, month: str) -> str:
        if not month:
            return f"{column} IS NULL"
        bounds = []
        if month != SMALLEST_DAY[:7]:
            bounds.append(f"{column} >= DATE '{month}-01'")
        if month != LARGEST_DAY[:7]:
            bounds.append(f"{column} < (DATE '{month}-01' + INTERVAL '1 month')::date")
        return f"({' AND '.join(bounds)})"

    def hash(self, values: Iterable[str]) -> str:
        """The row's own hash where the server has one, else half of an MD5."""
        values = list(values)
        if self.version >= (14, 0):
            return f"hash_record_extended(ROW({', '.join(values)}), 0)"
        joined = ", '|', ".join(values)
        return f"('x' || substr(md5(concat({joined})), 1, 16))::bit(64)::bigint"


class Mysql(Dialect):
    """MariaDB and MySQL."""

    _KINDS = (
        dict.fromkeys((FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.LONG, FIELD_TYPE.LONGLONG), Kind.WHOLE)
        | {FIELD_TYPE.INT24: Kind.WHOLE, FIELD_TYPE.YEAR: Kind.WHOLE, FIELD_TYPE.NULL: Kind.ANY}
        | {FIELD_TYPE.DECIMAL: Kind.EXACT, FIELD_TYPE.NEWDECIMAL: Kind.EXACT}
        | {FIELD_TYPE.FLOAT: Kind.FLOAT, FIELD_TYPE.DOUBLE: Kind.FLOAT}
        | {FIELD_TYPE.DATE: Kind.DATE, FIELD_TYPE.NEWDATE: Kind.DATE}
        | {FIELD_TYPE.DATETIME: Kind.TIME_STAMP, FIELD_TYPE.TIMESTAMP: Kind.TIME_STAMP}
        | dict.fromkeys((FIELD_TYPE.VARCHAR, FIELD_TYPE.VAR_STRING, FIELD_TYPE.STRING, FIELD_TYPE.ENUM), Kind.TEXT)
        | dict.fromkeys((FIELD_TYPE.BLOB, FIELD_TYPE.TINY_BLOB, FIELD_TYPE.MEDIUM_BLOB), Kind.TEXT)
        | {FIELD_TYPE.LONG_BLOB: Kind.TEXT}
    )
    _NUMBER = r"^[[:space:]]*[+-]?[0-9]{1,16}([.][0-9]{0,2})?[[:space:]]*$"

    def kind(self, code: Any) -> Kind:
        """By the field's type."""
        return self._KINDS.get(code, Kind.OTHER)

    def day(self, found: Found) -> str:
        """Ten characters of text: a DATE column can hold 0000-00-00 and 2025-02-31."""
        return f"LEFT({self._trimmed(found.column)}, 10)"

    def day_text(self, expression: str, found: Found) -> str:
        """It is text already."""
        return expression

    def hundredths(self, found: Found) -> str:
        """Rounded to the hundredth per row."""
        c = found.column
        if found.kind is Kind.TEXT:
            return (
                f"CASE WHEN {c} REGEXP '{self._NUMBER}' THEN CAST(CAST(TRIM({c}) AS DECIMAL(20,2)) * 100 AS SIGNED) END"
            )
        if found.kind not in NUMBERS:
            return "CAST(NULL AS SIGNED)"
        return f"CASE WHEN {c} > -{LARGEST} AND {c} < {LARGEST} THEN CAST(ROUND({c} * 100) AS SIGNED) END"

    def is_blank(self, found: Found) -> str:
        """NULL or blank text."""
        return f"({found.column} IS NULL OR TRIM(CAST({found.column} AS CHAR)) = '')"

    def word(self, found: Found) -> str:
        """Trimmed text; the binary collation keeps `Dinkes` and `DINKES` apart."""
        return f"COALESCE({self._trimmed(found.column)}, '')"

    def month(self, day_text: str) -> str:
        """By a regular expression."""
        return f"CASE WHEN {day_text} REGEXP '^[0-9]{{4}}-[0-9]{{2}}' THEN LEFT({day_text}, 7) ELSE '' END"

    def hash(self, values: Iterable[str]) -> str:
        """Sixty bits of an MD5."""
        joined = ", ".join(f"COALESCE({value}, '~')" for value in values)
        return f"CAST(CONV(LEFT(MD5(CONCAT_WS('|', {joined})), 15), 16, 10) AS UNSIGNED)"

    def _trimmed(self, column: str) -> str:
        return f"TRIM(CONVERT({column} USING utf8mb4)) COLLATE utf8mb4_bin"


def dialect_of(source: Source) -> Dialect:
    """The dialect of an open source."""
    return {"sqlite": Sqlite, "postgresql": Postgresql}.get(source.dialect, Mysql)(source)
