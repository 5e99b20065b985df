"""Counts of people's cases as they were first told, what is new, and which of it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queries.calendar import Period, month_of
from queries.metrics.case import CaseScene
from queries.metrics.desk import Desk
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.rows import ordinal
from queries.metrics.tally import Tally
from queries.metrics.timed import Event
from queries.publication.hiding import Rule, Standing, Unit, shown_units
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
    Breakdown,
    By,
    CountKey,
    all_kinds,
    closure,
    happens,
    month_name,
    months_in,
    stock_of,
    sums_of,
    year_name,
)
from queries.publication.worlds import Known, Life


@dataclass(frozen=True)
class Told:
    """Counts as they stand in the history: their values for good, and which were shown or hidden."""

    values: Mapping[CountKey, int]
    shown: frozenset[CountKey]
    hidden: frozenset[CountKey]


@dataclass(frozen=True)
class Ask:
    """A fact of people's cases: a metric of it, what its tables show, and the months that may be told."""

    metric: Named
    breakdowns: tuple[Breakdown, ...]
    months: tuple[Period, ...]


NOTHING_TOLD = Told({}, frozenset(), frozenset())


def told_now(desk: Desk, asks: Sequence[Ask], before: Told, threshold: int) -> Told:
    """Everything told before, and what may be told now, each new count shown or hidden.

    What was told stays as it was told: a number that the service corrects later would otherwise tell, by how it
    changed, of the few cases that changed it.
    """
    values = dict(before.values)
    for ask in asks:
        values |= _new_counts(desk, ask, before.values)
        values |= _years(ask, values, before.values)
    told: set[CountKey] = set(before.shown | before.hidden)
    gone = {_block(key) for key in before.hidden}  # who was hidden once stays in the group
    small: set[CountKey] = set()
    units: dict[Unit, None] = {}
    for ask in asks:
        for one in ask.breakdowns:
            listed = [counts for counts in _listed(one, values, ask.months) if not told.issuperset(counts)]
            units |= dict.fromkeys(Unit(counts, _block(counts[0]), _needs(counts[0], ask, values)) for counts in listed)
            small |= {count for count in _behind(one, values) if count not in told}
    if not units:
        return Told(values, before.shown, before.hidden)
    standing = Standing(before.shown, before.hidden, frozenset(gone))
    known = Known(values, sums_of(values), {key: Life((key.fact, key.by), key.members, *key[3:]) for key in values})
    shown = shown_units(known, standing, tuple(units), small, Rule(threshold))
    now_shown = before.shown | {count for unit in shown for count in unit.counts}
    closed = {count for unit in units for count in unit.counts} | {one for one in small if values[one] < threshold}
    return Told(values, frozenset(now_shown), frozenset((before.hidden | closed) - now_shown))


_OF_SHARES = frozenset({"in_time", LATE})


def _block(lead: CountKey) -> Hashable:
    """What is shown together: all counts of a member, so that those who are small stand together as a group.

    A share, and a count of the whole city, stands alone.
    """
    alone = lead.kind in _OF_SHARES or not lead.by
    return lead if alone else (lead.fact, lead.by, lead.members)


def _needs(lead: CountKey, ask: Ask, values: Mapping[CountKey, int]) -> tuple[CountKey, ...]:
    """What is shown wherever a count is: of a year its months, where they are told, and of a share the counts."""
    same = [one for one in ask.breakdowns if one.by == lead.by]
    needs: list[CountKey] = []
    if "/" in lead.period and any(one.months and lead.kind in one.kinds for one in same):
        needs += [lead._replace(period=month) for month in months_in(lead.period)]
    if lead.kind in _OF_SHARES:
        plain = [one for one in same if one.kinds[0] not in _OF_SHARES]
        needs += [lead._replace(kind=one.kinds[0]) for one in plain if lead.period in _names(one, ask.months)]
    return tuple(need for need in needs if need in values)


def closed_months(first_year: int, last_day: date) -> tuple[Period, ...]:
    """The whole months from January of a year to the last that is over on a day."""
    months, start = [], date(first_year, 1, 1)
    while (after := (start + timedelta(days=32)).replace(day=1)) - timedelta(days=1) <= last_day:
        months.append(Period(start, after - timedelta(days=1)))
        start = after
    return tuple(months)


