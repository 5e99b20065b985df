"""A sign-in with name and password: the delay, the proof and the trail in the right order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from queries.state import audit
from queries.state.attempts import begin_attempt, succeeded
from queries.state.opening import changing
from queries.state.people import Person, name_key, prove
from queries.state.tables import person


@dataclass(frozen=True)
class SignIn:
    """What came of it: the person, or seconds to wait before the next attempt, or neither: wrong."""

    person: Person | None
    wait: int = 0


def sign_in(state: Engine, name: str, password: str, address: str, now: datetime) -> SignIn:
    """Prove a person by name and password. The answer is the same for an unknown, a disabled and a wrong one."""
    made = begin_attempt(state, name, address, now)
    if made.wait:
        return SignIn(None, made.wait)  # not logged: whoever hammers would fill the trail
    found = prove(state, name, password)
    if found is None:
        with changing(state) as connection:
            audit.append(connection, "-", "sign_in.failed", {**_known_name(connection, name), "address": address}, now)
        return SignIn(None)
    succeeded(state, made)
    return SignIn(found)


def _known_name(connection: Connection, name: str) -> dict[str, str]:
    """The name for the trail where an account has it; else nothing of what was typed: it may be a password."""
    found = connection.execute(select(person.c.name).where(person.c.name_key == name_key(name))).scalar()
    return {"name": found} if found else {}
