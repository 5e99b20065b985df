"""A service's database in an SQLite file."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from queries import sqlite_functions
from queries.sources.session import CONNECT_TIMEOUT, Row, Source


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


def open_sqlite(url: URL, timeout: int, timezone: str | None) -> Source:
    """Open the file for reading; its days are text, so that no time zone matters. Raises the driver's own error."""
    path = Path(url.database or "").absolute()
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=CONNECT_TIMEOUT)
    raw.text_factory = partial(str, encoding="utf-8", errors="replace")  # any bytes may stand in a text
    sqlite_functions.register(raw)
    raw.execute("PRAGMA query_only = ON")
    raw.execute("BEGIN")
    raw.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()  # a snapshot begins with the first read
    return SqliteSource(url, timeout, raw)
