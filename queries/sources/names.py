"""Names of a source's tables and columns."""

from __future__ import annotations

from collections.abc import Iterable

from queries.sources.session import Source


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
