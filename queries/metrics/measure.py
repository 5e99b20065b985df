"""What a measure is: how a shape's columns become a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from queries.metrics.exact import Values
from queries.profile.models import Direction
from queries.shapes import Shape


class Nature(StrEnum):
    """What a measure speaks of in time."""

    PERIOD = "period"
    """What happened in a period: the year so far, a month, the last days."""
    STOCK = "stock"
    """What stands at the end of a day."""


class TargetKind(StrEnum):
    """How targets of parts make the target of the whole."""

    SUM = "sum"
    """The city's target is the sum of its parts' (rupiah, tonnes, cases)."""
    RATE = "rate"
    """One promise holds for every part that has none of its own (percent, days)."""


@dataclass(frozen=True)
class Measure:
    """A measure of a shape. `compute` takes the shape's scene and gives one value per member of the grain."""

    shape: Shape
    name: str
    unit: str
    compute: Callable[[Any], Values]
    nature: Nature = Nature.PERIOD
    direction: Direction = Direction.UP
    target: TargetKind = TargetKind.RATE
    needs_target: bool = False  # without a target there is no value
    is_margin: bool = False  # the value is itself a distance from a reference: it is judged against zero
    cases: Callable[[Any], list[int]] | None = None  # how many stand behind each value, where few of them say little

    @property
    def words(self) -> str:
        """Key of its definition in words, in the catalogues `dashboard/i18n/measures.*.toml`."""
        return f"measure.{self.shape.value}.{self.name}"
