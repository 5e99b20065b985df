"""Measures of cases from one row a case.

Columns: opened, closed, due (days or NaT), outcome (text), waiting, standard (days or NaN), automatic (bool), and
the words they are counted by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.recompute.moments import Day, Moment
from tests.recompute.tables import Table, added, less, percent

Clock = Callable[[pd.Series, pd.Series], np.ndarray]
"""Counts days between two columns of days."""


@dataclass(frozen=True)
class Desk:
    """The cases of a service, how its days are counted, and where its age bands end."""

    cases: pd.DataFrame
    clock: Clock
    bands: tuple[int, ...]

    def measure(self, name: str, moment: Moment, by: str | None = None, band: int = 0) -> Table:
        """One measure of each word of the column `by`, or of all cases under the word ''."""
        if name in {"median_days", "p90_days"}:
            return self._days_taken(moment, by, 0.5 if name == "median_days" else 0.9)
        if name == "in_time_percent":
            kept, promised = self._promises(moment)
            return percent(self._count(kept, by), self._count(promised, by))
        if name == "backlog_change":
            before = moment.start - pd.Timedelta(days=1)
            return less(self._count(self._open_on(moment.end), by), self._count(self._open_on(before), by))
        return self._count(self._flags(name, moment, band), by)

    def behind(self, name: str, moment: Moment, by: str | None = None) -> Table:
        """How many cases a share or a percentile is of."""
        if name == "in_time_percent":
            return self._count(self._promises(moment)[1], by)
        decided = self._decided(moment).index
        return self._count(pd.Series(self.cases.index.isin(decided), index=self.cases.index), by)

    def _flags(self, name: str, moment: Moment, band: int) -> pd.Series:
        closed = self.cases.closed.between(moment.start, moment.end)
        if name.startswith("closed_"):
            return closed & (self.cases.outcome == name.removeprefix("closed_"))
        if name == "open_in_band":
            return self._in_band_on(moment.as_of, band)
        simple: dict[str, Callable[[], pd.Series]] = {
            "received": lambda: self.cases.opened.between(moment.start, moment.end),
            "closed": lambda: closed,
            "backlog": lambda: self._open_on(moment.as_of),
            "overdue": lambda: self._overdue_on(moment.as_of),
        }
        return simple[name]()

    def _count(self, flags: pd.Series, by: str | None) -> Table:
        return added(flags.astype("int64"), None if by is None else self.cases[by])

    def _open_on(self, day: Day) -> pd.Series:
        """Come in by the end of the day, and not ended by then."""
        return (self.cases.opened <= day) & ~(self.cases.closed <= day)

    def _overdue_on(self, day: Day) -> pd.Series:
        """Open, and the standard days, or where there are none the due day, are over."""
        spent = self.clock(self.cases.opened, pd.Series(day, index=self.cases.index)) - self.cases.waiting
        over = np.where(self.cases.standard.notna(), spent > self.cases.standard, self.cases.due < day)
        return self._open_on(day) & over

    def _in_band_on(self, day: Day, band: int) -> pd.Series:
        """Open, and as old as the band says in calendar days; the last band has no end."""
        age = (day - self.cases.opened).dt.days
        youngest = self.bands[band - 1] + 1 if band else 0
        oldest = self.bands[band] if band < len(self.bands) else age.max()
        return self._open_on(day) & age.between(youngest, oldest)

    def _decided(self, moment: Moment) -> pd.DataFrame:
        """Answered by people, yes or no, with the days it took them: `spent`."""
        answered = self.cases.outcome.isin(["done", "refused"]) & ~self.cases.automatic
        found = self.cases[answered & self.cases.closed.between(moment.start, moment.end)]
        return found.assign(spent=self.clock(found.opened, found.closed) - found.waiting)

    def _promises(self, moment: Moment) -> tuple[pd.Series, pd.Series]:
        """Which cases kept a promise, and to which one was made."""
        decided = self._decided(moment)
        in_standard, in_due = decided.spent <= decided.standard, decided.closed <= decided.due
        kept = np.where(decided.standard.notna(), in_standard, in_due)
        promised = decided.standard.notna() | decided.due.notna()
        nowhere = pd.Series(False, index=self.cases.index)
        return (nowhere | pd.Series(kept, decided.index)).astype(bool), (nowhere | promised).astype(bool)

    def _days_taken(self, moment: Moment, by: str | None, share: float) -> Table:
        decided = self._decided(moment)
        spent = decided.spent.clip(lower=0)
        if by is None:
            return {"": None if decided.empty else float(spent.quantile(share))}
        found = spent.groupby(decided[by]).quantile(share).to_dict()
        return {word: found.get(word) for word in self.cases[by].unique()}
