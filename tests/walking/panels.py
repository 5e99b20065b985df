"""What a tap on a panel's link is answered with, as HTML: the callback that the client asks, without the page."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from dashboard import ids
from tests.walking.reading import Element, fragment

_OUTPUT = f"..{ids.PANEL}.children...{ids.PANEL}.hidden.."


def opened_panel(client: FlaskClient, address: str) -> Element:
    """The content of the side panel at an address."""
    asked = {
        "output": _OUTPUT,
        "outputs": [{"id": ids.PANEL, "property": part} for part in ("children", "hidden")],
        "inputs": [{"id": ids.PANEL_REQUEST, "property": "data-url", "value": address}],
        "changedPropIds": [f"{ids.PANEL_REQUEST}.data-url"],
    }
    answer = client.post("/_dash-update-component", json=asked)
    assert answer.status_code == 200, address
    return fragment("".join(_html(answer.json["response"][ids.PANEL]["children"])))


def _html(node: Any) -> list[str]:
    """The pieces of HTML in Dash's answer, in order; what is not HTML holds no number."""
    if isinstance(node, dict):
        own = [node["html"]] if isinstance(node.get("html"), str) else []
        return own + [text for value in node.values() for text in _html(value)]
    return [text for one in node for text in _html(one)] if isinstance(node, list) else []
