"""Whose a mart is: it keeps the key of the city that was pulled into it first, and is refused to any other."""

from __future__ import annotations

from sqlalchemy import URL, Connection, select, text

from queries.errors import Fault, OtherCityError
from queries.mart.tables import city
from queries.private_files import place_of


def check_city(connection: Connection, url: URL, key: str) -> None:
    """See that a mart is that city's, or nobody's yet. Raises OtherCityError where it is another's."""
    kept = connection.execute(select(city.c.key)).scalar()
    if kept not in (None, key):
        what = f"it is the mart of the city {kept!r}, not of {key!r}"
        remedy = "Give each city a mart of its own: set PANTAU_MART_URL, or correct PANTAU_CITY"
        raise OtherCityError(Fault(place_of(url), what, remedy))


def take_city(connection: Connection, key: str) -> None:
    """Keep in a mart that is nobody's yet whose it is, in the transaction of a pull. Raises OtherCityError.

    Of two first pulls at once the later one finds what the earlier one has kept.
    """
    connection.execute(text("INSERT INTO city (id, key) VALUES (1, :key) ON CONFLICT DO NOTHING"), {"key": key})
    check_city(connection, connection.engine.url, key)
