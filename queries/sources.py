"""Read-only sessions on the services' databases: SQLite, PostgreSQL, MariaDB and MySQL.

A `Source` is one connection in one read-only transaction that sees one snapshot, so that an aggregate and
its control total speak of the same moment. The session itself refuses to write, whatever its user may do.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import psycopg
import pymysql
from psycopg import sql
from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions
from pymysql.cursors import SSCursor
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from queries import sqlite_functions
from queries.errors import Fault, SourceError
from queries.source_faults import connection_fault

CONNECT_TIMEOUT = 10
"""Seconds to wait for a server to answer."""

CHUNK = 2000
"""Rows that are fetched at a time."""

Row = tuple[Any, ...]

DRIVER_ERRORS = (psycopg.Error, pymysql.Error, sqlite3.Error, OSError)
"""What a source's driver may raise."""


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


class SqliteSource(Source):
    """A file, opened with `mode=ro` and `PRAGMA query_only`."""

    @property
    def version(self) -> tuple[int, int]:
        """Version of the SQLite library."""
        return sqlite3.sqlite_version_info[:2]

    def all(self, statement: str) -> list[Row]:
        """Every row of a small result."""
        self._wind()
        return super().all(statement)

    def describe(self, statement: str) -> list[tuple[str, Any]]:
        """Names of the statement's columns; SQLite tells no types, and calls the second `x` of a SELECT `x:1`."""
        self._wind()
        columns = super().describe(statement)
        names = {name for name, _ in columns}
        plain = (re.sub(r":\d+$", "", name) for name, _ in columns)
        return [(short if short in names else name, code) for short, (name, code) in zip(plain, columns, strict=True)]

    def chunks(self, statement: str) -> Iterator[Sequence[Row]]:
        """Rows of a large result."""
        self._wind()
        return super().chunks(statement)

    def _wind(self) -> None:
        end = time.monotonic() + self.timeout
        self._raw.set_progress_handler(lambda: time.monotonic() > end, 100_000)


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


class MysqlSource(Source):
    """START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY, with a statement timeout; MariaDB and MySQL."""

    @property
    def version(self) -> tuple[int, int]:
        """Version of the server."""
        major, minor, *_ = re.findall(r"\d+", self._raw.get_server_info().removeprefix("5.5.5-"))
        return int(major), int(minor)

    def chunks(self, statement: str) -> Iterator[Sequence[Row]]:
        """Rows of a large result, from an unbuffered cursor."""
        cursor = self._raw.cursor(SSCursor)
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
        cursor.close()

    def close(self) -> None:
        """Drop the connection without reading what may still be on its way."""
        if self._raw.open:
            self._raw._force_close()


def open_source(url: str, statement_timeout: int, timezone: str | None = None) -> Source:
    """Open a service's database for reading, in a snapshot of this moment.

    `statement_timeout` is in seconds. `timezone` (an IANA name) is the one in which the database's time stamps
    become days. Raises SourceError, which never shows the password.
    """
    parsed = _parsed(url)
    connect = _CONNECT.get(parsed.get_backend_name())
    if connect is None:
        known = ", ".join(sorted(_CONNECT))
        raise SourceError(
            Fault(_shown(parsed), f"{parsed.get_backend_name()} is not supported", f"Supported: {known}.")
        )
    try:
        return connect(parsed, statement_timeout, timezone)
    except DRIVER_ERRORS as error:
        raise SourceError(connection_fault(parsed, error)) from None


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        remedy = "Write it as postgresql://user:password@host/database, mysql://… or sqlite:///path."
        raise SourceError(Fault("the source's URL", "it is not a database URL", remedy)) from None


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _open_sqlite(url: URL, timeout: int, timezone: str | None) -> Source:
    path = Path(url.database or "").absolute()
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=CONNECT_TIMEOUT)
    raw.text_factory = partial(str, encoding="utf-8", errors="replace")  # any bytes may stand in a text
    sqlite_functions.register(raw)
    raw.execute("PRAGMA query_only = ON")
    raw.execute("BEGIN")
    raw.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()  # a snapshot begins with the first read
    return SqliteSource(url, timeout, raw)


_POSTGRESQL_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def _open_postgresql(url: URL, timeout: int, timezone: str | None) -> Source:
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
        **_arguments(url, user="user", database="dbname"), connect_timeout=CONNECT_TIMEOUT, autocommit=True
    )
    raw.execute("SET default_transaction_read_only = on")
    raw.execute("SELECT set_config('statement_timeout', %s, false)", (str(timeout * 1000),))
    raw.execute("SET datestyle = 'ISO'")
    if timezone:
        raw.execute("SELECT set_config('TimeZone', %s, false)", (timezone,))
    return raw


def _open_mysql(url: URL, timeout: int, timezone: str | None) -> Source:
    arguments: dict[str, Any] = {"charset": "utf8mb4"} | _arguments(url, user="user", database="database")
    converters: dict[Any, Any] = {**conversions, FIELD_TYPE.DECIMAL: _whole_or_decimal}
    converters[FIELD_TYPE.NEWDECIMAL] = _whole_or_decimal
    raw: Any = pymysql.connect(
        **arguments,
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=timeout + 30,
        autocommit=True,
        conv=converters,
    )
    with raw.cursor() as cursor:
        mariadb = "MariaDB" in raw.get_server_info()
        limit = f"max_statement_time = {timeout}" if mariadb else f"max_execution_time = {timeout * 1000}"
        cursor.execute(f"SET SESSION {limit}")
        if timezone:
            cursor.execute("SET SESSION time_zone = %s", (_offset(timezone),))
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    return MysqlSource(url, timeout, raw)


_CONNECT: dict[str, Callable[[URL, int, str | None], Source]] = {
    "sqlite": _open_sqlite,
    "postgresql": _open_postgresql,
    "mysql": _open_mysql,
    "mariadb": _open_mysql,
}


def _arguments(url: URL, *, user: str, database: str) -> dict[str, Any]:
    named = {user: url.username, "password": url.password, "host": url.host, "port": url.port, database: url.database}
    return {name: value for name, value in named.items() if value is not None} | dict(url.query)


def _offset(timezone: str) -> str:
    # MySQL knows zones by name only where its zone tables were loaded, which is seldom done.
    offset = datetime.now(ZoneInfo(timezone)).strftime("%z")
    return f"{offset[:3]}:{offset[3:]}"


def _whole_or_decimal(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)


def quoted(name: str, dialect: str) -> str:
    """A column's name as the dialect quotes it."""
    mark = "`" if dialect in {"mysql", "mariadb"} else '"'
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def column_names(source: Source, tables: Iterable[str]) -> list[str]:
    """Names of the columns of these tables, for a did-you-mean; nothing where the database does not tell."""
    names: list[str] = []
    for table in tables:
        names += [name for name, _ in source.describe(f"SELECT * FROM {quoted(table, source.dialect)} LIMIT 0")]  # noqa: S608
    return names


def table_names(source: Source) -> list[str]:
    """Names of the tables and views that the session sees without a schema before them."""
    if source.dialect == "sqlite":
        statement = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    elif source.dialect == "postgresql":
        statement = "SELECT relname FROM pg_class WHERE relkind IN ('r','v','m','p','f') AND pg_table_is_visible(oid)"
    else:
        statement = "SELECT table_name FROM information_schema.tables WHERE table_schema = database()"
    return [str(name) for (name,) in source.all(statement)]
