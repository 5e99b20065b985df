"""Whose a database is: mart and state each keep the key of the one city that they are of, and are refused to others."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, text

from queries.errors import Fault, PantauError
from queries.private_files import place_of


def city_table(metadata: MetaData) -> Table:
    """Table `city`, of one row: id 1 and the key, which is the name of the profile's folder."""
    return Table(
        "city",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("key", String(255), nullable=False),
    )


@dataclass(frozen=True)
class Belonging:
    """How one kind of database says that it is another city's."""

    kind: str
    remedy: str
    error: type[PantauError]

    def check(self, connection: Connection, key: str) -> bool:
        """Whether it is that city's; False for one that is nobody's yet. Raises `error` where it is another's."""
        kept = connection.execute(text("SELECT key FROM city")).scalar()
        if kept not in (None, key):
            what = f"it is the {self.kind} of the city {kept!r}, not of {key!r}"
            raise self.error(Fault(place_of(connection.engine.url), what, self.remedy))
        return kept is not None

    def take(self, connection: Connection, key: str) -> None:
        """Keep whose it is where it is nobody's yet. Raises `error`.

        Of two at once the later one finds what the earlier one has kept.
        """
        connection.execute(text("INSERT INTO city (id, key) VALUES (1, :key) ON CONFLICT DO NOTHING"), {"key": key})
        self.check(connection, key)
