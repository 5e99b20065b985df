"""What somebody who has read everything published can still believe.

A `Count` is a number of cases: never below 0. Everybody knows some counts (those shown) and some sums of counts (that
the members of a table make its total, that open cases are those before plus what came in less what was closed). A world
is an assignment of whole numbers to the unknown counts that agrees with all of that. A hidden count is protected where
there are worlds in which it differs by at least a width.

The worlds found are the proof: linear programming only proposes them, in floating point, and each is checked in whole
numbers. What cannot be proved is taken for unprotected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Count = Hashable
Terms = tuple[tuple[Count, int], ...]
"""A sum of counts with whole coefficients; what it comes to is known to everybody."""

_ROUNDS = 24  # worlds asked for many counts at once, before one asks for each
_ROOM = 4  # no world moves a count by more than so many widths: a near one proves as much as a far one


@dataclass(frozen=True)
class Known:
    """All counts with their true values, and the sums that everybody knows."""

    values: Mapping[Count, int]
    sums: tuple[Terms, ...]


def unprotected(known: Known, shown: set[Count], hidden: Iterable[Count], width: int, seed: int = 0) -> list[Count]:
    """Those of the hidden counts for which no two worlds were found that differ by `width`, in their order."""
    wanted = list(dict.fromkeys(hidden))
    left: set[Count] = set(wanted)
    for unknown, rows in _pieces(known, shown, left):
        piece = _Piece(known, unknown, rows, width, np.random.default_rng(seed))
        left -= piece.protected([count for count in unknown if count in left])
    return [count for count in wanted if count in left]


def _pieces(known: Known, shown: set[Count], wanted: set[Count]) -> Iterable[tuple[list[Count], list[Terms]]]:
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


class _Piece:
    """Unknown counts that hang together, and the worlds found of them so far."""

    def __init__(
        self,
        known: Known,
        unknown: Sequence[Count],
        rows: Sequence[Terms],
        width: int,
        random: np.random.Generator,
    ) -> None:
        from scipy.sparse import csr_array

        self._place = {count: at for at, count in enumerate(unknown)}
        self._true = np.array([known.values[count] for count in unknown], np.int64)
        self._low, self._high = self._true.copy(), self._true.copy()
        self._width, self._random = width, random
        entries = [(line, self._place[count], weight) for line, row in enumerate(rows) for count, weight in row]
        lines, places, weights = (
            (np.array(column, np.int64) for column in zip(*entries, strict=True))
            if entries
            else (np.zeros(0, np.int64),) * 3
        )
        self._matrix = csr_array((weights, (lines, places)), shape=(len(rows), len(unknown)), dtype=np.int64)
        self._sums = self._matrix @ self._true

    def protected(self, wanted: Sequence[Count]) -> set[Count]:
        """Those of the wanted counts that two worlds tell apart by the width."""
        places = np.array([self._place[count] for count in wanted], np.int64)
        for _ in range(_ROUNDS):
            left = places[~self._is_wide(places)]
            if not len(left):
                return set(wanted)
            before = int((self._high - self._low)[left].sum())
            self._ask_for(left)
            if int((self._high - self._low)[left].sum()) == before:
                break
        for place in places:
            if not self._is_wide(place):
                self._ask_for_one(int(place))
        return {count for count, is_wide in zip(wanted, self._is_wide(places), strict=True) if is_wide}

    def _is_wide(self, place: NDArray[np.int64] | np.int64) -> NDArray[np.bool_]:
        return (self._high - self._low)[place] >= self._width

    def _ask_for(self, places: NDArray[np.int64]) -> None:
        """A world that moves many counts at once, half of them up and half of them down, and its opposite."""
        goal = np.zeros(len(self._true))
        goal[places] = self._random.choice([-1.0, 1.0], len(places)) * self._random.uniform(0.5, 1.5, len(places))
        self._look(goal)
        self._look(-goal)

    def _ask_for_one(self, place: int) -> None:
        goal = np.zeros(len(self._true))
        goal[place] = 1.0
        for one in (goal, -goal):
            if not self._is_wide(np.int64(place)) and not self._look(one):
                self._look(one, whole=True)

    def _look(self, goal: NDArray[np.float64], *, whole: bool = False) -> bool:
        """Ask for the world in which `goal` is least; whether it is one, in whole numbers."""
        from scipy.optimize import linprog

        room = _ROOM * self._width
        found = linprog(
            goal,
            A_eq=self._matrix if self._matrix.shape[0] else None,
            b_eq=self._sums if self._matrix.shape[0] else None,
            bounds=np.column_stack((np.maximum(self._true - room, 0), self._true + room)),
            method="highs",
            integrality=1 if whole else 0,
            options={"time_limit": 20.0},
        )
        if found.x is None:
            return False
        world = np.rint(found.x).astype(np.int64)
        if (world < 0).any() or (self._matrix @ world != self._sums).any():
            return False
        self._low, self._high = np.minimum(self._low, world), np.maximum(self._high, world)
        return True
