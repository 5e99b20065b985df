"""Which dialect an open source speaks."""

from __future__ import annotations

from queries.pull.dialect import Dialect
from queries.pull.mysql import Mysql
from queries.pull.postgresql import Postgresql
from queries.pull.sqlite import Sqlite
from queries.sources import Source


def dialect_of(source: Source) -> Dialect:
    """The dialect of an open source."""
    return {"sqlite": Sqlite, "postgresql": Postgresql}.get(source.dialect, Mysql)(source)
