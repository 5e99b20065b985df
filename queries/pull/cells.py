"""Cells of the mart: each combination of a fact's words, once, with the codes of today's profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

from queries.mart import PLACED, WORDS, cell, insert_rows
from queries.profile.models import Fact
from queries.profile.places import Places
from queries.pull.sorting import Words
from queries.shapes import UNMAPPED

_RAW_LENGTH, _PLACED_LENGTH, _BLOCK = 200, 120, 200


@dataclass(frozen=True)
class Placing:
    """Gives a fact's words their codes."""

    places: Places
    service: str
    default_department: str  # code, or '' where the SELECT itself yields a department

    @classmethod
    def of(cls, places: Places, service: str, fact: Fact, has_department: bool) -> Placing:
        """The fact's own department stands for every row only where the SELECT has none."""
        return cls(places, service, "" if has_department else fact.department or "")

    def code(self, name: str, raw: str) -> str:
        """Code of one word; words that the profile does not place stay as the service writes them."""
        match name:
            case "department":
                return self.places.department(raw or self.default_department)
            case "district":
                return self.places.district(raw)
            case "category":
                return self.places.category(self.service, raw)
            case "kind":
                return self.places.kind(self.service, raw)
        return raw[:_PLACED_LENGTH]

    def codes(self, raw: Words) -> Words:
        """Codes of all `WORDS`, from all raw words in the same order."""
        return tuple(self.code(name, word) for name, word in zip(WORDS, raw, strict=True))


class Cells(dict[Words, int]):
    """Ids of a fact's cells by its delivered words; a new combination gets an id at once and a row at `write`."""

    def __init__(self, connection: Connection, fact_id: int, names: tuple[str, ...], placing: Placing) -> None:
        super().__init__()
        self._connection = connection
        self._fact_id = fact_id
        self._names = names
        self._placing = placing
        self._ids = _free_ids(connection)
        self._new: list[tuple[Any, ...]] = []
        self._known = {tuple(row[1:]): row[0] for row in connection.execute(_cells_of(fact_id))}

    def __missing__(self, words: Words) -> int:
        raw = self._stored(words)
        identity = self._known.get(raw)
        if identity is None:
            identity = self._known[raw] = next(self._ids)
            self._new.append((identity, self._fact_id, *self._placing.codes(raw), *raw))
        self[words] = identity
        return identity

    def write(self) -> None:
        """Insert the cells that are new since the last call."""
        insert_rows(self._connection, cell, self._new)
        self._new.clear()

    def place_again(self) -> None:
        """Give every cell of the fact the codes of today's profile."""
        columns = [cell.c.id, *(cell.c[name] for name in WORDS), *(cell.c[f"raw_{name}"] for name in WORDS)]
        moved = []
        for row in self._connection.execute(select(*columns).where(cell.c.fact_id == self._fact_id)):
            before, raw = tuple(row[1 : 1 + len(WORDS)]), tuple(row[1 + len(WORDS) :])
            if (codes := self._placing.codes(raw)) != before:
                moved.append({"which": row.id, **dict(zip(WORDS, codes, strict=True))})
        if moved:
            self._connection.execute(update(cell).where(cell.c.id == bindparam("which")), moved)

    def _stored(self, words: Words) -> Words:
        given = dict(zip(self._names, words, strict=True))
        return tuple((given.get(name) or "").replace("\x00", "")[:_RAW_LENGTH] for name in WORDS)


def _cells_of(fact_id: int) -> Any:
    return select(cell.c.id, *(cell.c[f"raw_{name}"] for name in WORDS)).where(cell.c.fact_id == fact_id)


def _free_ids(connection: Connection) -> Iterator[int]:
    """Ids that no other pull can take: SQLite has one writer, PostgreSQL a sequence."""
    if connection.dialect.name == "postgresql":
        statement = text("SELECT nextval(pg_get_serial_sequence('cell', 'id')) FROM generate_series(1, :many)")
        while True:
            yield from connection.execute(statement, {"many": _BLOCK}).scalars().all()
    highest = connection.execute(select(func.coalesce(func.max(cell.c.id), 0))).scalar_one()
    yield from count(highest + 1)


def unmapped_cells(connection: Connection, fact_id: int) -> dict[int, list[tuple[str, str]]]:
    """Cells with a word that the profile does not know: id -> (dimension, word)."""
    names = [cell.c.id, *(cell.c[name] for name in PLACED), *(cell.c[f"raw_{name}"] for name in PLACED)]
    found: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(select(*names).where(cell.c.fact_id == fact_id)).mappings():
        unknown = [(name, row[f"raw_{name}"]) for name in PLACED if row[name] == UNMAPPED]
        if unknown:
            found[row["id"]] = unknown
    return found
