"""Which counts stay hidden, so that none of them can be worked out from everything published before and now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from queries.publication.known import Count, Known, Terms
from queries.publication.worlds import prove


@dataclass(frozen=True)
class Unit:
    """Counts that are shown together or not at all: one for a count, two for a percentage.

    Units of one block are shown all or none. A unit is shown only where what it `needs` is. One that matters most is
    hidden only where hiding all that hangs together with it and matters less was not enough.
    """

    counts: tuple[Count, ...]
    block: Hashable
    needs: tuple[Count, ...] = ()
    matters: bool = False


@dataclass(frozen=True)
class Standing:
    """What was published before: counts that everybody has seen, those that must never be seen, and closed blocks."""

    shown: frozenset[Count]
    hidden: frozenset[Count]
    closed: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Counts below `threshold` are hidden, and worlds hold a hidden count at least so far apart."""

    threshold: int

    @property
    def room(self) -> int:
        """What the hidden parts of a sum come to at least: that a member is listed at all may tell that it is not 0."""
        return self.threshold + 1


def shown_units(
    known: Known, standing: Standing, units: Sequence[Unit], small: Iterable[Count], rule: Rule
) -> tuple[Unit, ...]:
    """Those of the new units that can be shown beside all that stands.

    `small` are further counts that stay hidden although no unit shows them (the months behind a year's number).
    Begins with every block of units without a small count, and takes blocks away until each hidden count, old and
    new, is protected. Ends with no new unit shown at the latest: then nobody learns anything, for whatever was believed
    before can be believed on, with new counts of any size.
    """
    return _Search(known, standing, units, small, rule).shown()


class _Search:
    """Takes blocks of units away until all that is hidden is protected."""

    def __init__(
        self, known: Known, standing: Standing, units: Sequence[Unit], small: Iterable[Count], rule: Rule
    ) -> None:
        self._known, self._standing, self._rule = known, standing, rule
        self._units = units
        self._blocks: dict[Hashable, list[Unit]] = defaultdict(list)
        for unit in units:
            self._blocks[unit.block].append(unit)
        self._block_of = {count: unit.block for unit in units for count in unit.counts}
        self._weight = {block: sum(map(self._size, of)) / len(of) for block, of in self._blocks.items()}
        self._open = {block for block, of in self._blocks.items() if all(map(self._is_large, of))} - standing.closed
        self._small = {count for count in small if count not in standing.shown and self._is_small(count)}
        self._rows_of: dict[Count, list[Terms]] = defaultdict(list)
        for terms in known.sums:
            for count, _ in terms:
                self._rows_of[count].append(terms)
        self._protected: set[Count] = set()
        self._kept = {unit.block for unit in units if unit.matters}

    def shown(self) -> tuple[Unit, ...]:
        self._close_rows()
        steps = 1
        while self._open and (left := [count for count in self._hidden() if count not in self._protected]):
            proof = prove(self._known, self._visible(), left, self._rule.threshold)
            self._protected |= proof.protected
            if not any(self._take(proof.bare, steps, among) for among in (self._open - self._kept, {*self._open})):
                self._protected |= self._reach(proof.bare)  # nothing new is shown of what hangs together with them
            self._close_rows()
            steps *= 4  # a proof takes seconds: where one block more each time is not enough, many go at once
        return tuple(unit for unit in self._units if unit.block in self._open)

    def _size(self, unit: Unit) -> int:
        return max(self._known.values[count] for count in unit.counts)

    def _is_small(self, count: Count) -> bool:
        return count in self._standing.hidden or self._known.values[count] < self._rule.threshold

    def _is_large(self, unit: Unit) -> bool:
        return not any(map(self._is_small, unit.counts))

    def _visible(self) -> set[Count]:
        open_counts = (count for block in self._open for unit in self._blocks[block] for count in unit.counts)
        return {*self._standing.shown, *open_counts}

    def _hidden(self) -> list[Count]:
        closed = (count for unit in self._units if unit.block not in self._open for count in unit.counts)
        wanted = dict.fromkeys((*closed, *self._small, *self._standing.hidden))
        visible = self._visible()
        return sorted((count for count in wanted if count not in visible), key=repr)

    def _close_rows(self) -> None:
        """The plain cases at once: what a closed unit was needed for, sums that leave too little room, and parts that
        show that their total was corrected.
        """
        while True:
            before = len(self._open)
            visible = self._visible()
            for block in [block for block in self._open if not self._has_needs(block, visible)]:
                self._open.discard(block)
            hidden, visible = set(self._hidden()), self._visible()
            for terms in self._known.sums:
                unknown = [(count, weight) for count, weight in terms if count not in visible]
                is_bare = any(count in hidden for count, _ in unknown) and self._is_tight(unknown)
                if not is_bare and (unknown or self._adds_up(terms)):
                    continue
                if (block := self._smallest((count for count, _ in terms), self._open)) is not None:
                    self._open.discard(block)
                    counts = {count for unit in self._blocks[block] for count in unit.counts}
                    visible -= counts
                    hidden |= counts
            if len(self._open) == before:
                return

    def _adds_up(self, terms: Terms) -> bool:
        """Whether a total is what its parts come to. Parts counted after their total was told may differ from it by the
        few cases that were corrected in between: those are told where all of it is shown.
        """
        is_total = terms in self._known.totals
        return not is_total or sum(weight * self._known.values[count] for count, weight in terms) == 0

    def _has_needs(self, block: Hashable, visible: set[Count]) -> bool:
        return all(count in visible for unit in self._blocks[block] for count in unit.needs)

    def _is_tight(self, unknown: Sequence[tuple[Count, int]]) -> bool:
        one_way = len({weight > 0 for _, weight in unknown}) == 1
        room = sum(abs(weight) * self._known.values[count] for count, weight in unknown)
        return len(unknown) == 1 or (one_way and room < self._rule.room)

    def _take(self, bare: Iterable[Count], steps: int, among: set[Hashable]) -> bool:
        """Close so many blocks near each count that none was closed near yet; whether there were any."""
        near: set[Count] = set()  # what a block that was just taken away may have protected already
        before = len(self._open)
        for count in bare:
            if count not in near:
                near |= set[Count]().union(*(self._take_near(count, among) for _ in range(steps)))
        return len(self._open) < before

    def _take_near(self, count: Count, among: set[Hashable]) -> set[Count]:
        """Close the smallest open block among those that the fewest sums lie between; the counts around it."""
        for around in self._rings(count):
            if (block := self._smallest(around, among)) is not None:
                self._open.discard(block)
                return self._around(other for unit in self._blocks[block] for other in unit.counts)
        return set()

    def _rings(self, count: Count) -> Iterator[set[Count]]:
        """What one sum, two sums … lie between, as far as everything there is not known from before."""
        seen, edge = {count}, {count}
        while edge:
            around = self._around(edge)
            yield around
            edge = {other for other in around - seen if other not in self._standing.shown}
            seen |= around

    def _reach(self, counts: Iterable[Count]) -> set[Count]:
        return {other for count in counts for around in self._rings(count) for other in around} | {*counts}

    def _around(self, counts: Iterable[Count]) -> set[Count]:
        return {other for one in counts for terms in self._rows_of[one] for other, _ in terms}

    def _smallest(self, counts: Iterable[Count], among: set[Hashable]) -> Hashable | None:
        blocks = {block for count in counts if (block := self._block_of.get(count)) in self._open and block in among}
        return min(blocks, key=lambda block: (self._weight[block], repr(block)), default=None)
