"""Which counts of people's cases a publication speaks of, and how they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from queries.calendar import Period
from queries.metrics.named import Named
from queries.metrics.timed import Event, Stock
from queries.publication.known import Terms

By = tuple[str, ...]
Members = tuple[str, ...]

FLOWS: dict[str, Event] = {
    "received": Event.OPENED,
    "closed": Event.CLOSED,
    "closed_done": Event.DONE,
    "closed_refused": Event.REFUSED,
    "closed_returned": Event.RETURNED,
    "closed_cancelled": Event.CANCELLED,
    "in_time": Event.IN_TIME,
}
"""Kinds of counts of what happens in a month; `late` is what was decided with a limit and not in time."""

LATE = "late"
BACKLOG, OVERDUE = "backlog", "overdue"
NOT_OVERDUE, OTHER_AGE, OTHER_END, UNLIMITED = "not_overdue", "other_age", "closed_other", "unlimited"
DECISIONS = ("closed_done", "closed_refused")
OUTCOMES = (*DECISIONS, "closed_returned", "closed_cancelled")
_HAPPENINGS = frozenset({*FLOWS, LATE, OTHER_END, UNLIMITED})
_LIMITED = frozenset({"in_time", LATE, UNLIMITED, OVERDUE, NOT_OVERDUE})


class CountKey(NamedTuple):
    """One count: what of which fact, of which member of which dimensions, in which month or year so far."""

    fact: str  # "service.fact"
    by: By
    members: Members
    period: str  # "2026-03", or "2026-01/2026-03" for the year up to a month
    kind: str
    method: str = ""  # by which definition it was counted: counts of different ones are numbers of different things


@dataclass(frozen=True)
class Method:
    """By what a fact's cases are counted, as words that change with it; those of parts begin with `plain`."""

    plain: str  # the SELECT, what its outcomes mean, and the clock
    limits: str  # and the days that a case may take
    ages: str  # and the bounds of the ages

    def of(self, kind: str) -> str:
        """The word for a kind of count: a corrected limit leaves what came in and was closed as it was."""
        if kind in _LIMITED:
            return self.limits
        return self.ages if kind.startswith("band") or kind == OTHER_AGE else self.plain


@dataclass(frozen=True)
class Breakdown:
    """What a table shows of one metric of people's cases."""

    fact: str  # "service.fact"
    method: Method
    by: By
    kinds: tuple[str, ...]  # shown together or not at all
    months: bool  # whether each month is shown
    years: bool  # whether the year up to each month is shown


def kinds_of(metric: Named) -> tuple[str, ...]:
    """The counts that a metric tells whoever reads it; none for a median, which no count can be read off."""
    measure = metric.metric.measure
    if measure == "in_time_percent":
        return ("in_time", LATE)
    if measure == "open_in_band":
        return (f"band{metric.metric.band}",)
    return () if measure in ("median_days", "p90_days") else (measure,)


def happens(kind: str) -> bool:
    """Whether a kind counts what happens in a month, so that months add up to a year; else what stands at its end."""
    return kind in _HAPPENINGS


def stock_of(kind: str, bounds: Sequence[int]) -> Stock:
    """Which open cases a kind counts; `bounds` are the service's age bands."""
    if kind == OVERDUE:
        return Stock(late=True)
    if kind == BACKLOG:
        return Stock()
    band = int(kind.removeprefix("band"))
    upper = bounds[band] if band < len(bounds) else None
    return Stock(lower=bounds[band - 1] + 1 if band else 0, upper=upper)


def month_name(month: Period) -> str:
    """A whole month as it stands in a key."""
    return month.start.isoformat()[:7]


def year_name(month: Period) -> str:
    """The year up to the end of a month as it stands in a key."""
    return f"{month.start.year}-01/{month_name(month)}"


def months_in(year: str) -> tuple[str, ...]:
    """The months of a year up to one, by their names in keys."""
    return tuple(f"{year[:5]}{month:02}" for month in range(1, int(year[-2:]) + 1))


def all_kinds(breakdowns: Iterable[Breakdown]) -> frozenset[str]:
    """Every kind that is shown anywhere of a fact, and those by which they hang together."""
    kinds = {kind for one in breakdowns for kind in one.kinds}
    if {BACKLOG, "received"} <= kinds or "closed" in kinds:
        kinds |= {*DECISIONS, OTHER_END}
    if "in_time" in kinds:
        kinds |= {*DECISIONS, UNLIMITED}
    if {BACKLOG, OVERDUE} <= kinds:
        kinds.add(NOT_OVERDUE)
    if BACKLOG in kinds and any(kind.startswith("band") for kind in kinds):
        kinds.add(OTHER_AGE)
    return frozenset(kinds)


