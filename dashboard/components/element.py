"""An HTML element at a twentieth of the cost of one of `dash.html`: for the many small ones of long lists.

Nobody checks the names of its properties, and Dash itself does not know all its tags (`<input>`): use it only where
no callback reaches.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


class Element(Component):
    """`Element("A", "text", href="/")` is what `html.A("text", href="/")` is, by the names of `dash.html`.

    `children` may be left out, as may properties that are None.
    """

    _namespace = "dash_html_components"

    def __init__(self, tag: str, children: Any = None, **properties: Any) -> None:
        own = vars(self)
        own["_type"] = tag
        if children is not None:
            own["children"] = children
        for name, value in properties.items():
            if value is not None:
                own[name] = value

    def to_plotly_json(self) -> dict[str, Any]:
        """As every component of Dash describes itself."""
        props = {name: value for name, value in vars(self).items() if name != "_type"}
        return {"props": props, "type": self._type, "namespace": self._namespace}


class Drawn(Element):
    """The same for an element of SVG, by the names of `dash_svg`: `Drawn("Path", d="M0 0h1")`."""

    _namespace = "dash_svg"
