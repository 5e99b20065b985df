"""Appends rows to the mart's tables as fast as its engine allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

_PARAMETERS = 999
"""Of one SQLite statement; what every build of it allows."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Append whole rows, each a tuple in the order of the table's columns, days as ISO text.

    PostgreSQL takes them by COPY, which is several times as fast as INSERT; SQLite takes many a statement, which is
    fast where they come in the order of the table's index.
    """
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{table.name}" ({names}) FROM STDIN', rows)
        return
    at_once = _PARAMETERS // len(table.columns)
    whole = len(rows) - len(rows) % at_once
    blocks = [tuple(chain.from_iterable(rows[start : start + at_once])) for start in range(0, whole, at_once)]
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES '  # noqa: S608
    marks = f"({', '.join('?' * len(table.columns))})"
    if blocks:
        connection.exec_driver_sql(insert + ", ".join([marks] * at_once), blocks)
    if whole < len(rows):
        connection.exec_driver_sql(insert + marks, list(rows[whole:]))


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
