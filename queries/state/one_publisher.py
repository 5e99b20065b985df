"""One publication of a state at a time, whichever process makes it and whichever folder it writes to."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from queries.errors import Fault, StateDownError

_LOCK: Final = 0x7075626C6963  # number of the PostgreSQL advisory lock that the publisher holds


@contextmanager
def one_publisher(state: Engine) -> Iterator[None]:
    """Waits for the publisher before. The system or the server frees it when a process dies.

    Raises StateDownError where the database fails, OSError where no file can lie beside that of SQLite.
    """
    if state.dialect.name == "sqlite":
        file = Path(str(state.url.database))
        with (file.parent / f".{file.name}.publishing").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        return
    try:
        connection = state.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    except SQLAlchemyError as error:
        what = f"the state cannot be used ({type(error).__name__})"
        fault = Fault(state.url.render_as_string(hide_password=True), what, "See that its server runs")
        raise StateDownError(fault) from error
    with connection:
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
