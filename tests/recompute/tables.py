"""Numbers by the word they belong to."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

Number = Fraction | float | int | None
Table = dict[str, Number]
"""A word (a department's code …) -> its number; the whole has the word ''."""


def added(values: pd.Series, words: pd.Series | None) -> Table:
    """Sum of whole numbers for each word; 0 for a word without rows that count."""
    if words is None:
        return {"": int(values.sum())}
    return {word: int(total) for word, total in values.groupby(words).sum().items()}


def percent(part: Table, whole: Table) -> Table:
    """Part of whole in percent for each word of `whole`; nothing where there is no whole."""
    return {
        word: 100 * Fraction(part.get(word) or 0) / Fraction(total) if total is not None and total > 0 else None
        for word, total in whole.items()
    }


def less(left: Table, right: Table) -> Table:
    """Left less right for each word of `left`; nothing where either has nothing."""
    pairs = {word: (value, right.get(word)) for word, value in left.items()}
    return {word: None if a is None or b is None else Fraction(a) - Fraction(b) for word, (a, b) in pairs.items()}


def scaled(table: Table, factor: Fraction) -> Table:
    """Every number times a factor."""
    return {word: None if value is None else Fraction(value) * factor for word, value in table.items()}
