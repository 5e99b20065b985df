"""What every document wears, read once from the assets folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BASE_STYLE: Final = (
    "#first-paint,#react-entry-point,#_dash-app-content{display:contents}"
    "[hidden],._dash-loading,._dash-loading-callback{display:none!important}"
)
"""The wrappers leave no trace in the layout of a page; Dash's side is hidden until it holds the page."""

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BACKGROUND: Final = re.compile(r"--bg:\s*(#[0-9a-fA-F]{3,8})")


@dataclass(frozen=True)
class Dress:
    """One style sheet, an icon, and the colours of the browser's own frame."""

    style: str
    icon: str  # SVG
    light: str
    dark: str


def read_dress(assets: Path) -> Dress:
    """Put the style sheets of `assets` together, in the order of their names; `icon.svg` is the icon.

    The frame takes the first two values that the sheets give `--bg`: of the light theme, then of the dark one.
    """
    style = BASE_STYLE + "\n".join(_shortened(path.read_text("utf-8")) for path in sorted(assets.glob("*.css")))
    light, dark = [*_BACKGROUND.findall(style)[:2], "#ffffff", "#000000"][:2]
    return Dress(style, (assets / "icon.svg").read_text("utf-8").strip(), light, dark)


def _shortened(style: str) -> str:
    lines = (line.strip() for line in _COMMENT.sub("", style).splitlines())
    return "\n".join(line for line in lines if line)
