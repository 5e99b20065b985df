"""Reading a tree of components as a test does: its elements, numbers, links and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dash.development.base_component import Component

from dashboard.static_html import to_html


def elements(root: Component | None) -> Iterator[dict]:
    assert root is not None
    nodes = [root, *(node for node in root._traverse() if isinstance(node, Component))]  # type: ignore[attr-defined]
    for node in nodes:
        described = node.to_plotly_json()
        yield {"tag": described["type"], **described["props"]}


def numbers(root: Component | None, metric: str, **narrowed: str) -> list[str]:
    wanted = {f"data-{name}": value for name, value in narrowed.items()}
    return [
        one["data-value"]
        for one in elements(root)
        if one.get("data-metric") == metric and wanted.items() <= one.items()
    ]


def links(root: Component | None) -> list[str]:
    """The addresses of all links, the keys of their queries in order of the alphabet."""
    return [ordered(one["href"]) for one in elements(root) if one["tag"] == "A" and "href" in one]


def ordered(url: str) -> str:
    path, _, query = url.partition("?")
    return "?".join([path, "&".join(sorted(query.split("&")))]) if query else path


def text(root: Component | None) -> str:
    assert root is not None
    return re.sub(r"<[^>]+>", " ", to_html(root)).replace("\u00a0", " ")
