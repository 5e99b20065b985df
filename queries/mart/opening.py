"""Opens the mart and begins its transactions: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from queries.errors import Fault, MartError
from queries.mart.tables import metadata
from queries.private_files import make_private_file

BUSY_TIMEOUT = 30
"""Seconds that a reader or writer of an SQLite mart waits for another one."""

_WRITES = "pantau_writes"

_CREATION_LOCK = 0x70616E746175
"""Number of the PostgreSQL advisory lock under which tables are created."""


def open_mart(url: str) -> Engine:
    """Open the mart and create the tables that are missing; a new SQLite file is readable by its owner alone.

    SQLite is used in WAL mode, so that pages can be read while a pull writes. Raises MartError.
    """
    try:
        parsed = make_url(url)
        # A connection kept open would go on reading a file that has been deleted or replaced.
        is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
        engine = create_engine(parsed, pool_pre_ping=not is_file, poolclass=NullPool if is_file else None)
    except (ArgumentError, NoSuchModuleError):
        fault = Fault("PANTAU_MART_URL", "it is not a database URL", "Write sqlite:///path or postgresql+psycopg://…")
        raise MartError(fault) from None
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    try:
        if is_file and not str(parsed.database).startswith("file:"):
            make_private_file(Path(str(parsed.database)))
        _create_tables(engine)
    except (SQLAlchemyError, OSError) as error:
        raise MartError(mart_fault(parsed, error)) from None
    return engine


def _create_tables(engine: Engine) -> None:
    """Create what is missing, one process at a time: several may open a new mart at the same moment."""
    wanted = {table.name for table in metadata.sorted_tables}
    if wanted <= set(inspect(engine).get_table_names()):
        return
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CREATION_LOCK})
        metadata.create_all(connection)


def mart_fault(url: URL, error: Exception) -> Fault:
    """What is wrong with the mart, without its password and without a statement's values."""
    original = getattr(error, "orig", None) or error
    what = f"the mart cannot be used ({type(original).__name__})"
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


def _use_wal(raw: Any) -> None:
    """Switch to WAL; another process that does so at the same moment is not waited for by SQLite itself."""
    end = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own transactions begin too late
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")
        _use_wal(raw)
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
