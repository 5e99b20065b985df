"""Cross-checks of events.csv."""

from __future__ import annotations

from collections.abc import Sequence

from queries.errors import did_you_mean
from queries.profile.check_tables import check_once
from queries.profile.drafts import Draft
from queries.profile.faults import Findings, quoted
from queries.profile.files import Table

_SAME = ("day", "label_id", "service")


def check_events(table: Table, drafts: Sequence[Draft], findings: Findings) -> None:
    """Each event once, of a service that exists where it names one."""
    check_once(table, "event", "day", lambda row: tuple(row.cells.get(column) for column in _SAME), findings)
    services = [draft.key for draft in drafts]
    for row in table.rows:
        name = row.cells.get("service")
        if name is not None and name not in services:
            what = f"there is no service {quoted(name)}"
            findings.add(table.where(row, "service"), what, did_you_mean(name, services))
