"""Cross-checks of targets.csv, and of metrics that are judged by a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from queries.errors import did_you_mean
from queries.profile.check_tables import check_once
from queries.profile.drafts import Draft, text_of
from queries.profile.faults import Findings, quoted
from queries.profile.files import Row, Table

_SAME = ("service", "metric", "fiscal_year", "stage", "in_force", "department", "category")


def check_targets(
    table: Table, drafts: Sequence[Draft], departments: Mapping[str, str | None] | None, findings: Findings
) -> None:
    """Each target once, for a service, metric, department and category that exist, with at most two decimals."""
    check_once(table, "target", "value", lambda row: tuple(row.cells.get(column) for column in _SAME), findings)
    services = {draft.key: draft for draft in drafts}
    for row in table.rows:
        _check_decimals(table, row, findings)
        if departments is not None:
            _check_name(table, row, "department", departments, findings)
        if _check_name(table, row, "service", services, findings):
            _check_within(table, row, services[row.cells["service"]], findings)


def _check_within(table: Table, row: Row, draft: Draft, findings: Findings) -> None:
    if draft.document.data is not None:
        codes = {code: None for category in draft.categories if (code := text_of(category, "code")) is not None}
        _check_name(table, row, "metric", draft.metrics, findings)
        _check_name(table, row, "category", codes, findings)


def _check_name(table: Table, row: Row, column: str, known: Mapping[str, object], findings: Findings) -> bool:
    name = row.cells.get(column)
    if name is None or name in known:
        return name is not None
    findings.add(table.where(row, column), f"there is no {column} {quoted(name)}", did_you_mean(name, known))
    return False


def _check_decimals(table: Table, row: Row, findings: Findings) -> None:
    # "1.950" is one thousand nine hundred and fifty to an Indonesian reader and 1.95 to a machine.
    try:
        value = Decimal(row.cells.get("value", "0"))
    except InvalidOperation:
        return  # the value itself is noted where it is read
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        what = f"{value} has more than two decimals"
        findings.add(table.where(row, "value"), what, "Write a plain number such as 1950 or 1950.25.")


def check_target_given(drafts: Sequence[Draft], table: Table, findings: Findings) -> None:
    """Note a metric judged by a target that nobody has set: it would stay grey without saying why."""
    given = {(row.cells.get("service"), row.cells.get("metric")) for row in table.rows}
    for draft in drafts:
        for name, metric in draft.metrics.items():
            judged = text_of(metric, "against") == "target"
            if judged and "targets" not in draft.data and (draft.key, name) not in given:
                remedy = 'Write a line into targets.csv, or against = "nothing".'
                findings.add(draft.where(f"metrics.{name}.against"), "the metric has no target", remedy)
