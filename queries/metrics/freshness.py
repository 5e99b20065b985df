"""How fresh and how sure each service's data are, from the log of the pulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from queries.calendar import WorkingCalendar
from queries.metrics.failures import failure_kind, failure_sentence
from queries.metrics.reader import Reader
from queries.metrics.values import Freshness, Reconciliation
from queries.profile.models import Profile, Service
from queries.shapes import HUNDREDTHS, Shape

CADENCE_DAYS = {"daily": 1, "weekly": 7, "monthly": 31}
"""How old the newest day may be, before grace, for each cadence."""

Pulls = Mapping[tuple[str, str], Row[Any]]


def today_in(profile: Profile) -> date:
    """Today in the city's time zone."""
    return datetime.now(ZoneInfo(profile.city.timezone)).date()


class PullLog:
    """The last pulls of every fact, read once."""

    def __init__(self, reader: Reader) -> None:
        self._last: dict[tuple[str, str], Row[Any]] = {}
        self._good: dict[tuple[str, str], Row[Any]] = {}
        for row in reader.pulls():
            self._last[row.service, row.fact] = row
            if row.succeeded:
                self._good[row.service, row.fact] = row
        self._held_back = reader.held_back()
        self._unmapped = reader.unmapped()

    def data_through(self, service: Service, today: date) -> date | None:
        """The last day with data, never after today.

        Of a service with several facts it is the earliest of those that come regularly (flows and budgets): one
        that has stopped must not hide behind the others. Cases come when they come; theirs counts where there is
        nothing else, and then the latest.
        """
        days = {name: row.data_through for name, row in self._of(self._good, service) if row.data_through is not None}
        regular = [day for name, day in days.items() if service.facts[name].shape is not Shape.CASE]
        found = min(regular) if regular else max(days.values(), default=None)
        return None if found is None else min(found, today)

    def freshness(self, service: Service, today: date, calendar: WorkingCalendar) -> Freshness:
        """Late where the last day with data is older than cadence and grace allow, in days of the service's clock."""
        through = self.data_through(service, today)
        allowed = CADENCE_DAYS[service.cadence] + service.grace_days
        good = self._of(self._good, service)
        message = self._failure(service)
        kind = None if message is None else failure_kind(message)
        return Freshness(
            service=service.key,
            data_through=through,
            pulled_at=min((_utc(row.finished_at) for _, row in good), default=None),
            late=through is None or calendar.days_between(through, today, service.clock) > allowed,
            reconciled=bool(good) and all(one.holds for one in self.reconciliations(service)),
            quarantined_rows=sum(rows for (key, _, _), rows in self._held_back.items() if key == service.key),
            unmapped_rows=self._unmapped.get(service.key, 0),
            failure=None if message is None else failure_sentence(kind),
            failure_kind=kind,
        )

    def last_good(self, service: Service) -> tuple[Row[Any], ...]:
        """The last successful pull of each fact as it stands in the mart's `pull_log`, in the profile's order."""
        return tuple(row for _, row in self._of(self._good, service))

    def reconciliations(self, service: Service) -> tuple[Reconciliation, ...]:
        """What the last successful pull of each fact counted, in the profile's order."""
        return tuple(self._reconciliation(service, row) for row in self.last_good(service))

    def _reconciliation(self, service: Service, row: Row[Any]) -> Reconciliation:
        held = self._held_back.items()
        reasons = ((why, count) for (key, name, why), count in held if (key, name) == (service.key, row.fact))
        return Reconciliation(
            fact=row.fact,
            at=_utc(row.finished_at),
            source_rows=row.source_rows,
            accepted_rows=row.accepted_rows,
            quarantined_rows=row.quarantined_rows,
            source_amount=_amount(row.source_amount),
            accepted_amount=_amount(row.accepted_amount),
            quarantined_amount=_amount(row.quarantined_amount),
            reasons=tuple(sorted(reasons)),
            months_seen=row.months_seen,
            months_rewritten=row.months_rewritten,
        )

    def _failure(self, service: Service) -> str | None:
        failed = [row.message for _, row in self._of(self._last, service) if not row.succeeded]
        return failed[0] if failed else None

    def _of(self, pulls: Pulls, service: Service) -> Sequence[tuple[str, Row[Any]]]:
        return [(name, pulls[service.key, name]) for name in service.facts if (service.key, name) in pulls]


def _amount(hundredths: int) -> Decimal:
    return Decimal(hundredths) / HUNDREDTHS


def _utc(moment: datetime) -> datetime:
    """SQLite gives back a time without its zone; the mart holds UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
