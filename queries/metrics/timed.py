"""Cases with what the service's clock says of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from queries.calendar import WorkingCalendar
from queries.metrics.rows import ABSENT, OPEN, OUTCOMES, CaseRows, Ints
from queries.profile.models import Category, Clock
from queries.shapes import Outcome

Flags = NDArray[np.bool_]

NEVER = OPEN
"""Later than every day: a case without any limit is never late."""

_DECIDED = [OUTCOMES.index(outcome.value) for outcome in (Outcome.DONE, Outcome.REFUSED)]
"""Outcomes that answer the applicant; a returned or cancelled case was not decided."""


class Event(StrEnum):
    """What happens to a case on a day."""

    OPENED = "opened"
    CLOSED = "closed"
    DONE = Outcome.DONE.value
    REFUSED = Outcome.REFUSED.value
    RETURNED = Outcome.RETURNED.value
    CANCELLED = Outcome.CANCELLED.value
    DECIDED = "decided"
    """Closed by a decision, and not issued by a machine."""
    LIMITED = "limited"
    """Decided, and there was a limit to keep."""
    IN_TIME = "in_time"
    """Decided within its limit."""


@dataclass(frozen=True)
class Stock:
    """Which open cases: all, those past their time, or those of some age."""

    late: bool = False
    lower: int = 0  # calendar days since it came in
    upper: int | None = None


@dataclass(frozen=True, eq=False)
class TimedCases:
    """Case rows in order of the day they closed, the open ones last; the same for every day and grain."""

    rows: CaseRows
    judged: Flags  # decided, and not issued by a machine
    taken: Ints  # clock days from opened to closed less waiting, not below 0; ABSENT while open
    in_time: Flags
    has_limit: Flags  # a standard time or a due day: only then can it be in time
    late_from: Ints  # the first day on which it is late if it is still open; NEVER without a limit

    def since(self, day: int) -> TimedCases:
        """Those that are open or were closed on `day` or later: views, nothing is copied."""
        start = int(np.searchsorted(self.rows.closed, day))
        return self if start == 0 else _from(self, start)

    def when(self, event: Event) -> tuple[Ints, Flags | None]:
        """The day of an event for each row, and the rows that have it (None: all)."""
        if event is Event.OPENED:
            return self.rows.opened, None
        return self.rows.closed, self._having(event)

    def spell(self, stock: Stock, at: Ints | slice = slice(None)) -> tuple[Ints, Ints]:
        """From which day on each of the rows `at` is part of a stock, and from which no longer."""
        opened, closed = self.rows.opened[at], self.rows.closed[at]
        start = self.late_from[at] if stock.late else opened + stock.lower
        end = closed if stock.upper is None else np.minimum(closed, opened + stock.upper + 1)
        return start, end

    def is_closed(self) -> Flags:
        """The rows that have ended."""
        return self.rows.closed != OPEN

    def _having(self, event: Event) -> Flags | None:
        if event is Event.CLOSED:
            return None
        if event is Event.DECIDED:
            return self.judged
        if event is Event.LIMITED:
            return self.judged & self.has_limit
        if event is Event.IN_TIME:
            return self.judged & self.has_limit & self.in_time
        return self.rows.outcome == OUTCOMES.index(event.value)


def timed(rows: CaseRows, categories: Iterable[Category], calendar: WorkingCalendar, clock: Clock) -> TimedCases:
    """Adds what the service's clock says. A case with a standard time is judged by it, else by its due day."""
    rows = _in_order(rows)
    known = {category.code: category for category in categories}
    of_cell = [known.get(code) for code in rows.cells.words["category"]]
    allowed = [ABSENT if one is None or one.standard_days is None else one.standard_days for one in of_cell]
    automatic = np.array([one is not None and one.automatic for one in of_cell], np.bool_)
    standard = np.array(allowed, np.int64)[rows.cell]
    closed = rows.closed != OPEN
    elapsed = np.full(len(rows.cell), ABSENT, np.int64)
    starts, ends = rows.opened[closed].astype("M8[D]"), rows.closed[closed].astype("M8[D]")
    elapsed[closed] = calendar.days_between_all(starts, ends, clock) - rows.waiting[closed]
    return TimedCases(
        rows,
        judged=closed & np.isin(rows.outcome, _DECIDED) & ~automatic[rows.cell],
        taken=np.where(closed, np.maximum(elapsed, 0), ABSENT),
        in_time=np.where(standard != ABSENT, elapsed <= standard, rows.closed <= rows.due) & closed,
        has_limit=(standard != ABSENT) | (rows.due != ABSENT),
        late_from=_late_from(rows, standard, calendar, clock),
    )


def _late_from(rows: CaseRows, standard: Ints, calendar: WorkingCalendar, clock: Clock) -> Ints:
    """The first day whose days since `opened`, less waiting, are more than the standard; else the day after `due`."""
    found = np.where(rows.due != ABSENT, rows.due + 1, NEVER)
    limited = standard != ABSENT
    opened, days = rows.opened[limited], standard[limited] + rows.waiting[limited] + 1
    if clock is Clock.CALENDAR:
        found[limited] = opened + days
    else:
        # From a day off counting begins at the working day before it, whose next one is the first that counts.
        late = np.busday_offset(opened.astype("M8[D]"), days, roll="backward", busdaycal=calendar.days)
        found[limited] = late.astype(np.int64)
    return np.maximum(found, rows.opened)


def _in_order(rows: CaseRows) -> CaseRows:
    order = np.argsort(rows.closed, kind="stable")
    return CaseRows(rows.cells, *(getattr(rows, one.name)[order] for one in fields(rows)[1:]))


def _from(cases: TimedCases, start: int) -> TimedCases:
    rows = cases.rows
    later = CaseRows(rows.cells, *(getattr(rows, one.name)[start:] for one in fields(rows)[1:]))
    return TimedCases(later, *(getattr(cases, one.name)[start:] for one in fields(cases)[1:]))
