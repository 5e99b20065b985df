"""A service's database in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from queries.sources.session import CHUNK, CONNECT_TIMEOUT, Row, Source, connect_arguments


class PostgresqlSource(Source):
    """A REPEATABLE READ, READ ONLY transaction with `statement_timeout`."""

    def __init__(self, url: URL, timeout: int, raw: Any, timezone: str | None, snapshot: str | None) -> None:
        super().__init__(url, timeout, raw)
        self._timezone = timezone
        self._snapshot = snapshot

    def twin(self) -> Source | None:
        """A second session on the exported snapshot; None where the server has no room for one."""
        if self._snapshot is None:
            return None
        try:
            raw = _postgresql_session(self.url, self.timeout, self._timezone)
            raw.execute(_POSTGRESQL_BEGIN)
            raw.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(self._snapshot)))
        except psycopg.Error:
            return None
        return PostgresqlSource(self.url, self.timeout, raw, self._timezone, None)

    def cancel(self) -> None:
        """Ask the server to stop the running statement."""
        self._raw.cancel()

    @property
    def version(self) -> tuple[int, int]:
        """Version of the server."""
        return divmod(self._raw.info.server_version, 10_000)

    def describe(self, statement: str) -> list[tuple[str, Any]]:
        """Names and type numbers of the statement's columns; a failed statement leaves the snapshot usable."""
        with self._raw.transaction():
            return super().describe(statement)

    def all(self, statement: str) -> list[Row]:
        """Every row of a small result; a failed statement leaves the snapshot usable."""
        with self._raw.transaction():
            return super().all(statement)

    def chunks(self, statement: str) -> Iterator[Sequence[Row]]:
        """Rows of a large result.

        libpq's chunks, not a server-side cursor: PostgreSQL plans a cursor for its first rows and never in parallel.
        """
        size = CHUNK if psycopg.pq.version() >= 170_000 else 1
        with self._raw.cursor() as cursor:
            rows = cursor.stream(statement, size=size)
            while chunk := list(islice(rows, CHUNK)):
                yield chunk


_POSTGRESQL_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def open_postgresql(url: URL, timeout: int, timezone: str | None) -> Source:
    """Begin a snapshot, exported for a second session where the server allows it. Raises the driver's own error."""
    raw = _postgresql_session(url, timeout, timezone)
    raw.execute(_POSTGRESQL_BEGIN)
    try:
        row = raw.execute("SELECT pg_export_snapshot()").fetchone()  # the snapshot begins with the first statement
        snapshot = row[0] if row else None
    except psycopg.Error:  # an old standby, or a user who may not
        raw.execute("ROLLBACK")
        raw.execute(_POSTGRESQL_BEGIN)
        raw.execute("SELECT 1")
        snapshot = None
    return PostgresqlSource(url, timeout, raw, timezone, snapshot)


def _postgresql_session(url: URL, timeout: int, timezone: str | None) -> psycopg.Connection[Any]:
    raw = psycopg.connect(
        **connect_arguments(url, user="user", database="dbname"), connect_timeout=CONNECT_TIMEOUT, autocommit=True
    )
    raw.execute("SET default_transaction_read_only = on")
    raw.execute("SELECT set_config('statement_timeout', %s, false)", (str(timeout * 1000),))
    raw.execute("SET datestyle = 'ISO'")
    if timezone:
        raw.execute("SELECT set_config('TimeZone', %s, false)", (timezone,))
    return raw
