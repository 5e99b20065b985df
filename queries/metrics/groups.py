"""How facts fall into the members of a grain, and exact sums over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from queries.metrics.rows import Cells, Ints

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

    def place(self, cells: Cells) -> Ints:
        """The member of each cell, `OUTSIDE` where it has none."""
        index = self.index()
        found = (index.get(key, OUTSIDE) for key in keys_of(cells, self.by))
        placed = np.fromiter(found, np.int64, len(cells))
        if self.kind is None:
            return placed
        right = np.fromiter((kind == self.kind for kind in cells.words["kind"]), np.bool_, len(cells))
        return np.where(right, placed, OUTSIDE)


def keys_of(cells: Cells, by: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The words of each cell in the dimensions of `by`."""
    if not by:
        return (() for _ in range(len(cells)))
    return zip(*(cells.words[word] for word in by), strict=True)


def members(cells: Cells, used: Ints, by: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The members of a grain among the cells at the positions `used`."""
    if not by:
        return {()}
    positions = np.unique(used)
    columns = ([cells.words[word][position] for position in positions] for word in by)
    return set(zip(*columns, strict=True))


def sums(groups: Ints, values: Ints, wanted: np.ndarray, size: int) -> list[int]:
    """Sum of `values` per group over the wanted rows; 64-bit integers, exact."""
    chosen = wanted & (groups != OUTSIDE)
    totals = np.zeros(size, np.int64)
    np.add.at(totals, groups[chosen], values[chosen])
    return totals.tolist()
