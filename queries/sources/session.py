"""One read-only snapshot of a service's database, whatever its engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL

CONNECT_TIMEOUT = 10
"""Seconds to wait for a server to answer."""

CHUNK = 2000
"""Rows that are fetched at a time."""

Row = tuple[Any, ...]


class Source:
    """One read-only snapshot of a service's database. Close it, or use it in a `with`."""

    dialect: str
    """SQLAlchemy's name of the dialect: sqlite, postgresql, mysql or mariadb."""

    def __init__(self, url: URL, timeout: int, raw: Any) -> None:
        self.url = url
        self.timeout = timeout
        self.dialect = url.get_backend_name()
        self._raw = raw

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def version(self) -> tuple[int, int]:
        """Major and minor version of the server."""
        raise NotImplementedError

    def describe(self, statement: str) -> list[tuple[str, Any]]:
        """Names of the statement's columns and the driver's code of their types (None where it tells none)."""
        cursor = self._raw.cursor()
        try:
            cursor.execute(statement)
            cursor.fetchall()
            return [(column[0], column[1]) for column in cursor.description]
        finally:
            cursor.close()

    def all(self, statement: str) -> list[Row]:
        """Every row of a small result. Raises the driver's own error."""
        cursor = self._raw.cursor()
        try:
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def chunks(self, statement: str) -> Iterator[Sequence[Row]]:
        """Rows of a large result, `CHUNK` at a time, never all of them in memory. Raises the driver's own error."""
        cursor = self._raw.cursor()
        try:
            cursor.execute(statement)
            while rows := cursor.fetchmany(CHUNK):
                yield rows
        finally:
            cursor.close()

    def twin(self) -> Source | None:
        """Another session that sees the same snapshot, for a statement at the same time; None where there is none."""
        return None

    def cancel(self) -> None:
        """Stop the statement that another thread runs in this session, if the database can."""

    def close(self) -> None:
        """End the transaction and the session."""
        self._raw.close()


def connect_arguments(url: URL, *, user: str, database: str) -> dict[str, Any]:
    """What a driver is connected with; `user` and `database` are its names of these two."""
    named = {user: url.username, "password": url.password, "host": url.host, "port": url.port, database: url.database}
    return {name: value for name, value in named.items() if value is not None} | dict(url.query)
