"""Reads and validates a city profile: all its faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from queries.profile.access import Access
from queries.profile.check_access import check_access
from queries.profile.check_events import check_events
from queries.profile.check_metrics import check_metrics
from queries.profile.check_page import check_addresses, check_page
from queries.profile.check_public import check_public
from queries.profile.check_services import Known, check_beside_each_other, check_service, check_sql_names
from queries.profile.check_tables import check_city, check_departments, check_districts, check_holidays, successors_of
from queries.profile.check_targets import check_target_given, check_targets
from queries.profile.drafts import Draft
from queries.profile.faults import Findings
from queries.profile.files import (
    CITY,
    DEPARTMENTS,
    DISTRICTS,
    EVENTS,
    HOLIDAYS,
    PUBLIC,
    SERVICES,
    TARGETS,
    Document,
    Folder,
    read_document,
    read_folder,
    read_text,
)
from queries.profile.models import City, Department, District, EventRow, Frozen, Holiday, Profile, Service, Target
from queries.profile.public import Public
from queries.profile.rows import Rows, Value, read_rows
from queries.profile.wording import plain_faults

Model = TypeVar("Model", bound=BaseModel)


class _CityFile(Frozen):
    """city.toml."""

    city: City
    access: Access = Access()


class _Tables(NamedTuple):
    """The tables; None where one cannot be read."""

    departments: Rows[Department] | None
    districts: Rows[District] | None
    holidays: Rows[Holiday] | None
    targets: Rows[Target] | None
    events: Rows[EventRow] | None


def load_profile(folder: Path) -> Profile:
    """The city profile in `folder`, as docs/city-profile.md describes it.

    Raises ProfileError with every fault of every file: file with line or key, what is wrong, what to write.
    """
    findings = Findings()
    files = read_folder(folder, findings)
    if files is None:
        findings.raise_any()
        raise AssertionError("a folder that cannot be read has a fault")
    city = _city(files, findings)
    tables = _tables(files, findings)
    drafts = [Draft(read_document(name, files.files[name], findings)) for name in files.service_files]
    services = [service for draft in drafts if (service := _service(draft, findings)) is not None]
    public = Draft(read_document(PUBLIC, files.files[PUBLIC], findings)) if PUBLIC in files.files else None
    sql = {name: read_text(f"{SERVICES}/{name}", data, findings) or "" for name, data in files.sql.items()}
    terms = _validated(Public, public.document, public.document.data, findings) if public else None
    _cross_check(files, tables, drafts, public, findings)
    findings.raise_any()
    key = folder.absolute().name
    return _profile(key, city, tables, services, public=terms, sql=sql, digest=files.digest)


def _city(files: Folder, findings: Findings) -> _CityFile | None:
    if CITY not in files.files:
        return None
    document = read_document(CITY, files.files[CITY], findings)
    read = _validated(_CityFile, document, document.data, findings)
    for name, check in (("city", check_city), ("access", check_access)):
        table = (document.data or {}).get(name)
        check(table if isinstance(table, dict) else {}, findings)
    return read


def _tables(files: Folder, findings: Findings) -> _Tables:
    return _Tables(
        read_rows(files, DEPARTMENTS, Department, findings),
        read_rows(files, DISTRICTS, District, findings),
        read_rows(files, HOLIDAYS, Holiday, findings),
        read_rows(files, TARGETS, Target, findings),
        read_rows(files, EVENTS, EventRow, findings),
    )


def _service(draft: Draft, findings: Findings) -> Service | None:
    if draft.document.data is None:
        return None
    if "key" in draft.data:
        remedy = "Delete the key, or rename the file."
        findings.add(draft.where("key"), "a service's name is the name of its file", remedy)
    # The file's name is judged apart, in words of its own.
    named = {**draft.data, "key": "service"}
    service = _validated(Service, draft.document, named, findings)
    return service.model_copy(update={"key": draft.key}) if service else None


def _validated(model: type[Model], document: Document, data: dict[str, Any] | None, findings: Findings) -> Model | None:
    if data is None:
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for path, what, remedy in plain_faults(model, error, data):
            findings.add(f"{document.name}, {path}", what, remedy)
        return None


def _cross_check(
    files: Folder, tables: _Tables, drafts: Sequence[Draft], public: Draft | None, findings: Findings
) -> None:
    departments = tables.departments.table if tables.departments and DEPARTMENTS in files.files else None
    if departments:
        check_departments(departments, findings)
    if tables.districts:
        check_districts(tables.districts.table, findings)
    if tables.holidays:
        check_holidays(tables.holidays.table, findings)
    successors = successors_of(departments) if departments else None
    known = Known(successors, tuple(files.sql))
    _check_services(files, drafts, known, findings)
    if public is not None:
        check_public(public, drafts, known, findings)
    if tables.targets:
        check_targets(tables.targets.table, drafts, successors, findings)
        check_target_given(drafts, tables.targets.table, findings)
    if tables.events:
        check_events(tables.events.table, drafts, findings)


def _check_services(files: Folder, drafts: Sequence[Draft], known: Known, findings: Findings) -> None:
    for draft in drafts:
        check_service(draft, known, findings)
        check_metrics(draft, known, findings)
        check_page(draft, findings)
    check_addresses(drafts, findings)
    check_beside_each_other(drafts, findings)
    check_sql_names(files, findings)


def _profile(
    key: str,
    city: _CityFile | None,
    tables: _Tables,
    services: Sequence[Service],
    *,
    public: Public | None,
    sql: dict[str, str],
    digest: str,
) -> Profile:
    if city is None:
        raise AssertionError("a city that cannot be read has a fault")
    return Profile(
        key=key,
        city=city.city,
        access=city.access,
        departments=_values(tables.departments),
        districts=_values(tables.districts),
        holidays=_values(tables.holidays),
        targets=_values(tables.targets),
        services=tuple(sorted(services, key=lambda service: service.order)),
        events=tuple(row.event for row in _values(tables.events)),
        public=public,
        sql=sql,
        digest=digest,
    )


def _values(rows: Rows[Value] | None) -> tuple[Value, ...]:
    return rows.values if rows else ()
