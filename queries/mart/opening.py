"""Opens the mart and begins its transactions: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from queries.errors import COMMAND, Fault, MartError
from queries.mart.belonging import MART_CITY
from queries.mart.tables import cell, fact, metadata
from queries.private_files import NO_URL, Tell, engine_on, make_private_file, place_of, tables_of, untold, use_wal

BUSY_TIMEOUT = 30
"""Seconds that a reader or writer of an SQLite mart waits for another one."""

_WRITES = "pantau_writes"
_WANTED = frozenset(table.name for table in metadata.sorted_tables)

_CREATION_LOCK = 0x70616E746175
"""Number of the PostgreSQL advisory lock under which tables are created."""


def open_mart(url: str, tell: Tell = untold, city: str | None = None) -> Engine:
    """Open the mart and create the tables that are missing; a new SQLite file is readable by its owner alone.

    SQLite is used in WAL mode, so that pages can be read while a pull writes. `tell` hears where a mart was created.
    Raises MartError, also for a file that holds something else, and for the mart of another city than `city`.
    """
    engine, file = _engine(url)
    try:
        if file is not None:
            _own_tables(file)
            make_private_file(file)
        if _create_tables(engine):
            tell(f"Mart created at {place_of(engine.url)}, empty until a pull has filled it")
        _check_city(engine, city)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise MartError(mart_fault(engine.url, error)) from None
    return engine


def find_mart(url: str, city: str | None = None) -> Engine:
    """Open a mart that is there, and create nothing.

    Raises MartError, also where there is none, and for the mart of another city than `city`.
    """
    engine, file = _engine(url)
    try:
        there = _tables(engine) if file is None else _own_tables(file)
        missing = _WANTED - (there or frozenset())
        if missing:
            raise MartError(_missing_fault(engine.url, there, missing))
        _check_city(engine, city)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise MartError(mart_fault(engine.url, error)) from None
    return engine


def _check_city(engine: Engine, city: str | None) -> None:
    if city is not None:
        with engine.connect() as connection:
            MART_CITY.check(connection, city)


def _engine(url: str) -> tuple[Engine, Path | None]:
    """The engine, not yet connected, and the file that it would open. Raises MartError for what is no URL of a mart."""
    try:
        engine, file = engine_on(url)
    except NO_URL:
        what = f"{_shown(url)} is no URL of a database that a mart can lie in"
        raise MartError(Fault("PANTAU_MART_URL", what, "Write sqlite:///path or postgresql+psycopg://…")) from None
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine, file


def _shown(url: str) -> str:
    """A URL, shortened and without what may be a password."""
    return re.sub(r"//[^/]*@", "//…@", url)[:80]


def _own_tables(file: Path) -> frozenset[str] | None:
    """What stands in a file; raises MartError for one of something else, which shall get no tables of the mart."""
    there = tables_of(file)
    if there and not {cell.name, fact.name} <= there:
        what = "it is a database of something else, not a mart"
        raise MartError(Fault(str(file.resolve()), what, "Set PANTAU_MART_URL to a file of its own"))
    return there


def _missing_fault(url: URL, there: frozenset[str] | None, missing: frozenset[str]) -> Fault:
    remedy = f"Correct PANTAU_MART_URL, or make the mart with: {COMMAND} pull"
    if there is None:
        return Fault(place_of(url), "there is no mart, no file of that name", remedy)
    if missing == _WANTED:
        return Fault(place_of(url), "there is no mart in this database", remedy)
    what = f"the mart lacks {', '.join(sorted(missing))}"
    return Fault(place_of(url), what, f"Bring it up to date with: {COMMAND} pull")


def _tables(engine: Engine) -> frozenset[str]:
    return frozenset(inspect(engine).get_table_names())


def _create_tables(engine: Engine) -> bool:
    """Create what is missing, one process at a time: several may open a new mart at the same moment.

    Whether there was no mart before.
    """
    if _tables(engine) >= _WANTED:
        return False
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CREATION_LOCK})
        is_new = not _WANTED & set(inspect(connection).get_table_names())
        metadata.create_all(connection)
    return is_new


def mart_fault(url: URL, error: Exception) -> Fault:
    """What is wrong with the mart, without its password and without a statement's values."""
    original = getattr(error, "orig", None) or error
    told = getattr(original, "strerror", None) or type(original).__name__
    what = f"the mart cannot be used ({told})"
    remedy = "See that its server runs or its folder can be written, and that the URL in PANTAU_MART_URL is right."
    return Fault(url.render_as_string(hide_password=True), what, remedy)


@contextmanager
def writing(mart: Engine) -> Iterator[Connection]:
    """A transaction that writes: everything in the block, or nothing.

    On SQLite it takes the write lock at once, so that what it reads first is still so when it writes.
    Raises MartError where the mart fails.
    """
    try:
        with mart.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise MartError(mart_fault(mart.url, error)) from error


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own transactions begin too late
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")
        use_wal(raw, BUSY_TIMEOUT)
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
