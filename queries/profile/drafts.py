"""A service's TOML as written, before it is valid: lets every part be checked although another part is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queries.profile.files import Document
from queries.shapes import Shape


@dataclass(frozen=True)
class Draft:
    """The tables of one service's document; whatever has another form than expected is left out."""

    document: Document

    @property
    def key(self) -> str:
        """The service's name: its file's name."""
        return self.document.key

    @property
    def data(self) -> dict[str, Any]:
        """The whole document; empty where it cannot be read."""
        return self.document.data or {}

    @property
    def facts(self) -> dict[str, dict[str, Any]]:
        """`[facts.NAME]` by name."""
        return _tables(self.data.get("facts"))

    @property
    def metrics(self) -> dict[str, dict[str, Any]]:
        """`[metrics.NAME]` by name."""
        return _tables(self.data.get("metrics"))

    @property
    def tile(self) -> dict[str, Any]:
        """`[tile]`."""
        tile = self.data.get("tile")
        return tile if isinstance(tile, dict) else {}

    @property
    def page(self) -> dict[str, Any]:
        """`[page]`."""
        page = self.data.get("page")
        return page if isinstance(page, dict) else {}

    @property
    def categories(self) -> list[dict[str, Any]]:
        """`[[categories]]` in order."""
        listed = self.data.get("categories")
        return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []

    def where(self, key: str) -> str:
        """File and key, as they stand in a message."""
        return f"{self.document.name}, {key}"

    def fact_of(self, metric: dict[str, Any]) -> str | None:
        """Name of the metric's fact: the one it names, or the only one. None where that is open."""
        named = text_of(metric, "fact")
        if named is not None or len(self.facts) != 1:
            return named
        return next(iter(self.facts))

    def shape_of(self, fact: str | None) -> Shape | None:
        """Shape of a fact; None where the fact or its shape is not known."""
        shape = self.facts.get(fact or "", {}).get("shape")
        return Shape(shape) if shape in list(Shape) else None


def text_of(table: dict[str, Any], key: str) -> str | None:
    """The text under a key; None where there is none."""
    value = table.get(key)
    return value if isinstance(value, str) else None


def texts_of(table: dict[str, Any], key: str) -> list[str]:
    """The texts of the list under a key; empty where there is none."""
    value = table.get(key)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def words_of(table: dict[str, Any], key: str) -> dict[str, str]:
    """The text under a key by language; empty where there is none."""
    value = table.get(key)
    return {name: text for name, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}


def _tables(value: Any) -> dict[str, dict[str, Any]]:
    return {name: entry for name, entry in value.items() if isinstance(entry, dict)} if isinstance(value, dict) else {}
