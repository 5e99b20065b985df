"""How names of Dash properties, styles and components are written in HTML and SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

HTML_NAMES: Final[Mapping[str, str]] = {
    "className": "class",
    "htmlFor": "for",
    "acceptCharset": "accept-charset",
    "httpEquiv": "http-equiv",
}
"""HTML attributes whose name is not just the property's in lower case."""

HTML_TAGS: Final[Mapping[str, str]] = {"MapEl": "map", "ObjectEl": "object"}
"""Components whose tag is not just their name in lower case."""

VOID_TAGS: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements without content and without an end tag (HTML Living Standard, 13.1.2)."""

RAW_TAGS: Final = frozenset(
    {"script", "noscript", "iframe", "noembed", "noframes", "plaintext", "xmp", "template", "frame", "frameset", "base"}
)
"""Elements that a page has no business with: their content is not plain text, or they change what links mean."""

SVG_AS_IT_IS: Final = frozenset(
    {
        "attributeName",
        "attributeType",
        "baseFrequency",
        "baseProfile",
        "calcMode",
        "clipPathUnits",
        "diffuseConstant",
        "edgeMode",
        "filterRes",
        "filterUnits",
        "gradientTransform",
        "gradientUnits",
        "kernelMatrix",
        "kernelUnitLength",
        "keyPoints",
        "keySplines",
        "keyTimes",
        "lengthAdjust",
        "limitingConeAngle",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "maskContentUnits",
        "maskUnits",
        "numOctaves",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "pointsAtX",
        "pointsAtY",
        "pointsAtZ",
        "preserveAlpha",
        "preserveAspectRatio",
        "primitiveUnits",
        "refX",
        "refY",
        "repeatCount",
        "repeatDur",
        "requiredFeatures",
        "specularConstant",
        "specularExponent",
        "spreadMethod",
        "startOffset",
        "stdDeviation",
        "stitchTiles",
        "surfaceScale",
        "systemLanguage",
        "tableValues",
        "targetX",
        "targetY",
        "textLength",
        "viewBox",
        "viewTarget",
        "xChannelSelector",
        "yChannelSelector",
        "zoomAndPan",
    }
)
"""SVG attributes that keep their capitals (SVG 2, attribute index)."""

UNITLESS_STYLES: Final = frozenset(
    {
        "animationIterationCount",
        "aspectRatio",
        "columnCount",
        "columns",
        "fillOpacity",
        "flex",
        "flexGrow",
        "flexShrink",
        "floodOpacity",
        "fontWeight",
        "gridArea",
        "gridColumn",
        "gridColumnEnd",
        "gridColumnStart",
        "gridRow",
        "gridRowEnd",
        "gridRowStart",
        "lineClamp",
        "lineHeight",
        "opacity",
        "order",
        "orphans",
        "scale",
        "stopOpacity",
        "strokeDasharray",
        "strokeDashoffset",
        "strokeMiterlimit",
        "strokeOpacity",
        "strokeWidth",
        "tabSize",
        "widows",
        "zIndex",
        "zoom",
    }
)
"""CSS properties to whose plain numbers React adds no `px`."""

_CAPITAL: Final = re.compile(r"([A-Z])")


@lru_cache(maxsize=1024)
def html_tag(component: str) -> str:
    """`Div` -> `div`, `MapEl` -> `map`."""
    return HTML_TAGS.get(component, component.lower())


@lru_cache(maxsize=1024)
def svg_tag(component: str) -> str:
    """`LinearGradient` -> `linearGradient`."""
    return component[0].lower() + component[1:]


@lru_cache(maxsize=1024)
def html_attribute(prop: str) -> str:
    """`className` -> `class`, `colSpan` -> `colspan`; `data-*` and `aria-*` stay."""
    return HTML_NAMES.get(prop) or prop.lower()


@lru_cache(maxsize=1024)
def svg_attribute(prop: str) -> str:
    """`strokeWidth` -> `stroke-width`, `viewBox` -> `viewBox`; `data-*` and `aria-*` stay."""
    if prop in SVG_AS_IT_IS or "-" in prop:
        return prop
    return HTML_NAMES.get(prop) or _kebab(prop)


def style_text(style: Mapping[str, Any]) -> str:
    """`{"marginTop": 4, "--mark": "50%"}` -> `margin-top:4px;--mark:50%`, as React would set it."""
    return ";".join(
        f"{_style_name(name)}:{_style_value(name, value)}"
        for name, value in style.items()
        if value is not None and value != "" and not isinstance(value, bool)
    )


@lru_cache(maxsize=1024)
def _style_name(name: str) -> str:
    if name.startswith("--"):
        return name
    kebab = _kebab(name)
    return f"-{kebab}" if kebab.startswith("ms-") else kebab


def _style_value(name: str, value: Any) -> str:
    plain = value == 0 or name.startswith("--") or name in UNITLESS_STYLES
    if isinstance(value, int | float) and not plain:
        return f"{value}px"
    return str(value).strip()


def _kebab(name: str) -> str:
    return _CAPITAL.sub(r"-\1", name).lower()
