"""Cross-checks of a service: its owner, facts, SQL files and categories, and the services beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from queries.errors import did_you_mean
from queries.profile.check_tables import Claim, check_claims
from queries.profile.drafts import Draft, text_of, words_of
from queries.profile.faults import Findings, quoted
from queries.profile.files import SERVICES, Folder
from queries.profile.places import matching_form, todays_code

DIALECTS = ("sqlite", "postgresql", "mysql", "mariadb", "mssql", "oracle", "clickhousedb")
"""SQLAlchemy's names of the dialects for which a fact may have a SQL file of its own."""

SERVICE_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""A service's name stands in settings (PANTAU_SOURCE_<SERVICE>_URL), so it has no hyphen."""


@dataclass(frozen=True)
class Known:
    """What a service may refer to: departments (None where departments.csv cannot be read) and SQL files."""

    successors: Mapping[str, str | None] | None
    sql: Sequence[str]


def check_service(draft: Draft, known: Known, findings: Findings) -> None:
    """Everything of one service but its metrics and tile."""
    if not SERVICE_NAME.fullmatch(draft.key):
        remedy = "Rename the file: small letters, digits and _, beginning with a letter."
        findings.add(draft.document.name, f"{quoted(draft.key)} cannot name a service", remedy)
    check_department(draft, "owner", text_of(draft.data, "owner"), known, findings)
    _check_sql(draft, "targets", text_of(draft.data, "targets"), known, findings)
    _check_facts(draft, known, findings)
    _check_categories(draft, findings)
    _check_bands(draft, findings)


def check_department(draft: Draft, key: str, code: str | None, known: Known, findings: Findings) -> None:
    """Note a code that no department has, or one that has passed to a successor."""
    if code is None or known.successors is None:
        return
    today = todays_code(code, known.successors)
    if code not in known.successors:
        what = f"no department has the code {quoted(code)}"
        findings.add(draft.where(key), what, did_you_mean(code, known.successors))
    elif today != code:
        remedy = f"Write {today}." if today in known.successors else "Write the department that stands today."
        findings.add(draft.where(key), f"{quoted(code)} has passed to a successor", remedy)


def _check_facts(draft: Draft, known: Known, findings: Findings) -> None:
    if not draft.facts and isinstance(draft.data.get("facts"), dict):
        findings.add(draft.where("facts"), "the service has no fact", "Write [facts.NAME] with shape and sql.")
    for name, fact in draft.facts.items():
        _check_sql(draft, f"facts.{name}.sql", text_of(fact, "sql"), known, findings)
        check_department(draft, f"facts.{name}.department", text_of(fact, "department"), known, findings)


def _check_sql(draft: Draft, key: str, file: str | None, known: Known, findings: Findings) -> None:
    if file is None:
        return
    if not file.endswith(".sql"):
        findings.add(
            draft.where(key), f"{quoted(file)} is not a SQL file", "Write the name of a file, such as NAME.sql."
        )
    elif not {file, *dialect_files(file)} & set(known.sql):
        what = f"there is no file {SERVICES}/{file}"
        # Names of SQL files resemble each other more than other names do: only a very near one is offered.
        near = get_close_matches(file, known.sql, n=1, cutoff=0.8)
        findings.add(draft.where(key), what, f"Did you mean {near[0]!r}?" if near else "Write it: one SELECT.")


def dialect_files(file: str) -> list[str]:
    """The names under which a SQL file may stand for one dialect alone: `revenue.postgresql.sql`."""
    return [f"{file.removesuffix('.sql')}.{dialect}.sql" for dialect in DIALECTS]


def check_sql_names(folder: Folder, findings: Findings) -> None:
    """Note a SQL file for a dialect that does not exist, and an empty one."""
    for name, data in folder.sql.items():
        stem, _, dialect = name.removesuffix(".sql").rpartition(".")
        if stem and dialect not in DIALECTS:
            what = f"no dialect is called {quoted(dialect)}"
            findings.add(f"{SERVICES}/{name}", what, did_you_mean(dialect, DIALECTS))
        if not data.strip():
            findings.add(f"{SERVICES}/{name}", "the file is empty", "Write one SELECT.")


def _check_categories(draft: Draft, findings: Findings) -> None:
    codes = [text_of(category, "code") for category in draft.categories]
    for code in sorted({code for code in codes if code is not None and codes.count(code) > 1}):
        where = draft.where(f"categories[{code}]")
        findings.add(where, "two categories have this code", "Change one or delete it.")
    check_claims((claim for category in draft.categories for claim in _category_claims(draft, category)), findings)


def _category_claims(draft: Draft, category: dict[str, Any]) -> Iterable[Claim]:
    code = text_of(category, "code") or ""
    where, aliases = draft.where(f"categories[{code}]"), category.get("aliases")
    texts = aliases if isinstance(aliases, list) else []
    for word in (code, *words_of(category, "label").values(), *(text for text in texts if isinstance(text, str))):
        yield Claim(word, code, where)


def _check_bands(draft: Draft, findings: Findings) -> None:
    bands = draft.data.get("age_bands")
    if isinstance(bands, list) and all(isinstance(bound, int) for bound in bands):
        rising = all(low < high for low, high in zip([0, *bands], bands, strict=False))
        if not bands or not rising:
            what = f"{bands} are not rising bounds"
            findings.add(draft.where("age_bands"), what, "Write days above 0, each higher than the one before: [3, 7].")


def check_beside_each_other(drafts: Sequence[Draft], findings: Findings) -> None:
    """Note two services of one label, or of one place in the order."""
    labels: dict[str, Draft] = {}
    orders: dict[Any, Draft] = {}
    for draft in drafts:
        for language, label in words_of(draft.data, "label").items():
            first = labels.setdefault(f"{language}:{matching_form(label)}", draft)
            if first is not draft:
                what = f"{first.document.name} is called {quoted(label)} as well"
                findings.add(draft.where(f"label.{language}"), what, "Give one of the two services another name.")
        order = draft.data.get("order")
        first = orders.setdefault(order, draft) if isinstance(order, int) else draft
        if first is not draft:
            what = f"{first.document.name} has the order {order} as well"
            free = max(number for number in orders if isinstance(number, int)) + 1
            findings.add(draft.where("order"), what, f"Write a free one, for example {free}.")
