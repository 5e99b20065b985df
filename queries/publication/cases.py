"""Counts of people's cases as they were first told, what is new, and which of it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from queries.calendar import Period, month_of
from queries.metrics.desk import Desk
from queries.metrics.named import Named
from queries.publication.anew import Anew
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
    totals_of,
    year_name,
)


@dataclass(frozen=True)
class Told:
    """Counts as they stand in the history: their values for good, and which were shown or hidden; and medians."""

    values: Mapping[CountKey, int]
    shown: frozenset[CountKey]
    hidden: frozenset[CountKey]
    medians: Mapping[CountKey, Decimal] = field(default_factory=dict)  # in days


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
    told_anew = Anew(values)
    gone = {_block(key, told_anew) for key in before.hidden}  # who was hidden once stays in the group
    small: set[CountKey] = set()
    units: dict[Unit, None] = {}
    for ask in asks:
        for one in ask.breakdowns:
            listed = [counts for counts in _listed(one, values, ask.months) if not told.issuperset(counts)]
            units |= dict.fromkeys(_unit(counts, ask, values, told_anew) for counts in listed)
            small |= {count for count in _behind(one, values) if count not in told}
    if not units:
        return Told(values, before.shown, before.hidden, before.medians)
    seen = told.union(*(unit.counts for unit in units))
    standing = Standing(
        before.shown | (told_anew.as_shown(before.shown) - before.hidden), before.hidden, frozenset(gone)
    )
    known = told_anew.known(Known(values, sums_of(values), {key: _life(key) for key in values}, totals_of(values)))
    news = tuple(unit for unit in units if not standing.shown.issuperset(unit.counts))
    shown = shown_units(known, standing, news, small | told_anew.gaps(seen), Rule(threshold))
    as_before = [unit for unit in units if standing.shown.issuperset(unit.counts)]
    now_shown = before.shown | {count for unit in (*shown, *as_before) for count in unit.counts}
    closed = {count for unit in units for count in unit.counts} | {one for one in small if values[one] < threshold}
    return Told(values, frozenset(now_shown), frozenset((before.hidden | closed) - now_shown), before.medians)


_OF_SHARES = frozenset({"in_time", LATE})


def _block(lead: CountKey, told_anew: Anew) -> Hashable:
    """What is shown together: all counts of a member, so that those who are small stand together as a group.

    A share, a count of the whole city, and one that was told by another definition already, stands alone.
    """
    alone = lead.kind in _OF_SHARES or not lead.by or lead in told_anew
    return lead if alone else (lead.fact, lead.method, lead.by, lead.members)


def _life(key: CountKey) -> Life:
    return Life((key.fact, key.by), key.members, key.period, (key.kind, key.method))


def _unit(counts: tuple[CountKey, ...], ask: Ask, values: Mapping[CountKey, int], told_anew: Anew) -> Unit:
    """The numbers of the whole city are what readers ask for first."""
    lead = counts[0]
    return Unit(counts, _block(lead, told_anew), _needs(lead, ask, values, told_anew), matters=not lead.by)


def _needs(lead: CountKey, ask: Ask, values: Mapping[CountKey, int], told_anew: Anew) -> tuple[CountKey, ...]:
    """What is shown wherever a count is: of a year its months, where they are told, and of a share the counts.

    Of a year that is told anew some months may stay hidden although none is small: those that would tell how little
    another definition has changed.
    """
    same = [one for one in ask.breakdowns if one.by == lead.by]
    needs: list[CountKey] = []
    if "/" in lead.period and any(one.months and lead.kind in one.kinds for one in same):
        months = [lead._replace(period=month) for month in months_in(lead.period)]
        needs += [] if any(month in told_anew for month in months) else months
    if lead.kind in _OF_SHARES:
        plain = [one for one in same if one.kinds[0] not in _OF_SHARES and lead.period in _names(one, ask.months)]
        needs += [lead._replace(kind=one.kinds[0], method=one.method.of(one.kinds[0])) for one in plain]
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
    periods = _names(one, months)
    lead = (one.fact, one.by, one.kinds[0], one.method.of(one.kinds[0]))
    for key in values:
        if (key.fact, key.by, key.kind, key.method) == lead and key.period in periods:
            counts = tuple(key._replace(kind=kind) for kind in one.kinds)
            if all(count in values for count in counts):
                yield counts


def _behind(one: Breakdown, values: Mapping[CountKey, int]) -> set[CountKey]:
    """The months that two years told one after the other tell of, where a metric shows years alone."""
    if one.months or not one.years:
        return set()
    wanted = {(one.fact, one.by, kind, one.method.of(kind)) for kind in one.kinds if happens(kind)}
    found: set[CountKey] = set()
    for key in values:
        if (key.fact, key.by, key.kind, key.method) in wanted and "/" in key.period:
            *before, last = months_in(key.period)
            earlier = f"{key.period[:7]}/{before[-1]}" if before else None
            if earlier is None or key._replace(period=earlier) in values:
                found.add(key._replace(period=last))
    return found & values.keys()


def _new_counts(desk: Desk, ask: Ask, before: Mapping[CountKey, int]) -> dict[CountKey, int]:
    """Every count of each month, of each combination of dimensions, that was not counted before."""
    fact, method = ask.breakdowns[0].fact, ask.breakdowns[0].method
    blocks = {(key.fact, key.by, key.period, key.kind) for key in before if key.method == method.of(key.kind)}
    kinds, shown = all_kinds(ask.breakdowns), {kind for one in ask.breakdowns for kind in one.kinds}
    found: dict[CountKey, int] = {}
    for by in closure(one.by for one in ask.breakdowns):
        wanted = [month for month in ask.months if any((fact, by, month_name(month), k) not in blocks for k in shown)]
        if wanted:
            counter = MonthCounter(desk, ask.metric, by, kinds)
            stood = counter.month(fact, month_of(ask.months[0].start - timedelta(days=1)))
            counted = (pair for month in wanted for pair in counter.month(fact, month))
            news = (*((key, value) for key, value in stood if key.kind == BACKLOG), *counted)
            for key, value in news:
                if (key.fact, key.by, key.period, key.kind) not in blocks:
                    found[key._replace(method=method.of(key.kind))] = value
    return found


def _years(ask: Ask, values: Mapping[CountKey, int], before: Mapping[CountKey, int]) -> dict[CountKey, int]:
    """The year up to each month, added up of what was told of the months."""
    fact, method = ask.breakdowns[0].fact, ask.breakdowns[0].method
    wanted = {tuple(sorted(one.by)) for one in ask.breakdowns if one.years}
    cells: dict[tuple[By, tuple[str, ...], str], dict[str, int]] = defaultdict(dict)
    for key, value in values.items():
        inside = any(set(key.by) <= set(by) for by in wanted)
        is_ours = key.fact == fact and key.method == method.of(key.kind)
        if is_ours and inside and happens(key.kind) and "/" not in key.period:
            cells[key.by, key.members, key.kind][key.period] = value
    found: dict[CountKey, int] = {}
    for (by, members, kind), months in cells.items():
        for month in ends_of_years(ask.months):
            parts = [
                value
                for name, value in months.items()
                if name[:4] == month_name(month)[:4] and name <= month_name(month)
            ]
            key = CountKey(fact, by, members, year_name(month), kind, method.of(kind))
            if parts and key not in before:
                found[key] = sum(parts)
    return found
