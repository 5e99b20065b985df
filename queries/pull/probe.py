"""Asks a SELECT for its columns, without its rows, and finds what does not fit the contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from queries.errors import Fault, PantauError, SourceError, did_you_mean
from queries.profile.models import Fact, Profile, Service
from queries.pull.dialect import READABLE, Dialect, Found
from queries.pull.statement import single_select
from queries.pull.wrapping import Wrapping, names_of
from queries.shapes import CONTRACTS, TARGET_COLUMNS, ColumnKind, Shape
from queries.source_faults import complaint_of, statement_fault
from queries.sources import DRIVER_ERRORS, Source, column_names, table_names

SAMPLE = 1000
"""Rows of which a check reads the days and numbers."""

_WANTED = {
    ColumnKind.DAY: "a date, a time stamp or text YYYY-MM-DD",
    ColumnKind.AMOUNT: "a number, or text like 1250000.50",
    ColumnKind.COUNT: "a whole number",
    ColumnKind.PERCENT: "a number from 0 to 100",
    ColumnKind.OUTCOME: "a word",
    ColumnKind.REASON: "NULL or a word such as 'duplicate'",
}


def wrap_facts(source: Source, dialect: Dialect, service: Service, profile: Profile) -> dict[str, Wrapping]:
    """The wrapped SELECT of each fact of a service. Raises SourceError with the faults of all of them."""
    wrapped: dict[str, Wrapping] = {}
    faults: list[Fault] = []
    for name, fact in service.facts.items():
        try:
            wrapped[name] = wrap(source, dialect, fact, profile)
        except PantauError as error:
            faults += error.faults
    if service.targets:
        try:
            targets_select(source, service.targets, profile)
        except PantauError as error:
            faults += error.faults
    if faults:
        raise SourceError(*faults)
    return wrapped


def wrap(source: Source, dialect: Dialect, fact: Fact, profile: Profile) -> Wrapping:
    """One fact's SELECT, wrapped by the columns that it yields. Raises SourceError with all its faults."""
    where = f"services/{fact.sql}"
    select = single_select(profile.statement(fact.sql, source.dialect), where, source.dialect)
    columns = _columns(source, select, where)
    faults = list(_column_faults(where, fact.shape, dialect, columns))
    if faults:
        raise SourceError(*faults)
    contract = {column.name for column in CONTRACTS[fact.shape]}
    found = {
        name.lower(): Found(dialect.quote(name), dialect.kind(code))
        for name, code in columns
        if name.lower() in contract
    }
    return Wrapping(fact.shape, select, dialect, found)


def targets_select(source: Source, file: str, profile: Profile) -> str:
    """The statement that yields the TARGET_COLUMNS in their order. Raises SourceError with all its faults."""
    where = f"services/{file}"
    select = single_select(profile.statement(file, source.dialect), where, source.dialect)
    given = {name.lower(): name for name, _ in _columns(source, select, where)}
    missing = [name for name in TARGET_COLUMNS if name not in given]
    if missing:
        raise SourceError(*(_missing(where, name, given) for name in missing))
    listed = ", ".join(Dialect(source).quote(given[name]) for name in TARGET_COLUMNS)
    return f"SELECT {listed} FROM ({select}\n) AS source"  # noqa: S608


def unreadable_columns(source: Source, wrapping: Wrapping, where: str) -> Iterator[Fault]:
    """Days and numbers of which a sample holds not one that can be read."""
    kinds = (ColumnKind.DAY, ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.PERCENT)
    for name in names_of(wrapping.shape, *kinds):
        if name not in wrapping.found:
            continue
        rows, blank, readable = source.all(wrapping.sample(name, SAMPLE))[0]
        if rows and readable == 0 and blank < rows:
            wanted = _WANTED[_kind_of(wrapping.shape, name)]
            what = f"column `{name}` holds nothing that can be read in its first {rows} rows"
            yield Fault(where, what, f"Turn it into {wanted} in the SELECT.")


def run_fault(source: Source, where: str, error: BaseException) -> Fault:
    """Why a statement failed, with a did-you-mean for a missing table or column."""
    return statement_fault(where, error, source.timeout, _suggestion(source, error))


def _columns(source: Source, select: str, where: str) -> list[tuple[str, Any]]:
    try:
        return source.describe(f"SELECT * FROM ({select}\n) AS source LIMIT 0")  # noqa: S608
    except DRIVER_ERRORS as error:
        raise SourceError(_select_fault(source, select, where, error)) from None


def _select_fault(source: Source, select: str, where: str, error: BaseException) -> Fault:
    complaint = complaint_of(error)
    if complaint.kind == "no_column" and (tables := _tables_in(source, select)):
        try:
            columns = column_names(source, tables)
        except DRIVER_ERRORS:
            columns = []
        hint = did_you_mean(complaint.name.split(".")[-1], columns)
        return statement_fault(where, error, source.timeout, hint)
    return run_fault(source, where, error)


def _suggestion(source: Source, error: BaseException) -> str:
    complaint = complaint_of(error)
    if complaint.kind != "no_table":
        return ""
    try:
        return did_you_mean(complaint.name.split(".")[-1], table_names(source))
    except DRIVER_ERRORS:
        return ""


def _tables_in(source: Source, select: str) -> list[str]:
    words = {word.lower() for word in re.findall(r"\w+", select)}
    try:
        return [table for table in table_names(source) if table.lower() in words]
    except DRIVER_ERRORS:
        return []


def _column_faults(where: str, shape: Shape, dialect: Dialect, columns: list[tuple[str, Any]]) -> Iterator[Fault]:
    given = {name.lower(): dialect.kind(code) for name, code in columns}
    counts = Counter(name.lower() for name, _ in columns)
    contract = {column.name: column for column in CONTRACTS[shape]}
    strangers = [name for name in given if name not in contract]
    for name, column in contract.items():
        if name not in given and column.required:
            yield _missing(where, name, given)
        elif name not in given and (near := get_close_matches(name, strangers, n=1, cutoff=0.85)):
            yield Fault(
                where, f"column `{near[0]}` is not in the contract", f"Did you mean {name!r}? Rename it with AS."
            )
        elif counts[name] > 1:
            yield Fault(where, f"column `{name}` is there {counts[name]} times", "Leave one of them.")
        elif name in given and given[name] not in READABLE[column.kind]:
            what = f"column `{name}` holds {given[name].value}"
            yield Fault(where, what, f"Turn it into {_WANTED[column.kind]}.")


def _missing(where: str, name: str, given: Iterable[str]) -> Fault:
    return Fault(where, f"the SELECT yields no column `{name}`", f"{did_you_mean(name, given)} Name it with AS {name}.")


def _kind_of(shape: Shape, name: str) -> ColumnKind:
    return next(column.kind for column in CONTRACTS[shape] if column.name == name)
