"""The mart's tables: a small star, the same on SQLite and PostgreSQL.

Amounts are whole hundredths (sen for money, hundredths of a kilogram for weight), percentages
whole hundredths of a percent: integers add up exactly and no binary float ever holds money.
Dimension words live once, in `cell`, as the service writes them and as the profile places them,
so that a new alias moves old facts without rewriting them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from queries.belonging import city_table

metadata = MetaData()

WORDS = ("department", "category", "district", "channel", "program", "activity", "kind")
"""Dimension columns that a fact can have."""

PLACED = ("department", "category", "district", "kind")
"""Those of `WORDS` that the profile places (code, name, alias); the others stay as the service writes them."""

AMOUNTS = ("amount", "penalty", "ceiling", "planned", "realised")
"""Amounts that a fact can have, in hundredths."""

city = city_table(metadata)
"""Whose the mart is, from its first pull on: the one city, by the name of its profile's folder."""

fact = Table(
    "fact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String(40), nullable=False),
    Column("name", String(40), nullable=False),
    Column("shape", String(10), nullable=False),
    UniqueConstraint("service", "name"),
)

cell = Table(
    "cell",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fact_id", ForeignKey("fact.id"), nullable=False),
    # The code in today's profile; '' where the source is blank, '?' where the profile knows no such word.
    *(Column(word, String(120), nullable=False, server_default="") for word in WORDS),
    # The word as the service writes it, trimmed.
    *(Column(f"raw_{word}", String(200), nullable=False, server_default="") for word in WORDS),
    UniqueConstraint("fact_id", *(f"raw_{word}" for word in WORDS), name="cell_raw"),
)


def _fact_columns() -> tuple[Column, ...]:
    # No foreign keys here: checking two of them per row costs more than writing it, and a pull writes the cells
    # and their facts in one transaction.
    return (
        Column("fact_id", Integer, nullable=False),
        Column("month", String(7), nullable=False),  # YYYY-MM of the day that places the row
        Column("cell_id", Integer, nullable=False),
    )


flow_fact = Table(
    "flow_fact",
    metadata,
    *_fact_columns(),
    Column("day", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),  # hundredths
    Column("penalty", BigInteger, nullable=False),  # hundredths
    Column("rows", Integer, nullable=False),  # source rows behind it
    Index("flow_fact_month", "fact_id", "month"),
)

case_fact = Table(
    "case_fact",
    metadata,
    *_fact_columns(),
    Column("opened", Date, nullable=False),
    Column("due", Date),
    Column("closed", Date),
    Column("outcome", String(10), nullable=False, server_default=""),  # '' while open
    Column("waiting_days", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Index("case_fact_month", "fact_id", "month"),
)

budget_fact = Table(
    "budget_fact",
    metadata,
    *_fact_columns(),
    Column("ceiling", BigInteger, nullable=False),  # hundredths
    Column("planned", BigInteger, nullable=False),  # hundredths, of the month
    Column("realised", BigInteger, nullable=False),  # hundredths, of the month
    Column("physical", Integer),  # hundredths of a percent, cumulative; null: as in the month before
    Column("reported_on", Date),
    Column("rows", Integer, nullable=False),
    Index("budget_fact_month", "fact_id", "month"),
)

month_print = Table(
    "month_print",
    metadata,
    Column("fact_id", ForeignKey("fact.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("groups", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
)
"""What each month looked like when it was last written: equal means unchanged at the source."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("fact_id", ForeignKey("fact.id"), nullable=False),
    Column("month", String(7), nullable=False),  # of the day that places the row; '' where it cannot be read
    Column("reason", String(40), nullable=False),
    Column("value", String(10), nullable=False),  # the offending date; '' where nothing looks like one
    Column("rows", Integer, nullable=False),
    # Hundredths, of every shape's amounts; 0 where the shape has no such amount.
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in AMOUNTS),
    Index("quarantine_fact", "fact_id", "month"),
)
"""Rows held back, per month and reason. Replaced together with the facts of their month."""

open_case = Table(
    "open_case",
    metadata,
    Column("fact_id", Integer, nullable=False),
    Column("number", String(40), nullable=False),  # the service's own; MASKED where it looks like a person's
    Column("opened", Date, nullable=False),
    Column("due", Date),
    Column("waiting_days", Integer, nullable=False),
    Column("cell_id", Integer, nullable=False),
    Index("open_case_fact", "fact_id", "opened"),
)
"""The longest-open cases, one by one: so many of each fact and of each department. Replaced by every pull."""

target = Table(
    "target",
    metadata,
    Column("service", String(40), nullable=False),
    Column("metric", String(60), nullable=False),
    Column("fiscal_year", Integer),  # null: stands until superseded
    Column("stage", String(20), nullable=False),  # murni, perubahan, standar …
    Column("in_force", Date, nullable=False),
    Column("department", String(120), nullable=False),  # code, '' for the city
    Column("category", String(120), nullable=False),  # code, '' for all
    Column("value", BigInteger, nullable=False),  # hundredths of the metric's unit
    Column("document", Text, nullable=False),
    Column("origin", String(10), nullable=False),  # profile or source
    Index("target_service", "service"),
)
"""Targets are facts: with their stage, the day they came into force, and where they are written down."""

pull_log = Table(
    "pull_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String(40), nullable=False),
    Column("fact", String(40), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Column("message", Text, nullable=False),  # '' or the error, which never holds a secret or a source value
    Column("source_rows", BigInteger, nullable=False),
    Column("source_amount", BigInteger, nullable=False),  # hundredths: the SELECT's own total, asked apart
    Column("accepted_rows", BigInteger, nullable=False),
    Column("accepted_amount", BigInteger, nullable=False),
    Column("quarantined_rows", BigInteger, nullable=False),
    Column("quarantined_amount", BigInteger, nullable=False),
    Column("months_seen", Integer, nullable=False),
    Column("months_rewritten", Integer, nullable=False),
    Column("data_through", Date),  # the last day on which something happened, among accepted rows
    Column("sql_hash", String(64), nullable=False),
    Column("profile_hash", String(64), nullable=False),
    Index("pull_log_fact", "service", "fact", "id"),
)
"""Every pull of every fact, whether it succeeded or not. Its highest id is the version of the mart."""

FACT_TABLES = {"flow": flow_fact, "case": case_fact, "budget": budget_fact}
