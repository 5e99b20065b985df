"""What Pantau asks, as PostgreSQL says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from queries.pull.dialect import CALENDAR_DAY, LARGEST, LARGEST_DAY, SMALLEST_DAY, Dialect, Found, Kind


class Postgresql(Dialect):
    """PostgreSQL from 9.4; the faster hash of rows from 14."""

    _KINDS = (
        dict.fromkeys((20, 21, 23, 26), Kind.WHOLE)
        | {1700: Kind.EXACT, 790: Kind.EXACT, 700: Kind.FLOAT, 701: Kind.FLOAT, 16: Kind.BOOLEAN}
        | dict.fromkeys((18, 19, 25, 705, 1042, 1043), Kind.TEXT)
        | {1082: Kind.DATE, 1114: Kind.TIME_STAMP, 1184: Kind.TIME_STAMP}
    )
    _NUMBER = r"^[ \t\r\n]*[+-]?[0-9]{1,15}(\.[0-9]{0,2})?[ \t\r\n]*$"

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
            return f"CASE WHEN {c} ~ '{self._NUMBER}' THEN ({c}::numeric * 100)::bigint END"
        value = {Kind.FLOAT: f"{c}::float8", Kind.EXACT: f"{c}::numeric", Kind.WHOLE: f"{c}::bigint"}.get(found.kind)
        if value is None:
            return "NULL::bigint"
        times = f"{value} * 100" if found.kind is Kind.WHOLE else f"round({value} * 100)::bigint"
        return f"CASE WHEN {value} > -{LARGEST} AND {value} < {LARGEST} THEN {times} END"

    def is_unreadable(self, found: Found) -> str:
        """Whether the value is NULL or no number."""
        if found.kind is Kind.TEXT:
            return f"({found.column} ~ '{self._NUMBER}') IS NOT TRUE"
        return super().is_unreadable(found)

    def is_blank(self, found: Found) -> str:
        """NULL or blank text."""
        return f"({found.column} IS NULL OR btrim({found.column}::text) = '')"

    def word(self, found: Found) -> str:
        """Trimmed text."""
        return f"""COALESCE(btrim({found.column}::text), '') COLLATE "C\""""

    def month(self, day_text: str) -> str:
        """By a regular expression."""
        return f"CASE WHEN {day_text} ~ '^[0-9]{{4}}-[0-9]{{2}}' THEN left({day_text}, 7) ELSE '' END"

    def is_day(self, day_text: str) -> str:
        """By a regular expression."""
        return f"{day_text} ~ '{CALENDAR_DAY}'"

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
