"""Writes a fact's months into the mart and reads back what then stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, literal_column, or_, select, text

from queries.mart import FACT_TABLES, PLACED, cell, fact, insert_rows, open_case, quarantine
from queries.pull.cells import Cells, unmapped_cells
from queries.pull.report import Totals, Unmapped
from queries.pull.sorting import Sorter
from queries.pull.wrapping import amounts_of
from queries.shapes import UNMAPPED, Shape

_MONTH = itemgetter(1)
"""Rows of a fact table begin with fact_id and month, as its index does."""


def fact_identity(connection: Connection, service: str, name: str, shape: Shape) -> int:
    """Id of the fact, made where it is new; no other pull of it can run until this transaction ends."""
    made = "INSERT INTO fact (service, name, shape) VALUES (:service, :name, :shape) ON CONFLICT DO NOTHING"
    connection.execute(text(made), {"service": service, "name": name, "shape": shape.value})
    here = (fact.c.service == service) & (fact.c.name == name)
    found = connection.execute(select(fact.c.id, fact.c.shape).where(here).with_for_update()).one()
    if found.shape != shape.value:
        _forget(connection, found.id, Shape(found.shape))
        connection.execute(fact.update().where(fact.c.id == found.id).values(shape=shape.value))
    return found.id


def clear_months(connection: Connection, fact_id: int, shape: Shape, months: Iterable[str] | None) -> None:
    """Delete the fact's rows of these months (all: None), accepted and held back."""
    for table in (FACT_TABLES[shape.value], quarantine):
        statement = delete(table).where(table.c.fact_id == fact_id)
        if months is not None:
            statement = statement.where(table.c.month.in_(sorted(months)))
        connection.execute(statement)


def write_accepted(connection: Connection, shape: Shape, cells: Cells, rows: list[tuple[Any, ...]]) -> None:
    """Append accepted rows, and first the cells they need; empties the list."""
    cells.write()
    rows.sort(key=_MONTH)
    insert_rows(connection, FACT_TABLES[shape.value], rows)
    rows.clear()


def write_held(connection: Connection, shape: Shape, sorter: Sorter) -> None:
    """Append what is held back."""
    names = amounts_of(shape)
    kept = [column.name for column in quarantine.columns if column.name not in {"fact_id", "month", "reason", "value"}]
    rows = []
    for (month, reason, value), (number, *amounts) in sorter.held.items():
        totals = {"rows": number} | dict(zip(names, amounts, strict=True))
        rows.append((sorter.fact_id, month, reason, value, *(totals.get(name, 0) for name in kept)))
    insert_rows(connection, quarantine, rows)


def accepted_totals(connection: Connection, fact_id: int, shape: Shape) -> Totals:
    """Rows and amounts of a fact as they stand in the mart."""
    return _totals(connection, FACT_TABLES[shape.value], fact_id, shape)


def held_totals(connection: Connection, fact_id: int, shape: Shape) -> Totals:
    """Rows and amounts of a fact that are held back."""
    return _totals(connection, quarantine, fact_id, shape)


def held_reasons(connection: Connection, fact_id: int) -> tuple[tuple[str, int], ...]:
    """Rows held back per reason, most first."""
    rows = func.sum(quarantine.c.rows)
    statement = select(quarantine.c.reason, rows).where(quarantine.c.fact_id == fact_id).group_by(quarantine.c.reason)
    found = [(reason, int(number)) for reason, number in connection.execute(statement)]
    return tuple(sorted(found, key=lambda entry: (-entry[1], entry[0])))


def unmapped_words(connection: Connection, fact_id: int, rows_of: Mapping[int, int]) -> list[Unmapped]:
    """Words of accepted rows that the profile does not know, with their rows; `rows_of` are the `unmapped_rows`."""
    cells = unmapped_cells(connection, fact_id)
    counts: dict[tuple[str, str], int] = {}
    for cell_id, rows in rows_of.items():
        for word in cells[cell_id]:
            counts[word] = counts.get(word, 0) + rows
    return [Unmapped(dimension, word, rows) for (dimension, word), rows in counts.items()]


def unmapped_rows(connection: Connection, fact_id: int, shape: Shape) -> dict[int, int]:
    """Accepted rows of each cell with a word that the profile does not know."""
    table = FACT_TABLES[shape.value]
    strange = select(cell.c.id).where(cell.c.fact_id == fact_id, or_(*(cell.c[name] == UNMAPPED for name in PLACED)))
    statement = select(table.c.cell_id, func.sum(table.c.rows)).where(_of_fact(connection, table, fact_id))
    statement = statement.where(table.c.cell_id.in_(strange)).group_by(table.c.cell_id)
    return {cell_id: int(rows) for cell_id, rows in connection.execute(statement)}


def last_day(connection: Connection, fact_id: int, shape: Shape, today: date) -> date | None:
    """The last day on which something happened, among accepted rows.

    Flow: the last day. Case: the last opening or closing. Budget: the last day up to which money is booked, else
    the end of the last month with realised money, but never after yesterday.
    """
    table = FACT_TABLES[shape.value]
    here = _of_fact(connection, table, fact_id)
    names = {Shape.FLOW: ("day",), Shape.CASE: ("opened", "closed"), Shape.BUDGET: ("reported_on",)}[shape]
    days = [
        day for day in connection.execute(select(*(func.max(table.c[name]) for name in names)).where(here)).one() if day
    ]
    if days or shape is not Shape.BUDGET:
        return max(days, default=None)
    month = connection.execute(select(func.max(table.c.month)).where(here, table.c.realised != 0)).scalar_one()
    return _end_of_month(month, today) if month else None


def _end_of_month(month: str, today: date) -> date:
    year, number = map(int, month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(min(following.toordinal(), today.toordinal()) - 1)


def _totals(connection: Connection, table: Table, fact_id: int, shape: Shape) -> Totals:
    sums = [func.coalesce(func.sum(table.c[name]), 0) for name in ("rows", *amounts_of(shape))]
    rows, *amounts = connection.execute(select(*sums).where(_of_fact(connection, table, fact_id))).one()
    return Totals(int(rows), tuple(map(int, amounts)))


def _of_fact(connection: Connection, table: Table, fact_id: int) -> ColumnElement[bool]:
    # Reading a whole fact row by row through an index is slower than reading the table: the sign keeps SQLite off it.
    if connection.dialect.name == "sqlite":
        return literal_column(f'+"{table.name}".fact_id') == fact_id
    return table.c.fact_id == fact_id


def _forget(connection: Connection, fact_id: int, shape: Shape) -> None:
    clear_months(connection, fact_id, shape, None)
    connection.execute(delete(open_case).where(open_case.c.fact_id == fact_id))
