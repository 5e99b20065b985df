"""Counts people's cases in the mart, month by month and member by member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from queries.calendar import Period
from queries.metrics.case import CaseScene
from queries.metrics.desk import Desk
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.rows import ordinal
from queries.metrics.tally import Tally
from queries.metrics.timed import Event
from queries.publication.layout import (
    BACKLOG,
    DECISIONS,
    FLOWS,
    LATE,
    NOT_OVERDUE,
    OTHER_AGE,
    OTHER_END,
    OUTCOMES,
    OVERDUE,
    UNLIMITED,
    By,
    CountKey,
    month_name,
    stock_of,
)


class MonthCounter:
    """Counts the members of some dimensions, month by month."""

    def __init__(self, desk: Desk, metric: Named, by: By, kinds: Iterable[str]) -> None:
        ever = Period(date(desk.profile.city.first_year, 1, 1), desk.last_day(metric.service))
        scene = desk.scene(metric, Moment(ever.end, ever, ever.end, True), by)
        if not isinstance(scene.inner, CaseScene):
            raise TypeError(f"{metric.name} counts no cases")
        self._tally: Tally = scene.inner.tally
        self._by, self._members, self._ever = by, scene.groups.keys, ever
        automatic = (one.code for one in metric.service.categories if one.automatic)
        self._automatic = set(automatic) if "category" in by else set()
        self._kinds, self._bounds = sorted(kinds), metric.service.age_bands
        self._bands = tuple(one for one in self._kinds if one.startswith("band"))

    def month(self, fact: str, month: Period) -> Iterator[tuple[CountKey, int]]:
        """All kinds of each member that has ever had such a case up to then; of others everybody may know it."""
        ever = [Period(self._ever.start, month.end)] * max(len(self._members), 1)
        for kind in self._kinds:
            counted = self._counts(kind, month)
            came = self._came(kind, ever)
            for member, value, some in zip(self._members, counted, came, strict=True):
                if some or not self._by:
                    yield CountKey(fact, self._by, member, month_name(month), kind), value

    def _came(self, kind: str, ever: list[Period]) -> list[int]:
        """What everybody may know to be 0: kinds the service never had, and limits of what a machine decides."""
        opened = self._tally.happened(Event.OPENED, ever)
        if kind in (*OUTCOMES, OTHER_END, UNLIMITED) and not any(self._counts(kind, ever[0])):
            return [0] * len(opened)
        if kind in ("in_time", LATE):
            return [
                0 if self._automatic & set(member) else one for member, one in zip(self._members, opened, strict=True)
            ]
        return opened

    def _counts(self, kind: str, month: Period) -> list[int]:
        months = [month] * len(self._members)
        if kind in FLOWS:
            return self._tally.happened(FLOWS[kind], months)
        if kind in (LATE, UNLIMITED, OTHER_END):
            return self._less(self._whole(kind, months), self._parts(kind, month))
        if kind in (NOT_OVERDUE, OTHER_AGE):
            return self._less(self._counts(BACKLOG, month), self._parts(kind, month))
        return self._tally.standing(stock_of(kind, self._bounds), [ordinal(month.end)] * len(self._members))

    def _whole(self, kind: str, months: list[Period]) -> list[int]:
        """What a remainder is left of: what had a limit, what was decided, what ended."""
        if kind == UNLIMITED:
            decided = (self._tally.happened(FLOWS[one], months) for one in DECISIONS)
            return [sum(both) for both in zip(*decided, strict=True)]
        return self._tally.happened(Event.LIMITED if kind == LATE else Event.CLOSED, months)

    def _parts(self, kind: str, month: Period) -> list[list[int]]:
        """What is taken from it."""
        if kind == UNLIMITED:
            return [self._tally.happened(Event.LIMITED, [month] * len(self._members))]
        taken = {LATE: ("in_time",), NOT_OVERDUE: (OVERDUE,), OTHER_END: OUTCOMES}.get(kind, self._bands)
        return [self._counts(one, month) for one in taken if one in self._kinds]

    @staticmethod
    def _less(whole: Sequence[int], parts: Sequence[Sequence[int]]) -> list[int]:
        return [one - sum(part[place] for part in parts) for place, one in enumerate(whole)]
