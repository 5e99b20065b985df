"""People with an account: who they are, their role, and the department they belong to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from queries.errors import COMMAND, Fault, NotPermittedError, StateError, UnknownNameError, did_you_mean
from queries.state import audit, tables
from queries.state.opening import changing, looking
from queries.state.passwords import check_strength, hash_password, is_outdated, matches
from queries.state.tokens import new_id
from queries.viewer import Role

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}")
BOUND = (Role.HEAD, Role.STAFF)
"""Roles that see their own department; the others see the whole city."""

person = tables.person


@dataclass(frozen=True)
class NewPerson:
    """Who is to have an account. `department` is a code of the profile: needed for head and staff, else none."""

    name: str
    role: Role
    department: str | None = None
    shown: str = ""


@dataclass(frozen=True)
class Identity:
    """A person as an identity provider knows them."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Person:
    """A person with an account."""

    id: str
    name: str
    shown: str
    role: Role
    department: str | None
    has_password: bool
    identity: Identity | None
    created: datetime
    disabled: datetime | None


def add_person(state: Engine, new: NewPerson, departments: Collection[str], *, by: str, now: datetime) -> Person:
    """Add a person, who has no password yet: give them a link. Raises StateError, UnknownNameError."""
    check_grant(new.role, new.department, departments)
    with changing(state) as connection:
        return _add(connection, _checked(new), None, by, now)


def people(state: Engine) -> tuple[Person, ...]:
    """All people by name, the disabled ones too."""
    with looking(state) as connection:
        return tuple(_person(row) for row in connection.execute(select(person).order_by(person.c.name_key)))


def person_named(state: Engine, name: str) -> Person:
    """The person of that name in any case; raises UnknownNameError that offers the nearest one."""
    with looking(state) as connection:
        return named(connection, name)


def person_by_id(state: Engine, id_: str) -> Person | None:
    """The person of that id, a disabled one too."""
    with looking(state) as connection:
        row = connection.execute(select(person).where(person.c.id == id_)).first()
    return _person(row) if row else None


def person_of(
    state: Engine, identity: Identity, new: NewPerson, departments: Collection[str], *, by: str, now: datetime
) -> Person:
    """The person an identity provider vouches for: added at their first sign-in, role and department kept as claimed.

    Links that were made for what they were before lapse; an account that lapsed is open again. Raises StateError where
    another person has the name already: an identity never takes over an account.
    """
    check_grant(new.role, new.department, departments)
    claimed = _checked(new)
    with changing(state) as connection:
        of_identity = (person.c.issuer == identity.issuer) & (person.c.subject == identity.subject)
        row = connection.execute(select(person).where(of_identity)).first()
        if row is None:
            return _add(connection, claimed, identity, by, now)
        found = _open_again(connection, row, by, now)
        if (found.role, found.department, found.shown) == (claimed.role, claimed.department, claimed.shown):
            return found
        values = {"role": claimed.role.value, "department": claimed.department, "shown": claimed.shown}
        connection.execute(update(person).where(person.c.id == found.id).values(values))
        end_links(connection, found.id, now)
        audit.append(connection, by, "person.changed", {"name": found.name, **values}, now)
        return replace(found, role=claimed.role, department=claimed.department, shown=claimed.shown)


def lapse_person(state: Engine, identity: Identity, *, by: str, now: datetime) -> Person | None:
    """Shut out whom the identity provider gives no role any more, until it gives one; None for nobody known.

    One that is closed already stays as it is: what somebody closed here, no provider opens.
    """
    with changing(state) as connection:
        of_identity = (person.c.issuer == identity.issuer) & (person.c.subject == identity.subject)
        row = connection.execute(select(person).where(of_identity)).first()
        if row is None or row.disabled is not None:
            return _person(row) if row else None
        connection.execute(update(person).where(person.c.id == row.id).values(disabled=now, lapsed=now))
        end_everything(connection, row.id, "no_role", now)
        audit.append(connection, by, "person.disabled", {"name": row.name, "why": "no_role"}, now)
    return replace(_person(row), disabled=now)


def disable_person(state: Engine, name: str, *, by: str, now: datetime) -> Person:
    """Shut a person out from this moment: their sessions end, their links lapse. Raises UnknownNameError."""
    with changing(state) as connection:
        found = named(connection, name)
        connection.execute(update(person).where(person.c.id == found.id).values(lapsed=None))  # no provider opens it
        if found.disabled is None:
            connection.execute(update(person).where(person.c.id == found.id).values(disabled=now))
            end_everything(connection, found.id, "disabled", now)
            audit.append(connection, by, "person.disabled", {"name": found.name}, now)
    return replace(found, disabled=found.disabled or now)


def set_password(state: Engine, id_: str, password: str, *, by: str, now: datetime) -> None:
    """Give a person a new password; sessions that stood before end. Raises StateError for one easy to guess."""
    found = person_by_id(state, id_)
    if found is None:
        raise _no_account()
    check_strength(password, f"{found.name} {found.shown}")
    hashed = hash_password(password)  # before the transaction: it takes long, and others would wait
    with changing(state) as connection:
        standing = (person.c.id == id_) & person.c.disabled.is_(None)
        if connection.execute(update(person).where(standing).values(password=hashed)).rowcount != 1:
            raise _no_account()
        end_everything(connection, id_, "new password", now)
        audit.append(connection, by, "person.new_sign_in", {"name": found.name}, now)


