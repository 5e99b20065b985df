"""Which days a number speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

Day = pd.Timestamp


@dataclass(frozen=True)
class Moment:
    """What stands is counted at the end of `as_of`; what happens, from `start` to `end`, both included."""

    as_of: Day
    start: Day
    end: Day

    @classmethod
    def of(cls, as_of: Day, window: int | None) -> Moment:
        """The last `window` days, or the year so far."""
        start = as_of.replace(month=1, day=1) if window is None else as_of - pd.Timedelta(days=window - 1)
        return cls(as_of, start, as_of)

    def months(self) -> Iterator[tuple[str, Moment]]:
        """The moment cut at the ends of months, each with its first seven letters as a date."""
        for month in pd.period_range(self.start, self.end, freq="M"):
            first, last = max(self.start, month.start_time), min(self.end, month.end_time.normalize())
            yield str(month), Moment(last, first, last)
