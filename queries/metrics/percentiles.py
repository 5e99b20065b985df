"""Exact percentiles of counted values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from queries.metrics.rows import Ints


def percentiles(groups: Ints, values: Ints, weights: Ints, size: int, part: Fraction) -> list[Fraction | None]:
    """The percentile of each group's values, each value standing `weights` times; None for an empty group.

    Linear interpolation between the two nearest ranks (rank h = part × (n − 1) counted from 0), which is what
    pandas, numpy and spreadsheets do by default (Hyndman & Fan 1996, type 7). Values are not negative.
    """
    order = np.lexsort((values, groups))
    groups, values, cumulated = groups[order], values[order], np.cumsum(weights[order])
    bounds = np.searchsorted(groups, np.arange(size + 1))
    return [_percentile(values, cumulated, int(bounds[one]), int(bounds[one + 1]), part) for one in range(size)]


def _percentile(values: Ints, cumulated: Ints, start: int, end: int, part: Fraction) -> Fraction | None:
    before = int(cumulated[start - 1]) if start else 0
    count = int(cumulated[end - 1]) - before if end > start else 0
    if count == 0:
        return None
    rank = part * (count - 1)
    low = rank.numerator // rank.denominator
    lower, upper = (_at(values, cumulated, before + place, end) for place in (low, min(low + 1, count - 1)))
    return lower + (upper - lower) * (rank - low)


def _at(values: Ints, cumulated: Ints, place: int, end: int) -> Fraction:
    """The value at a rank counted over all groups: the first whose cumulated weight passes it."""
    return Fraction(int(values[min(int(np.searchsorted(cumulated, place, side="right")), end - 1)]))
