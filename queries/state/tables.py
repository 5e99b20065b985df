"""The tables of what cannot be pulled again. Their schema changes by migrations alone.

All columns hold integers and text, so that a row means the same on SQLite, on PostgreSQL and in a backup.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from queries.belonging import city_table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A moment with its zone, kept as whole microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds of a moment; ValueError for one without a zone."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=int(value))


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC; ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return (moment - EPOCH) // timedelta(microseconds=1)


metadata = MetaData()

city = city_table(metadata)
"""Whose the state is: the one city, by the name of its profile's folder."""

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("name_key", String(64), nullable=False, unique=True),  # in lower case: names differ by more than case
    Column("shown", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("department", String(64)),
    Column("password", Text),  # argon2id, with its parameters and salt
    Column("issuer", String(255)),
    Column("subject", String(255)),
    Column("created", Moment, nullable=False),
    Column("disabled", Moment),
    Column("lapsed", Moment),  # closed because the identity provider gives no role: what it gives again opens it
)

passkey = Table(
    "passkey",
    metadata,
    Column("credential", String(1400), primary_key=True),  # base64url; a credential id has up to 1023 bytes
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("public_key", Text, nullable=False),  # base64url
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String(80), nullable=False),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
)

link = Table(
    "link",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of the token, which is nowhere kept
    Column("role", String(16), nullable=False),
    Column("department", String(64)),
    Column("person", String(32), ForeignKey("person.id"), index=True),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)

session = Table(
    "session",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person", String(32), ForeignKey("person.id"), index=True),
    Column("link", String(32)),
    Column("role", String(16), nullable=False),
    Column("department", String(64)),
    Column("created", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("label", String(80), nullable=False),
    Column("revoked", Moment),
    Column("reason", String(32)),
)

attempt = Table(
    "attempt",
    metadata,
    Column("key", String(64), primary_key=True),  # SHA-256 of a name or of an address
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", Moment, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("action", String(64), nullable=False),
    Column("detail", Text, nullable=False),  # canonical JSON, as it was hashed
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("entries", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

seal = Table(
    "seal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("key", String(64), nullable=False),  # random: what this installation made itself is known by it
)

spent = Table(
    "spent",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of a challenge that was answered
    Column("expires", Moment, nullable=False),
)

public_decision = Table(
    "public_decision",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # 1, 2, 3 …: decisions are only ever added
    Column("at", Moment, nullable=False),
    Column("item", String(120), nullable=False, index=True),
    Column("decision", String(16), nullable=False),  # approve or withdraw
    Column("name", String(64), nullable=False),
    Column("shown", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("department", String(64)),
    Column("digest", String(64), nullable=False),  # SHA-256 of the definition that was decided on
    Column("publication", String(64), nullable=False),  # fingerprint of what the person was shown
    Column("not_before", Moment),
)


def _counted() -> list[Column]:
    """What a count or a median is of: the key of both tables."""
    return [
        Column("fact", String(82), primary_key=True),
        Column("dimensions", String(64), primary_key=True),
        Column("members", String(90), primary_key=True),
        Column("period", String(20), primary_key=True),
        Column("kind", String(24), primary_key=True),
        Column("method", String(32), primary_key=True),  # by which definition; '' where an older version has counted
    ]


public_count = Table(
    "public_count",
    metadata,
    *_counted(),
    Column("value", BigInteger, nullable=False),
    Column("seen", Integer, nullable=False),  # 0 nobody was to see it, 1 shown, 2 hidden for good
    Column("release", BigInteger, nullable=False),  # the one in which it was first told or hidden
)

public_median = Table(
    "public_median",
    metadata,
    *_counted(),
    Column("value", Text, nullable=False),  # a plain decimal, as it was first told
    Column("release", BigInteger, nullable=False),
)

public_release = Table(
    "public_release",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

public_item = Table(
    "public_item",
    metadata,
    Column("item", String(120), primary_key=True),  # what is public now
    Column("digest", String(64), nullable=False),  # of its definition
    Column("content", String(64), nullable=False),  # SHA-256 of its numbers
    Column("value", Text),  # a metric's number as a plain decimal
    Column("unit", String(32)),
)

public_change = Table(
    "public_change",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("item", String(120), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("unit", String(32)),
)

public_document = Table(
    "public_document",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", String(128), nullable=False),
)
