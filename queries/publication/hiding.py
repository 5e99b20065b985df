"""Which counts stay hidden, so that none of them can be worked out from everything published before and now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from queries.errors import Fault, PantauError
from queries.publication.worlds import Count, Known, Terms, unprotected


class UnsafeError(PantauError):
    """Something cannot be published without letting small numbers be worked out."""


@dataclass(frozen=True)
class Unit:
    """Counts that are shown together or not at all: one for a count, two for a percentage."""

    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Standing:
    """What was published before: counts that everybody has seen, and those that must never be seen."""

    shown: frozenset[Count]
    hidden: frozenset[Count]


@dataclass(frozen=True)
class Rule:
    """Counts below `threshold` are hidden; `width` is how far apart worlds must hold a hidden count."""

    threshold: int

    @property
    def width(self) -> int:
        """One more than the threshold: that a member is listed at all may tell that it is not 0."""
        return self.threshold + 1


def shown_units(
    known: Known, standing: Standing, units: Sequence[Unit], small: Iterable[Count], rule: Rule
) -> tuple[Unit, ...]:
    """Those of the new units that can be shown beside all that stands.

    `small` are further counts that stay hidden although no unit shows them (the months behind a year's number).
    Begins with every unit without a small count, and takes units away until each hidden count, old and new, is
    protected. Ends: with no new unit shown nobody learns anything. Raises UnsafeError where even that is not so.
    """
    return _Search(known, standing, units, small, rule).shown()


class _Search:
    """Takes units away until all that is hidden is protected."""

    def __init__(
        self, known: Known, standing: Standing, units: Sequence[Unit], small: Iterable[Count], rule: Rule
    ) -> None:
        self._known, self._standing, self._rule = known, standing, rule
        self._open = {unit for unit in units if all(self._is_large(count) for count in unit.counts)}
        self._unit_of: Mapping[Count, Unit] = {count: unit for unit in units for count in unit.counts}
        self._units = units
        self._small = {count for count in small if count not in standing.shown and not self._is_large(count)}
        self._rows_of: dict[Count, list[Terms]] = defaultdict(list)
        for terms in known.sums:
            for count, _ in terms:
                self._rows_of[count].append(terms)

    def shown(self) -> tuple[Unit, ...]:
        self._close_rows()
        while bare := unprotected(self._known, self._visible(), self._hidden(), self._rule.width):
            near: set[Count] = set()  # what a unit that was just taken away may have protected already
            for count in bare:
                if count not in near:
                    near |= self._take_near(count)
            self._close_rows()
        return tuple(unit for unit in self._units if unit in self._open)

    def _is_large(self, count: Count) -> bool:
        return count not in self._standing.hidden and self._known.values[count] >= self._rule.threshold

    def _visible(self) -> set[Count]:
        return {*self._standing.shown, *(count for unit in self._open for count in unit.counts)}

    def _hidden(self) -> list[Count]:
        closed = (count for unit in self._units if unit not in self._open for count in unit.counts)
        visible = self._visible()
        wanted = dict.fromkeys((*closed, *self._small, *self._standing.hidden))
        return sorted((count for count in wanted if count not in visible), key=repr)

    def _close_rows(self) -> None:
        """The plain cases at once: a sum whose unknown counts all go one way and come to less than the width."""
        queue = list(self._known.sums)
        hidden, visible = set(self._hidden()), self._visible()
        while queue:
            terms = queue.pop()
            unknown = [(count, weight) for count, weight in terms if count not in visible]
            if not any(count in hidden for count, _ in unknown) or not self._is_tight(unknown):
                continue
            unit = self._smallest(count for count, _ in terms if count in visible)
            if unit is None:
                continue
            self._open.discard(unit)
            for count in unit.counts:
                visible.discard(count)
                hidden.add(count)
                queue += self._rows_of[count]

    def _is_tight(self, unknown: Sequence[tuple[Count, int]]) -> bool:
        one_way = len({weight > 0 for _, weight in unknown}) == 1
        room = sum(abs(weight) * self._known.values[count] for count, weight in unknown)
        return len(unknown) == 1 or (one_way and room < self._rule.width)

    def _take_near(self, count: Count) -> set[Count]:
        """Close the smallest open unit among those that the fewest sums lie between; the counts around it."""
        seen, edge = {count}, [count]
        while edge:
            around = self._around(edge)
            unit = self._smallest(other for other in around if other not in seen)
            if unit is not None:
                self._open.discard(unit)
                return self._around(unit.counts)
            edge = [other for other in around if other not in seen and other not in self._standing.shown]
            seen |= around
        if not self._open:
            what = "a small number could be worked out even if nothing new were shown"
            raise UnsafeError(Fault(str(count), what, "Take its table out of public.toml, or withdraw it"))
        self._open.clear()  # what hangs together with it shows nothing new, and it is still not protected
        return {*self._known.values}

    def _around(self, counts: Iterable[Count]) -> set[Count]:
        return {other for one in counts for terms in self._rows_of[one] for other, _ in terms}

    def _smallest(self, counts: Iterable[Count]) -> Unit | None:
        found = [unit for count in counts if (unit := self._unit_of.get(count)) is not None and unit in self._open]
        return min(
            found, key=lambda unit: (max(self._known.values[count] for count in unit.counts), repr(unit)), default=None
        )
