"""Sums over days, so that any period is two look-ups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.metrics.rows import Ints

_NONE = np.array([], np.int64)
_CLOSE_TOGETHER = 40_000


@dataclass(frozen=True, eq=False)
class Cumulated:
    """`sums[i]` is the total of all days before `days[i + 1]`; exact 64-bit integers."""

    days: Ints  # ascending, each once
    sums: Ints  # one more than days; the first is 0

    def until(self, days: Ints) -> Ints:
        """The total of everything up to and including each day."""
        return self.sums[np.searchsorted(self.days, days, side="right")]

    def within(self, starts: Ints, ends: Ints) -> list[int]:
        """The total of each period, both days included."""
        return (self.until(ends) - self.until(starts - 1)).tolist()


def cumulated(days: Ints, values: Ints) -> Cumulated:
    """The sums of some values by day, in any order of days."""
    if not len(days):
        return Cumulated(_NONE, np.zeros(1, np.int64))
    first, last = int(days.min()), int(days.max())
    if last - first > _CLOSE_TOGETHER:
        known, places = np.unique(days, return_inverse=True)
    else:
        known, places = np.arange(first, last + 1), days - first
    totals = np.zeros(len(known) + 1, np.int64)
    np.add.at(totals, places + 1, values)
    return Cumulated(known, totals.cumsum())


def alive(starts: Ints, ends: Ints, values: Ints) -> Cumulated:
    """By day, the sum of the values of all that have started by then and not ended: `until(day)` is what stands.

    What ends when or before it starts never stands.
    """
    there = starts < ends
    starts, ends, values = starts[there], ends[there], values[there]
    ending = ends < np.iinfo(np.int64).max
    days = np.concatenate((starts, ends[ending]))
    return cumulated(days, np.concatenate((values, -values[ending])))
