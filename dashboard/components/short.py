"""A figure in the fewest letters, for cells and tiles."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.screen import Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure
from queries.profile.models import Direction


def short_number(screen: Screen, figure: Figure, metric: str | None = None, decimals: int | None = None) -> str:
    """Its number without the unit's word, percentages whole; one decimal within a point of what judges it.

    `metric` says whose sign counts, where the figure's own name is none of the profile's; `decimals` are those of the
    column that a percentage stands in.
    """
    if figure.unit == PERCENT:
        places = decimals_of([figure]) if decimals is None else decimals
        return formats.percent(
            figure.value, screen.language, places, reference=figure.reference, fences=fences(screen, figure)
        )
    signed = screen.metric(metric or figure.metric).measure in figures.SIGNED
    return formats.bare_number(figure.value, figure.unit, screen.language, signed=signed)


def decimals_of(figures_: Iterable[Figure | None]) -> int:
    """Of percentages that stand in one column: one decimal where any is within a point of what judges it."""
    return int(any(_is_near(one) for one in figures_ if one is not None))


def fences(screen: Screen, figure: Figure) -> tuple[Decimal, ...]:
    """The values where a judged percentage changes its colour: none is printed alike on both sides of one."""
    if figure.reference is None or figure.margin is None:
        return ()
    metric = screen.metric(figure.metric)
    turn = -1 if metric.direction is Direction.DOWN else 1
    return figure.reference + turn * metric.watch, figure.reference + turn * metric.behind


def _is_near(figure: Figure) -> bool:
    if figure.unit != PERCENT or figure.value is None or figure.reference is None:
        return False
    return abs(figure.value - figure.reference) < 1
