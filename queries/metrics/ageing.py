"""Age bands of open cases."""

from __future__ import annotations

import numpy as np

from queries.metrics.rows import Ints


def band_of(ages: Ints, bounds: tuple[int, ...]) -> Ints:
    """The band of each age: 0 up to and including the first bound, the last band above the last bound.

    With bounds 3, 7, 14 and 60 the bands are ≤3, 4–7, 8–14, 15–60 and over 60 days.
    """
    return np.searchsorted(np.array(bounds, np.int64), ages, side="left")
