"""Cross-checks of departments, districts, holidays and the city: what no single line can show.

They read the lines as written, so that a fault in one line hides none in another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from holidays import list_supported_countries

from queries.errors import did_you_mean
from queries.profile.faults import Findings, quoted
from queries.profile.files import CITY, Row, Table
from queries.profile.places import matching_form, todays_code
from queries.profile.rows import listed


@dataclass(frozen=True)
class Claim:
    """A word that stands for a code, and where it is written."""

    word: str
    code: str
    where: str


def check_claims(claims: Iterable[Claim], findings: Findings) -> None:
    """Note every word that two codes claim: a row of a source could be placed at either."""
    taken: dict[str, Claim] = {}
    for claim in claims:
        first = taken.setdefault(matching_form(claim.word), claim)
        if first.code != claim.code:
            what = f"{quoted(claim.word)} already stands for {quoted(first.code)} ({first.where})"
            findings.add(claim.where, what, "Leave it with one of them.")


def check_once(table: Table, what: str, column: str, key: Callable[[Row], Hashable | None], findings: Findings) -> None:
    """Note every line whose key stands in an earlier line as well; a key of None is not compared."""
    seen: dict[Hashable, Row] = {}
    for row in table.rows:
        own = key(row)
        first = seen.setdefault(own, row) if own is not None else row
        if first is not row:
            findings.add(
                table.where(row, column), f"the same {what} as line {first.line}", "Change one or delete the line."
            )


def check_departments(table: Table, findings: Findings) -> None:
    """Codes once, words claimed once (by what they are today), successors that lead somewhere, dates in order."""
    if not table.rows:
        findings.add(table.name, "there is no department", "Write one line for each department.")
    check_once(table, "code", "code", lambda row: row.cells.get("code"), findings)
    successors = successors_of(table)
    for row in table.rows:
        _check_successor(table, row, successors, findings)
        _check_dates(table, row, findings)
    check_claims(_department_claims(table, successors), findings)


def successors_of(table: Table) -> dict[str, str | None]:
    """Code -> code of the successor, None for a department that stands."""
    return {row.cells["code"]: row.cells.get("successor") for row in table.rows if "code" in row.cells}


def _department_claims(table: Table, successors: dict[str, str | None]) -> Iterable[Claim]:
    for row in table.rows:
        code = todays_code(row.cells.get("code", ""), successors)
        yield from _claims(table, row, code, ("code", "name", "short"))


def _claims(table: Table, row: Row, code: str, columns: Iterable[str]) -> Iterable[Claim]:
    for column in columns:
        if column in row.cells:
            yield Claim(row.cells[column], code, table.where(row, column))
    for alias in listed(row.cells.get("aliases", "")):
        yield Claim(alias, code, table.where(row, "aliases"))


def _check_successor(table: Table, row: Row, successors: dict[str, str | None], findings: Findings) -> None:
    code, successor = row.cells.get("code", ""), row.cells.get("successor")
    if successor is None:
        return
    where = table.where(row, "successor")
    if successor not in successors:
        findings.add(where, f"no department has the code {quoted(successor)}", did_you_mean(successor, successors))
    elif successors.get(todays_code(code, successors)) is not None:
        findings.add(where, "the successors run in a circle", "Leave it blank for the department that stands today.")
    if "valid_to" not in row.cells:
        what = "a department with a successor has no last day"
        findings.add(table.where(row, "valid_to"), what, "Write its last day, or leave the successor blank.")


def _check_dates(table: Table, row: Row, findings: Findings) -> None:
    start, end = row.cells.get("valid_from", ""), row.cells.get("valid_to")
    if end is not None and end < start:
        findings.add(table.where(row, "valid_to"), f"{end} is before valid_from", f"Write a day after {start}.")


def check_districts(table: Table, findings: Findings) -> None:
    """Codes once, words claimed once, tiles of the map each in their own place."""
    check_once(table, "code", "code", lambda row: row.cells.get("code"), findings)
    check_once(table, "place on the map", "col and row", _tile, findings)
    check_claims(
        (claim for row in table.rows for claim in _claims(table, row, row.cells.get("code", ""), ("code", "name"))),
        findings,
    )


def _tile(row: Row) -> tuple[str, str] | None:
    return (row.cells["col"], row.cells["row"]) if {"col", "row"} <= row.cells.keys() else None


def check_holidays(table: Table, findings: Findings) -> None:
    """Each day once."""
    check_once(table, "day", "day", lambda row: row.cells.get("day"), findings)


def check_city(city: dict[str, Any], findings: Findings) -> None:
    """A time zone that exists, a country whose holidays are known, a working week of weekdays."""
    zone, week = city.get("timezone"), city.get("working_week", [0])
    if isinstance(zone, str) and zone not in available_timezones():
        findings.add(f"{CITY}, city.timezone", f"no time zone is called {quoted(zone)}", _zone_remedy(zone))
    country = city.get("country", "ID")
    if isinstance(country, str) and country not in list_supported_countries():
        what, remedy = f"no holidays of {quoted(country)} are known", "Write an ISO 3166 code such as ID."
        findings.add(f"{CITY}, city.country", what, remedy)
    if isinstance(week, list) and not (week and all(day in range(7) for day in week)):
        remedy = "Write numbers from 0 (Monday) to 6 (Sunday), at least one: [0, 1, 2, 3, 4]."
        findings.add(f"{CITY}, city.working_week", f"{week} is not a week", remedy)


def _zone_remedy(zone: str) -> str:
    near = did_you_mean(zone, available_timezones())
    return near if near.startswith("Did") else "Write one of the IANA database, for example Asia/Jakarta."
