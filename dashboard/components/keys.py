"""The numbers at the top of a page, each a link to all that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.chip import status_chip
from dashboard.components.delta import delta
from dashboard.components.element import Element
from dashboard.components.lead import metric_lead
from dashboard.screen import Children, Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.pages.values import Key

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})

MOST_IN_ROW, MOST_STANDING = 7, 4
"""Numbers that fit side by side on a lying and on a standing tablet."""


SHORT = 12
"""Letters of a number and its unit that stay on one line."""


def key_row(screen: Screen, keys: Sequence[Key]) -> Element:
    """Number, label, what it is judged by, rank and change: each one link to the metric's page, narrowed as it is.

    That there is no comparison yet is said once, with the first that waits for it.
    """
    waiting = next((key for key in keys if key.waits), None)
    return Element(
        "Ul",
        [Element("Li", _key(screen, key, waits=key is waiting)) for key in keys],
        className="card keys",
        style={"--lying": _columns(len(keys), MOST_IN_ROW), "--standing": _columns(len(keys), MOST_STANDING)},
        **attributes(aria_label=screen.say("keys.label")),
    )


def _columns(count: int, most: int) -> int:
    """How many stand in a row where `most` fit, so that the rows are of about one length."""
    rows = -(-count // most) or 1
    return -(-count // rows) or 1


def _key(screen: Screen, key: Key, *, waits: bool) -> Element:
    """The number with its status beside it; below it in one running line all that there is to say of it."""
    figure = key.figure
    said: Children = [screen.words(screen.metric(figure.metric).label)]
    if reference := figures.reference(screen, figure):
        said += [formats.SEPARATOR, *reference]
    if few := figures.few_cases(screen, figure):
        said.append(f"{formats.SEPARATOR}{few}")
    if key.rank:
        place, peers = key.rank
        said.append(f"{formats.SEPARATOR}{screen.say('keys.rank', place=place, peers=peers)}")
    if change := delta(screen, figure, key.before):
        said += [" ", change]
    elif waits:
        said += [" ", Element("Span", screen.say("keys.waits"), className="delta waits")]
    return Element(
        "A", [_number(screen, figure), Element("Span", said, className="label")], href=metric_lead(screen, figure)
    )


def _number(screen: Screen, figure: Figure) -> Element:
    number, word = cut(screen, figure)
    shown: Children = [Element("Span", number, className="number", **figures.marks(figure))]
    if figure.unit == PERCENT and word:
        shown.append(Element("Small", word, className="percent"))
    elif word:
        gap = formats.NO_BREAK if len(number + word) <= SHORT else " "
        shown.append(Element("Small", gap + word))
    if figure.status not in _UNJUDGED:
        shown += [formats.NO_BREAK, status_chip(screen, figure.status)]
    return Element("Span", shown, className="big")


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
