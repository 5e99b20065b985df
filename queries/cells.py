"""What a cell of a file for spreadsheets says: of CSV and of workbooks alike."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is run as a formula by a spreadsheet."""

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
    """Text that no spreadsheet takes for a formula: an apostrophe before what would begin one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def excel_number(number: Decimal) -> float:
    """The number as a workbook holds it; its text stands beside it where digits are lost."""
    return float(_ROUNDED.plus(number))


def is_long(number: Decimal) -> bool:
    """Whether a workbook's number loses digits of it."""
    return _ROUNDED.plus(number) != number
