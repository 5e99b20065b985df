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
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.publication.known import Count, Known, Terms, pieces

_ROUNDS = 24  # worlds asked for many counts at once, before one asks for each
_NEAR = (120, 900)  # a world for one count moves so many counts around it; a world that leaves the rest is one too
_WHOLE = 2_500  # in pieces of fewer counts all may move in the end; in larger ones that takes too long
_MANY = 20  # fewer counts than so are asked for one by one at once
_SLOW = 0.9  # where more than this part is left after a round, one asks for each
_ENOUGH = 30  # after so many bare counts one hides more before one asks on
_STEPS, _NODES = 100_000, 500  # where a search ends: by its own steps, for by the clock a busy machine would hide more
_ROOM = 4  # no world moves a count by more than so many widths: a near one proves as much as a far one


@dataclass(frozen=True)
class Proof:
    """What was found of some hidden counts: of those that are in neither, nothing yet."""

    protected: frozenset[Count]
    bare: tuple[Count, ...]  # no two worlds were found that tell them apart by the width


def prove(known: Known, shown: set[Count], hidden: Iterable[Count], width: int) -> Proof:
    """Look for worlds that protect hidden counts.

    Whoever gets bare ones hides more and asks again for all that are not protected; who is protected stays so, as
    fewer shown counts leave every world standing. Some asked for are in neither set only where others are bare.
    """
    asked = dict.fromkeys(hidden)  # in their order, so that the same is proved wherever it is
    wanted, protected, bare = list(asked), set[Count](), set[Count]()
    for unknown, rows in pieces(known, shown, asked):
        piece = _Piece(known, unknown, rows, width, shown)
        found, lost = piece.prove([count for count in unknown if count in asked])
        protected |= found
        bare |= lost
    return Proof(frozenset(protected), tuple(count for count in wanted if count in bare))


