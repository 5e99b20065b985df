"""One-time links: first use, a forgotten password, a demo. Each opens once, for 24 hours."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from queries.errors import COMMAND, Fault, StateError
from queries.state import audit, tables
from queries.state.opening import changing, looking
from queries.state.people import check_grant, end_everything, named, within
from queries.state.tokens import new_id, new_token, token_hash
from queries.viewer import Role

LASTS = timedelta(hours=24)
link = tables.link


Refused = Callable[[str, audit.Detail], None]
"""Takes the actor and the detail of a refusal, for the trail."""


@dataclass(frozen=True)
class Link:
    """What a link lets in: a role, or a person who sets a password with it."""

    id: str
    role: Role
    department: str | None
    person: str | None
    expires: datetime


@dataclass(frozen=True)
class MadeLink:
    """A new link and its token, which is nowhere kept and cannot be told again."""

    token: str
    link: Link


def create_link(
    state: Engine, role: Role, department: str | None, departments: Collection[str], *, by: str, now: datetime
) -> MadeLink:
    """A link that lets its bearer in with a role. Raises StateError, UnknownNameError."""
    check_grant(role, department, departments)
    with changing(state) as connection:
        made = _create(connection, role, department, None, now)
        audit.append(
            connection, by, "link.created", {"link": made.link.id, "role": role, "department": department}, now
        )
    return made


def replace_links(
    state: Engine, role: Role, department: str | None, departments: Collection[str], *, by: str, now: datetime
) -> tuple[MadeLink, int]:
    """A link to a role in the place of those that the same maker made for that role and department and nobody has used.

    They open nothing any more; says how many there were. Who has come in by one before stays in.
    Raises StateError, UnknownNameError.
    """
    check_grant(role, department, departments)
    with changing(state) as connection:
        ended = [_end(connection, row, by, now) for row in _unused(connection, role, department, by, now)]
        made = _create(connection, role, department, None, now)
        detail = {"link": made.link.id, "role": role, "department": department}
        audit.append(connection, by, "link.created", detail, now)
    return made, len(ended)


def _unused(connection: Connection, role: Role, department: str | None, by: str, now: datetime) -> Sequence[Row[Any]]:
    """Links to a role that this maker made, by the trail, and that can still be opened."""
    its = (link.c.role == role.value) & link.c.department.is_not_distinct_from(department) & link.c.person.is_(None)
    wanted = select(link).where(its, link.c.used.is_(None), link.c.expires > now).order_by(link.c.created)
    rows = connection.execute(wanted.with_for_update()).all()
    trail = tables.audit.c
    since = min((row.created for row in rows), default=now)
    theirs = (trail.action == "link.created") & (trail.actor == by) & (trail.at >= since)
    details = connection.execute(select(trail.detail).where(theirs)).scalars()
    made = {json.loads(detail).get("link") for detail in details}
    return [row for row in rows if row.id in made]


def _end(connection: Connection, row: Row[Any], by: str, now: datetime) -> None:
    connection.execute(update(link).where(link.c.id == row.id).values(expires=row.created, used=now))
    detail = {"link": row.id, "role": row.role, "department": row.department, "sessions": []}
    audit.append(connection, by, "link.revoked", detail, now)


def link_for(state: Engine, name: str, *, by: str, now: datetime) -> MadeLink:
    """A link with which a person signs in and sets a password. Raises StateError for a disabled one."""
    with changing(state) as connection:
        return _for_person(connection, name, by, now)


def reset_person(
    state: Engine, name: str, *, by: str, now: datetime, roles: Collection[Role] = tuple(Role)
) -> MadeLink:
    """Take a person's password and passkeys away, end their sessions, and give a link to set new ones.

    Raises UnknownNameError, StateError for a disabled one, NotPermittedError for one of none of the `roles`.
    """
    with changing(state) as connection:
        found = within(named(connection, name), roles)
        connection.execute(update(tables.person).where(tables.person.c.id == found.id).values(password=None))
        taken = {
            "taken": ["password"] if found.has_password else [],
            "passkeys": connection.execute(delete(tables.passkey).where(tables.passkey.c.person == found.id)).rowcount,
            "sessions": end_everything(connection, found.id, "reset", now),
        }
        audit.append(connection, by, "person.reset", {"name": found.name, **taken}, now)
        return _for_person(connection, name, by, now)


def open_person_again(
    state: Engine, name: str, *, by: str, now: datetime, roles: Collection[Role] = tuple(Role)
) -> MadeLink:
    """Let a person who was shut out in again, with nothing of what they signed in by: the link sets it anew.

    Raises UnknownNameError, StateError for somebody who is not shut out, NotPermittedError for one of none of the
    `roles`.
    """
    with changing(state) as connection:
        found = within(named(connection, name), roles)
        if found.disabled is None:
            raise StateError(Fault(found.name, "this account is not disabled", "Reset it for a new link"))
        opened = {"disabled": None, "lapsed": None, "password": None}
        connection.execute(update(tables.person).where(tables.person.c.id == found.id).values(opened))
        gone = connection.execute(delete(tables.passkey).where(tables.passkey.c.person == found.id)).rowcount
        taken = {"taken": ["password"] if found.has_password else [], "passkeys": gone}
        audit.append(connection, by, "person.enabled", {"name": found.name, **taken}, now)
        return _for_person(connection, name, by, now)


def redeem_link(state: Engine, token: str, now: datetime, refused: Refused | None = None) -> Link | None:
    """What a link lets in, the first time and in time; None ever after, however many ask at once.

    `refused` is told of one that opens nothing any more, who else would be told in the trail each time.
    """
    its = link.c.hash == token_hash(token)
    with looking(state) as connection:  # a stranger's guess does not wait for the write lock, nor hold it
        row = connection.execute(select(link).where(its)).first()
        is_open = row is not None and row.used is None and row.expires > now and not _shut_out(connection, row)
    if row is None:
        return None
    return (_use(state, row, now) if is_open else None) or _refuse(state, row, now, refused)


def _use(state: Engine, row: Row[Any], now: datetime) -> Link | None:
    """The link, for the one who is the first; None where another was between two moments."""
    with changing(state) as connection:
        open_ = (link.c.id == row.id) & link.c.used.is_(None) & (link.c.expires > now)
        won = connection.execute(update(link).where(open_).values(used=now)).rowcount == 1
        if not won or _shut_out(connection, row):
            return None
        audit.append(connection, f"link:{row.id}", "link.used", _told(row), now)
    return _link(row)


def _refuse(state: Engine, row: Row[Any], now: datetime, refused: Refused | None) -> None:
    if refused is not None:
        refused(f"link:{row.id}", _told(row))
        return
    with changing(state) as connection:
        audit.append(connection, f"link:{row.id}", "link.refused", _told(row), now)


def _told(row: Row[Any]) -> dict[str, str | None]:
    return {"role": row.role, "department": row.department}


def _for_person(connection: Connection, name: str, by: str, now: datetime) -> MadeLink:
    found = named(connection, name)
    if found.disabled:
        remedy = f"Open it again: {COMMAND} user enable {found.name}"
        raise StateError(Fault(found.name, "this account is disabled", remedy))
    made = _create(connection, found.role, found.department, found.id, now)
    audit.append(connection, by, "link.created", {"link": made.link.id, "name": found.name}, now)
    return made


def _create(connection: Connection, role: Role, department: str | None, person: str | None, now: datetime) -> MadeLink:
    token, made = new_token(), Link(new_id(), role, department, person, now + LASTS)
    values = {"id": made.id, "role": role.value, "department": department, "person": person, "expires": made.expires}
    connection.execute(insert(link).values(hash=token_hash(token), created=now, **values))
    return MadeLink(token, made)


def _shut_out(connection: Connection, row: Row[Any]) -> bool:
    disabled = select(tables.person.c.disabled).where(tables.person.c.id == row.person)
    return row.person is not None and connection.execute(disabled).scalar() is not None


def _link(row: Row[Any]) -> Link:
    return Link(row.id, Role(row.role), row.department, row.person, row.expires)
