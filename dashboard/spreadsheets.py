"""A long table as CSV and as XLSX. No digit is lost in either, and no text is taken for a formula.

CSV (RFC 4180, UTF-8 with a byte order mark, which Excel needs in order to read it as UTF-8) holds every number as a
plain decimal with all its digits. It is for programs, with commas and points whatever the language: Excel with
Indonesian settings opens it in one column, so pages offer XLSX for Excel, and before it. A cell of Excel holds 15
digits: a number in XLSX is rounded to as many, so that it can be added up, and stands beside it with all of them as
text.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.long_table import LongTable
from queries.cells import cell_text, excel_number, guarded

_MADE: Final = datetime(2000, 1, 1)  # the same content gives the same file, so that a browser's copy stays good


def to_csv(table: LongTable, about_word: str) -> bytes:
    """One line of heads, the rows, then what the number means: lines whose first cell is `about_word`.

    Those hold the name of a fact in the second cell and its text in the last, so that every line has as many cells.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*table.heads, about_word])
    writer.writerows([*map(cell_text, row), ""] for row in table.rows)
    blanks = [""] * (len(table.heads) - 2)
    writer.writerows([about_word, guarded(name), *blanks, guarded(said)] for name, said in table.about)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: LongTable, about_word: str, data_word: str, exact_word: str) -> bytes:
    """A sheet of numbers under fixed heads, and one with what they mean."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE, "title": table.name})
    _write_rows(book, book.add_worksheet(data_word), table, exact_word)
    _write_about(book, book.add_worksheet(about_word), table)
    book.close()
    return content.getvalue()


def _write_rows(book: Workbook, sheet: Worksheet, table: LongTable, exact_word: str) -> None:
    strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    last = len(table.heads)
    for column, head in enumerate((*table.heads, exact_word)):
        sheet.write_string(0, column, head, strong)
    for at, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(at, column, excel_number(cell))
            elif isinstance(cell, date):
                sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                sheet.write_string(at, column, cell)
        sheet.write_string(at, last, cell_text(row[table.value_at]))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), last)
    sheet.set_column(0, last, 16)


def _write_about(book: Workbook, sheet: Worksheet, table: LongTable) -> None:
    strong, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    for at, (name, said) in enumerate(table.about):
        sheet.write_string(at, 0, name, strong)
        sheet.write_string(at, 1, said, wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