class _Piece:
    """Unknown counts that hang together, and the worlds found of them so far."""

    def __init__(
        self,
        known: Known,
        unknown: Sequence[Count],
        rows: Sequence[Terms],
        width: int,
        shown: set[Count],
    ) -> None:
        from scipy.sparse import csr_array

        self._matrix: Any
        self._place = {count: at for at, count in enumerate(unknown)}
        self._true = np.array([known.values[count] for count in unknown], np.int64)
        self._low, self._high = self._true.copy(), self._true.copy()
        self._width, self._random = width, np.random.default_rng(0)
        self._wanted = np.zeros(0, np.int64)
        entries = [(line, self._place[count], weight) for line, row in enumerate(rows) for count, weight in row]
        lines, places, weights = (
            (np.array(column, np.int64) for column in zip(*entries, strict=True))
            if entries
            else (np.zeros(0, np.int64),) * 3
        )
        self._matrix = csr_array((weights, (lines, places)), shape=(len(rows), len(unknown)), dtype=np.int64)
        self._columns = self._matrix.tocsc()
        self._lives = {at: known.lives[count] for count, at in self._place.items() if count in known.lives}
        seen = {known.lives[count][:2] for count in shown if count in known.lives}  # no world moves these members whole
        self._lives = {at: life for at, life in self._lives.items() if life[:2] not in seen}
        self._sums = self._matrix @ self._true

    def prove(self, wanted: Sequence[Count]) -> tuple[set[Count], set[Count]]:
        """The wanted counts that two worlds tell apart by the width, and those that none do.

        As long as there are counts that the sums alone settle, nothing is asked of the others.
        """
        self._wanted = places = np.array([self._place[count] for count in wanted], np.int64)
        free = self._is_free()[places]
        if not free.all():
            return set(), {count for count, is_free in zip(wanted, free, strict=True) if not is_free}
        self._give_all_to_one()
        for _ in range(_ROUNDS):
            left = places[~self._is_wide(places)]
            if len(left) < _MANY:
                break
            self._ask_for(left)
            if int((~self._is_wide(left)).sum()) > _SLOW * len(left):
                break
        bare: set[Count] = set()
        for count, place in zip(wanted, places, strict=True):
            if len(bare) < _ENOUGH and not self._is_wide(place):
                self._ask_for_one(int(place))
                bare |= set() if self._is_wide(place) else {count}
        return {count for count, is_wide in zip(wanted, self._is_wide(places), strict=True) if is_wide}, bare

    def _give_all_to_one(self) -> None:
        """The worlds in which one member of a hidden group had all that the group had, and the others nothing."""
        slots: dict[tuple[Hashable, Hashable, Hashable], list[int]] = defaultdict(list)
        members: dict[tuple[Hashable, Hashable], dict[tuple[Hashable, Hashable, Hashable], int]] = defaultdict(dict)
        for at, life in self._lives.items():
            slot = (life.table, life.period, life.kind)
            slots[slot].append(at)
            members[life.table, life.member][slot] = at
        for owned in members.values():
            world = self._true.copy()
            for slot, at in owned.items():
                world[slots[slot]] = 0
                world[at] = self._true[slots[slot]].sum()
            self._take(world)

    def _take(self, world: NDArray[np.int64]) -> bool:
        """Keep what a world tells, if it is one: in whole numbers, none below 0, each sum as it is known."""
        if (world < 0).any() or (self._matrix @ world != self._sums).any():
            return False
        self._low, self._high = np.minimum(self._low, world), np.maximum(self._high, world)
        return True

    def _is_free(self) -> NDArray[np.bool_]:
        """The counts that the sums alone do not settle; of one taken for settled nothing is asked, and it is bare."""
        from scipy.sparse.linalg import lsmr

        moved = np.zeros(len(self._true), np.bool_)
        if not self._matrix.shape[0]:
            return ~moved
        matrix = self._matrix.astype(np.float64)
        for _ in range(2):
            way = self._random.standard_normal(len(moved))
            solved: Any = lsmr(matrix, matrix @ way, atol=1e-13, btol=1e-13, maxiter=4000)
            along = solved[0]
            moved |= np.abs(np.asarray(way - along)) > 1e-6
        return moved

    def _is_wide(self, place: NDArray[np.int64] | np.int64) -> NDArray[np.bool_]:
        return (self._high - self._low)[place] >= self._width

    def _ask_for(self, places: NDArray[np.int64], near: NDArray[np.int64] | None = None) -> None:
        """A world that moves many counts at once, half of them up and half of them down, and its opposite.

        `near` are all those that may move.
        """
        goal = np.zeros(len(self._true))
        goal[places] = self._random.choice([-1.0, 1.0], len(places)) * self._random.uniform(0.5, 1.5, len(places))
        self._look(goal, near)
        self._look(-goal, near)

    def _ask_for_one(self, place: int) -> None:
        for size in (*_NEAR, *([len(self._true)] if len(self._true) < _WHOLE else [])):
            near = self._around(place, size)
            # one world for all around that are still bare: asked for one by one they take three times as long
            self._ask_for(np.intersect1d(near, self._wanted[~self._is_wide(self._wanted)]), near)
            goal = np.zeros(len(self._true))
            for goal[place] in (1.0, -1.0):
                if not self._is_wide(np.int64(place)) and not self._look(goal, near) and size == _NEAR[0]:
                    self._look(goal, near, whole=True)
            if self._is_wide(np.int64(place)) or len(near) < size:
                return

    def _around(self, place: int, size: int) -> NDArray[np.int64]:
        """The counts nearest to one, by the sums between them; all those that are as near as the last."""
        found, edge = {place}, {place}
        while edge and len(found) < size:
            rows = {int(row) for one in edge for row in self._rows_of(one)}
            edge = {int(one) for row in rows for one in self._counts_of(row)} - found
            found |= edge
        return np.array(sorted(found), np.int64)

    def _rows_of(self, place: int) -> Any:
        return self._columns.indices[self._columns.indptr[place] : self._columns.indptr[place + 1]]

    def _counts_of(self, row: int) -> Any:
        return self._matrix.indices[self._matrix.indptr[row] : self._matrix.indptr[row + 1]]

    def _look(self, goal: NDArray[np.float64], near: NDArray[np.int64] | None = None, *, whole: bool = False) -> bool:
        """Ask for the world in which `goal` is least and only some counts move; whether it is one in whole numbers."""
        some = np.arange(len(self._true)) if near is None else near
        columns = self._columns[:, some]
        lines = np.unique(columns.indices)
        room, true = _ROOM * self._width, self._true[some]
        found = (_best_whole if whole else _best)(goal[some], columns[lines], true, room)
        if found is None:
            return False
        world = self._true.copy()
        world[some] = np.rint(found).astype(np.int64)
        return self._take(world)


def _best(goal: NDArray[np.float64], matrix: Any, true: NDArray[np.int64], room: int) -> NDArray[np.float64] | None:
    """The counts of which `goal` is least, in a box around the true ones, all sums of `matrix` as they are."""
    from scipy.optimize import linprog

    has_sums = bool(matrix.shape[0])
    found: Any = linprog(
        goal,
        A_eq=matrix if has_sums else None,
        b_eq=matrix @ true if has_sums else None,
        bounds=np.column_stack((np.maximum(true - room, 0), true + room)),
        method="highs",
        options={"maxiter": _STEPS},
    )
    return found.x


def _best_whole(
    goal: NDArray[np.float64], matrix: Any, true: NDArray[np.int64], room: int
) -> NDArray[np.float64] | None:
    """The same, of whole counts alone."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    sums = matrix @ true
    low: Any = np.maximum(true - room, 0)
    high: Any = true + room
    found: Any = milp(
        goal,
        integrality=np.ones(len(goal)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(matrix, sums, sums) if matrix.shape[0] else (),
        options={"node_limit": _NODES},
    )
    return found.x
