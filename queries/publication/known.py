"""What everybody knows: counts that were shown, and sums between counts; and which of them hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Count = Any
"""Whatever names a count; hashable."""
Terms = tuple[tuple[Count, int], ...]
"""A sum of counts with whole coefficients; what it comes to is known to everybody."""


@dataclass(frozen=True)
class Known:
    """All counts with their true values, and the sums that everybody knows."""

    values: Mapping[Count, int]
    sums: tuple[Terms, ...]
    lives: Mapping[Count, Life] = field(default_factory=dict)
    totals: frozenset[Terms] = frozenset()  # the sums of parts that a reader adds up: members and their total


class Life(NamedTuple):
    """Whose count it is. A member of a table can be thought to have had all that a hidden group had, and they nothing:
    then every sum that ties the counts of one member together holds as it did.
    """

    table: Hashable
    member: Hashable
    period: Hashable
    kind: Hashable


def pieces(known: Known, shown: set[Count], wanted: Collection[Count]) -> Iterable[tuple[list[Count], list[Terms]]]:
    """The unknown counts that hang together by sums, with those sums; only pieces with something wanted."""
    parent: dict[Count, Count] = {}

    def root(count: Count) -> Count:
        parent.setdefault(count, count)
        while parent[count] != count:
            parent[count] = parent[parent[count]]
            count = parent[count]
        return count

    rows = [tuple((count, weight) for count, weight in terms if count not in shown) for terms in known.sums]
    rows = [row for row in rows if row]
    for row in rows:
        first = root(row[0][0])
        for count, _ in row[1:]:
            parent[root(count)] = first
            first = root(first)
    counts, sums = defaultdict(list), defaultdict(list)
    for count in dict.fromkeys((*wanted, *parent)):
        counts[root(count)].append(count)
    for row in rows:
        sums[root(row[0][0])].append(row)
    for found, members in counts.items():
        if any(count in wanted for count in members):
            yield members, sums[found]
