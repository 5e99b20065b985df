"""Counts cases: for the members of a grain at one moment, or for one part of the city at many moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from queries.calendar import Period
from queries.metrics.cumulated import Cumulated, alive, cumulated
from queries.metrics.groups import OUTSIDE, sums
from queries.metrics.kept import Kept
from queries.metrics.percentiles import percentile, percentiles
from queries.metrics.rows import Ints, ordinal
from queries.metrics.timed import Event, Flags, Stock, TimedCases


class Tally(Protocol):
    """Counts for some lines, each with a period or day of its own."""

    def happened(self, event: Event, periods: Sequence[Period]) -> list[int]:
        """How many cases had the event within each line's period."""
        ...

    def standing(self, stock: Stock, days: Sequence[int]) -> list[int]:
        """How many cases were part of the stock at the end of each line's day."""
        ...

    def taken(self, part: Fraction, periods: Sequence[Period]) -> list[Fraction | None]:
        """The percentile of the days taken by the cases decided within each line's period; None without any."""
        ...


@dataclass(frozen=True, eq=False)
class MemberTally:
    """The members of a grain; their periods and days are the same for all."""

    cases: TimedCases
    group: Ints
    size: int

    def happened(self, event: Event, periods: Sequence[Period]) -> list[int]:
        """See `Tally`."""
        if not periods:
            return []
        days, having = self.cases.when(event)
        inside = (days >= ordinal(periods[0].start)) & (days <= ordinal(periods[0].end))
        return self._count(inside if having is None else inside & having)

    def standing(self, stock: Stock, days: Sequence[int]) -> list[int]:
        """See `Tally`."""
        if not days:
            return []
        starts, ends = self.cases.spell(stock)
        return self._count((starts <= days[0]) & (ends > days[0]))

    def taken(self, part: Fraction, periods: Sequence[Period]) -> list[Fraction | None]:
        """See `Tally`."""
        if not periods:
            return []
        start, end = _bounds(self.cases.rows.closed, periods[:1])[0]
        chosen = slice(start, end)
        wanted = self.cases.judged[chosen] & (self.group[chosen] != OUTSIDE)
        groups, values = self.group[chosen][wanted], self.cases.taken[chosen][wanted]
        return percentiles(groups, values, self.cases.rows.rows[chosen][wanted], self.size, part)

    def _count(self, wanted: Flags) -> list[int]:
        return sums(self.group, self.cases.rows.rows, wanted, self.size)


class CourseTally:
    """One part of the city; what is counted is counted once for all days."""

    def __init__(self, cases: TimedCases, inside: Ints | None) -> None:
        """`inside` are the positions of the rows that belong to the part; None: all of them."""
        self._cases = cases
        self._inside = inside
        self._series: Kept[Event | Stock, Cumulated] = Kept(40)
        self._decided: Kept[Event, tuple[Ints, Ints, Ints]] = Kept(1)

    def happened(self, event: Event, periods: Sequence[Period]) -> list[int]:
        """See `Tally`."""
        found = self._series.of(event, lambda: self._happenings(event))
        starts, ends = (np.array([ordinal(getattr(one, end)) for one in periods], np.int64) for end in ("start", "end"))
        return found.within(starts, ends)

    def standing(self, stock: Stock, days: Sequence[int]) -> list[int]:
        """See `Tally`."""
        found = self._series.of(stock, lambda: self._stood(stock))
        return found.until(np.array(days, np.int64)).tolist()

    def taken(self, part: Fraction, periods: Sequence[Period]) -> list[Fraction | None]:
        """See `Tally`."""
        closed, taken, rows = self._decided.of(Event.DECIDED, self._decisions)
        bounds = _bounds(closed, periods)
        return [percentile(taken[start:end], rows[start:end], part) for start, end in bounds]

    def _stood(self, stock: Stock) -> Cumulated:
        at = slice(None) if self._inside is None else self._inside
        return alive(*self._cases.spell(stock, at), self._cases.rows.rows[at])

    def _happenings(self, event: Event) -> Cumulated:
        days, having = self._cases.when(event)
        if having is None and event is not Event.OPENED:
            having = self._cases.is_closed()
        return cumulated(*self._of(days, self._cases.rows.rows, having=having))

    def _decisions(self) -> tuple[Ints, Ints, Ints]:
        rows = self._cases.rows
        closed, taken, counts = self._of(rows.closed, self._cases.taken, rows.rows, having=self._cases.judged)
        return closed, taken, counts

    def _of(self, *columns: Ints, having: Flags | None = None) -> tuple[Ints, ...]:
        """The rows of the part that have something."""
        inside = self._inside
        if having is not None:
            inside = np.flatnonzero(having) if inside is None else inside[having[inside]]
        return columns if inside is None else tuple(column[inside] for column in columns)


def _bounds(closed: Ints, periods: Sequence[Period]) -> list[tuple[int, int]]:
    """The slice of rows in order of `closed` that each period holds."""
    starts = np.searchsorted(closed, [ordinal(one.start) for one in periods])
    ends = np.searchsorted(closed, [ordinal(one.end) + 1 for one in periods])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
