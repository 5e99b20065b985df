"""The audit trail: entries that are only ever added, each bound to the one before it by a hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, Row, Select, insert, select, true, type_coerce, update

from queries.errors import COMMAND, Fault, StateError
from queries.state.anchors import Anchor
from queries.state.opening import looking
from queries.state.tables import audit, audit_head, microseconds

Plain = str | int | bool | None
Detail = Mapping[str, Plain | Sequence[Plain]]

_SECRET = re.compile(r"token|password|secret|cookie|hash|credential|public_key", re.IGNORECASE)
_BATCH = 1_000
LONGEST = 500  # characters of a value; what a stranger sends must not fill the trail


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did. `detail` is the canonical JSON that was hashed."""

    number: int
    at: datetime
    actor: str
    action: str
    detail: str
    hash: str


@dataclass(frozen=True)
class Broken:
    """The first place where the chain does not hold, and why."""

    number: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What became of a check: entries that were read, the hash of the last one, and the first break if any."""

    count: int
    hash: str
    broken: Broken | None

    @property
    def sound(self) -> bool:
        """Whether no entry was edited, removed, added or moved."""
        return self.broken is None


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for: those whose actor holds a text, those of an action; all where both are blank.

    `actors` are asked for besides the text: those whom people know by another name than the trail does.
    """

    actor: str = ""
    action: str = ""
    actors: tuple[str, ...] = ()

    def of(self, statement: Select[Any]) -> Select[Any]:
        """A statement over the trail narrowed to these entries."""
        if self.actor:
            holds = audit.c.actor.icontains(_printable(self.actor, 128), autoescape=True)
            statement = statement.where(holds | audit.c.actor.in_(self.actors) if self.actors else holds)
        return statement.where(audit.c.action == _printable(self.action, 64)) if self.action else statement


def append(connection: Connection, actor: str, action: str, detail: Detail, now: datetime) -> int:
    """Add an entry in the transaction of what it records, as its last statement; returns its number.

    The head's row is locked until the transaction ends: that makes one chain of what happens at once.
    Raises ValueError where a key of `detail` is that of a secret, StateError where the head was edited into no number.
    """
    if found := [key for key in detail if _SECRET.search(key)]:
        raise ValueError(f"the audit trail keeps no secrets: {', '.join(found)}")
    head = connection.execute(select(audit_head.c.entries, audit_head.c.hash).with_for_update()).one()
    if not isinstance(head.entries, int):
        raise StateError(Fault("audit trail", "its head was edited", f"Look with: {COMMAND} audit verify"))
    written = _canonical({key: _short(value) for key, value in detail.items()})
    number, actor, action = head.entries + 1, _printable(actor, 128), _printable(action, 64)
    own = _hash(head.hash, number=number, at=microseconds(now), actor=actor, action=action, detail=written)
    row = {"number": number, "at": now, "actor": actor, "action": action, "detail": written, "hash": own}
    connection.execute(insert(audit).values(row))
    connection.execute(update(audit_head).values(entries=number, hash=own))
    return number


