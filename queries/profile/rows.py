"""Tables of the profile as values: each line of a CSV file becomes one pydantic value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_origin

from pydantic import ValidationError

from queries.profile.faults import Findings
from queries.profile.files import Folder, Row, Table, read_table
from queries.profile.models import Frozen
from queries.profile.wording import plain_faults

Value = TypeVar("Value", bound=Frozen)


@dataclass(frozen=True)
class Rows(Generic[Value]):
    """A table with those of its lines that are values; `values` is in the order of the file."""

    table: Table
    values: tuple[Value, ...]


def read_rows(folder: Folder, name: str, model: type[Value], findings: Findings) -> Rows[Value] | None:
    """The table of that name with its values; an absent file is an empty table. None where it cannot be read."""
    if name not in folder.files:
        return Rows(Table(name, ()), ())
    columns = {column: field.is_required() for column, field in model.model_fields.items()}
    table = read_table(name, folder.files[name], columns, findings)
    if table is None:
        return None
    values = (_value(table, row, model, findings) for row in table.rows if not row.broken)
    return Rows(table, tuple(value for value in values if value is not None))


def listed(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds a list: separated by semicolons, trimmed, blank ones left out."""
    return tuple(entry.strip() for entry in cell.split(";") if entry.strip())


def _value(table: Table, row: Row, model: type[Value], findings: Findings) -> Value | None:
    lists = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is tuple}
    cells: dict[str, Any] = {name: listed(cell) if name in lists else cell for name, cell in row.cells.items()}
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        for column, what, remedy in plain_faults(model, error, cells):
            findings.add(
                table.where(row, column), what.replace(" is missing", " is blank"), remedy.replace(" in quotes", "")
            )
        return None
