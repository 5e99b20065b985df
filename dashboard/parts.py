"""The parts of a page: what a choice of a filter replaces, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from dash.development.base_component import Component

from dashboard import ids
from dashboard.static_html import Written, to_html


@dataclass(frozen=True)
class Part:
    """One part by its element's id, as HTML; `print` is a short word for that HTML: another content, another word."""

    id: str
    html: str
    print: str


def written_parts(content: Component) -> tuple[Part, ...]:
    """The parts of a page in order; none stands within another.

    From then on the page holds their HTML instead of their components, so that nothing is written twice.
    """
    return tuple(_written(place) for place in _places(content))


def _places(node: Any) -> Iterator[Any]:
    if isinstance(node, list | tuple):
        for child in node:
            yield from _places(child)
    elif isinstance(node, Component):
        if ids.is_part(getattr(node, "id", None)):
            yield node
        else:
            yield from _places(getattr(node, "children", None))


def _written(place: Any) -> Part:
    html = to_html(getattr(place, "children", None))
    place.children = Written(html)
    return Part(place.id, html, blake2s(html.encode(), digest_size=6).hexdigest())
