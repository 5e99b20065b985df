"""What the metrics ask of a mart: answered by a connection (`MartReader`) or from memory (`Loaded`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Row

from queries.metrics.rows import BudgetRows, CaseRows, DailyTotals, FlowRows, HeldRow, OpenRow, UnmappedRow
from queries.viewer import Viewer


class Reader(Protocol):
    """One version of the mart, read on behalf of a viewer."""

    @property
    def viewer(self) -> Viewer:
        """On whose behalf it is read."""
        ...

    def version(self) -> int:
        """The highest id of the pull log; 0 before the first pull."""
        ...

    def pulls(self) -> Sequence[Row[Any]]:
        """The last pull and the last successful pull of every fact, in order of id."""
        ...

    def targets(self) -> Sequence[Row[Any]]:
        """Every target, of all services, years and stages."""
        ...

    def held_back(self) -> dict[tuple[str, str, str], int]:
        """Quarantined rows by service, fact and reason."""
        ...

    def unmapped(self) -> dict[str, int]:
        """Accepted rows with a word that the profile does not know, by service."""
        ...

    def held_details(self) -> tuple[HeldRow, ...]:
        """Quarantined rows with their amounts and months."""
        ...

    def unmapped_words(self) -> tuple[UnmappedRow, ...]:
        """Words that the profile does not know."""
        ...

    def open_cases(self, service: str) -> tuple[OpenRow, ...]:
        """The longest-open cases of a service, the oldest first."""
        ...

    def first_month(self, service: str, name: str) -> str | None:
        """The first month (YYYY-MM) with a row of a flow; None where there is none."""
        ...

    def flow(self, service: str, name: str, since: date) -> FlowRows:
        """Rows of a flow from the month of `since` on, or more."""
        ...

    def cases(self, service: str, name: str, since: date) -> CaseRows:
        """Cases that are open or were closed on `since` or later, or more."""
        ...

    def budget(self, service: str, name: str, year: int) -> BudgetRows:
        """A year's rows of a budget."""
        ...

    def daily_by_category(self, service: str, name: str, first_year: int, last_year: int) -> DailyTotals:
        """A flow's amounts per category and day of whole years."""
        ...
