"""The log of pulls: one row per fact that went well, one for each that did not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from queries.errors import PantauError
from queries.mart import pull_log, writing
from queries.profile.models import Service
from queries.pull.report import FactReport, Totals
from queries.pull.wrapping import amounts_of
from queries.shapes import Shape

LOGGED_AMOUNT: dict[Shape, str | None] = {Shape.FLOW: "amount", Shape.CASE: None, Shape.BUDGET: "realised"}
"""The amount that stands in the log; all of them are reconciled."""


def last_digest(connection: Connection, service: str, fact: str) -> str | None:
    """What the last good pull of the fact asked: its SELECT, wrapping and rules, as a digest."""
    statement = (
        select(pull_log.c.sql_hash)
        .where(pull_log.c.service == service, pull_log.c.fact == fact, pull_log.c.succeeded)
        .order_by(pull_log.c.id.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()


@dataclass(frozen=True)
class Stamp:
    """When a pull ran, and with which SELECT and profile."""

    started_at: datetime
    finished_at: datetime
    sql_hash: str
    profile_hash: str


def log_success(connection: Connection, service: str, report: FactReport, stamp: Stamp) -> None:
    """Log a fact's pull."""
    named = LOGGED_AMOUNT[report.shape]
    place = amounts_of(report.shape).index(named) if named else None
    row: dict[str, object] = {
        "service": service,
        "fact": report.fact,
        "succeeded": True,
        "message": "",
        "months_seen": report.months_seen,
        "months_rewritten": report.months_rewritten,
        "data_through": report.data_through,
    }
    for part in ("source", "accepted", "quarantined"):
        totals: Totals = getattr(report, part)
        row |= {f"{part}_rows": totals.rows, f"{part}_amount": 0 if place is None else totals.amounts[place]}
    connection.execute(insert(pull_log).values(**row, **asdict(stamp)))


def log_failure(mart: Engine, service: Service, error: PantauError, stamp: Stamp) -> None:
    """Log that a service's pull failed, once for each of its facts, in a transaction of its own."""
    zeros = ("source_rows", "source_amount", "accepted_rows", "accepted_amount", "quarantined_rows")
    row: dict[str, object] = dict.fromkeys((*zeros, "quarantined_amount", "months_seen", "months_rewritten"), 0)
    row |= {"service": service.key, "succeeded": False, "message": str(error), "data_through": None, **asdict(stamp)}
    with writing(mart) as connection:
        connection.execute(insert(pull_log), [row | {"fact": name} for name in service.facts])
