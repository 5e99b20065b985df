"""Exact percentiles of counted values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from queries.metrics.rows import Ints

_FEW = 100_000
"""Values below this are counted one by one; days that a case took are."""


def percentiles(groups: Ints, values: Ints, weights: Ints, size: int, part: Fraction) -> list[Fraction | None]:
    """The percentile of each group's values, each value standing `weights` times; None for an empty group.

    Linear interpolation between the two nearest ranks (rank h = part × (n − 1) counted from 0), which is what
    pandas, numpy and spreadsheets do by default (Hyndman & Fan 1996, type 7). Values are not negative.
    """
    order = np.lexsort((values, groups))
    groups, values, weights = groups[order], values[order], weights[order]
    bounds = np.searchsorted(groups, np.arange(size + 1)).tolist()
    slices = (slice(bounds[one], bounds[one + 1]) for one in range(size))
    return [_in_order(values[one], weights[one].cumsum(), part) for one in slices]


def percentile(values: Ints, weights: Ints, part: Fraction) -> Fraction | None:
    """The same of one group, in any order."""
    if not len(values):
        return None
    if values.max() < _FEW:
        counts = np.bincount(values, weights).astype(np.int64)  # whole numbers far below 2**53: exact
        return _in_order(np.arange(len(counts)), counts.cumsum(), part)
    order = np.argsort(values)
    return _in_order(values[order], weights[order].cumsum(), part)


def _in_order(values: Ints, cumulated: Ints, part: Fraction) -> Fraction | None:
    """The percentile of ascending values and how many there are up to each."""
    count = int(cumulated[-1]) if len(cumulated) else 0
    if count == 0:
        return None
    rank = part * (count - 1)
    low = rank.numerator // rank.denominator
    places = np.searchsorted(cumulated, (low, min(low + 1, count - 1)), side="right")
    lower, upper = values[places].tolist()
    return lower + (upper - lower) * (rank - low)
