"""Functions that SQLite lacks and a source in SQLite is given: exact amounts from text, hashes, their sums."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import sys
from decimal import Decimal
from typing import Any

_PLAIN_NUMBER = re.compile(r"[ \t\r\n]*([+-]?[0-9]{1,15}(?:\.[0-9]{0,2})?)[ \t\r\n]*", re.ASCII)


_LARGEST = 1e15

_NOISE = 4 * sys.float_info.epsilon
"""How far, in relation to its size, a sum or difference of money that is held as a double lies from what it means."""

_MOST_NOISE = Decimal("0.1")
"""Of a hundredth; a third decimal lies further away."""


def hundredths(value: bytes | float | None) -> int | None:
    """Whole hundredths of a number with at most two decimals, as the bytes of a text or a double; None otherwise."""
    if isinstance(value, bytes):
        return _of_text(value.decode("ascii", "replace"))
    return _of_double(value) if isinstance(value, float) else None


def _of_text(text: str) -> int | None:
    """Three decimals are refused: `1.250` is more often one thousand two hundred and fifty, in the Indonesian way."""
    found = _PLAIN_NUMBER.fullmatch(text)
    return int(Decimal(found[1]).scaleb(2)) if found else None


def _of_double(number: float) -> int | None:
    """By the shortest decimal that names the double: `123456789012345.67` is that and no other, `1.005` is no money.

    A double that was reckoned with (0.3 - 0.1) may lie beside the hundredth that it means by its last bits.
    """
    if not abs(number) < _LARGEST:
        return None
    exact = Decimal(repr(number)).scaleb(2)
    whole = exact.to_integral_value()
    return int(whole) if abs(exact - whole) <= min(Decimal(abs(number) * _NOISE * 100), _MOST_NOISE) else None


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
    raw.create_function("pantau_hundredths", 1, hundredths, deterministic=True)
    raw.create_function("pantau_hash", -1, hash_of_row, deterministic=True)
    raw.create_aggregate("pantau_fold", 1, fold)
