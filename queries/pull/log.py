"""The log of pulls: one row per fact that went well, one for each that did not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from queries.errors import PantauError
from queries.mart import pull_log, writing
from queries.profile.models import Service
from queries.pull.report import FactReport


def last_digest(connection: Connection, service: str, fact: str) -> str | None:
    """What the last good pull of the fact asked: its SELECT, wrapping and rules, as a digest."""
    statement = (
        select(pull_log.c.sql_hash)
        .where(pull_log.c.service == service, pull_log.c.fact == fact, pull_log.c.succeeded)
        .order_by(pull_log.c.id.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()


def log_success(
    connection: Connection,
    service: str,
    report: FactReport,
    times: tuple[datetime, datetime],
    main_amount: int | None,
    digests: tuple[str, str],
) -> None:
    """Log a fact's pull. `main_amount` is the place of the amount that is logged; None: the shape has none."""

    def amount(amounts: tuple[int, ...]) -> int:
        return amounts[main_amount] if main_amount is not None else 0

    row = {
        "service": service,
        "fact": report.fact,
        "started_at": times[0],
        "finished_at": times[1],
        "succeeded": True,
        "message": "",
        "source_rows": report.source.rows,
        "source_amount": amount(report.source.amounts),
        "accepted_rows": report.accepted.rows,
        "accepted_amount": amount(report.accepted.amounts),
        "quarantined_rows": report.quarantined.rows,
        "quarantined_amount": amount(report.quarantined.amounts),
        "months_seen": report.months_seen,
        "months_rewritten": report.months_rewritten,
        "data_through": report.data_through,
        "sql_hash": digests[0],
        "profile_hash": digests[1],
    }
    connection.execute(insert(pull_log).values(**row))


def log_failure(
    mart: Engine, service: Service, error: PantauError, times: tuple[datetime, datetime], profile_hash: str
) -> None:
    """Log that a service's pull failed, once for each of its facts, in a transaction of its own."""
    zeros = ("source_rows", "source_amount", "accepted_rows", "accepted_amount", "quarantined_rows")
    row: dict[str, object] = dict.fromkeys((*zeros, "quarantined_amount", "months_seen", "months_rewritten"), 0)
    row |= {"service": service.key, "started_at": times[0], "finished_at": times[1], "succeeded": False}
    row |= {"message": str(error), "data_through": None, "sql_hash": "", "profile_hash": profile_hash}
    with writing(mart) as connection:
        connection.execute(insert(pull_log), [row | {"fact": name} for name in service.facts])
