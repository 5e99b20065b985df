"""Fingerprints per month: which months of a fact differ from what was last written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from queries.mart import insert_rows, month_print, quarantine

MAJORITY = 2
"""Where more than one month in this many differs, all are asked for in one go."""


@dataclass(frozen=True)
class Print:
    """A month's fingerprint: its groups and the sum of their hashes."""

    groups: int
    fingerprint: str


def stored_prints(connection: Connection, fact_id: int) -> dict[str, Print]:
    """Fingerprints of the months as they were last written."""
    columns = (month_print.c.month, month_print.c.groups, month_print.c.fingerprint)
    rows = connection.execute(select(*columns).where(month_print.c.fact_id == fact_id))
    return {row.month: Print(row.groups, row.fingerprint) for row in rows}


def months_come_due(connection: Connection, fact_id: int, today: date) -> frozenset[str]:
    """Months that hold a row put off as `future_date` whose day has come since."""
    rows = select(quarantine.c.month).where(
        quarantine.c.fact_id == fact_id,
        quarantine.c.reason == "future_date",
        quarantine.c.value.between("0001-01-01", today.isoformat()),
    )
    return frozenset(connection.execute(rows).scalars())


def differing(before: Mapping[str, Print], now: Mapping[str, Print]) -> frozenset[str]:
    """Months that are new, changed, or gone."""
    return frozenset(month for month in {*before, *now} if before.get(month) != now.get(month))


def write_prints(
    connection: Connection, fact_id: int, prints: Mapping[str, Print], months: Iterable[str] | None
) -> None:
    """Store the fingerprints of these months (all: None); a month that is gone loses its own."""
    statement = delete(month_print).where(month_print.c.fact_id == fact_id)
    chosen = prints.keys() if months is None else set(months)
    if months is not None:
        statement = statement.where(month_print.c.month.in_(sorted(chosen)))
    connection.execute(statement)
    rows = [
        (fact_id, month, prints[month].groups, prints[month].fingerprint) for month in sorted(chosen) if month in prints
    ]
    insert_rows(connection, month_print, rows)
