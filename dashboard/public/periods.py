"""How much of a year a number counts, where the year is not over: `1 Jan – 31 Okt 2026 (10 bulan)`."""

from __future__ import annotations

from dashboard.public.pieces import cell_when, period_words
from dashboard.public.place import Place
from queries.calendar import Period, ends_its_month, fiscal_year
from queries.publication.values import Cell, TableRow


def year_words(place: Place, period: Period) -> str:
    """A year's days, and how many months those are where it is not over."""
    said = counted_months(place, period)
    return f"{period_words(place, period)} ({said})" if said else period_words(place, period)


def year_cell_when(place: Place, row: TableRow, cell: Cell, metric: str) -> str:
    """As `cell_when`, and over how many months of a year that is not over."""
    said = cell_when(place, row, cell, metric)
    period = cell.figure.period if cell.figure and cell.figure.period else row.period
    return year_words(place, period) if said == period_words(place, period) else said


def counted_months(place: Place, period: Period) -> str:
    """`10 bulan`, `bulan ke-11 belum selesai`; empty for a whole year and for what is no part of one from its start."""
    year, last = fiscal_year(period.end), period.end
    if period.start != year.start or last == year.end:
        return ""
    if not ends_its_month(last):
        return place.say("budget.months.begun", count=last.month)
    return place.say("budget.months.one" if last.month == 1 else "budget.months.other", count=last.month)
