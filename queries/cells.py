"""What a cell of a file for spreadsheets says: of CSV and of workbooks alike."""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from typing import Final

_SIGNS: Final = "=+-@＝＋－＠"

FORMULA_STARTS: Final = (*_SIGNS, "\t", "\r", "\n")
"""A cell that begins so is run as a formula by a spreadsheet."""

_WITHIN: Final = re.compile(rf'([;,\t\r\n][\s\u00a0"]*)(?=[{re.escape(_SIGNS)}])')
"""What begins a cell within a text where files are parted by another sign: Excel takes `;` in Indonesia."""

EXCEL_DIGITS: Final = 15
"""Significant digits that a workbook's number holds (IEEE 754 double)."""

_ROUNDED: Final = Context(prec=EXCEL_DIGITS)


def cell_text(cell: Decimal | date | str | None) -> str:
    """A plain decimal with all its digits, an ISO date, a guarded text; nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else guarded(cell)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, by whatever it parts cells: an apostrophe before each beginning."""
    within = _WITHIN.sub(r"\1'", text)
    return f"'{within}" if within.lstrip(" \u00a0").startswith(FORMULA_STARTS) else within


def excel_number(number: Decimal) -> float:
    """The number as a workbook holds it; its text stands beside it where digits are lost."""
    return float(_ROUNDED.plus(number))


def is_long(number: Decimal) -> bool:
    """Whether a workbook's number loses digits of it."""
    return _ROUNDED.plus(number) != number
