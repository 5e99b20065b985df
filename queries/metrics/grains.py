"""What the figures of each shape can be broken down by and narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queries.errors import Fault, UnknownNameError, did_you_mean
from queries.metrics.groups import Groups
from queries.metrics.named import Named
from queries.shapes import Shape

Grain = tuple[str, ...]
Where = tuple[tuple[str, str], ...]
"""Pairs of dimension and code that narrow facts and targets alike; empty is the city."""

MONTH = "month"

GRAINS: dict[Shape, Grain] = {
    Shape.FLOW: ("department", "category", "district", MONTH),
    Shape.CASE: ("department", "category", "district", "channel", MONTH),
    Shape.BUDGET: ("department", "program", "kind", MONTH),
}
"""What the figures of each shape can be broken down by; all but the month can narrow them as well."""


def narrowable(metric: Named, where: Where) -> bool:
    """Whether a metric's shape has every dimension of `where`, each with one code."""
    return not _narrowing_faults(metric, where)


def check_narrowing(metric: Named, where: Where) -> None:
    """Raises UnknownNameError where the metric is not `narrowable`."""
    if faults := _narrowing_faults(metric, where):
        raise UnknownNameError(*faults)


def check_grain(metric: Named, by: Grain) -> None:
    """Raises UnknownNameError with a did-you-mean for a dimension that the metric's shape does not have."""
    known = GRAINS[metric.shape]
    if faults := tuple(_unknown(metric, word, known, "broken down by it") for word in by if word not in known):
        raise UnknownNameError(*faults)


def _narrowing_faults(metric: Named, where: Where) -> tuple[Fault, ...]:
    known = tuple(word for word in GRAINS[metric.shape] if word != MONTH)
    words = [word for word, _ in set(where)]
    twice = Fault("a dimension", f"{metric.name} cannot be narrowed to two codes of one", "Name one code.")
    unknown = tuple(_unknown(metric, word, known, "narrowed by it") for word, _ in where if word not in known)
    return unknown if len(words) == len(set(words)) else (*unknown, twice)


def _unknown(metric: Named, word: str, known: Grain, what: str) -> Fault:
    return Fault(f"dimension {word!r}", f"{metric.name} cannot be {what}", did_you_mean(word, known))


@dataclass(frozen=True)
class Grid:
    """A grain (without month), narrowed."""

    by: Grain = ()
    where: Where = ()

    @property
    def words(self) -> Grain:
        """Every dimension that a member names: those of `where` first, then those of the grain."""
        return (*dict.fromkeys(word for word, _ in self.where if word not in self.by), *self.by)

    def groups(self, keys: Iterable[Grain], kind: str | None = None) -> Groups:
        """The members inside `where`, in order; without a grain always one, with or without facts."""
        wanted = dict(self.where)
        if not self.by:
            return Groups(self.words, (tuple(wanted[word] for word in self.words),), kind)
        places = [(place, wanted[word]) for place, word in enumerate(self.words) if word in wanted]
        inside = (key for key in keys if all(key[place] == code for place, code in places))
        return Groups(self.words, tuple(sorted(inside)), kind)


def keys_by(groups: Groups, by: Grain) -> tuple[Grain, ...]:
    """The members by the dimensions of a grain alone: what the others are narrowed to is left out."""
    if by == groups.by:
        return groups.keys
    places = [groups.by.index(word) for word in by]
    return tuple(tuple(key[place] for place in places) for key in groups.keys)
