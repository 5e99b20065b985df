"""A chart described once, by values alone: `to_svg` draws it for looking, `to_plotly` for exploring.

Both draw the same points in the same place, which `dashboard.charts.scale` says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from queries.calendar import Period

At = TypeVar("At", date, Decimal)


class Look(StrEnum):
    """How a series is drawn; colour and stroke come with it, by CSS class."""

    MAIN = "main"
    """What the chart is about: a strong line, or filled bars."""
    SECOND = "second"
    THIRD = "third"
    EXPECTED = "expected"
    """Pace, plan or target: dotted."""
    BEFORE = "before"
    """The period compared with: thin and pale."""

    @property
    def is_actual(self) -> bool:
        """Whether it shows what is, not what it is compared with."""
        return self not in (Look.EXPECTED, Look.BEFORE)


class Spoken(NamedTuple):
    """A point in words, in the reader's language."""

    text: str  # its value
    when: str  # the step: a day, a week, a month
    period: str  # what it speaks of, as `data-period` holds it


@dataclass(frozen=True)
class Spot:
    """One point: where it stands, its exact value (None leaves a gap), and what it is called."""

    start: date  # of the step it speaks of; a bar covers the step
    day: date  # the last day of the step: where a line passes at its end (in a chart with bars, in the step's middle)
    value: Decimal | None
    say: Callable[[], Spoken] = field(compare=False)
    """Asked only where the words are read: a drawing names the last point of a line and none of the others."""

    @cached_property
    def spoken(self) -> Spoken:
        """The words."""
        return self.say()

    @property
    def text(self) -> str:
        """The value in words."""
        return self.spoken.text

    @property
    def when(self) -> str:
        """The step in words."""
        return self.spoken.when

    @property
    def period(self) -> str:
        """What it speaks of, as `data-period` holds it."""
        return self.spoken.period


@dataclass(frozen=True)
class Series:
    """One line, or one set of bars."""

    label: str  # in the reader's language
    metric: str
    look: Look
    bars: bool
    spots: tuple[Spot, ...]
    says: bool = True  # whether its name tells the last value
    step: str = ""  # which step the last value speaks of, where that is not all that the chart shows: `Nov`


@dataclass(frozen=True)
class Tick(Generic[At]):
    """A label on an axis."""

    at: At
    text: str


@dataclass(frozen=True)
class Note:
    """An upright line where something happened."""

    day: date
    text: str


@dataclass(frozen=True)
class Chart:
    """All that a renderer needs; nothing is computed from data behind this point."""

    key: str  # unique on its page; stands in `data-chart`
    title: str
    description: str  # one sentence for who cannot see it: what it shows, from where to where
    span: Period
    low: Decimal  # of the value axis
    high: Decimal
    days: tuple[Tick[date], ...]
    values: tuple[Tick[Decimal], ...]
    series: tuple[Series, ...]
    notes: tuple[Note, ...] = ()
    language: str = "id"
    where: tuple[tuple[str, str], ...] = ()  # what narrows every value: pairs of dimension and code
