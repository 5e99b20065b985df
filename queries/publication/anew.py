"""What was told by one definition and is told by another: how far they lie apart is a number of people's cases too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from queries.publication.known import Known, Life, Terms
from queries.publication.layout import CountKey


class Gap(NamedTuple):
    """How many more cases one definition counts than another, of one member and period: never below 0."""

    more: CountKey
    less: CountKey


class Anew:
    """The counts that several definitions have of the same thing.

    Whoever knows what a definition leaves out (and everybody may read it) learns from both numbers how many such cases
    there were. So a gap is a count that is hidden where it is small, and worlds keep it apart as any other. Nobody is
    taken for so ignorant as not to know where two definitions count the same, and which counts more elsewhere.
    """

    def __init__(self, values: Mapping[CountKey, int]) -> None:
        self._values = values
        self._told: dict[CountKey, list[CountKey]] = defaultdict(list)
        for key in sorted(values):
            self._told[key._replace(method="")].append(key)

    def __contains__(self, key: CountKey) -> bool:
        """Whether another definition has counted the same."""
        return len(self._told.get(key._replace(method=""), ())) > 1

    def gaps(self, seen: Set[CountKey]) -> set[Gap]:
        """The gaps between counts that are or may be told; those that are small must stay hidden."""
        return {gap for gap in self._gaps if gap.more in seen and gap.less in seen}

    def as_shown(self, shown: Set[CountKey]) -> frozenset[CountKey]:
        """The counts that are as another definition has shown them: nobody learns anything from them."""
        same = (pair for pair in self._pairs() if self._values[pair[0]] == self._values[pair[1]])
        return frozenset(key for pair in same if not shown.isdisjoint(pair) for key in pair)

    def known(self, known: Known) -> Known:
        """The same with the gaps, and what ties them to the counts."""
        gaps = {gap: self._values[gap.more] - self._values[gap.less] for gap in self._gaps}
        lives = {gap: _life(gap) for gap in gaps}
        return Known({**known.values, **gaps}, (*known.sums, *self._rows()), {**known.lives, **lives}, known.totals)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        both = (self._in_order(*pair) for pair in self._pairs())
        return tuple(Gap(more, less) for more, less in both if self._values[more] != self._values[less])

    def _rows(self) -> Iterator[Terms]:
        for pair in self._pairs():
            more, less = self._in_order(*pair)
            gap = Gap(more, less)
            between: Terms = () if self._values[more] == self._values[less] else ((gap, -1),)
            yield (more, 1), (less, -1), *between

    def _pairs(self) -> Iterator[tuple[CountKey, CountKey]]:
        for keys in self._told.values():
            yield from combinations(keys, 2)

    def _in_order(self, one: CountKey, other: CountKey) -> tuple[CountKey, CountKey]:
        return (one, other) if self._values[one] >= self._values[other] else (other, one)


def _life(gap: Gap) -> Life:
    more, less = gap
    return Life((more.fact, more.by), more.members, more.period, (more.kind, more.method, less.method))
