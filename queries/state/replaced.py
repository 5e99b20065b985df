"""What a restore gives up: where its trail ended, and which ways in were shut there that the archive knows as open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from queries.state import tables
from queries.state.audit import append

person, passkey = tables.person, tables.passkey


@dataclass(frozen=True)
class Account:
    """How an account stood: whether it was closed or lapsed, what it was, and what it was opened by."""

    is_closed: bool
    has_lapsed: bool
    granted: tuple[str, str | None]
    password: str | None
    passkeys: frozenset[str]


@dataclass(frozen=True)
class Replaced:
    """The state before a restore: the end of its trail as an anchor, and its accounts by the key of their name."""

    anchor: str
    accounts: dict[str, Account]


@dataclass(frozen=True)
class Shut:
    """An account that the archive has open: closed again, or without what it was opened by."""

    name: str
    is_closed: bool


def read_replaced(connection: Connection) -> Replaced:
    """Read it before it is given up, in the transaction that does so."""
    head = connection.execute(select(tables.audit_head.c.entries, tables.audit_head.c.hash)).first()
    return Replaced(f"{head.entries}:{head.hash}" if head else "", _accounts(connection))


def shut_again(connection: Connection, replaced: Replaced, now: datetime) -> tuple[Shut, ...]:
    """Close what was closed, and take away what was changed or given up since the archive was made.

    A password that is not the last one, all ways of whom has another role by now, passkeys that are gone.
    """
    found: list[Shut] = []
    for key, restored in _accounts(connection).items():
        stood = replaced.accounts.get(key)
        if stood is not None and (values := _taken(connection, key, restored, stood, now)) is not None:
            connection.execute(update(person).where(person.c.name_key == key).values(values))
            name = connection.execute(select(person.c.name).where(person.c.name_key == key)).scalar_one()
            found.append(Shut(name, "disabled" in values))
    return tuple(found)


def note_shut(connection: Connection, shut: tuple[Shut, ...], by: str, now: datetime) -> None:
    """Tell the trail of each."""
    for one in shut:
        action = "person.disabled" if one.is_closed else "person.reset"
        append(connection, by, action, {"name": one.name, "why": "restored"}, now)


def _taken(connection: Connection, key: str, restored: Account, stood: Account, now: datetime) -> dict[str, Any] | None:
    """What becomes of an account; None where nothing was shut since. Its passkeys that are gone go."""
    is_other = restored.granted != stood.granted or restored.password != stood.password
    gone = restored.passkeys if is_other else restored.passkeys - stood.passkeys
    owner = select(person.c.id).where(person.c.name_key == key).scalar_subquery()
    connection.execute(delete(passkey).where(passkey.c.person == owner, passkey.c.credential.in_(gone)))
    closes = stood.is_closed and not restored.is_closed
    if not (closes or is_other or gone):
        return None
    closed = {"disabled": now, "lapsed": now if stood.has_lapsed else None} if closes else {}
    return {**closed, "password": None if is_other else restored.password}


def _accounts(connection: Connection) -> dict[str, Account]:
    keys: dict[str, set[str]] = {}
    for row in connection.execute(select(passkey.c.person, passkey.c.credential)):
        keys.setdefault(row.person, set()).add(row.credential)
    is_closed, has_lapsed = person.c.disabled.is_not(None), person.c.lapsed.is_not(None)
    columns = (*person.c["id", "name_key", "role", "department", "password"], is_closed.label("is_closed"))
    return {
        row.name_key: Account(
            bool(row.is_closed),
            bool(row.has_lapsed),
            (row.role, row.department),
            row.password,
            frozenset(keys.get(row.id, ())),
        )
        for row in connection.execute(select(*columns, has_lapsed.label("has_lapsed")).order_by(person.c.name_key))
    }
