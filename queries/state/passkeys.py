"""Passkeys: what the server keeps of a face or a finger on a device. Signatures are checked above this layer."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from queries.errors import Fault, StateError
from queries.state import audit, tables
from queries.state.opening import changing, looking

passkey, person = tables.passkey, tables.person


@dataclass(frozen=True)
class Passkey:
    """A person's key on one device."""

    credential: bytes
    person: str
    public_key: bytes
    sign_count: int
    label: str
    created: datetime
    last_used: datetime | None


def add_passkey(state: Engine, new: Passkey, *, by: str, now: datetime) -> None:
    """Keep a passkey that was just made. Raises StateError where it is kept already."""
    values = {"credential": _text(new.credential), "public_key": _text(new.public_key), "sign_count": new.sign_count}
    label = _label(new.label)
    with changing(state) as connection:
        try:
            with connection.begin_nested():
                connection.execute(insert(passkey).values(**values, person=new.person, label=label, created=now))
        except IntegrityError:
            fault = Fault("passkey", "it cannot be kept: known already, or of nobody", "Make a new one on the device")
            raise StateError(fault) from None
        audit.append(connection, by, "passkey.added", {"label": label}, now)


def find_passkey(state: Engine, credential: bytes) -> Passkey | None:
    """The passkey of a credential id, unless its person is disabled."""
    joined = passkey.join(person, passkey.c.person == person.c.id)
    wanted = select(passkey).select_from(joined).where(passkey.c.credential == _text(credential))
    with looking(state) as connection:
        row = connection.execute(wanted.where(person.c.disabled.is_(None))).first()
    return _passkey(row) if row else None


def passkeys_of(state: Engine, person_id: str) -> tuple[Passkey, ...]:
    """A person's passkeys, the oldest first."""
    wanted = select(passkey).where(passkey.c.person == person_id).order_by(passkey.c.created, passkey.c.credential)
    with looking(state) as connection:
        return tuple(_passkey(row) for row in connection.execute(wanted))


def owners_of_passkeys(state: Engine) -> frozenset[str]:
    """Ids of the people who have at least one."""
    with looking(state) as connection:
        return frozenset(connection.execute(select(passkey.c.person).distinct()).scalars())


def use_passkey(state: Engine, credential: bytes, sign_count: int, now: datetime) -> bool:
    """Note a use. False, and an entry in the trail, where the count did not grow: the key may have been copied.

    A device that counts nothing sends 0 each time, which is right as long as none was ever sent above.
    """
    its = passkey.c.credential == _text(credential)
    grown = passkey.c.sign_count < sign_count
    if sign_count == 0:
        grown = passkey.c.sign_count == 0
    with changing(state) as connection:
        used = connection.execute(update(passkey).where(its & grown).values(sign_count=sign_count, last_used=now))
        if used.rowcount == 1:
            return True
        row = connection.execute(select(passkey.c.person, passkey.c.label).where(its)).first()
        detail = {"label": row.label if row else None, "person": row.person if row else None, "count": sign_count}
        audit.append(connection, "-", "passkey.refused", detail, now)
    return False


def rename_passkey(state: Engine, credential: bytes, owner: str, label: str, *, by: str, now: datetime) -> bool:
    """Call a passkey of a person by another label; says whether it was there."""
    its = (passkey.c.credential == _text(credential)) & (passkey.c.person == owner)
    with changing(state) as connection:
        before = connection.execute(select(passkey.c.label).where(its)).scalar()
        known = connection.execute(update(passkey).where(its).values(label=_label(label))).rowcount == 1
        if known:
            audit.append(connection, by, "passkey.renamed", {"label": _label(label), "before": before}, now)
    return known


def remove_passkey(state: Engine, credential: bytes, owner: str, *, by: str, now: datetime) -> bool:
    """Forget a passkey of a person; says whether it was there."""
    its = (passkey.c.credential == _text(credential)) & (passkey.c.person == owner)
    with changing(state) as connection:
        label = connection.execute(select(passkey.c.label).where(its)).scalar()
        gone = connection.execute(delete(passkey).where(its)).rowcount == 1
        if gone:
            audit.append(connection, by, "passkey.removed", {"label": label}, now)
    return gone


def _label(label: str) -> str:
    return "".join(letter for letter in label if letter.isprintable()).strip()[:80]


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode()


def _passkey(row: Row[Any]) -> Passkey:
    key = urlsafe_b64decode(row.public_key)
    own = urlsafe_b64decode(row.credential)
    return Passkey(own, row.person, key, row.sign_count, row.label, row.created, row.last_used)
