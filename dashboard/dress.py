"""What every document wears, read once from the assets folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BASE_STYLE: Final = (
    "#first-paint,#react-entry-point,#_dash-app-content{display:contents}"
    "[hidden],._dash-loading,._dash-loading-callback{display:none!important}"
)
"""The wrappers leave no trace in the layout of a page; Dash's side is hidden until it holds the page."""

BASE_SHEET: Final = "base"
"""The sheet that every page wears."""

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BACKGROUND: Final = re.compile(r"--bg:\s*(#[0-9a-fA-F]{3,8})")


@dataclass(frozen=True)
class Dress:
    """Style sheets by name, an icon, and the colours of the browser's own frame."""

    sheets: Mapping[str, str]
    icon: str  # SVG
    light: str
    dark: str

    def style(self, names: Iterable[str]) -> str:
        """The sheet `base` and those named, as one. Raises `KeyError` for one that there is not."""
        return BASE_STYLE + "\n".join(self.sheets[name] for name in (BASE_SHEET, *names))


def read_dress(assets: Path) -> Dress:
    """The style sheets of `assets` by the names of their files; `icon.svg` is the icon.

    The frame takes the first two values that `base.css` gives `--bg`: of the light theme, then of the dark one.
    """
    sheets = {path.stem: _shortened(path.read_text("utf-8")) for path in sorted(assets.glob("*.css"))}
    light, dark = [*_BACKGROUND.findall(sheets[BASE_SHEET])[:2], "#ffffff", "#000000"][:2]
    return Dress(sheets, (assets / "icon.svg").read_text("utf-8").strip(), light, dark)


def _shortened(style: str) -> str:
    lines = (line.strip() for line in _COMMENT.sub("", style).splitlines())
    return "\n".join(line for line in lines if line)
