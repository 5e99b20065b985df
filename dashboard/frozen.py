"""What no callback reaches travels to Dash as HTML, not as components.

Dash spends about a millisecond of a tablet's time on each component of a layout; a home of 1,500 components would keep
it from answering taps for seconds. But a callback can only reach components whose ids it names. All else is handed
over as the HTML that the server has drawn anyway, in one `Frozen` component for each largest tree without such an id.
A document shows that HTML already: there the layout leaves it out, and Dash takes the elements themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

from dash.development.base_component import Component

from dashboard.markup import html_tag, svg_tag
from dashboard.static_html import NOT_ATTRIBUTES, described, is_component, to_html

NAMESPACE: Final = "pantau"
"""Where the client finds `Frozen`; see assets/frozen.js."""


def reachable_ids(dependencies: str) -> frozenset[str]:
    """Ids that callbacks name, from what `_dash-dependencies` answers (JSON)."""
    return frozenset(name for callback in json.loads(dependencies) for name in _ids_of(callback))


def freeze(node: Any, live: frozenset[str]) -> Any:
    """The same tree for Dash: components that `live` ids reach stay, the largest others become HTML.

    A pattern-matching id is always live. Texts and lists stay what they are.
    """
    if isinstance(node, list | tuple):
        return [freeze(child, live) for child in node]
    if not isinstance(node, Component):
        return node
    return _thawed(node, live) if _reached(node, live) else _frozen(node)


def _reached(node: Any, live: frozenset[str]) -> bool:
    kind = type(node)
    if kind is str:  # most are
        return False
    if kind is list or kind is tuple:
        return any(_reached(child, live) for child in node)
    return is_component(kind) and _is_reached(vars(node), live)


def _is_reached(props: Mapping[str, Any], live: frozenset[str]) -> bool:
    name = props.get("id")
    if name is not None and (isinstance(name, dict) or name in live):
        return True
    children = props.get("children")
    return children is not None and _reached(children, live)


def _thawed(node: Component, live: frozenset[str]) -> dict[str, Any]:
    namespace, kind, given = described(node)
    props = {**given, "children": freeze(given.get("children"), live)}
    return {"namespace": namespace, "type": kind, "props": dict(sorted(props.items()))}


def _frozen(node: Component) -> dict[str, Any]:
    """A component by its tag, its attributes as React names them, and its content as HTML."""
    namespace, kind, props = described(node)
    tag = (svg_tag if namespace == "dash_svg" else html_tag)(kind)
    attributes = {name: value for name, value in sorted(props.items()) if name not in NOT_ATTRIBUTES or name == "style"}
    content = {"html": to_html(props.get("children")), "tag": tag, "attributes": attributes}
    return {"type": "Frozen", "namespace": NAMESPACE, "props": content}


def without_html(frozen: Any) -> Any:
    """A frozen page as the layout of the document that shows it: each `Frozen` by its number, in the document's order.

    The client moves what the document holds at the same place into it; see assets/takeover.js.
    """
    return _numbered(frozen, count())


def _numbered(frozen: Any, numbers: Iterator[int]) -> Any:
    if isinstance(frozen, list):
        return [_numbered(child, numbers) for child in frozen]
    if not isinstance(frozen, dict) or "props" not in frozen:
        return frozen
    props = dict(frozen["props"])
    if frozen["namespace"] == NAMESPACE:
        del props["html"]
        props["held"] = next(numbers)
    elif "children" in props:
        props["children"] = _numbered(props["children"], numbers)
    return {**frozen, "props": props}


def output_parts(output: str) -> list[tuple[str, str]]:
    """Id and property of each output of a callback, from how Dash writes them: `..panel.children...panel.hidden..`."""
    parts = (one.rpartition(".") for one in output.strip(".").split("..."))
    return [(name, part) for name, _, part in parts]


def _ids_of(callback: Mapping[str, Any]) -> Iterator[str]:
    for given in (*callback["inputs"], *callback["state"]):
        yield given["id"]
    for name, _property in output_parts(callback["output"]):
        yield name
