"""Columns of a driver as numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from queries.metrics.rows import Ints


def numbers(values: list[Any]) -> Ints:
    """Whole numbers; some drivers give sums as decimals."""
    return np.array([int(value) for value in values] if values and not isinstance(values[0], int) else values, np.int64)


def days_of(values: list[Any]) -> Ints:
    """Dates or ISO text as days since 1 January 1970; a missing one is the lowest number there is."""
    return np.array(values, "M8[D]").astype(np.int64)


def texts(values: list[Any]) -> np.ndarray:
    """Words."""
    return np.array(values, np.str_)
