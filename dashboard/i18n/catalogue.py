"""The interface's texts: flat TOML catalogues, one a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from queries.viewer import Language

FOLDER = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")

Part = TypeVar("Part")


@dataclass(frozen=True)
class Catalogue:
    """Every text of one language, by its dotted key (`status.on_track`)."""

    language: Language
    texts: Mapping[str, str]

    @classmethod
    def of(cls, language: Language) -> Catalogue:
        """The catalogue of a language; read once, from every `*<language>.toml` of this folder."""
        return _read(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key` with its `{placeholders}` filled in. An unknown key is a `KeyError`."""
        return PLACEHOLDER.sub(lambda found: str(values[found[1]]), self.texts[key])

    def get(self, key: str) -> str | None:
        """The text under `key`, or None."""
        return self.texts.get(key)

    def parts(self, key: str, **values: Part) -> list[str | Part]:
        """The text under `key` cut at its placeholders, each replaced by the value itself (a component)."""
        return filled(self.texts[key], **values)


def filled(text: str, **values: Part) -> list[str | Part]:
    """`text` cut at its `{placeholders}`, each replaced by the value of that name; other braces stay as they are."""
    pieces: list[str | Part] = []
    end = 0
    for found in PLACEHOLDER.finditer(text):
        pieces += [text[end : found.start()], values.get(found[1], found[0])]
        end = found.end()
    return [piece for piece in (*pieces, text[end:]) if piece != ""]


@cache
def _read(language: Language) -> Catalogue:
    texts: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*{language.value}.toml")):
        texts.update(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    return Catalogue(language, MappingProxyType(texts))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
