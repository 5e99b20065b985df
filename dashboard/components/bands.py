"""Open cases by their age: a segment an age, as wide as there are cases of it, from calm to alarming; grey if none."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.lead import metric_lead
from dashboard.screen import Screen
from queries.pages.values import Band

_LEVELS = 4
"""The last level of alarm; the first is 0."""


def age_bands(screen: Screen, bands: Sequence[Band]) -> Element:
    """A card; each segment leads to the metric of its age. No segment is narrower than its words."""
    title = screen.say("bands.title")
    last = max(1, len(bands) - 1)
    segments = [_segment(screen, band, round(at * _LEVELS / last)) for at, band in enumerate(bands)]
    head = Element("Div", Element("H2", title), className="part-head")
    return Element(
        "Section",
        [head, Element("Ol", segments, className="bands")],
        className="card part ages",
        **attributes(aria_label=title),
    )


def _segment(screen: Screen, band: Band, level: int) -> Element:
    text = formats.bare_number(band.figure.value, band.figure.unit, screen.language)
    number = Element("B", text, **figures.marks(band.figure))
    link = Element("A", [number, Element("Span", _words(screen, band))], href=metric_lead(screen, band.figure))
    width = {"flexGrow": max(0, int(band.figure.value or 0))}
    return Element("Li", link, className=f"level-{level}" if band.figure.value else "plain", style=width)


def _words(screen: Screen, band: Band) -> str:
    if band.upper is None:
        return screen.say("bands.over", days=band.lower - 1)
    if band.lower == 0:
        return screen.say("bands.up_to", days=band.upper)
    return screen.say("bands.between", lower=band.lower, upper=band.upper)
