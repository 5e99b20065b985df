"""Targets of a service: those of its own tables and those of the profile, replaced together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, delete, insert

from queries.errors import Fault, SourceError
from queries.mart import target
from queries.profile.models import Profile, Service
from queries.profile.models import Target as ProfileTarget
from queries.profile.places import Places
from queries.pull.probe import run_fault, targets_select
from queries.pull.report import Unmapped
from queries.shapes import HUNDREDTHS, TARGET_COLUMNS, UNMAPPED
from queries.sources import DRIVER_ERRORS, Source
from queries.sqlite_functions import hundredths

_SHOWN = 5
"""Faults of one kind that are listed; there may be thousands."""

_LARGEST = 2**63


@dataclass(frozen=True)
class ServiceTargets:
    """Targets from the service's own tables, as rows of the mart, and the words in them that nobody knows."""

    rows: tuple[dict[str, Any], ...] = ()
    unmapped: tuple[Unmapped, ...] = ()


def source_targets(source: Source, service: Service, profile: Profile, places: Places) -> ServiceTargets:
    """Read and check what the service's `targets` SELECT yields.

    A department or category that the profile does not know is kept as `UNMAPPED`, as with facts, so that the
    city's target stays whole. Raises SourceError for years, days and numbers that cannot be read.
    """
    if service.targets is None:
        return ServiceTargets()
    where = f"services/{service.targets}"
    statement = targets_select(source, service.targets, profile)
    try:
        found = source.all(statement)
    except DRIVER_ERRORS as error:
        raise SourceError(run_fault(source, where, error)) from None
    faults = [fault for number, row in enumerate(found, 1) for fault in _faults(f"{where}, row {number}", row)]
    if faults:
        more = [Fault(where, f"{len(faults) - _SHOWN} more rows like these", "Mend them too.")] * (len(faults) > _SHOWN)
        raise SourceError(*faults[:_SHOWN], *more)
    metric = target_metric(service)
    rows = tuple(_row(service.key, metric, row, places) for row in found)
    return ServiceTargets(rows, tuple(_unmapped(found, rows)))


def target_metric(service: Service) -> str:
    """The metric of which the service's own tables hold the targets: that of measure target, else realised."""
    for measure in ("target", "realised"):
        for key, metric in service.metrics.items():
            if metric.measure == measure and metric.days is None:
                return key
    return service.tile.headline


def replace_targets(connection: Connection, service: Service, profile: Profile, own: ServiceTargets) -> None:
    """Write the targets of a service anew, from its own tables and from the profile."""
    connection.execute(delete(target).where(target.c.service == service.key))
    given = [_profile_row(entry) for entry in profile.targets if entry.service == service.key]
    rows = [*own.rows, *given]
    if rows:
        connection.execute(insert(target), rows)


def _profile_row(entry: ProfileTarget) -> dict[str, Any]:
    row = entry.model_dump()
    return row | {"value": _hundredths(entry.value), "origin": "profile"}


def _row(service: str, metric: str, row: Sequence[Any], places: Places) -> dict[str, Any]:
    given = dict(zip(TARGET_COLUMNS, row, strict=True))
    return {
        "service": service,
        "metric": metric,
        "fiscal_year": _year(given["fiscal_year"]),
        "stage": _text(given["stage"]).lower()[:20],
        "in_force": _day(given["in_force"]),
        "department": places.department(_text(given["department"])),
        "category": places.category(service, _text(given["category"])),
        "value": _hundredths(_number(given["value"])),
        "document": _text(given["document"])[:500],
        "origin": "source",
    }


def _faults(where: str, row: Sequence[Any]) -> Iterator[Fault]:
    given = dict(zip(TARGET_COLUMNS, row, strict=True))
    if given["fiscal_year"] is not None and _year(given["fiscal_year"]) is None:
        yield Fault(where, "`fiscal_year` is not a year", "Write four digits, or NULL for a standing target.")
    if not _text(given["stage"]):
        yield Fault(where, "`stage` is blank", "Write murni, perubahan, standar …")
    if _day(given["in_force"]) is None:
        yield Fault(where, "`in_force` is not a day", "Write the day from which the target holds, as YYYY-MM-DD.")
    number = _number(given["value"])
    if number is None or number != _to_the_hundredth(number) or abs(_hundredths(number)) >= _LARGEST:
        yield Fault(where, "`value` is not a number", "Write a plain number with at most two decimals.")


def _unmapped(found: Sequence[Sequence[Any]], rows: Sequence[dict[str, Any]]) -> Iterator[Unmapped]:
    for name in ("department", "category"):
        place, counts = TARGET_COLUMNS.index(name), dict[str, int]()
        for raw, row in zip(found, rows, strict=True):
            if row[name] == UNMAPPED:
                word = _text(raw[place])
                counts[word] = counts.get(word, 0) + 1
        yield from (Unmapped(name, word, number) for word, number in counts.items())


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


def _year(value: Any) -> int | None:
    text = _text(value).removesuffix(".0")
    return int(text) if re.fullmatch(r"(19|20|21)\d\d", text) else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)[:10]
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, float):  # SQLite's: perhaps a sum of others, a last bit beside what it means
        whole = hundredths(value)
        return None if whole is None else Decimal(whole) / HUNDREDTHS
    try:
        number = Decimal(_text(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _to_the_hundredth(number: Decimal) -> Decimal:
    return (number * HUNDREDTHS).to_integral_value(ROUND_HALF_UP) / HUNDREDTHS


def _hundredths(number: Decimal | None) -> int:
    return 0 if number is None else int((number * HUNDREDTHS).to_integral_value(ROUND_HALF_UP))
