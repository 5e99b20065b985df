"""Column arrays turned into what a driver wants, by the type of the table's column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Column, Date, DateTime, Integer, Numeric

NULL = np.iinfo(np.int64).min
"""Stands for NULL in arrays of whole numbers, days, seconds and hundredths."""

SECONDS = 86_400
_FIRST, _LAST = np.datetime64("1900-01-01"), np.datetime64("2100-01-01")


class Encoder:
    """Dates and times as ISO text, money exactly; `exact` writes decimals as text, else as SQLite's own numbers.

    Arrays hold: days since 1970 for a Date, seconds since 1970 for a DateTime, whole hundredths for a Numeric,
    whole numbers for an Integer (`NULL` for none), Python objects for text.
    """

    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self._days = np.datetime_as_string(np.arange(_FIRST, _LAST)).astype(object)
        self._first = int(_FIRST.astype(np.int64))
        clock = [f" {h:02d}:{m:02d}:{s:02d}" for h in range(24) for m in range(60) for s in range(60)]
        self._clock = np.array(clock, dtype=object)

    def encode(self, column: Column, values: np.ndarray) -> Sequence[object]:
        """One column of a batch of rows, as Python values."""
        kind = column.type
        if isinstance(kind, DateTime):
            return _with_nulls(values, self._moments(values))
        if isinstance(kind, Date):
            return _with_nulls(values, self._days[np.where(values == NULL, 0, values) - self._first])
        if isinstance(kind, Numeric):
            return _with_nulls(values, self._decimals(values))
        if isinstance(kind, Integer):
            return _with_nulls(values, np.asarray(values))
        return values.tolist()

    def _moments(self, values: np.ndarray) -> np.ndarray:
        days, seconds = np.divmod(np.where(values == NULL, 0, values), SECONDS)
        return self._days[days - self._first] + self._clock[seconds]

    def _decimals(self, values: np.ndarray) -> np.ndarray:
        if not self.exact:
            return values / 100
        return np.array([_decimal(value) for value in values.tolist()], dtype=object)


def _decimal(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def _with_nulls(values: np.ndarray, encoded: np.ndarray) -> Sequence[object]:
    missing = values == NULL
    if not missing.any():
        return encoded.tolist()
    full = encoded.astype(object)
    full[missing] = None
    return full.tolist()


def tab_separated(columns: Sequence[Sequence[object]]) -> bytes:
    r"""Rows as text that both PostgreSQL's COPY and MariaDB's LOAD DATA read: tabs, newlines, `\N` for null."""
    texts = [[r"\N" if value is None else _escaped(value) for value in column] for column in columns]
    return ("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n").encode()


def _escaped(value: object) -> str:
    text = str(value)
    if text.isalnum():
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
