"""What the gate before the public pages keeps: decisions, counts told or hidden, releases, changes, documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, delete, func, insert, select, update

from queries.errors import Fault, StateError
from queries.state import audit
from queries.state.opening import changing, looking
from queries.state.tables import (
    public_change,
    public_count,
    public_decision,
    public_document,
    public_item,
    public_median,
    public_release,
)

APPROVE, WITHDRAW = "approve", "withdraw"
UNSEEN, SHOWN, HIDDEN = 0, 1, 2
_BATCH = 2_000


@dataclass(frozen=True)
class Decision:
    """What somebody decided on one item, and by which right."""

    item: str
    decision: str  # approve or withdraw
    name: str
    shown: str
    role: str
    department: str | None
    digest: str  # of the definition
    publication: str  # fingerprint of what they were shown
    not_before: datetime | None = None
    at: datetime | None = None  # set where it is read


@dataclass(frozen=True)
class CountRow:
    """One count as it was told for good."""

    fact: str
    dimensions: str
    members: str
    period: str
    kind: str
    method: str
    value: int
    seen: int


@dataclass(frozen=True)
class MedianRow:
    """One median as it was first told; `value` is a plain decimal."""

    fact: str
    dimensions: str
    members: str
    period: str
    kind: str
    method: str
    value: str


@dataclass(frozen=True)
class ItemRow:
    """One item that is public now: hashes of its definition and of its numbers, and a metric's number."""

    item: str
    digest: str
    content: str
    value: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class ChangeRow:
    """What a release changed for readers."""

    at: datetime
    kind: str
    item: str
    before: str | None
    after: str | None
    unit: str | None


@dataclass(frozen=True)
class DocumentRow:
    """A document that was put in: the newest of its kind and year counts."""

    kind: str
    year: int
    media_type: str
    size: int
    sha256: str
    at: datetime
    by: str


@dataclass(frozen=True)
class History:
    """All that the state knows of what is and was public."""

    decisions: tuple[Decision, ...]  # oldest first
    counts: tuple[CountRow, ...]
    medians: tuple[MedianRow, ...]
    items: tuple[ItemRow, ...]
    changes: tuple[ChangeRow, ...]  # newest first
    documents: tuple[DocumentRow, ...]  # oldest first
    release: int  # number of the last; 0 before the first
    fingerprint: str  # of the last release
    released: datetime | None


def history(state: Engine, most_changes: int = 200) -> History:
    """Everything at one moment."""
    with looking(state) as connection:
        last = connection.execute(
            select(public_release).order_by(public_release.c.number.desc()).limit(1)
        ).one_or_none()
        changes = select(public_change).order_by(public_change.c.number.desc()).limit(most_changes)
        return History(
            decisions=tuple(map(_decision, connection.execute(select(public_decision).order_by("number")))),
            counts=tuple(CountRow(*row[:8]) for row in connection.execute(select(public_count))),
            medians=tuple(MedianRow(*row[:7]) for row in connection.execute(select(public_median))),
            items=tuple(ItemRow(*row) for row in connection.execute(select(public_item).order_by("item"))),
            changes=tuple(ChangeRow(*row[1:]) for row in connection.execute(changes)),
            documents=_documents(connection),
            release=last.number if last else 0,
            fingerprint=last.fingerprint if last else "",
            released=last.at if last else None,
        )


def decided(state: Engine) -> History:
    """The history without counts and changes, of which there are many: enough to tell how items stand."""
    with looking(state) as connection:
        return History(
            decisions=tuple(map(_decision, connection.execute(select(public_decision).order_by("number")))),
            counts=(),
            medians=(),
            items=tuple(ItemRow(*row) for row in connection.execute(select(public_item).order_by("item"))),
            changes=(),
            documents=_documents(connection),
            release=_highest(connection, public_release.c.number),
            fingerprint="",
            released=None,
        )


def stamp(state: Engine) -> tuple[int, int]:
    """Numbers of the last decision and of the last document: others where anything was decided or put in since."""
    with looking(state) as connection:
        return _highest(connection, public_decision.c.number), _highest(connection, public_document.c.number)


def decide(state: Engine, decisions: Sequence[Decision], *, by: str, now: datetime) -> None:
    """Add decisions, each with its entry in the audit trail: all in one transaction."""
    with changing(state) as connection:
        number = _highest(connection, public_decision.c.number)
        for place, one in enumerate(decisions, number + 1):
            row = {key: value for key, value in vars(one).items() if key != "at"}
            connection.execute(insert(public_decision).values(number=place, at=now, **row))
            detail = {"item": one.item, "by": one.name, "definition": one.digest, "shown": one.publication}
            when = {"not_before": one.not_before.isoformat()} if one.not_before else {}
            audit.append(connection, by, f"public.{one.decision}", {**detail, **when}, now)


