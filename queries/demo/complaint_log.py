"""The status log of the simulated complaint desk: one row each time a ticket's status is set."""

from __future__ import annotations

import numpy as np

from queries.demo import complaint_tables as tables
from queries.demo.canaries import canaries
from queries.demo.encoding import NULL, SECONDS
from queries.demo.rowset import Rows, count, take, texts
from queries.demo.sink import Sink

SUBMITTED, TAKEN, OPEN_NOTE, HIDDEN_NOTE, DONE, CANCELLED = range(6)
STATUSES = ("Submitted", "Proses", "Pending-Catatan Terbuka", "Pending-Catatan Tertutup", "Selesai", "Dibatalkan")

CANCELLED_SHARE, REOPENED_SHARE, ODD_CASE_SHARE = 0.04, 0.012, 0.03
OPEN_STATUS_SHARES = (0.15, 0.5, 0.15, 0.2)
CLERKS = 60


def write_log(sink: Sink, rng: np.random.Generator, tickets: Rows, first: int, last_day: int) -> int:
    """Write the log of some tickets, numbered from `first`; returns the next free number.

    `tickets` holds id, logged (when it really came in) and closed, both in seconds, closed NULL while open. A
    reopened ticket has a closing status before its last one, or, still open, one that a later status has undone.
    """
    log = _steps(rng, tickets, (last_day + 1) * SECONDS - 1)
    log = take(log, np.lexsort((log["status"], log["time"], log["ticket"])))
    total = count(log)
    words = texts([*STATUSES, *(status.upper() for status in STATUSES)])
    odd = rng.random(total) < ODD_CASE_SHARE
    sink.write(
        tables.tb_status_log,
        {
            "id": np.arange(first, first + total),
            "id_tiket": log["ticket"],
            "status": words[log["status"] + len(STATUSES) * odd],
            "waktu": log["time"],
            "petugas": canaries("PETUGAS", 1, CLERKS)[rng.integers(0, CLERKS, total)],
        },
    )
    return first + total


def _steps(rng: np.random.Generator, tickets: Rows, now: int) -> Rows:
    """Every step of every ticket: ticket, status, time."""
    total, ticket = count(tickets), tickets["id"]
    opened, is_open = tickets["logged"], tickets["closed"] == NULL
    until = np.where(is_open, now, tickets["closed"])
    share = np.sort(rng.random((total, 3)), axis=1) * 0.9

    def between(part: int) -> np.ndarray:
        return (opened + (until - opened) * share[:, part]).astype(np.int64)

    last = rng.choice(4, total, p=OPEN_STATUS_SHARES)
    taken = np.where(is_open, last >= TAKEN, rng.random(total) < 0.92)
    noted = np.where(is_open, last > TAKEN, rng.random(total) < 0.12)
    note = np.where(is_open, np.maximum(last, OPEN_NOTE), rng.choice((OPEN_NOTE, HIDDEN_NOTE), total))
    reopened = (rng.random(total) < REOPENED_SHARE) & taken & (until - opened > 2 * SECONDS)
    ending = np.where(rng.random(total) < CANCELLED_SHARE, CANCELLED, DONE)
    parts = (
        (np.ones(total, bool), np.full(total, SUBMITTED), opened),
        (reopened, np.full(total, DONE), between(0)),
        (taken, np.full(total, TAKEN), between(1)),
        (noted, note, between(2)),
        (~is_open, ending, until),
    )
    return {
        "ticket": np.concatenate([ticket[mask] for mask, _, _ in parts]),
        "status": np.concatenate([status[mask] for mask, status, _ in parts]),
        "time": np.concatenate([time[mask] for mask, _, time in parts]),
    }
