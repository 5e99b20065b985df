"""A component tree as HTML: what a browser shows before, or without, Dash.

Covers `dash.html` and `dash_svg`, by component type and property. What Dash would put on screen from the
same tree is put here: same tags, same attributes, same text, no whitespace of its own. Components that show nothing
(`dcc.Store`, `dcc.Location` …) yield nothing; any other component is an error, not a hole in the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from dash.development.base_component import Component

from dashboard.markup import RAW_TAGS, VOID_TAGS, html_attribute, html_tag, style_text, svg_attribute, svg_tag

INVISIBLE: Final = frozenset({"Download", "Geolocation", "Interval", "Location", "Store"})
"""Components of `dash.dcc` that hold state and show nothing."""

NOT_ATTRIBUTES: Final = frozenset(
    {"children", "disable_n_clicks", "key", "loading_state", "n_clicks", "n_clicks_timestamp", "style"}
)
"""Properties of Dash that are not attributes of the element."""

ENUMERATED: Final = frozenset({"contentEditable", "draggable", "spellCheck"})
"""HTML attributes for which true and false are words."""

URLS: Final = frozenset({"href", "src", "action", "formAction", "cite", "poster", "data"})

_OF_DASH: Final = frozenset(
    {"_prop_names", "_type", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties"}
)
"""What Dash keeps beside the properties of a component."""

_MEANINGFUL: Final = URLS | {"id"}
"""Attributes whose text is not only text."""

_NO_ATTRIBUTES: Final = NOT_ATTRIBUTES | _OF_DASH

_NAMESPACES: Final = {
    "dash_html_components": (html_tag, html_attribute),
    "dash_svg": (svg_tag, svg_attribute),
}
"""How tags and attributes of a namespace are called."""

_SPECIAL: Final = re.compile("[&<>]")
_SPECIAL_IN_ATTRIBUTES: Final = re.compile("[&<>\"']")
_REFERENCES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_SCHEME: Final = re.compile(r"(javascript|vbscript|data):", re.IGNORECASE)
_IGNORED_IN_URLS: Final = re.compile(r"[\x00-\x20]+")  # browsers drop these before they read the scheme


class Written(str):
    """HTML that `to_html` has made already: it stands as it is among the children of a component."""


class StaticHtmlError(TypeError):
    """The tree holds something that has no safe form in plain HTML."""


def to_html(node: Any) -> str:
    """HTML of a component, a text, a number, or a list of them. Raises StaticHtmlError for what cannot be rendered."""
    parts: list[str] = []
    _write(node, parts.append)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Tag:
    """What every element of one kind has in common."""

    opening: str
    closing: str
    attribute: Callable[[str], str]
    text_of: str  # the property whose text goes before the content
    breaks: bool


class _Attribute(NamedTuple):
    """How one property is written; `is_text`: what a text says is what is written."""

    name: str
    opening: str
    is_text: bool


def _write(node: Any, out: Callable[[str], None]) -> None:
    kind = type(node)
    if kind is str:
        out(_escaped(node))
    elif kind is list or kind is tuple:
        for child in node:
            _write(child, out)
    elif is_component(kind):
        tag = _tag(node._namespace, node._type)
        if tag is None:
            _check_shows_nothing(node)
        else:
            _write_element(tag, vars(node), out)
    else:
        _write_other(node, out)


def _write_other(node: Any, out: Callable[[str], None]) -> None:
    """What is seldom met: kinds of text and lists of their own, numbers, and what shows nothing."""
    if isinstance(node, Written):
        out(node)
    elif isinstance(node, str):
        out(_escaped(node))
    elif isinstance(node, list | tuple):
        for child in node:
            _write(child, out)
    elif isinstance(node, bool) or node is None:
        return  # React shows neither
    elif isinstance(node, int | float):
        out(str(node))
    else:
        raise StaticHtmlError(f"A {type(node).__name__} cannot stand in a page: turn it into text first ({node!r:.80})")


@lru_cache(maxsize=256)
def is_component(kind: type) -> bool:
    """Whether things of a class are components; Dash's own class takes long to say so of each thing."""
    return issubclass(kind, Component)


def _escaped(text: str) -> str:
    """As `html.escape` without quotes does it, without touching the many texts that need nothing."""
    return _SPECIAL.sub(_reference, text) if _SPECIAL.search(text) else text