def settle(
    state: Engine,
    *,
    after: int,
    fingerprint: str,
    counts: Iterable[CountRow],
    medians: Sequence[MedianRow],
    items: Sequence[ItemRow],
    changes: Sequence[ChangeRow],
    by: str,
    now: datetime,
) -> int:
    """Write down a release before it goes out: counts for good, what is public, what changed. Returns its number.

    `after` is the release it was made from; raises StateError where another came between.
    """
    with changing(state) as connection:
        number = _highest(connection, public_release.c.number)
        if number != after:
            raise StateError(Fault("publication", "another one was made meanwhile", "Publish again"))
        connection.execute(insert(public_release).values(number=number + 1, at=now, fingerprint=fingerprint))
        _write_counts(connection, counts, number + 1)
        if medians:
            connection.execute(insert(public_median), [{**vars(one), "release": number + 1} for one in medians])
        connection.execute(delete(public_item))
        if items:
            connection.execute(insert(public_item), [vars(item) for item in items])
        first = _highest(connection, public_change.c.number) + 1
        rows = [{"number": first + place, **vars(one)} for place, one in enumerate(changes)]
        if rows:
            connection.execute(insert(public_change), rows)
        told = sorted({f"{one.kind} {one.item}" for one in changes})
        detail = {"release": number + 1, "fingerprint": fingerprint, "changes": told}
        audit.append(connection, by, "public.released", detail, now)
        return number + 1


def put_document(state: Engine, row: DocumentRow, *, by: str) -> None:
    """Note a document that was put in, with its entry in the audit trail."""
    with changing(state) as connection:
        number = _highest(connection, public_document.c.number) + 1
        connection.execute(insert(public_document).values(number=number, **vars(row)))
        detail = {"kind": row.kind, "year": row.year, "sha256": row.sha256, "size": row.size, "by": row.by}
        audit.append(connection, by, "public.document", detail, row.at)


def remove_document(state: Engine, kind: str, year: int, *, by: str, now: datetime) -> DocumentRow:
    """Forget the newest document of a kind and year, with its entry in the audit trail. Raises StateError for none."""
    with changing(state) as connection:
        of = (public_document.c.kind == kind, public_document.c.year == year)
        number = connection.execute(select(func.max(public_document.c.number)).where(*of)).scalar()
        if number is None:
            raise StateError(Fault(f"{kind}.{year}", "no such document was put in", "See `publish preview`"))
        row = connection.execute(select(public_document).where(public_document.c.number == number)).one()
        connection.execute(delete(public_document).where(public_document.c.number == number))
        audit.append(connection, by, "public.document_removed", {"kind": kind, "year": year, "sha256": row.sha256}, now)
    return DocumentRow(row.kind, row.year, row.media_type, row.size, row.sha256, row.at, row.by)


def _write_counts(connection: Connection, counts: Iterable[CountRow], release: int) -> None:
    """New counts are added; of one that stands only whether it is seen may change, and only from unseen.

    Those of an older version are among the new ones, with the definition they are taken to be of.
    """
    key = ("fact", "dimensions", "members", "period", "kind", "method")
    columns = [public_count.c[name] for name in key]
    standing = {tuple(row) for row in connection.execute(select(*columns))}
    news = []
    for one in counts:
        if tuple(getattr(one, name) for name in key) not in standing:
            news.append({**vars(one), "release": release})
            continue
        same = [column == getattr(one, column.name) for column in columns]
        change = update(public_count).where(*same, public_count.c.seen == UNSEEN)
        connection.execute(change.values(seen=one.seen, release=release))
    if news:
        connection.execute(delete(public_count).where(public_count.c.method == ""))
    for start in range(0, len(news), _BATCH):
        connection.execute(insert(public_count), news[start : start + _BATCH])


def _highest(connection: Connection, column: Column[int]) -> int:
    return connection.execute(select(func.max(column))).scalar() or 0


def _decision(row: Row[Any]) -> Decision:
    return Decision(**{name: value for name, value in row._mapping.items() if name != "number"})


def _documents(connection: Connection) -> tuple[DocumentRow, ...]:
    rows = connection.execute(select(public_document).order_by(public_document.c.number))
    return tuple(DocumentRow(row.kind, row.year, row.media_type, row.size, row.sha256, row.at, row.by) for row in rows)
