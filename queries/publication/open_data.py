"""Published tables as files: CSV, JSON, XLSX and a Satu Data record each, a catalogue and a data package of all.

Every writer is a function from values to bytes: the same publication gives the same bytes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO, StringIO
from typing import Final

from queries.cells import cell_text, excel_number, guarded, is_long
from queries.metrics.units import COUNT, RUPIAH
from queries.publication.records import Wording, catalogue, data_package, record, unworded
from queries.publication.values import Column, DataSet, PeriodKind, Publication, PublishedTable, TableRow
from queries.shapes import NONE, UNMAPPED

Value = str | date | Decimal | None

FOLDER: Final = "data/v1"
"""Below the site's root. Names and columns of files there never change their meaning; another meaning is another v."""

TOTAL: Final = "_total"
"""Stands for a member's code in the row of the whole city. No code of the profile begins with `_`."""

CODES: Final = {UNMAPPED: "_unmapped", NONE: "_none"}

HIDDEN: Final = "hidden"

DAYS: Final = "days"
"""What `period` says of a row whose numbers are averages of the last days of a year, not of all of it."""

_MADE: Final = datetime(2000, 1, 1)


def data_sets(publication: Publication) -> tuple[DataSet, ...]:
    """The tables as files, in the publication's order."""
    return tuple(_data_set(table) for table in publication.tables)


def open_data_files(
    publication: Publication, wording: Wording = unworded
) -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """Every file of open data: its path below the site's root, and what makes its content."""
    return tuple(_files(publication, wording))


def _files(publication: Publication, wording: Wording) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for table in publication.tables:
        paths = _data_set(table)
        yield paths.csv, partial(to_csv, table)
        yield paths.json, partial(to_json, table, publication)
        yield paths.xlsx, partial(to_xlsx, table, publication, wording)
        yield paths.record, partial(record, table, publication, wording)
    sets = data_sets(publication)
    yield "catalog.jsonld", partial(catalogue, publication, sets, wording)
    yield "datapackage.json", lambda: _package(publication, sets, wording)


def _package(publication: Publication, sets: Sequence[DataSet], wording: Wording) -> bytes:
    return data_package(publication, sets, [to_csv(one) for one in publication.tables], wording)


def _data_set(table: PublishedTable) -> DataSet:
    path = f"{FOLDER}/{table.key}"
    rows = len(rows_of(table))
    return DataSet(
        table.key,
        table.title,
        f"{path}.csv",
        f"{path}.json",
        f"{path}.xlsx",
        f"{path}.metadata.json",
        rows,
        table.as_of,
    )


def heads_of(table: PublishedTable) -> list[str]:
    """The columns of the files: members by code and by name in both languages, the period, the numbers, and why one is
    not there.
    """
    members = [head for word in table.by for head in (word, f"{word}_name", f"{word}_name_en")]
    notes = [f"{column.key}_note" for column in table.columns if column.protected]
    return [*members, "period", "period_start", "period_end", *(column.key for column in table.columns), *notes]


def rows_of(table: PublishedTable) -> list[list[Value]]:
    """The rows of the files: those of the whole city first, where the table has members."""
    totals = [_row(table, row, whole=True) for row in table.totals] if table.by else []
    return totals + [_row(table, row, whole=False) for row in table.rows]


def to_csv(table: PublishedTable) -> bytes:
    """RFC 4180 in UTF-8 without a byte order mark; numbers as plain decimals with all their digits."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads_of(table))
    writer.writerows(list(map(cell_text, row)) for row in rows_of(table))
    return text.getvalue().encode()


def to_json(table: PublishedTable, publication: Publication) -> bytes:
    """One object: what the table is, and its rows as objects; numbers with all their digits."""
    heads = heads_of(table)
    told = {
        "table": table.key,
        "title": table.title.model_dump(),
        "as_of": table.as_of.isoformat(),
        "publisher": publication.publisher.city,
        "licence": publication.licence.code,
        "threshold": publication.threshold,
        "columns": heads,
    }
    lines = ["{" + ", ".join(_pairs(heads, row)) + "}" for row in rows_of(table)]
    opening = json.dumps(told, ensure_ascii=False)[:-1]
    return (opening + ', "rows": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def to_xlsx(table: PublishedTable, publication: Publication, wording: Wording = unworded) -> bytes:
    """A sheet of data and one that says what they are. Beside a number of more digits than Excel holds its text."""
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE, "title": table.title.id, "author": publication.publisher.city})
    sheet, strong = book.add_worksheet("data"), book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    heads, rows = heads_of(table), rows_of(table)
    long = [place for place in range(len(heads)) if any(_is_long(row[place]) for row in rows)]
    for place, head in enumerate((*heads, *(f"{heads[one]}_exact" for one in long))):
        sheet.write_string(0, place, head, strong)
    for at, row in enumerate(rows, 1):
        for place, value in enumerate((*row, *(cell_text(row[one]) for one in long))):
            if isinstance(value, Decimal):
                sheet.write_number(at, place, excel_number(value))
            elif isinstance(value, date):
                sheet.write_datetime(at, place, datetime(value.year, value.month, value.day), day)
            elif value:
                sheet.write_string(at, place, guarded(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    about = book.add_worksheet("metadata")
    for at, (name, said) in enumerate(json.loads(record(table, publication, wording)).items()):
        about.write_string(at, 0, name, strong)
        about.write_string(at, 1, guarded(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)))
    book.close()
    return content.getvalue()


def _row(table: PublishedTable, row: TableRow, *, whole: bool) -> list[Value]:
    named = zip(row.members, row.names, strict=True)
    members = [text for code, name in named for text in (CODES.get(code, code), name.id, name.en)]
    places: list[Value] = [TOTAL, "", ""] * len(table.by) if whole else list(members)
    values = [_exact(cell.value, column) for cell, column in zip(row.cells, table.columns, strict=True)]
    pairs = zip(row.cells, table.columns, strict=True)
    notes = [HIDDEN if cell.hidden else "" for cell, column in pairs if column.protected]
    return [*places, _period_word(row), row.period.start, row.period.end, *values, *notes]


def _period_word(row: TableRow) -> str:
    is_of_days = row.period_kind is PeriodKind.YEAR and (row.period.start.month, row.period.start.day) != (1, 1)
    return DAYS if is_of_days else row.period_kind.value


def _exact(value: Decimal | None, column: Column) -> Decimal | None:
    """Money with its sen, counts whole, all else as it is."""
    if value is None:
        return None
    if column.unit == COUNT and value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.quantize(Decimal("0.01")) if column.unit == RUPIAH and value == round(value, 2) else value


def _pairs(heads: Sequence[str], row: Sequence[Value]) -> Iterator[str]:
    for head, value in zip(heads, row, strict=True):
        bare = f"{value:f}" if isinstance(value, Decimal) else None
        told = value.isoformat() if isinstance(value, date) else value
        yield f"{json.dumps(head)}: {bare if bare is not None else json.dumps(told, ensure_ascii=False)}"


def _is_long(value: Value) -> bool:
    return isinstance(value, Decimal) and is_long(value)
