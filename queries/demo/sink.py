"""Where simulated rows go: a SQLite file, a PostgreSQL or a MariaDB database, each by its fastest door."""

from __future__ import annotations

import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sqlalchemy import URL, Connection, MetaData, Table, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from queries.demo.encoding import Encoder, tab_separated
from queries.demo.servers import ensure_database
from queries.errors import Fault, SourceError

BATCH = 50_000
"""Rows sent at once: large enough to be fast, small enough to stay small."""

ENGINES = ("sqlite", "postgresql", "mysql", "mariadb")

Columns = Mapping[str, np.ndarray]
"""Column name -> array; all arrays of one length. See `encoding.Encoder` for what the arrays hold."""


class Sink(ABC):
    """Takes whole columns of a table, batch by batch, and reports how far the work has come."""

    def __init__(self, encoder: Encoder, progress: Callable[[float], None]) -> None:
        self._encoder = encoder
        self.progress = progress

    def write(self, table: Table, columns: Columns) -> None:
        """Append rows to `table`; columns that are not given stay at their default."""
        names = list(columns)
        count = len(columns[names[0]])
        for start in range(0, count, BATCH):
            part = slice(start, start + BATCH)
            values = [self._encoder.encode(table.c[name], np.asarray(columns[name])[part]) for name in names]
            self._insert(table.name, names, values)

    @abstractmethod
    def _insert(self, table: str, names: Sequence[str], columns: Sequence[Sequence[object]]) -> None: ...


class _SQLiteSink(Sink):
    def __init__(self, connection: sqlite3.Connection, progress: Callable[[float], None]) -> None:
        super().__init__(Encoder(exact=False), progress)
        self._connection = connection

    def _insert(self, table: str, names: Sequence[str], columns: Sequence[Sequence[object]]) -> None:
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own tables
        self._connection.executemany(statement, zip(*columns, strict=True))


class _PostgreSQLSink(Sink):
    def __init__(self, connection: Connection, progress: Callable[[float], None]) -> None:
        super().__init__(Encoder(exact=True), progress)
        self._driver = connection.connection.driver_connection

    def _insert(self, table: str, names: Sequence[str], columns: Sequence[Sequence[object]]) -> None:
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with self._driver.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[union-attr]
            copy.write(tab_separated(columns))


class _MariaDBSink(Sink):
    def __init__(self, connection: Connection, progress: Callable[[float], None]) -> None:
        super().__init__(Encoder(exact=True), progress)
        self._connection = connection
        for check in ("unique_checks", "foreign_key_checks"):
            connection.exec_driver_sql(f"SET {check} = 0")

    def _insert(self, table: str, names: Sequence[str], columns: Sequence[Sequence[object]]) -> None:
        with tempfile.NamedTemporaryFile(prefix="pantau-demo-") as file:
            file.write(tab_separated(columns))
            file.flush()
            self._connection.exec_driver_sql(
                f"LOAD DATA LOCAL INFILE '{file.name}' INTO TABLE {table} CHARACTER SET utf8mb4 ({', '.join(names)})"
            )


@contextmanager
def open_sink(url: str, tables: MetaData, progress: Callable[[float], None]) -> Iterator[Sink]:
    """Empty tables at `url`, to be filled inside the block; indexes are made when it ends.

    A SQLite file is made beside its place and moved there at the end, and PostgreSQL commits once: nobody sees
    half of it. MariaDB commits table by table. `url` is of one of `ENGINES`. Raises SourceError where the server
    refuses.
    """
    target = make_url(url)
    make = _sqlite if target.get_backend_name() == "sqlite" else _server
    with make(target, tables, progress) as sink:
        yield sink


def shown(url: URL) -> str:
    """The URL as it may be shown: without its password."""
    return url.render_as_string(hide_password=True)


def service_url(url_template: str, service: str) -> str:
    """The URL of one service's database."""
    return url_template.replace("{service}", service)


@contextmanager
def _sqlite(url: URL, tables: MetaData, progress: Callable[[float], None]) -> Iterator[Sink]:
    place = Path(url.database or "")
    fresh = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        connection = sqlite3.connect(fresh, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        what = f"no database can be made there ({getattr(error, 'strerror', None) or error})"
        raise SourceError(Fault(str(place.resolve()), what, "Name a folder that can be written")) from error
    try:
        for pragma in (
            "synchronous=OFF",
            "journal_mode=OFF",
            "page_size=8192",
            "cache_size=-65536",
            "locking_mode=EXCLUSIVE",
        ):
            connection.execute(f"PRAGMA {pragma}")
        dialect = create_engine("sqlite://").dialect
        connection.execute("BEGIN")
        for table in tables.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=dialect)))
        yield _SQLiteSink(connection, progress)
        for index in _indexes(tables):
            connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
        connection.execute("COMMIT")
        connection.close()
        for left_over in ("-wal", "-shm", "-journal"):
            place.with_name(place.name + left_over).unlink(missing_ok=True)
        fresh.replace(place)
    finally:
        connection.close()
        fresh.unlink(missing_ok=True)


@contextmanager
def _server(url: URL, tables: MetaData, progress: Callable[[float], None]) -> Iterator[Sink]:
    ensure_database(url)
    postgresql = url.get_backend_name() == "postgresql"
    engine = create_engine(url, connect_args={} if postgresql else {"local_infile": True})
    make = _PostgreSQLSink if postgresql else _MariaDBSink
    try:
        with engine.begin() as connection:
            tables.drop_all(connection)
            for table in tables.sorted_tables:
                connection.execute(CreateTable(table))
            yield make(connection, progress)
            for index in _indexes(tables):
                connection.execute(CreateIndex(index))
            if postgresql:
                connection.exec_driver_sql("ANALYZE")
    except SQLAlchemyError as error:
        what = str(getattr(error, "orig", error)).splitlines()[0]
        remedy = "The account must be allowed to create, drop and fill tables (on MariaDB with local_infile on)."
        raise SourceError(Fault(shown(url), f"cannot write simulated data ({what})", remedy)) from error
    finally:
        engine.dispose()


def _indexes(tables: MetaData) -> list:
    found = [index for table in tables.sorted_tables for index in table.indexes]
    return sorted(found, key=lambda index: str(index.name))
