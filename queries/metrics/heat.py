"""The table of departments and metrics, worst department first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from queries.metrics.desk import Desk
from queries.metrics.judging import severity
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metric_of
from queries.metrics.values import Figure, HeatRow, Status
from queries.profile.models import Department, Profile
from queries.shapes import Shape

JUDGED = frozenset({Status.ON_TRACK, Status.WATCH, Status.BEHIND})


def heat_columns(profile: Profile) -> tuple[Named, ...]:
    """The columns: budgets first, which every department has, then the other services in the profile's order."""
    found = [metric_of(service, key) for service in profile.services for key in service.heat]
    return tuple(sorted(found, key=lambda metric: metric.shape is not Shape.BUDGET))


def heat_rows(
    desk: Desk, columns: Iterable[Named], when: Callable[[Named], Moment] | None = None
) -> tuple[HeatRow, ...]:
    """One row per department of today, ordered by how many of its numbers are behind, then how many on watch.

    `when` gives the moment of each column; by default the newest.

    Of equals the one whose numbers lie further from their references comes first, then the profile's order; those
    without any number stand last. A late number counts neither as judged nor as behind.
    """
    metrics, moment = tuple(columns), when or desk.moment
    figures = [
        {figure.department: figure for figure in desk.figures(metric, ("department",), moment(metric))}
        for metric in metrics
    ]
    rows = [_row(department, figures) for department in _current(desk)]
    order = sorted(range(len(rows)), key=lambda place: (*_rank(rows[place], metrics), place))
    return placed([rows[place] for place in order])


def placed(ordered: Sequence[HeatRow]) -> tuple[HeatRow, ...]:
    """The rows as they stand, with their ranks: the last of those of which something is judged stands best."""
    judged = [row.department for row in ordered if row.judged]
    ranks = {department: (len(judged) - at, len(judged)) for at, department in enumerate(judged)}
    return tuple(replace(row, rank=ranks.get(row.department)) for row in ordered)


def _current(desk: Desk) -> tuple[Department, ...]:
    """The departments that exist today under their own name."""
    return tuple(one for one in desk.profile.departments_on(desk.today) if one.successor is None)


def _row(department: Department, figures: list[dict[str | None, Figure]]) -> HeatRow:
    cells = tuple(column.get(department.code) for column in figures)
    return HeatRow(department.code, cells, _count(cells, {Status.BEHIND}), _count(cells, JUDGED))


def _count(cells: Iterable[Figure | None], statuses: Iterable[Status]) -> int:
    wanted = frozenset(statuses)
    return sum(1 for cell in cells if cell is not None and cell.status in wanted)


def _rank(row: HeatRow, metrics: tuple[Named, ...]) -> tuple[bool, int, int, Decimal]:
    without_value = all(cell is None or cell.value is None for cell in row.figures)
    far = [
        severity(metric, cell.margin)
        for metric, cell in zip(metrics, row.figures, strict=True)
        if cell is not None and cell.margin is not None and cell.status in JUDGED
    ]
    mean = sum(far, Decimal(0)) / len(far) if far else Decimal("-Infinity")
    return without_value, -row.behind, -_count(row.figures, {Status.WATCH}), -mean
