"""A figure in the fewest letters, for cells and tiles."""

from __future__ import annotations

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.screen import Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure


def short_number(screen: Screen, figure: Figure, metric: str | None = None) -> str:
    """Its number without the unit's word, percentages whole; one decimal within a point of what judges it.

    `metric` says whose sign counts, where the figure's own name is none of the profile's.
    """
    if figure.unit == PERCENT:
        reference = figure.reference
        near = figure.value is not None and reference is not None and abs(figure.value - reference) < 1
        return formats.percent(figure.value, screen.language, 1 if near else 0, reference=reference)
    signed = screen.metric(metric or figure.metric).measure in figures.SIGNED
    return formats.bare_number(figure.value, figure.unit, screen.language, signed=signed)