def _escaped_in_attribute(text: str) -> str:
    return _SPECIAL_IN_ATTRIBUTES.sub(_reference, text)


def _reference(found: re.Match[str]) -> str:
    return _REFERENCES[found.group()]


def described(node: Component) -> tuple[str, str, dict[str, Any]]:
    """Namespace, type and properties, as `to_plotly_json` says them, without trying every property that could be."""
    props = {name: value for name, value in vars(node).items() if name not in _OF_DASH}
    return node._namespace, node._type, props


@lru_cache(maxsize=1024)
def _tag(namespace: str, kind: str) -> _Tag | None:
    """None for a component that is no element."""
    if namespace not in _NAMESPACES:
        return None
    name_of, attribute = _NAMESPACES[namespace]
    tag = name_of(kind)
    if tag in RAW_TAGS:
        raise StaticHtmlError(f"<{tag}> has no place in a page")
    closing = "" if tag in VOID_TAGS else f"</{tag}>"
    return _Tag(f"<{tag}", closing, attribute, "value" if tag == "textarea" else "", tag in {"pre", "textarea"})


def _check_shows_nothing(node: Component) -> None:
    namespace, kind, props = described(node)
    if namespace != "dash_core_components" or kind not in INVISIBLE:
        raise StaticHtmlError(
            f"{namespace}.{kind} (id {props.get('id')!r}) has no HTML of its own: use dash.html and dash_svg for pages"
        )


def _write_element(tag: _Tag, props: dict[str, Any], out: Callable[[str], None]) -> None:
    out(tag.opening)
    _write_attributes(tag, props, out)
    if not tag.closing:
        return
    if tag.breaks:
        out("\n")  # the parser swallows the first line break
    children = props.get("children")
    if tag.text_of:
        children = props.get(tag.text_of) or children
    if type(children) is str:  # most are
        out(_escaped(children))
    elif children is not None:
        _write(children, out)
    out(tag.closing)


def _write_attributes(tag: _Tag, props: dict[str, Any], out: Callable[[str], None]) -> None:
    """All attributes and the end of the opening tag."""
    needs_escape = _SPECIAL_IN_ATTRIBUTES.search
    for name, opening, is_text in _attributes(tag.attribute, tuple(props)):
        value = props[name]
        if value is None:
            continue
        text = value if is_text and type(value) is str else _attribute_text(name, value)
        if text is True:
            out(f'{opening}"')
        elif text is not False:
            out(f'{opening}{_escaped_in_attribute(text) if needs_escape(text) else text}"')
    style = props.get("style")
    if style and (said := style_text(style)):
        out(f' style="{_escaped_in_attribute(said)}"')
    out(">")


@lru_cache(maxsize=4096)
def _attributes(attribute: Callable[[str], str], names: tuple[str, ...]) -> tuple[_Attribute, ...]:
    """How the properties of an element are written in HTML or SVG, without those that are no attributes. In the order
    of their names: Dash's own differs from process to process. Raises for what is no name."""
    return tuple(_attribute(attribute, name) for name in sorted(names) if name not in _NO_ATTRIBUTES)


def _attribute(attribute: Callable[[str], str], name: str) -> _Attribute:
    if not _NAME.fullmatch(name):
        raise StaticHtmlError(f"{name!r} is not a name for an attribute")
    return _Attribute(name, f' {attribute(name)}="', name not in _MEANINGFUL)


def _attribute_text(name: str, value: Any) -> str | bool:
    """Text of an attribute; True for one that only has to be there, False for one that must not be."""
    if isinstance(value, bool):
        words = name.startswith(("aria-", "data-")) or name in ENUMERATED
        return str(value).lower() if words else value
    if name == "id":
        return _id_text(value)
    if not isinstance(value, str | int | float):
        raise StaticHtmlError(f"{name} holds a {type(value).__name__}: an attribute is a text, a number, true or false")
    text = str(value)
    return _url_text(name, text) if name in URLS else text


def _id_text(value: str | dict[str, Any]) -> str:
    """Ids of pattern-matching callbacks as Dash writes them: JSON with sorted keys."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _url_text(name: str, text: str) -> str:
    if _SCHEME.match(_IGNORED_IN_URLS.sub("", text)) and not (name == "src" and text.startswith("data:image/")):
        raise StaticHtmlError(f"{name} would run what it links to: {text!r:.80}")
    return text
