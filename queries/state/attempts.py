"""Attempts to sign in: the more of them fail, the longer the next one waits, for the name and for the address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from queries.state.opening import changing
from queries.state.people import name_key
from queries.state.tables import attempt

LONGEST_DELAY = 300
_FREE = 3  # failures without a delay
_FORGOTTEN = timedelta(days=1)


def begin_attempt(state: Engine, name: str, address: str, now: datetime) -> int:
    """Seconds to wait before this attempt may be made; 0 where it may be made now.

    An attempt that may be made counts as failed until `succeeded` says otherwise, so that many at once gain nothing.
    """
    keys = _keys(name, address)
    with changing(state) as connection:
        connection.execute(delete(attempt).where(attempt.c.last < now - _FORGOTTEN))
        for key in sorted(keys):
            _note(connection, key, now)
        locked = select(attempt).where(attempt.c.key.in_(keys)).order_by(attempt.c.key).with_for_update()
        wait = max(_wait(row.failures, row.last, now) for row in connection.execute(locked))
        if wait == 0:
            failed = {"failures": attempt.c.failures + 1, "last": now}
            connection.execute(update(attempt).where(attempt.c.key.in_(keys)).values(failed))
    return wait


def succeeded(state: Engine, name: str, address: str) -> None:
    """Forget the failures of a name; the address keeps those that came before this attempt."""
    of_name, of_address = _keys(name, address)
    with changing(state) as connection:
        connection.execute(delete(attempt).where(attempt.c.key == of_name))
        counted = (attempt.c.key == of_address) & (attempt.c.failures > 0)
        connection.execute(update(attempt).where(counted).values(failures=attempt.c.failures - 1))


def delay(failures: int) -> int:
    """Seconds after so many failures: 0, 0, 0, 1, 2, 4 … 300."""
    return 0 if failures <= _FREE else min(LONGEST_DELAY, 2 ** min(failures - _FREE - 1, 16))


def _wait(failures: int, last: datetime, now: datetime) -> int:
    left = last + timedelta(seconds=delay(failures)) - now
    return max(0, -(-left // timedelta(seconds=1)))


def _note(connection: Connection, key: str, now: datetime) -> None:
    """See that there is a row to lock."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(attempt).values(key=key, failures=0, last=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def _keys(name: str, address: str) -> tuple[str, str]:
    """Hashes of name and address: a copy of the table tells neither at a glance."""
    of_name = name_key(name)
    words = (f"name:{name.strip().casefold() if of_name == '-' else of_name}", f"address:{address}")
    first, second = (hashlib.sha256(word.encode("utf-8", "replace")).hexdigest() for word in words)
    return first, second
