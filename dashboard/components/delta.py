"""How a number has changed: the difference to what it was, and whether that is good."""

from __future__ import annotations

from dataclasses import replace

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.screen import Screen
from queries.metrics.units import PERCENT, POINTS
from queries.metrics.values import Figure
from queries.profile.models import Against, Direction

SUFFIX = "_difference"
"""Behind a metric's name in `data-metric`: its value less what it was in the period compared with."""


def difference(figure: Figure, before: Figure | None) -> Figure | None:
    """The figure less `before`, in points where both are percentages; None where either is missing."""
    if before is None or figure.value is None or before.value is None:
        return None
    unit = POINTS if figure.unit == PERCENT else figure.unit
    value = figure.value - before.value
    change = replace(figure, metric=figure.metric + SUFFIX, value=value, unit=unit, reference=None, margin=None)
    return replace(change, too_few=before.too_few if figure.too_few is None else figure.too_few)


def verdict(screen: Screen, change: Figure) -> str | None:
    """`better` or `worse`; None for no change, where more is neither good nor bad (what came in, a ceiling), and where
    too few cases stand behind one of the two."""
    metric = screen.metric(change.metric.removesuffix(SUFFIX))
    neither = metric.against is Against.NOTHING and metric.direction is Direction.UP
    if not change.value or change.too_few is not None or neither:
        return None
    return "better" if (change.value > 0) is (metric.direction is Direction.UP) else "worse"


def delta_number(screen: Screen, change: Figure, compared: str, *, bare: bool = False) -> Element:
    """`+214`, `−10,7 poin`; `compared` says with which days and `bare` leaves the unit's word out."""
    write = formats.bare_number if bare else formats.quantity
    text = write(change.value, change.unit, screen.language, signed=True)
    return Element("Span", text, **figures.marks(change), **attributes(data_compared=compared))


def delta(screen: Screen, figure: Figure, before: Figure | None) -> Element | None:
    """`▲ +214` in the colour of its verdict; for who cannot see the page, the verdict and what it is compared with."""
    change = difference(figure, before)
    if before is None or change is None:
        return None
    judged = verdict(screen, change)
    words = [screen.say(f"delta.{judged}")] if judged else []
    words.append(screen.say("delta.than", when=when(screen, before)))
    unseen = Element("Span", f" {' '.join(words)}", className="unseen")
    number = delta_number(screen, change, days(before)) if change.value else screen.say("delta.same")
    way = f" {judged} {'rise' if change.value > 0 else 'fall'}" if judged and change.value else ""
    return Element("Span", [number, unseen], className=f"delta{way}")


def days(figure: Figure) -> str:
    """The days a figure speaks of, as `data-compared` holds them."""
    return str(figure.period) if figure.period else figure.as_of.isoformat()


def when(screen: Screen, figure: Figure) -> str:
    """The days a figure speaks of, with their year: `1 Jan – 23 Nov 2025`, or the day of a stock."""
    period = figure.period
    if period is None or period.start == period.end:
        return formats.full_date(period.end if period else figure.as_of, screen.language)
    return f"{formats.span(period.start, period.end, screen.language)} {period.end.year}"