def prove(state: Engine, name: str, password: str) -> Person | None:
    """The person whose name and password these are; None, after the same time, for anything else.

    A hash with old parameters is renewed.
    """
    with looking(state) as connection:
        row = connection.execute(select(person).where(person.c.name_key == name_key(name))).first()
    if not matches(row.password if row else None, password) or row is None or row.disabled is not None:
        return None
    if is_outdated(row.password):
        with changing(state) as connection:
            unchanged = (person.c.id == row.id) & (person.c.password == row.password)
            connection.execute(update(person).where(unchanged).values(password=hash_password(password)))
    return _person(row)


def named(connection: Connection, name: str) -> Person:
    """`person_named` in a transaction."""
    row = connection.execute(select(person).where(person.c.name_key == name_key(name))).first()
    if row is None:
        raise UnknownNameError(_nobody(name, connection.execute(select(person.c.name)).scalars().all()))
    return _person(row)


def _nobody(name: str, known: Sequence[str]) -> Fault:
    """What is wrong with a name that no account has: with the nearest one, and how an account is added."""
    called = name if _NAME.fullmatch(name) else "NAME"
    add = f"To add an account: {COMMAND} user add {called} --role mayor (or another role)"
    near = did_you_mean(name, known) if known else "There are no accounts yet."
    return Fault(name, "nobody is called so", f"{near} {add}")


def within(found: Person, roles: Collection[Role]) -> Person:
    """The same person where theirs is one of the roles; raises NotPermittedError."""
    if found.role not in roles:
        fault = Fault(found.name, f"an account of the role {found.role} is not kept here", "Use the command line")
        raise NotPermittedError(fault)
    return found


def end_everything(connection: Connection, id_: str, reason: str, now: datetime) -> int:
    """End all sessions of a person and let their unused links lapse, in a transaction; how many sessions."""
    session = tables.session
    standing = (session.c.person == id_) & session.c.revoked.is_(None)
    ended = connection.execute(update(session).where(standing).values(revoked=now, reason=reason)).rowcount
    end_links(connection, id_, now)
    return ended


def end_links(connection: Connection, id_: str, now: datetime) -> None:
    """Let the unused links of a person lapse, in a transaction."""
    link = tables.link
    connection.execute(update(link).where(link.c.person == id_, link.c.used.is_(None)).values(used=now))


def name_key(name: str) -> str:
    """By what names are compared; a name that nobody can have stays one."""
    return name.strip().casefold() if _NAME.fullmatch(name.strip()) else "-"


def check_grant(role: Role, department: str | None, departments: Collection[str]) -> None:
    """Raise where a role cannot be given: the public's, one without its department, or an unknown department."""
    if role is Role.PUBLIC:
        raise StateError(Fault("role", "the public needs no account", "Choose another role"))
    if role in BOUND and department is None:
        raise StateError(
            Fault("department", f"the role {role} needs one", "Name its code, for example with --department")
        )
    if role not in BOUND and department is not None:
        raise StateError(Fault("department", f"the role {role} sees the whole city", "Leave the department out"))
    if department is not None and department not in departments:
        remedy = did_you_mean(department, departments)
        raise UnknownNameError(Fault(department, "there is no such department", remedy))


def _open_again(connection: Connection, row: Row[Any], by: str, now: datetime) -> Person:
    """The person of a row; one who was shut out for want of a role is let in again."""
    if row.lapsed is None:
        return _person(row)
    connection.execute(update(person).where(person.c.id == row.id).values(disabled=None, lapsed=None))
    audit.append(connection, by, "person.enabled", {"name": row.name}, now)
    return replace(_person(row), disabled=None)


def _no_account() -> StateError:
    return StateError(Fault("account", "it does not exist or is disabled", "Ask the operator for a new link"))


def _checked(new: NewPerson) -> NewPerson:
    """The same with its name to show; raises StateError for names that cannot be."""
    if not _NAME.fullmatch(new.name):
        remedy = "Use 2 to 64 of: letters a-z, digits, . _ - @ +; begin with a letter or digit"
        raise StateError(Fault("name", f"{new.name[:64]!r} cannot be a name", remedy))
    shown = " ".join(new.shown.split()) or new.name
    if len(shown) > 80 or not shown.isprintable():
        raise StateError(Fault("shown name", "it is too long or cannot be shown", "Use up to 80 printable characters"))
    return replace(new, shown=shown)


def _add(connection: Connection, new: NewPerson, identity: Identity | None, by: str, now: datetime) -> Person:
    added = Person(new_id(), new.name, new.shown, new.role, new.department, False, identity, now, None)
    values = {"id": added.id, "name": new.name, "name_key": name_key(new.name), "shown": new.shown, "created": now}
    known_as = {"issuer": identity.issuer, "subject": identity.subject} if identity else {}
    granted = {"role": new.role.value, "department": new.department}
    try:
        with connection.begin_nested():
            connection.execute(insert(person).values(values | granted | known_as))
    except IntegrityError:
        fault = Fault("name", f"somebody is called {new.name!r} already", "Choose another name")
        raise StateError(fault) from None
    audit.append(connection, by, "person.added", {"name": new.name, **granted}, now)
    return added


def _person(row: Row[Any]) -> Person:
    identity = Identity(row.issuer, row.subject) if row.issuer else None
    has_password = row.password is not None
    return Person(
        row.id, row.name, row.shown, Role(row.role), row.department, has_password, identity, row.created, row.disabled
    )
