"""What the months of a breakdown say of one member: a line of numbers as the charts draw them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from queries.calendar import Period
from queries.metrics.named import named
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure
from queries.pages.values import Course, Line, Point, Role, Step
from queries.profile.models import Profile
from queries.profile.page import Draw, Form
from queries.publication.values import PeriodKind, PublishedTable, TableRow

ADDS_UP = ("realised", "received", "closed_done", "closed")
"""Measures whose months stand side by side as bars."""


def months_of(table: PublishedTable, member: str) -> tuple[TableRow, ...]:
    """The months of a member in the year of the newest rows, in order."""
    if not table.newest:
        return ()
    year = table.newest[0].period.end.year
    rows = [
        row
        for row in table.rows
        if row.members == (member,) and row.period_kind is PeriodKind.MONTH and row.period.end.year == year
    ]
    return tuple(sorted(rows, key=lambda row: row.period.start))


def years_of(table: PublishedTable, member: str) -> tuple[TableRow, ...]:
    """The years of a member, the newest first."""
    rows = [row for row in table.rows if row.members == (member,) and row.period_kind is PeriodKind.YEAR]
    return tuple(sorted(rows, key=lambda row: row.period.end, reverse=True))


def course_of_rows(profile: Profile, table: PublishedTable, rows: Sequence[TableRow]) -> Course | None:
    """The months of the first column that adds up (else of the first that has a value in two months) as a chart."""
    column = _column(profile, table, rows)
    if column is None or not rows:
        return None
    year = rows[-1].period.end.year
    points = tuple(Point(row.period.end, row.period, row.cells[column].value) for row in rows)
    chosen = table.columns[column]
    adds_up = named(profile, chosen.metric).metric.measure in ADDS_UP
    return Course(
        key=table.key,
        title=chosen.label,
        form=Form.STEPS,
        draw=Draw.BARS if adds_up else Draw.LINES,
        unit=chosen.unit,
        step=Step.MONTH,
        span=Period(date(year, 1, 1), date(year, 12, 31)),
        as_of=rows[-1].period.end,
        lines=(Line(Role.ACTUAL, chosen.metric, points),),
    )


def hidden_months(table: PublishedTable, rows: Sequence[TableRow], course: Course) -> tuple[Period, ...]:
    """The months whose number in the chart is hidden."""
    metric = course.lines[0].metric
    column = next(number for number, one in enumerate(table.columns) if one.metric == metric)
    return tuple(row.period for row in rows if row.cells[column].hidden)


def share_of_row(profile: Profile, table: PublishedTable, row: TableRow) -> Figure | None:
    """The share that a row's bar shows: of the service's own choice, else the first there is."""
    service = profile.service(table.service)
    preferred = [f"{service.key}.{service.tile.bar}", f"{service.key}.{service.tile.headline}"]
    found = {column.metric: cell.figure for column, cell in zip(table.columns, row.cells, strict=True)}
    shares = {metric: one for metric, one in found.items() if one is not None and one.unit == PERCENT}
    return next((shares[metric] for metric in (*preferred, *shares) if metric in shares), None)


def _column(profile: Profile, table: PublishedTable, rows: Sequence[TableRow]) -> int | None:
    told = [
        number for number in range(len(table.columns)) if sum(row.cells[number].value is not None for row in rows) > 1
    ]
    adding = (number for number in told if named(profile, table.columns[number].metric).metric.measure in ADDS_UP)
    return next(adding, told[0] if told else None)
