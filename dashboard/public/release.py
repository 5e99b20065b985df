"""Which release of the product makes the pages: another one makes others."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_MADE_OF: Final = (_ROOT / "dashboard", _ROOT / "queries" / "publication", _ROOT / "assets" / "public")
_KINDS: Final = (".py", ".toml", ".css", ".js")


@cache
def code_print() -> str:
    """A word for the code, words and styles that the pages are made of."""
    found = sha256()
    for file in sorted(file for folder in _MADE_OF for file in folder.rglob("*") if file.suffix in _KINDS):
        found.update(f"{file.name} ".encode() + file.read_bytes())
    return found.hexdigest()
