"""Files of SQLite: looked into without making or changing any, and made so that their owner alone may read them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

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


def make_private_file(path: Path) -> None:
    """See that there is a file, and that a new one is its owner's alone; those SQLite puts beside it take its mode.

    A new folder around it can be passed through by others, who may look for the public pages in it, and not listed.
    Raises OSError.
    """
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
