"""Counts of people's cases as they were first told, what is new, and which of it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queries.calendar import Period, month_of
from queries.metrics.desk import Desk
from queries.metrics.named import Named
from queries.publication.counting import MonthCounter
from queries.publication.hiding import Rule, Standing, Unit, shown_units
from queries.publication.known import Known, Life
from queries.publication.layout import (
    BACKLOG,
    LATE,
    Breakdown,
    By,
    CountKey,
    all_kinds,
    closure,
    happens,
    month_name,
    months_in,
    sums_of,
    year_name,
)


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
            units |= dict.fromkeys(_unit(counts, ask, values) for counts in listed)
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


def _unit(counts: tuple[CountKey, ...], ask: Ask, values: Mapping[CountKey, int]) -> Unit:
    """The numbers of the whole city are what readers ask for first."""
    lead = counts[0]
    return Unit(counts, _block(lead), _needs(lead, ask, values), matters=not lead.by)


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
            counter = MonthCounter(desk, ask.metric, by, kinds)
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
