"""Whose a state is: it keeps the key of the city that used it first, and is refused to any other."""

from __future__ import annotations

from sqlalchemy import URL, Connection, select, text

from queries.errors import Fault, StateError
from queries.private_files import place_of
from queries.state.tables import city


def is_taken(connection: Connection, url: URL, key: str) -> bool:
    """Whether a state is that city's; False for one that is nobody's yet. Raises StateError where it is another's."""
    kept = connection.execute(select(city.c.key)).scalar()
    if kept not in (None, key):
        what = f"it is the state (accounts, approvals, audit trail) of the city {kept!r}, not of {key!r}"
        remedy = (
            "Give each city its own: set PANTAU_STATE_URL, PANTAU_PUBLIC_DIR and PANTAU_DOCUMENTS_DIR, or correct "
            "PANTAU_CITY"
        )
        raise StateError(Fault(place_of(url), what, remedy))
    return kept is not None


def take(connection: Connection, url: URL, key: str) -> None:
    """Keep whose it is, where it is nobody's. Raises StateError where another was quicker."""
    connection.execute(text("INSERT INTO city (id, key) VALUES (1, :key) ON CONFLICT DO NOTHING"), {"key": key})
    is_taken(connection, url, key)
