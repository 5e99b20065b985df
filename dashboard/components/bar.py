"""A percentage as a bar, with a mark where it should stand. Drawn by SVG attributes, so no inline style is needed."""

from __future__ import annotations

from decimal import Decimal

from dash_svg import Rect, Svg

from dashboard.components.attributes import attributes
from queries.metrics.values import Figure

_FULL = Decimal(100)


def bar(figure: Figure) -> Svg:
    """`figure.value` of 100 as a filled bar, `figure.reference` as an upright mark; the words beside it speak."""
    pieces = [Rect(className="track", width="100%", height="100%", rx="4")]
    if figure.value is not None:
        pieces.append(Rect(className="fill", width=f"{_inside(figure.value)}%", height="100%", rx="4"))
    if figure.reference is not None:
        at = _inside(figure.reference)
        pieces.append(Rect(className="mark", x=f"{at}%", y="-4", width="3", height="16", rx="1.5"))
    return Svg(pieces, className="bar", **attributes(aria_hidden="true"))


def _inside(value: Decimal) -> str:
    return f"{min(max(value, Decimal(0)), _FULL):.2f}"
