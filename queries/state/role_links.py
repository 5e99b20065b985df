"""Links to a role, and the devices that came in by them: nobody's account, so an operator looks after them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from queries.errors import COMMAND, Fault, UnknownNameError
from queries.state import audit, tables
from queries.state.opening import changing, looking
from queries.state.sessions import Limits, Session, sessions_by_links
from queries.viewer import Role

_BEGINNING = re.compile(r"[0-9a-f]{4,32}")
link, session, person = tables.link, tables.session, tables.person


@dataclass(frozen=True)
class StandingLink:
    """A link to a role that can still be opened, or whose bearer is still signed in."""

    id: str
    role: Role
    department: str | None
    created: datetime
    expires: datetime
    is_open: bool  # neither used nor expired
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Bearer:
    """Whom a link lets in: a role, or the person of that name."""

    role: Role
    department: str | None
    name: str | None
    shown: str | None


def standing_links(state: Engine, now: datetime, limits: Limits) -> tuple[StandingLink, ...]:
    """All of them, the newest first."""
    devices: dict[str, list[Session]] = defaultdict(list)
    for one in sessions_by_links(state, now, limits):
        devices[one.link or ""].append(one)
    is_open = link.c.used.is_(None) & (link.c.expires > now)
    wanted = select(link).where(link.c.person.is_(None), is_open | link.c.id.in_(devices))
    with looking(state) as connection:
        rows = connection.execute(wanted.order_by(link.c.created.desc(), link.c.id)).all()
    return tuple(_standing(row, tuple(devices[row.id]), now) for row in rows)


def revoke_link(state: Engine, id_: str, *, by: str, now: datetime) -> int:
    """Shut a link to a role: it opens nothing any more, and all its sessions end. Says how many ended.

    `id_` may be shortened to its first letters, four at least. Raises UnknownNameError. What is shut stays so: a bearer
    who opens the link at this very moment does not come in either.
    """
    with changing(state) as connection:
        found = _named(connection, id_)
        standing = (session.c.link == found.id) & session.c.person.is_(None) & session.c.revoked.is_(None)
        ids = connection.execute(select(session.c.id).where(standing, session.c.ends > now)).scalars().all()
        connection.execute(update(session).where(standing).values(revoked=now, reason="link revoked"))
        lapsed = {"expires": found.created, "used": found.used or now}
        connection.execute(update(link).where(link.c.id == found.id).values(lapsed))
        told = {"link": found.id, "role": found.role, "department": found.department, "sessions": sorted(ids)}
        if ids or found.expires > found.created:
            audit.append(connection, by, "link.revoked", told, now)
    return len(ids)


def bearers(state: Engine, ids: Collection[str] | None = None) -> Mapping[str, Bearer]:
    """Whom the links of these ids let in, without those that the state does not know; None: all there have been."""
    columns = (link.c.id, link.c.role, link.c.department, person.c.name, person.c.shown)
    joined = select(*columns).select_from(link.outerjoin(person, link.c.person == person.c.id))
    asked = joined if ids is None else joined.where(link.c.id.in_(sorted(ids)))
    with looking(state) as connection:
        rows = connection.execute(asked).all()
    return {row.id: Bearer(Role(row.role), row.department, row.name, row.shown) for row in rows}


def _standing(row: Row[Any], devices: tuple[Session, ...], now: datetime) -> StandingLink:
    is_open = row.used is None and row.expires > now
    return StandingLink(row.id, Role(row.role), row.department, row.created, row.expires, is_open, devices)


def _named(connection: Connection, id_: str) -> Row[Any]:
    """The link to a role whose id begins so, locked: whoever opens it at this moment waits, or is waited for."""
    rows: Sequence[Row[Any]] = ()
    if _BEGINNING.fullmatch(id_):
        begins = link.c.person.is_(None) & link.c.id.startswith(id_)
        rows = connection.execute(select(link).where(begins).limit(2).with_for_update()).all()
    if len(rows) == 1:
        return rows[0]
    what = "more than one link to a role begins so" if rows else "there is no such link to a role"
    raise UnknownNameError(Fault(id_[:32], what, f"Take the id from: {COMMAND} links"))