def verify(state: Engine, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Read the whole trail and name the first entry that was edited, removed, added or moved.

    With `anchors` also a trail that was rewritten before one of them, head included, is found.
    """
    with looking(state) as connection:
        return verify_on(connection, anchors)


def verify_on(connection: Connection, anchors: Sequence[Anchor] = ()) -> Verdict:
    """`verify` on what a transaction sees."""
    last, count = "0" * 64, 0
    named: dict[int, set[str]] = {}
    for one in anchors:
        named.setdefault(one.count, set()).add(one.hash)
    for row in _raw_rows(connection):
        if (broken := _break_at(row, last, count + 1)) or (broken := _break_of(named, row)):
            return Verdict(count, last, broken)
        last, count = row.hash, count + 1
    return Verdict(count, last, _break_at_end(connection, last, count) or _cut_before(named, count))


def entries(
    state: Engine, after: int = 0, limit: int = 100, newest_first: bool = False, asked: Wanted = Wanted()
) -> tuple[Entry, ...]:
    """Up to `limit` entries beyond number `after`: newer, or with `newest_first` older ones (0: newest)."""
    wanted = asked.of(select(audit).limit(limit))
    if newest_first:
        wanted = wanted.order_by(audit.c.number.desc()).where((audit.c.number < after) if after else true())
    else:
        wanted = wanted.order_by(audit.c.number).where(audit.c.number > after)
    with looking(state) as connection:
        return tuple(_entry(row) for row in connection.execute(wanted))


def count(state: Engine) -> int:
    """How many entries the head of the chain tells of; 0 where it was edited into no number."""
    with looking(state) as connection:
        told = connection.execute(select(audit_head.c.entries)).scalar_one()
    return told if isinstance(told, int) else 0


def all_entries(state: Engine, asked: Wanted = Wanted()) -> Iterator[Entry]:
    """Every entry that is asked for, oldest first, as of one moment, a batch at a time."""
    with looking(state) as connection:
        for row in connection.execute(_batched(asked.of(select(audit)))):
            yield _entry(row)


def export_lines(state: Engine, asked: Wanted = Wanted()) -> Iterator[str]:
    """Every entry that is asked for as one line of JSON, oldest first, as of one moment; each can be encoded."""
    for one in all_entries(state, asked):
        told = {"number": one.number, "at": one.at.isoformat(), "actor": one.actor, "action": one.action}
        line = json.dumps({**told, "detail": _read(one.detail), "hash": one.hash}, ensure_ascii=False)
        yield line.encode(errors="backslashreplace").decode()  # half a letter, written as JSON writes it: \ud800


def _raw_rows(connection: Connection) -> Iterable[Row[Any]]:
    """All entries in the order of their numbers, a batch at a time, as they are stored: an edit may be of any type."""
    columns = audit.c["number", "actor", "action", "detail", "hash"]
    return connection.execute(_batched(select(*columns, type_coerce(audit.c.at, BigInteger).label("at"))))


def _batched(wanted: Select[Any]) -> Select[Any]:
    """In the order of the numbers, a batch at a time. An option of the statement: one of the connection would stay."""
    return wanted.order_by(audit.c.number).execution_options(yield_per=_BATCH)


def _read(detail: str) -> object:
    """A detail as a value; one that was edited into no JSON stays text."""
    try:
        return json.loads(detail)
    except ValueError:
        return detail


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST].encode(errors="replace").decode()  # JSON can hold half of a letter, a file cannot
    return [_short(one) for one in value[:50]] if isinstance(value, list | tuple) else value


def _printable(value: str, longest: int) -> str:
    return "".join(letter for letter in value if letter.isprintable())[:longest]


def _break_at(row: Row[Any], last: str, wanted: int) -> Broken | None:
    if not isinstance(row.number, int):
        return Broken(wanted, "its number was edited")
    if row.number > wanted:
        return Broken(wanted, "it is missing")
    if row.number < wanted:
        return Broken(row.number, "it does not belong to the chain")
    told = {name: getattr(row, name) for name in ("number", "at", "actor", "action", "detail")}
    if row.hash != _hash(last, **told):
        return Broken(wanted, "it was edited, or stands in another's place")
    return None


def _break_of(anchors: Mapping[int, set[str]], row: Row[Any]) -> Broken | None:
    if anchors.get(row.number, set()) <= {row.hash}:
        return None
    return Broken(row.number, "the chain up to it is not the one that the anchor names")


def _break_at_end(connection: Connection, last: str, count: int) -> Broken | None:
    head = connection.execute(select(audit_head.c.entries, audit_head.c.hash)).all()
    if len(head) != 1:
        return Broken(count, "the head of the chain is missing")
    if not isinstance(head[0].entries, int):
        return Broken(count, "the head of the chain was edited")
    if head[0].entries > count:
        return Broken(count + 1, "it is missing: the end was cut off")
    if head[0].entries < count:
        return Broken(head[0].entries + 1, "it was added beyond the head of the chain")
    return None if head[0].hash == last else Broken(count, "the head of the chain names another entry")


def _cut_before(anchors: Mapping[int, set[str]], count: int) -> Broken | None:
    if max(anchors, default=0) <= count:
        return None
    return Broken(count + 1, "it is missing: the chain ends before its anchor")


def _hash(last: str, **told: object) -> str:
    """Hash of an entry (number, at in microseconds, actor, action, detail) that follows the one with hash `last`."""
    return hashlib.sha256((last + _canonical(told)).encode()).hexdigest()


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.number, row.at, row.actor, row.action, row.detail, row.hash)
