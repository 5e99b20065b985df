"""Reads what the mart knows of single cases and of the state of the data: the `MartReader` runs the statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, case, func, or_, select

from queries.mart import FACT_TABLES, PLACED, cell, fact, open_case, quarantine
from queries.metrics.rows import HeldRow, OpenRow, UnmappedRow
from queries.personal import looks_personal
from queries.shapes import UNMAPPED

Ask = Callable[[Executable], Sequence[Any]]

_LISTED, _LONGEST = 200, 60


def open_rows(ask: Ask, service: str) -> tuple[OpenRow, ...]:
    """The longest-open cases of a service's facts, the oldest first."""
    words = (cell.c.category, cell.c.department, cell.c.district, cell.c.channel)
    wanted = select(fact.c.name, open_case.c.number, open_case.c.opened, open_case.c.due, open_case.c.waiting_days)
    joined = wanted.add_columns(*words).join(fact, fact.c.id == open_case.c.fact_id)
    joined = joined.join(cell, cell.c.id == open_case.c.cell_id).where(fact.c.service == service)
    found = ask(joined.order_by(open_case.c.opened, open_case.c.number, fact.c.name))
    return tuple(OpenRow(*row) for row in found)


def held_rows(ask: Ask) -> tuple[HeldRow, ...]:
    """Quarantined rows by service, fact and reason, most rows first within a fact."""
    main = case((fact.c.shape == "flow", quarantine.c.amount), else_=quarantine.c.realised)
    month = func.nullif(quarantine.c.month, "")
    key = (fact.c.service, fact.c.name, quarantine.c.reason)
    wanted = select(*key, func.sum(quarantine.c.rows), func.sum(main), func.min(month), func.max(month))
    found = ask(wanted.join(fact, fact.c.id == quarantine.c.fact_id).group_by(*key))
    rows = [
        HeldRow(service, name, reason, int(count), int(amount), first or "", last or "")
        for service, name, reason, count, amount, first, last in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.service, row.fact, -row.rows, row.reason)))


def unmapped_rows(ask: Ask) -> tuple[UnmappedRow, ...]:
    """Words that the profile does not know with their accepted rows, most first, at most 200 of a fact.

    A word that looks like a person's number or address is left out: somebody has mapped a wrong column.
    """
    found: list[UnmappedRow] = []
    for number, service, name, shape in _facts(ask):
        counts: dict[tuple[str, str], int] = {}
        for word, text, rows in _unknown(ask, number, shape):
            if not looks_personal(text):
                key = (word, text[:_LONGEST])
                counts[key] = counts.get(key, 0) + rows
        biggest = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_LISTED]
        found += [UnmappedRow(service, name, word, text, rows) for (word, text), rows in biggest]
    return tuple(sorted(found, key=lambda row: (-row.rows, row.service, row.fact, row.word, row.text)))


def unmapped_by_service(ask: Ask) -> dict[str, int]:
    """Accepted rows with a word that the profile does not know, by service; those without one are left out."""
    counts: dict[str, int] = {}
    for number, service, _, shape in _facts(ask):
        if rows := sum(_rows_of(ask, number, shape).values()):
            counts[service] = counts.get(service, 0) + rows
    return counts


def _facts(ask: Ask) -> Sequence[Any]:
    return ask(select(fact.c.id, fact.c.service, fact.c.name, fact.c.shape))


def _strange(number: int) -> ColumnElement[bool]:
    return (cell.c.fact_id == number) & or_(*(cell.c[word] == UNMAPPED for word in PLACED))


def _rows_of(ask: Ask, number: int, shape: str) -> dict[int, int]:
    """Accepted rows of each cell of a fact with a word that the profile does not know."""
    table = FACT_TABLES[shape]
    here = (table.c.fact_id == number) & table.c.cell_id.in_(select(cell.c.id).where(_strange(number)))
    found = ask(select(table.c.cell_id, func.sum(table.c.rows)).where(here).group_by(table.c.cell_id))
    return {place: int(rows) for place, rows in found}


def _unknown(ask: Ask, number: int, shape: str) -> Iterator[tuple[str, str, int]]:
    """Dimension, word and rows of each cell of a fact, once for each of its words that the profile does not know."""
    rows = _rows_of(ask, number, shape)
    for word in PLACED:
        here = (cell.c.fact_id == number) & (cell.c[word] == UNMAPPED)
        for place, text in ask(select(cell.c.id, cell.c[f"raw_{word}"]).where(here)):
            if place in rows:
                yield word, text, rows[place]
