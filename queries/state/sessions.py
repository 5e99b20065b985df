"""Sessions: who is signed in on which device. Checked at the server for each request, and revocable."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update

from queries.errors import Fault, StateDownError, StateError
from queries.state import audit, tables
from queries.state.links import Link
from queries.state.opening import changing, looking
from queries.state.people import Person
from queries.state.tokens import new_id, new_token, token_hash
from queries.viewer import Role

_SEEN_EVERY = timedelta(minutes=1)
_SEEN_WAIT = 0.1  # seconds that a request waits to write when somebody was last seen
_KEPT = timedelta(days=90)  # ended sessions stay that long in the table
session, person = tables.session, tables.person


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: without a request, and in all."""

    idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Session:
    """A signed-in device. `actor` is what the audit trail calls its person or link; `name` is none for a link."""

    id: str
    person: str | None
    link: str | None
    name: str | None
    shown: str | None
    role: Role
    department: str | None
    created: datetime
    last_seen: datetime
    ends: datetime
    label: str

    @property
    def actor(self) -> str:
        """How the audit trail names whoever is signed in."""
        return f"person:{self.name}" if self.name else f"link:{self.link}"


@dataclass(frozen=True)
class OpenedSession:
    """A new session and its token for the cookie, which is nowhere kept."""

    token: str
    session: Session


def open_session(
    state: Engine,
    owner: Person | Link,
    label: str,
    now: datetime,
    limits: Limits = Limits(),
    *,
    way: str = "",
) -> OpenedSession:
    """Sign a person, or the bearer of a redeemed link, in on a device.

    `way` is what they came in by, for the trail: a password, a passkey, a link, the identity provider. Raises
    StateError for a disabled person, and for a link that was shut after it was redeemed.
    """
    token, id_ = new_token(), new_id()
    owned = {"person": owner.id} if isinstance(owner, Person) else {"person": owner.person, "link": owner.id}
    values = {"id": id_, "hash": token_hash(token), "role": owner.role.value, "department": owner.department, **owned}
    shown = "".join(letter for letter in label if letter.isprintable())[:80]
    with changing(state) as connection:
        connection.execute(delete(session).where(session.c.ends < now - _KEPT))
        if isinstance(owner, Link):
            _check_not_revoked(connection, owner)
        times = {"created": now, "last_seen": now, "ends": now + limits.absolute}
        connection.execute(insert(session).values(**values, **times, label=shown))
        row = _select(connection, session.c.id == id_)
        if row is None or row.disabled is not None:
            raise StateError(Fault("account", "it is disabled", "Ask the operator"))
        opened = _session(row)
        told = {"session": id_, "device": shown} | ({"way": way} if way else {})
        audit.append(connection, opened.actor, "session.opened", told, now)
    return OpenedSession(token, opened)


def find_session(state: Engine, token: str, now: datetime, limits: Limits = Limits()) -> Session | None:
    """The session of a token, if it stands: one indexed read, and at most one write a minute.

    None for an unknown, revoked, idle or ended one, and for a person who was disabled. Role and department are those
    that the person has now.
    """
    with looking(state) as connection:
        row = _select(connection, session.c.hash == token_hash(token))
    if row is None or not _stands(row, now, limits):
        return None
    if now - row.last_seen >= _SEEN_EVERY:
        with suppress(StateDownError), changing(state, wait=_SEEN_WAIT) as connection:  # the next request tries again
            late = (session.c.id == row.id) & (session.c.last_seen <= now - _SEEN_EVERY)
            connection.execute(update(session).where(late).values(last_seen=now))
    return _session(row)


def ended_session(state: Engine, token: str, now: datetime, limits: Limits = Limits()) -> tuple[Session, str] | None:
    """The session of a token that does not stand any more, and why; None for one that stands and for an unknown one."""
    with looking(state) as connection:
        row = _select(connection, session.c.hash == token_hash(token))
    if row is None or _stands(row, now, limits):
        return None
    if row.disabled is not None:
        return _session(row), "disabled"
    return _session(row), row.reason or ("idle" if now < min(row.ends, row.created + limits.absolute) else "over")


def sessions_of(state: Engine, person_id: str, now: datetime, limits: Limits = Limits()) -> tuple[Session, ...]:
    """A person's signed-in devices, the last seen first."""
    wanted = _joined().where(session.c.person == person_id).order_by(session.c.last_seen.desc(), session.c.id)
    with looking(state) as connection:
        return tuple(_session(row) for row in connection.execute(wanted) if _stands(row, now, limits))


def sessions_by_links(state: Engine, now: datetime, limits: Limits = Limits()) -> tuple[Session, ...]:
    """Signed-in devices that came by a link to a role and belong to no person, the last seen first."""
    nobodys = session.c.person.is_(None) & session.c.link.is_not(None) & session.c.revoked.is_(None)
    wanted = _joined().where(nobodys, session.c.ends > now).order_by(session.c.last_seen.desc(), session.c.id)
    with looking(state) as connection:
        return tuple(_session(row) for row in connection.execute(wanted) if _stands(row, now, limits))


def revoke_session(state: Engine, id_: str, reason: str, *, by: str, now: datetime, owner: str | None = None) -> bool:
    """End one session; with `owner` (a person's id) only one of theirs. Says whether one ended."""
    if not id_.isalnum():  # an address may hold what a database cannot even be asked
        return False
    wanted = session.c.id == id_
    return _revoke(state, wanted if owner is None else wanted & (session.c.person == owner), reason, by, now) == 1


def revoke_all(state: Engine, person_id: str, reason: str, *, by: str, now: datetime, but: str | None = None) -> int:
    """End all sessions of a person, but the one named; says how many ended."""
    wanted = session.c.person == person_id
    return _revoke(state, wanted if but is None else wanted & (session.c.id != but), reason, by, now)


def _revoke(state: Engine, wanted: ColumnElement[bool], reason: str, by: str, now: datetime) -> int:
    with changing(state) as connection:
        standing = wanted & session.c.revoked.is_(None)
        ids = connection.execute(select(session.c.id).where(standing).order_by(session.c.id)).scalars().all()
        ended = connection.execute(update(session).where(standing).values(revoked=now, reason=reason[:32])).rowcount
        if ended:
            audit.append(connection, by, "session.revoked", {"sessions": list(ids), "reason": reason}, now)
    return ended


def _check_not_revoked(connection: Connection, owner: Link) -> None:
    """Raise for a link that `revoke_link` has shut; the row is locked until the session stands."""
    its = select(tables.link.c.created, tables.link.c.expires).where(tables.link.c.id == owner.id).with_for_update()
    row = connection.execute(its).first()
    if row is not None and row.expires <= row.created:
        raise StateError(Fault("link", "it was revoked", "Ask the operator for a new one"))


def _joined() -> Any:
    theirs = (person.c.name, person.c.shown, person.c.disabled, person.c.role.label("now_role"))
    columns = (*session.c, *theirs, person.c.department.label("now_department"))
    return select(*columns).select_from(session.outerjoin(person, session.c.person == person.c.id))


def _select(connection: Connection, wanted: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(_joined().where(wanted)).first()


def _stands(row: Row[Any], now: datetime, limits: Limits) -> bool:
    in_time = now < row.ends and now < row.created + limits.absolute and now - row.last_seen < limits.idle
    return in_time and row.revoked is None and row.disabled is None


def _session(row: Row[Any]) -> Session:
    role, department = (row.now_role, row.now_department) if row.person else (row.role, row.department)
    who = (row.id, row.person, row.link, row.name, row.shown)
    return Session(*who, Role(role), department, row.created, row.last_seen, row.ends, row.label)
