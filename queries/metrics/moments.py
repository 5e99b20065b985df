"""Which days a figure speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queries.calendar import Period, last_days, months_of, year_to_date


@dataclass(frozen=True)
class Moment:
    """The day at which stocks are counted and the period over which events are."""

    as_of: date
    period: Period
    last_day: date  # the last day with data of the service that is over
    narrower: bool = False  # than the city's year so far: the figure then names its period

    @property
    def is_current(self) -> bool:
        """Whether it is the newest the data can tell: the last day that is over, or the one that is running."""
        return self.as_of >= self.last_day

    @property
    def shown(self) -> Period | None:
        """The period a figure carries: None for the year so far."""
        return self.period if self.narrower else None

    def year(self) -> Moment:
        """The same day with the year so far as its period."""
        return Moment(self.as_of, year_to_date(self.as_of), self.last_day, self.narrower)


def moment_of(last_day: date, newest: date, as_of: date | None, period: Period | None, days: int | None) -> Moment:
    """The moment of a question. A day that is still running counts only where `as_of` asks for it: half a day read as
    a whole one makes every average fall.

    `last_day` is the last day with data that is over, `newest` the last with data at all; what lies beyond is cut off.
    A period that is given wins; else a metric of the last `days` days takes those; else the year so far.
    Of a period that lies wholly after the day its first day is left.
    """
    day = min(as_of, newest) if as_of else min(period.end if period else last_day, last_day)
    if period is not None:
        end = max(period.start, min(period.end, day))
        return Moment(day, Period(period.start, end), last_day, True)
    if days is not None:
        return Moment(day, last_days(day, days), last_day, True)
    return Moment(day, year_to_date(day), last_day, day != last_day)


def months(moment: Moment) -> tuple[Moment, ...]:
    """One moment per month of the period: the month itself, and its end as the day of stocks.

    The running month ends with `as_of`.
    """
    return tuple(
        Moment(part.end, part, moment.last_day, True)
        for part in months_of(Period(moment.period.start, min(moment.period.end, moment.as_of)))
    )
