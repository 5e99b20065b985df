"""Functions that SQLite lacks and a source in SQLite is given: exact amounts from text, hashes, their sums."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_PLAIN_NUMBER = re.compile(r"\s*([+-]?\d{1,16})(?:\.(\d{0,2}))?\s*")


def hundredths_of_text(text: str | None) -> int | None:
    """Whole hundredths of a plain decimal with at most two decimals; None where the text is not one.

    Three decimals are refused: `1.250` is more often one thousand two hundred and fifty, in the Indonesian way.
    """
    found = _PLAIN_NUMBER.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    return int(Decimal(found[0].strip()).scaleb(2).to_integral_value(ROUND_HALF_UP))


def hash_of_row(*values: object) -> int:
    """A 64-bit hash of a group of an SQLite source: the same in every process."""
    digest = hashlib.blake2b(repr(values).encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Fold:
    """SQLite aggregate that adds 64-bit hashes exactly, beyond 64 bits; yields text."""

    def __init__(self) -> None:
        self._total = 0

    def step(self, value: int) -> None:
        """Add one hash."""
        self._total += value

    def finalize(self) -> str:
        """The sum as decimal text."""
        return str(self._total)


def register(raw: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    fold: Any = Fold
    raw.create_function("pantau_hundredths", 1, hundredths_of_text, deterministic=True)
    raw.create_function("pantau_hash", -1, hash_of_row, deterministic=True)
    raw.create_aggregate("pantau_fold", 1, fold)