def _names(one: Breakdown, months: Sequence[Period]) -> frozenset[str]:
    """The periods that are told of a metric, by their names; what stands at a year's end goes by the month's."""
    names = [month_name(month) for month in months] if one.months else []
    if one.years:
        names += [year_name(month) if happens(one.kinds[0]) else month_name(month) for month in ends_of_years(months)]
    return frozenset(names)


def ends_of_years(months: Sequence[Period]) -> tuple[Period, ...]:
    """The months with which a year is told: its last, and the newest there is."""
    return tuple(month for month in months if month.start.month == 12 or month == months[-1])


def _listed(one: Breakdown, values: Iterable[CountKey], months: Sequence[Period]) -> Iterator[tuple[CountKey, ...]]:
    """The counts of each cell of a metric, shown together."""
    lead, periods = one.kinds[0], _names(one, months)
    for key in values:
        if (key.fact, key.by, key.kind) == (one.fact, one.by, lead) and key.period in periods:
            counts = tuple(key._replace(kind=kind) for kind in one.kinds)
            if all(count in values for count in counts):
                yield counts


def _behind(one: Breakdown, values: Mapping[CountKey, int]) -> set[CountKey]:
    """The months that two years told one after the other tell of, where a metric shows years alone."""
    if one.months or not one.years:
        return set()
    wanted = {(one.fact, one.by, kind) for kind in one.kinds if happens(kind)}
    found: set[CountKey] = set()
    for key in values:
        if (key.fact, key.by, key.kind) in wanted and "/" in key.period:
            *before, last = months_in(key.period)
            earlier = f"{key.period[:7]}/{before[-1]}" if before else None
            if earlier is None or key._replace(period=earlier) in values:
                found.add(key._replace(period=last))
    return found & values.keys()


def _new_counts(desk: Desk, ask: Ask, before: Mapping[CountKey, int]) -> dict[CountKey, int]:
    """Every count of each month, of each combination of dimensions, that was not counted before."""
    fact = ask.breakdowns[0].fact
    blocks = {(key.fact, key.by, key.period, key.kind) for key in before}
    kinds, shown = all_kinds(ask.breakdowns), {kind for one in ask.breakdowns for kind in one.kinds}
    found: dict[CountKey, int] = {}
    for by in closure(one.by for one in ask.breakdowns):
        wanted = [month for month in ask.months if any((fact, by, month_name(month), k) not in blocks for k in shown)]
        if wanted:
            counter = _Counter(desk, ask.metric, by, kinds)
            stood = counter.month(fact, month_of(ask.months[0].start - timedelta(days=1)))
            counted = (pair for month in wanted for pair in counter.month(fact, month))
            news = (*((key, value) for key, value in stood if key.kind == BACKLOG), *counted)
            found |= {key: value for key, value in news if (key.fact, key.by, key.period, key.kind) not in blocks}
    return found


def _years(ask: Ask, values: Mapping[CountKey, int], before: Mapping[CountKey, int]) -> dict[CountKey, int]:
    """The year up to each month, added up of what was told of the months."""
    fact = ask.breakdowns[0].fact
    wanted = {tuple(sorted(one.by)) for one in ask.breakdowns if one.years}
    cells: dict[tuple[By, tuple[str, ...], str], dict[str, int]] = defaultdict(dict)
    for key, value in values.items():
        inside = any(set(key.by) <= set(by) for by in wanted)
        if key.fact == fact and inside and happens(key.kind) and "/" not in key.period:
            cells[key.by, key.members, key.kind][key.period] = value
    found: dict[CountKey, int] = {}
    for (by, members, kind), months in cells.items():
        for month in ends_of_years(ask.months):
            parts = [
                value
                for name, value in months.items()
                if name[:4] == month_name(month)[:4] and name <= month_name(month)
            ]
            key = CountKey(fact, by, members, year_name(month), kind)
            if parts and key not in before:
                found[key] = sum(parts)
    return found


class _Counter:
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
