"""The numbers at the top of a page, each a link to all that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.chip import status_chip
from dashboard.components.delta import delta
from dashboard.components.element import Element
from dashboard.components.lead import metric_lead
from dashboard.screen import Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.pages.values import Key

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})

MOST_IN_ROW, MOST_STANDING = 7, 4
"""Numbers that fit side by side on a lying and on a standing tablet."""


def key_row(screen: Screen, keys: Sequence[Key]) -> Element:
    """Number, label, what it is judged by, rank and change: each one link to the metric's page, narrowed as it is."""
    return Element(
        "Ul",
        [Element("Li", _key(screen, key)) for key in keys],
        className="card keys",
        style={"--lying": _columns(len(keys), MOST_IN_ROW), "--standing": _columns(len(keys), MOST_STANDING)},
        **attributes(aria_label=screen.say("keys.label")),
    )


def _columns(count: int, most: int) -> int:
    """How many stand in a row where `most` fit, so that the rows are of about one length."""
    rows = -(-count // most) or 1
    return -(-count // rows) or 1


def _key(screen: Screen, key: Key) -> Element:
    figure = key.figure
    reference = figures.reference(screen, figure)
    label = [
        screen.words(screen.metric(figure.metric).label),
        *([f"{formats.NO_BREAK}· ", *reference] if reference else []),
    ]
    lines: list[Component] = [_number(screen, figure), Element("Span", label, className="label")]
    lines += _standing(screen, key)
    lines += [change] if (change := delta(screen, figure, key.before)) else []
    return Element("A", lines, href=metric_lead(screen, figure))


def _number(screen: Screen, figure: Figure) -> Element:
    number, word = cut(screen, figure)
    gap = "" if figure.unit == PERCENT else " "
    shown = Element("Span", number, className="number", **figures.marks(figure))
    return Element("Span", [shown, *([gap, Element("Small", word)] if word else [])], className="big")


def cut(screen: Screen, figure: Figure) -> tuple[str, str]:
    """A figure in two, to be written large and small: `83,4` and `%`, `Rp1,63` and `T`, `6` and `hari`."""
    signed = screen.metric(figure.metric).measure in figures.SIGNED
    text = formats.bare_number(figure.value, figure.unit, screen.language, signed=signed, reference=figure.reference)
    if figure.value is None:
        return text, ""
    if figure.unit == PERCENT:
        return text.removesuffix("%"), "%"
    number, _, scale = text.partition(formats.NO_BREAK)
    word = formats.unit_word(figure.unit, figure.value, screen.language)
    return number, " ".join(part for part in (scale, word) if part)


def _standing(screen: Screen, key: Key) -> list[Component]:
    """Status by icon and word, and the place among peers."""
    status = key.figure.status
    said: list[Component] = [] if status in _UNJUDGED else [status_chip(screen, status)]
    if key.rank:
        place, peers = key.rank
        said.append(Element("Span", screen.say("keys.rank", place=place, peers=peers)))
    return [Element("Span", said, className="standing")] if said else []
