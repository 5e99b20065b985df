"""The databases of mart and state: their engines, and their files, looked into unchanged and private when made."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

NO_URL: Final = (ArgumentError, NoSuchModuleError, ModuleNotFoundError)
"""What `engine_on` raises for a URL that is none."""

Tell = Callable[[str], None]
"""Takes a sentence for whoever started the command."""


def untold(_sentence: str) -> None:
    """Tell nobody."""


def tables_of(path: Path) -> frozenset[str] | None:
    """Names of the tables in a file of SQLite; None where there is no such file. It is neither made nor changed.

    Raises sqlite3.Error for what is no database, OSError.
    """
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as raw:
        return frozenset(name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def engine_on(url: str) -> tuple[Engine, Path | None]:
    """An engine, not yet connected, and the file of SQLite that it would open; None where it is none.

    Raises ArgumentError, NoSuchModuleError or ModuleNotFoundError (`NO_URL`) for what is no URL of a database, and for
    one of SQLite that may mean another file than its path says.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return create_engine(parsed, pool_pre_ping=True), None
    path = str(parsed.database)
    if "?" in url or "\0" in path or path.startswith("file:"):
        raise ArgumentError
    # A connection kept open would go on reading a file that has been deleted or replaced.
    return create_engine(parsed, poolclass=NullPool), Path(path)


def place_of(url: URL) -> str:
    """Where a database lies: a file by its whole path, so that it is plain from which folder it was meant."""
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return str(Path(str(url.database)).resolve()) if is_file else url.render_as_string(hide_password=True)


def make_private_file(path: Path) -> None:
    """See that there is a file, and that a new one is its owner's alone; those SQLite puts beside it take its mode.

    A new folder around it can be passed through by others, who may look for the public pages in it, and not listed.
    Raises OSError.
    """
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def use_wal(raw: Any, seconds: float) -> None:
    """Switch a connection of SQLite to WAL; SQLite itself does not wait for another process that does so just now."""
    end = time.monotonic() + seconds
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
