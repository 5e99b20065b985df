"""When in a year things happen: day weights, and days drawn so that every month holds exactly its share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.demo.setting import month_starts

WEEK = np.array([1.0, 1.0, 1.0, 1.0, 0.9, 0.12, 0.03])
"""Payments by day of the week, Monday first; invented."""


def day_weights(year: int, style: str) -> np.ndarray:
    """How much falls on each day of a year, before months are weighed.

    `mid`: self-assessed taxes come in around the 12th, for the month before. `end`: the property tax is due on
    31 August and jumps in that month's last days. `working`: evenly over working days.
    """
    starts = month_starts(year)
    days = np.arange(starts[0], starts[-1])
    weights = WEEK[(days + 3) % 7].copy()
    in_month = days - starts[np.searchsorted(starts, days, side="right") - 1] + 1
    if style == "mid":
        weights *= 0.25 + 3 * np.exp(-(((in_month - 12) / 3.5) ** 2))
    if style == "end":
        august = (days >= starts[7]) & (days < starts[8])
        weights[august] *= 1 + 2 * np.exp((in_month[august] - 28) / 2)
    return weights


def month_shares(rng: np.random.Generator, season: Sequence[float], unsteady: float) -> np.ndarray:
    """A year's twelve shares: the season, each month astray by about `unsteady`; sums to 1."""
    shares = np.array(season) * np.exp(rng.normal(0, unsteady, 12))
    return shares / shares.sum()


def draw_days(rng: np.random.Generator, year: int, shares: np.ndarray, rows: int, style: str) -> np.ndarray:
    """About `rows` day numbers of a year, sorted by month, at least one in every month that has a share."""
    wanted = np.where(shares > 0, np.maximum(1, np.round(rows * shares)), 0).astype(np.int64)
    starts, weights = month_starts(year), day_weights(year, style)
    cumulative = np.concatenate(
        [month + _cumulative(weights[starts[month] - starts[0] : starts[month + 1] - starts[0]]) for month in range(12)]
    )
    months = np.repeat(np.arange(12), wanted)
    return starts[0] + np.searchsorted(cumulative, months + rng.random(len(months)), side="right")


def _cumulative(weights: np.ndarray) -> np.ndarray:
    return np.cumsum(weights) / weights.sum()


def share_out(total: float, shares: np.ndarray, months: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """`total` divided among rows so that each month (0 to 11) gets its share, rows of a month by their size."""
    sums = np.bincount(months, sizes, minlength=12)
    return sizes * (total * shares / np.where(sums > 0, sums, 1))[months]
