"""How facts fall into the members of a grain, and exact sums over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from queries.metrics.rows import Cells, Ints

Flags = NDArray[np.bool_]

OUTSIDE = -1
"""Group of a row that belongs to no member."""


@dataclass(frozen=True)
class Groups:
    """The members of a grain, in order: `keys[i]` holds the words of member i, one per dimension of `by`.

    The city is one member without words.
    """

    by: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    kind: str | None = None  # budget: this kind alone

    def __len__(self) -> int:
        return len(self.keys)

    def index(self) -> dict[tuple[str, ...], int]:
        """Member -> position."""
        return {key: position for position, key in enumerate(self.keys)}


@dataclass(frozen=True, eq=False)
class CellGrain:
    """How the cells of a fact fall into all members of a grain that there are."""

    keys: tuple[tuple[str, ...], ...]  # in order
    of_cell: Ints  # position of each cell's member

    def among(self, there: Flags) -> tuple[tuple[str, ...], ...]:
        """The members of some cells, in order."""
        present = np.zeros(len(self.keys), np.bool_)
        present[self.of_cell[there]] = True
        return tuple(self.keys[place] for place in np.flatnonzero(present))

    def placed(self, groups: Groups) -> Ints:
        """The position in `groups` of each cell's member, `OUTSIDE` where it is none of them."""
        positions = np.full(max(len(self.keys), 1), OUTSIDE, np.int64)
        for position, key in enumerate(groups.keys):  # few; the keys here may be many
            if (place := self._places.get(key)) is not None:
                positions[place] = position
        return positions[self.of_cell]

    def equals(self, key: tuple[str, ...]) -> Flags:
        """The cells of one member."""
        return self.of_cell == self._places.get(key, OUTSIDE)

    @cached_property
    def _places(self) -> dict[tuple[str, ...], int]:
        return {key: place for place, key in enumerate(self.keys)}


def grain_of(cells: Cells, by: tuple[str, ...]) -> CellGrain:
    """The grain of some dimensions; without any, one member without words."""
    words = list(zip(*(cells.words[word] for word in by), strict=True)) if by else [()] * len(cells)
    keys = tuple(sorted(set(words)))
    index = {key: place for place, key in enumerate(keys)}
    return CellGrain(keys, np.fromiter((index[key] for key in words), np.int64, len(words)))


def added(groups: Ints, values: Ints, size: int) -> list[int]:
    """Sum of `values` per group; 64-bit integers, exact."""
    inside = groups != OUTSIDE
    totals = np.zeros(size, np.int64)
    np.add.at(totals, groups[inside], values[inside])
    return totals.tolist()


def sums(groups: Ints, values: Ints, wanted: Flags, size: int) -> list[int]:
    """The same over the wanted rows."""
    return added(groups[wanted], values[wanted], size)
