"""Opens the state and begins its transactions: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from queries.errors import COMMAND, Fault, StateDownError, StateError
from queries.private_files import NO_URL, Tell, engine_on, make_private_file, place_of, tables_of, untold, use_wal
from queries.state.belonging import STATE_CITY
from queries.state.tables import audit

_BUSY = 5.0  # seconds that one SQLite transaction waits for another; whoever waits for an answer leaves after more
_WAIT = "pantau_wait"
_WRITES = "pantau_writes"
_LOCK = 0x7374617465  # number of the PostgreSQL advisory lock under which the schema changes
_MIGRATIONS = Path(__file__).parent / "migrations"
_SCHEMA = "alembic_version"  # the table that tells the schema's revision
NEWEST = "0006"
"""Revision of the newest schema. A state that has it does without Alembic, which takes a quarter second to load."""


def open_state(url: str, tell: Tell = untold, city: str | None = None) -> Engine:
    """Open the state and bring its schema up to date; a new SQLite file is readable by its owner alone.

    One that is nobody's yet becomes that of `city`, the key of a profile. `tell` hears where a state was created, and
    whose an older one has become. Raises StateError, also where a newer version of the product has made the schema,
    for a file that holds something else, and for the state of another city.
    """
    engine, file = _engine(url)
    try:
        if file is not None:
            if there := tables_of(file):
                _check_own(file, there)
            make_private_file(file)
        is_new = _bring_up_to_date(engine)
        if is_new:
            tell(f"State created at {place_of(engine.url)}")
        if city is not None and not _is_of(engine, city):
            with changing(engine) as connection:
                STATE_CITY.take(connection, city)
            if not is_new:
                tell(f"The state at {place_of(engine.url)} is that of the city {city!r} from now on")
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StateError(_state_fault(engine.url, error)) from None
    return engine


def find_state(url: str, city: str | None = None) -> Engine:
    """Open a state that is there, bring its schema up to date, and create none.

    Raises StateError, also where there is none, and for the state of another city than `city`.
    """
    engine, file = _engine(url)
    try:
        if file is not None:
            _check_own(file, tables_of(file))
        elif not inspect(engine).has_table(_SCHEMA):
            raise StateError(_missing_fault(place_of(engine.url), "there is no state in this database"))
        _bring_up_to_date(engine)
        if city is not None:
            _is_of(engine, city)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StateError(_state_fault(engine.url, error)) from None
    return engine


def _is_of(engine: Engine, city: str) -> bool:
    with engine.connect() as connection, connection.begin():
        return STATE_CITY.check(connection, city)


def _engine(url: str) -> tuple[Engine, Path | None]:
    """The engine, not yet connected, and the file that it would open. Raises StateError for what is no URL of one."""
    try:
        engine, file = engine_on(url)
        is_lasting = file is not None or engine.dialect.name == "postgresql"
        if not is_lasting or engine.url.database in (None, ""):
            raise ArgumentError
    except NO_URL:
        fault = Fault(
            "PANTAU_STATE_URL", "no state can be kept there", "Write sqlite:///path or postgresql+psycopg://…"
        )
        raise StateError(fault) from None
    if file is not None:
        _prepare_sqlite(engine)
    return engine, file


def _check_own(file: Path, there: frozenset[str] | None) -> None:
    """See that a file holds a state, and nothing else: a mart or a service's database gets no tables of it."""
    place = str(file.resolve())
    if there is None:
        raise StateError(_missing_fault(place, "there is no state (accounts, audit trail), no file of that name"))
    if not there:
        raise StateError(_missing_fault(place, "there is no state in it, the database is empty"))
    if not {_SCHEMA, audit.name} <= there:
        what, remedy = "it is a database of something else, not a state", "Set PANTAU_STATE_URL to a file of its own"
        raise StateError(Fault(place, what, remedy))


def _missing_fault(place: str, what: str) -> Fault:
    first = f"{COMMAND} user add NAME --role mayor"
    return Fault(place, what, f"Correct PANTAU_STATE_URL, or begin a new one with: {first}")


@contextmanager
def changing(state: Engine, wait: float = _BUSY) -> Iterator[Connection]:
    """A transaction that writes: everything in the block, or nothing.

    On SQLite it takes the write lock at once, so that what it reads first is still so when it writes, and waits for it
    up to `wait` seconds. Raises StateDownError where the database fails.
    """
    try:
        with state.connect().execution_options(**{_WRITES: True, _WAIT: wait}) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise StateDownError(_state_fault(state.url, error)) from error


@contextmanager
def looking(state: Engine) -> Iterator[Connection]:
    """A transaction that reads, and sees one state from its first statement to its last. Raises StateDownError."""
    try:
        with state.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            with connection.begin():
                yield connection
    except SQLAlchemyError as error:
        raise StateDownError(_state_fault(state.url, error)) from error


def schema_of(connection: Connection) -> str | None:
    """Revision of the schema that stands in the database; None where there is none yet."""
    if not inspect(connection).has_table(_SCHEMA):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, in the transaction of the connection. Raises StateError for an unknown one."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    for wanted in (schema_of(connection), revision):
        if wanted not in (None, "head") and wanted not in known:
            what = f"its schema {wanted} was made by a newer version of Pantau"
            raise StateError(Fault("state", what, "Install that version, or restore a backup of this one"))
    command.upgrade(config, revision)


def _bring_up_to_date(engine: Engine) -> bool:
    """Migrate one process at a time: several may open the state at the same moment. Whether there was none before.

    Who finds the newest schema takes no lock, and so waits for nobody who writes.
    """
    with engine.connect() as connection, connection.begin():
        if schema_of(connection) == NEWEST:
            return False
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = schema_of(connection)
        if before != NEWEST:
            migrate(connection)
    return before is None


def _state_fault(url: URL, error: Exception) -> Fault:
    """What is wrong with the state, without its password and without a statement's values."""
    original = getattr(error, "orig", None) or error
    remedy = "See that its server runs or its folder can be written, and that the URL in PANTAU_STATE_URL is right"
    what = f"the state cannot be used ({getattr(original, 'strerror', None) or type(original).__name__})"
    return Fault(url.render_as_string(hide_password=True), what, remedy)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own transactions begin too late
        raw.execute(f"PRAGMA busy_timeout = {_BUSY * 1000:.0f}")
        use_wal(raw, _BUSY)
        raw.execute("PRAGMA synchronous = FULL")  # nothing here can be pulled again
        raw.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        writes, wait = options.get(_WRITES, False), options.get(_WAIT, _BUSY)
        if wait != _BUSY:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait * 1000:.0f}")  # of a connection used this once
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
