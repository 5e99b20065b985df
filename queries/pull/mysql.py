"""What Pantau asks, as MariaDB and MySQL say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymysql.constants import FIELD_TYPE

from queries.pull.dialect import CALENDAR_DAY, LARGEST, NUMBERS, Dialect, Found, Kind


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
    _NUMBER = r"^[ \t\r\n]*[+-]?[0-9]{1,15}([.][0-9]{0,2})?[ \t\r\n]*$"

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

    def is_day(self, day_text: str) -> str:
        """By a regular expression."""
        return f"{day_text} REGEXP '{CALENDAR_DAY}'"

    def hash(self, values: Iterable[str]) -> str:
        """Sixty bits of an MD5."""
        joined = ", ".join(f"COALESCE({value}, '~')" for value in values)
        return f"CAST(CONV(LEFT(MD5(CONCAT_WS('|', {joined})), 15), 16, 10) AS UNSIGNED)"

    def _trimmed(self, column: str) -> str:
        return f"TRIM(CONVERT({column} USING utf8mb4)) COLLATE utf8mb4_bin"
