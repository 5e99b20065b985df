"""What pages wear and run: the style sheet, the scripts, the icon, and Plotly's code for whoever explores a chart.

Their names hold their content's hash, so browsers keep them for ever.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import brotli

from dashboard.charts.bundle import FILE as PLOTLY

ASSETS: Final = Path(__file__).parents[2] / "assets"
FOLDER: Final = "aset"
"""Where they lie below the site's root."""

PACKED: Final = ("br", "gz")
"""Beside Plotly's code lies the same, packed by these: a server should not pack a megabyte for each reader."""


@dataclass(frozen=True)
class Dressing:
    """Paths below the site's root, and what stands in each page itself."""

    first: str  # the style of what is seen first
    style: str
    script: str
    explorer: str
    plotly: str
    icon: str

    def files(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Each path with what makes its content."""
        own = {self.style: "public.css", self.script: "public.js", self.explorer: "explore.js"}
        yield from ((path, partial(_packed, ASSETS / "public" / name)) for path, name in own.items())
        yield self.icon, partial(_packed, ASSETS / "icon.svg")
        yield self.plotly, _plotly
        yield f"{self.plotly}.br", PLOTLY.read_bytes
        yield f"{self.plotly}.gz", lambda: gzip.compress(_plotly(), 9, mtime=0)


@cache
def dressing() -> Dressing:
    """That of this release."""
    return Dressing(
        first=_packed(ASSETS / "public" / "first.css").decode(),
        style=_path(ASSETS / "public" / "public.css"),
        script=_path(ASSETS / "public" / "public.js"),
        explorer=_path(ASSETS / "public" / "explore.js"),
        plotly=_named("plotly", PLOTLY.read_bytes(), ".js"),
        icon=_path(ASSETS / "icon.svg"),
    )


def _path(file: Path) -> str:
    return _named(file.stem, _packed(file), file.suffix)


def _named(stem: str, content: bytes, suffix: str) -> str:
    return f"{FOLDER}/{stem}.{sha256(content).hexdigest()[:16]}{suffix}"


def _packed(file: Path) -> bytes:
    """Comments and indents are for whoever writes the file."""
    text = file.read_text("utf-8")
    if file.suffix == ".css":
        text = text.partition("*/")[2]
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


def _plotly() -> bytes:
    return brotli.decompress(PLOTLY.read_bytes())
