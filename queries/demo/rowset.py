"""Sets of rows as columns: a dictionary of arrays of one length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Rows = dict[str, np.ndarray]
"""Column name -> array."""


def count(rows: Mapping[str, np.ndarray]) -> int:
    """How many rows there are."""
    return len(next(iter(rows.values())))


def take(rows: Mapping[str, np.ndarray], chosen: np.ndarray) -> Rows:
    """The chosen rows, by position or by a mask."""
    return {name: values[chosen] for name, values in rows.items()}


def stack(parts: Sequence[Mapping[str, np.ndarray]]) -> Rows:
    """One set below the other; all have the same columns."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def some(rng: np.random.Generator, total: int, share: float, least: int = 1) -> np.ndarray:
    """Positions of about `share` of `total` rows, at least `least` of them, each once."""
    wanted = min(total, max(least, round(total * share)))
    return rng.choice(total, wanted, replace=False)


def copies(rows: Mapping[str, np.ndarray], chosen: np.ndarray, **changed: object) -> Rows:
    """Copies of the chosen rows with some columns replaced by a value or an array."""
    copied = take(rows, chosen)
    for name, value in changed.items():
        copied[name] = np.broadcast_to(np.asarray(value), len(chosen)).astype(copied[name].dtype)
    return copied


def texts(words: Sequence[str]) -> np.ndarray:
    """Words as an object array, so that they can be drawn by position."""
    return np.array(list(words), dtype=object)
