"""Which release of the product makes the pages: another one makes others."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_FOLDERS: Final = ("dashboard", "queries/publication", "assets/public", "assets/vendor")
_KINDS: Final = (".py", ".toml", ".css", ".js", ".br")


@cache
def code_print() -> str:
    """A word for the code, words and styles that the pages are made of."""
    found = sha256()
    for file in sorted(file for folder in _FOLDERS for file in (_ROOT / folder).rglob("*") if file.suffix in _KINDS):
        found.update(f"{file.name} ".encode() + file.read_bytes())
    return found.hexdigest()
