"""What Pantau asks, as SQLite says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queries.pull.dialect import LARGEST, Dialect, Found, Kind


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
        """By the value's own type; text and floating-point numbers are read by a function of ours."""
        c, large = found.column, LARGEST
        return (
            f"CASE typeof({c}) WHEN 'integer' THEN CASE WHEN {c} > -{large} AND {c} < {large} THEN {c} * 100 END "
            f"WHEN 'real' THEN pantau_hundredths({c}) WHEN 'text' THEN pantau_hundredths({_bytes(c)}) END"
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

    def is_day(self, day_text: str) -> str:
        """SQLite's own calendar turns 31 February into a day of March."""
        return f"date({day_text}) IS {day_text}"

    def hash(self, values: Iterable[str]) -> str:
        """By a function of ours."""
        return f"pantau_hash({', '.join(map(_bytes, values))})"

    def fold(self, hashed: str) -> str:
        """By an aggregate of ours: SQLite's SUM stops at 64 bits."""
        return f"pantau_fold({hashed})"


def _bytes(expression: str) -> str:
    # The driver stops a statement that hands text which is not UTF-8 to a function.
    return f"CAST({expression} AS BLOB)"
