"""Cells of the mart: each combination of a fact's words, once, with the codes of today's profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, text, update

from queries.mart import PLACED, WORDS, cell, insert_rows
from queries.profile.models import Fact
from queries.profile.places import Places
from queries.pull.sorting import Remembered, Words
from queries.shapes import UNMAPPED

_RAW_LENGTH, _PLACED_LENGTH, _BLOCK = 200, 120, 200


class Placing:
    """Gives a fact's words their codes; each word is looked up once."""

    def __init__(self, places: Places, service: str, fact: Fact, has_department: bool) -> None:
        # The fact's own department stands for every row, but only where the SELECT has none.
        own = "" if has_department else fact.department or ""
        placed: dict[str, Callable[[str], str]] = {
            "department": lambda raw: places.department(raw or own),
            "district": places.district,
            "category": partial(places.category, service),
            "kind": partial(places.kind, service),
        }
        self._codes = {name: Remembered(placed.get(name, _as_written)) for name in WORDS}
        self._in_order = tuple(self._codes[name] for name in WORDS)

    def code(self, name: str, raw: str) -> str:
        """Code of one word; words that the profile does not place stay as the service writes them."""
        return self._codes[name][raw]

    def codes(self, raw: Words) -> Words:
        """Codes of all `WORDS`, from all raw words in the same order."""
        return tuple([codes[word] for codes, word in zip(self._in_order, raw, strict=True)])


def _as_written(raw: str) -> str:
    return raw[:_PLACED_LENGTH]


class Cells(dict[Words, int]):
    """Ids of a fact's cells by its delivered words; a new combination gets an id at once and a row at `write`."""

    def __init__(self, connection: Connection, fact_id: int, names: tuple[str, ...], placing: Placing) -> None:
        super().__init__()
        self._connection = connection
        self._fact_id = fact_id
        self._placing = placing
        self._ids = _free_ids(connection)
        self._new: list[tuple[Any, ...]] = []
        self._places_of = tuple(names.index(name) if name in names else None for name in WORDS)
        self._known: dict[Words, int] = {tuple(row[1:]): row[0] for row in connection.execute(_cells_of(fact_id))}

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
        return tuple(["" if at is None else _storable(words[at]) for at in self._places_of])


def _storable(word: str | None) -> str:
    # PostgreSQL takes no NUL in a text.
    return word.replace("\x00", "")[:_RAW_LENGTH] if word else ""


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
    any_unknown = or_(*(cell.c[name] == UNMAPPED for name in PLACED))
    for row in connection.execute(select(*names).where(cell.c.fact_id == fact_id, any_unknown)).mappings():
        unknown = [(name, row[f"raw_{name}"]) for name in PLACED if row[name] == UNMAPPED]
        if unknown:
            found[row["id"]] = unknown
    return found
