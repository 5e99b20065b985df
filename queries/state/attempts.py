"""Attempts to sign in: the more of them fail, the longer the next one waits, for the name and for the address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from queries.state.opening import changing
from queries.state.people import name_key
from queries.state.tables import Moment, attempt

LONGEST_DELAY = 300
LONGEST_OF_ADDRESS = 60
"""Of an address less: a whole office may stand behind one, and each name still waits for itself."""

_FREE = 3  # failures without a delay
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """One attempt: how many seconds it has to wait, and how its address stood before it was counted."""

    wait: int
    at: datetime
    of_name: str
    of_address: str
    last: datetime  # the address's last failure before
    forgotten: int  # failures of the address that were forgotten since


def begin_attempt(state: Engine, name: str, address: str, now: datetime) -> Attempt:
    """Whether this attempt may be made now (`wait` 0), or how long it waits.

    One that may be made counts as failed until `succeeded` says otherwise, so that many at once gain nothing. For as
    long as the longest delay without a failure one failure is forgotten.
    """
    longest = dict(zip(_keys(name, address), (LONGEST_DELAY, LONGEST_OF_ADDRESS), strict=True))
    of_name, of_address = longest
    with changing(state) as connection:
        connection.execute(delete(attempt).where(attempt.c.last < now - _FORGOTTEN))
        for key in sorted(longest):
            _note(connection, key, now)
        locked = select(attempt).where(attempt.c.key.in_(longest)).order_by(attempt.c.key).with_for_update()
        rows = {row.key: row for row in connection.execute(locked)}
        forgotten = {key: _forgotten(row, longest[key], now) for key, row in rows.items()}
        wait = max(_wait(row, longest[key], now) for key, row in rows.items())
        for key in sorted(longest) if wait == 0 else ():
            counted = {"failures": rows[key].failures - forgotten[key] + 1, "last": now}
            connection.execute(update(attempt).where(attempt.c.key == key).values(counted))
    return Attempt(wait, now, of_name, of_address, rows[of_address].last, forgotten[of_address])


def succeeded(state: Engine, made: Attempt) -> None:
    """Forget the failures of a name; the address stands as before this attempt: no failure of others is younger."""
    with changing(state) as connection:
        connection.execute(delete(attempt).where(attempt.c.key == made.of_name))
        counted = (attempt.c.key == made.of_address) & (attempt.c.failures > 0)
        is_last = attempt.c.last == made.at  # nobody else has tried since
        taken_back = {
            "failures": attempt.c.failures - 1 + case((is_last, made.forgotten), else_=0),
            "last": case((is_last, literal(made.last, Moment)), else_=attempt.c.last),
        }
        connection.execute(update(attempt).where(counted).values(taken_back))


def delay(failures: int, longest: int = LONGEST_DELAY) -> int:
    """Seconds after so many failures: 0, 0, 0, 1, 2, 4 … 300."""
    return 0 if failures <= _FREE else min(longest, 2 ** min(failures - _FREE - 1, 16))


def _forgotten(row: Row[Any], longest: int, now: datetime) -> int:
    """How many failures are forgotten by now."""
    return min(row.failures, max(0, (now - row.last) // timedelta(seconds=longest)))


def _wait(row: Row[Any], longest: int, now: datetime) -> int:
    left = row.last + timedelta(seconds=delay(row.failures, longest)) - now
    return max(0, -(-left // timedelta(seconds=1)))


def _note(connection: Connection, key: str, now: datetime) -> None:
    """See that there is a row to lock."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(attempt).values(key=key, failures=0, last=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def _keys(name: str, address: str) -> tuple[str, str]:
    """Hashes of name and address: a copy of the table tells neither at a glance."""
    of_name = name_key(name)
    words = (f"name:{name.strip().casefold() if of_name == '-' else of_name}", f"address:{_home(address)}")
    first, second = (hashlib.sha256(word.encode("utf-8", "replace")).hexdigest() for word in words)
    return first, second


def _home(address: str) -> str:
    """What counts as one address: of IPv6 the network of 64 bits, which one household or one machine has to itself."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