def sums_of(keys: Iterable[CountKey]) -> tuple[Terms, ...]:
    """Every sum that ties the counts together, in a steady order. What each comes to is known to everybody."""
    there = sorted(set(keys))
    return (*_totals(there), *_years(there), *_identities(there))


def totals_of(keys: Iterable[CountKey]) -> frozenset[Terms]:
    """Those of the sums that readers can add up themselves: members and their total."""
    return frozenset(_totals(sorted(set(keys))))


def _totals(keys: Sequence[CountKey]) -> Iterator[Terms]:
    """Members add up to the member of every coarser table, and those of what two tables share to both."""
    dimensions: dict[tuple[str, str], set[By]] = defaultdict(set)
    for key in keys:
        dimensions[key.fact, key.method].add(key.by)
    parts: dict[tuple[CountKey, By], list[CountKey]] = defaultdict(list)
    coarser = {of: {by: _coarser(by, found) for by in found} for of, found in dimensions.items()}
    for key in keys:
        for by in coarser[key.fact, key.method][key.by]:
            kept = tuple(member for word, member in zip(key.by, key.members, strict=True) if word in by)
            parts[key._replace(by=by, members=kept), key.by].append(key)
    for (whole, _), members in parts.items():
        yield (*((one, 1) for one in members), (whole, -1))


def _coarser(by: By, found: Iterable[By]) -> tuple[By, ...]:
    """The largest tables whose dimensions are some of these."""
    inside = [one for one in found if set(one) < set(by)]
    return tuple(one for one in sorted(inside) if not any(set(one) < set(other) for other in inside))


def _years(keys: Sequence[CountKey]) -> Iterator[Terms]:
    there = set(keys)
    for key in keys:
        if "/" in key.period:
            parts = [part for month in months_in(key.period) if (part := key._replace(period=month)) in there]
            yield (*((part, 1) for part in parts), (key, -1))


def _identities(keys: Sequence[CountKey]) -> Iterator[Terms]:
    """What hangs together within one member and month: all that is counted by one definition, and by its parts."""
    cells: dict[CountKey, dict[str, dict[str, CountKey]]] = defaultdict(lambda: defaultdict(dict))
    for key in keys:
        if "/" not in key.period:
            cells[key._replace(kind="", method="")][key.method][key.kind] = key
    for cell, methods in cells.items():
        yield from _of_methods(methods, cells.get(cell._replace(period=_month_before(cell.period)), {}))


def _of_methods(
    methods: Mapping[str, Mapping[str, CountKey]], before: Mapping[str, Mapping[str, CountKey]]
) -> Iterator[Terms]:
    """The sums of each definition; several of its parts (the limits of last year and of this) each have their own."""
    for method, kinds in methods.items():
        yield from _of_cell(kinds, before.get(method, {}).get(BACKLOG))
        for whole in [one for one in methods if method.startswith(one) and one != method] or [method]:
            shared = {kind: key for kind, key in methods[whole].items() if kind in (BACKLOG, *DECISIONS)}
            yield from _of_parts({**shared, **kinds})


def _of_cell(kinds: Mapping[str, CountKey], before: CountKey | None) -> Iterator[Terms]:
    ends = [kinds[kind] for kind in (*OUTCOMES, OTHER_END) if kind in kinds]
    if BACKLOG in kinds and "received" in kinds and before is not None:
        yield (kinds[BACKLOG], 1), (before, -1), (kinds["received"], -1), *((one, 1) for one in ends)
    if "closed" in kinds:
        yield (*((one, 1) for one in ends), (kinds["closed"], -1))


def _of_parts(kinds: Mapping[str, CountKey]) -> Iterator[Terms]:
    """What ties in time and late to what was decided, and ages and what is overdue to what is open."""
    bands = [key for kind, key in kinds.items() if kind.startswith("band")]
    if "in_time" in kinds:
        judged = [kinds[kind] for kind in ("in_time", LATE, UNLIMITED) if kind in kinds]
        decided = [kinds[kind] for kind in DECISIONS if kind in kinds]
        yield (*((one, 1) for one in judged), *((one, -1) for one in decided))
    if NOT_OVERDUE in kinds:
        yield (kinds[OVERDUE], 1), (kinds[NOT_OVERDUE], 1), (kinds[BACKLOG], -1)
    if OTHER_AGE in kinds:
        yield (*((one, 1) for one in bands), (kinds[OTHER_AGE], 1), (kinds[BACKLOG], -1))


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def closure(sets: Iterable[By]) -> tuple[By, ...]:
    """The combinations of dimensions, what any two share, and the whole city."""
    found = {tuple(sorted(one)) for one in sets} | {()}
    while more := {tuple(sorted(set(a) & set(b))) for a, b in product(found, found)} - found:
        found |= more
    return tuple(sorted(found))
