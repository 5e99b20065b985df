"""The numbers at the top of a page, each a link to all that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.delta import delta
from dashboard.components.icon import status_icon
from dashboard.screen import Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.pages.values import Key

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})


def key_row(screen: Screen, keys: Sequence[Key]) -> html.Ul:
    """Number, label, what it is judged by, its change and its rank: one link a number, to the metric's page."""
    return html.Ul(
        [html.Li(_key(screen, key)) for key in keys],
        className="card keys",
        **attributes(aria_label=screen.say("keys.label")),
    )


def _key(screen: Screen, key: Key) -> html.A:
    figure = key.figure
    label = html.Span(screen.words(screen.metric(figure.metric).label), className="label")
    lines: list[Component] = [_number(screen, figure), label]
    lines += _judgement(screen, figure)
    lines += _course(screen, key)
    return html.A(lines, href=screen.metric_path(figure.metric))


def _number(screen: Screen, figure: Figure) -> html.Span:
    number, word = cut(screen, figure)
    shown = figures.figure_number(figure, number, html.Span, className="number")
    return html.Span([shown, *([" ", html.Small(word)] if word else [])], className="big")


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


def _judgement(screen: Screen, figure: Figure) -> list[Component]:
    """Status by icon and word, and what the number should be."""
    if figure.status in _UNJUDGED:
        return []
    word = screen.say(f"status.{figure.status.value}")
    chip = html.Span([status_icon(figure.status), word], className=f"chip {figure.status.value}")
    reference = figures.reference(screen, figure)
    return [html.Span([chip, *([" ", html.Span(reference)] if reference else [])], className="judged")]


def _course(screen: Screen, key: Key) -> list[Component]:
    change = delta(screen, key.figure, key.before)
    said: list[Component] = [change] if change else []
    if key.rank:
        place, peers = key.rank
        said.append(html.Span(screen.say("keys.rank", place=place, peers=peers), className="rank"))
    return [html.Span(said, className="course")] if said else []
