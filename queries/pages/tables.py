"""Breakdowns of a page: the members of a dimension, the one that matters most first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from queries.metrics.judging import is_judged_kind
from queries.metrics.named import Named
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.metrics.values import Figure, Status
from queries.pages.days import moment_before, moment_in
from queries.pages.known import is_known_by, knows
from queries.pages.scope import Scope
from queries.pages.values import Band, Row, Table
from queries.profile.models import Direction, Words
from queries.profile.page import PageTable
from queries.shapes import NONE, UNMAPPED

MAP = "map"
"""The key of the district map."""

_LAST = {UNMAPPED: 1, NONE: 2}


def tables_of(scope: Scope, tables: Iterable[PageTable]) -> tuple[Table, ...]:
    """The breakdowns of a service's page; one whose dimension is a filter, or that nothing is known of, is left out."""
    found = (table_of(scope, scope.metrics(one.metrics), one.by, one.title) for one in tables)
    return tuple(table for table in found if table is not None)


def table_of(scope: Scope, metrics: Sequence[Named], by: str, title: Words) -> Table | None:
    """A breakdown inside the scope's filters. Members without anything in any column are left out."""
    columns = tuple(metric for metric in metrics if _is_broken_down(scope, metric, by))
    if not columns or by in dict(scope.where):
        return None
    return _table(scope, columns, by, title, f"{by}-{columns[0].key}")


def map_of(scope: Scope, keys: Sequence[str], asked: str | None) -> Table | None:
    """The districts by the metric that is asked for, else by the first that can be told."""
    found = [metric for metric in scope.metrics(keys) if _is_broken_down(scope, metric, "district")]
    chosen = next((metric for metric in found if asked in (metric.key, metric.name)), found[0] if found else None)
    return None if chosen is None else _table(scope, (chosen,), "district", chosen.metric.label, MAP)


def bands_of(scope: Scope, keys: Sequence[str]) -> tuple[Band, ...]:
    """Open cases by age, the youngest first."""
    return tuple(_band(scope, metric) for metric in scope.metrics(keys))


def _band(scope: Scope, metric: Named) -> Band:
    bounds, number = scope.service.age_bands, metric.metric.band or 0
    upper = bounds[number] if number < len(bounds) else None
    return Band(bounds[number - 1] + 1 if number else 0, upper, scope.figure(metric))


def _is_broken_down(scope: Scope, metric: Named, by: str) -> bool:
    return is_known_by(metric, by) and knows(scope.desk, scope.service, metric.fact, by, scope.days)


def _table(scope: Scope, columns: Sequence[Named], by: str, title: Words, key: str) -> Table:
    found = [scope.members(metric, by, moment_in(scope.desk, metric, scope.days)) for metric in columns]
    earlier = moment_before(scope.desk, columns[0], scope.days)
    before = {} if earlier is None else scope.members(columns[0], by, earlier)
    members = dict.fromkeys(member for column in found for member in column)
    rows = [Row(one, tuple(column.get(one) for column in found), before.get(one)) for one in members]
    order = _order(scope, by)
    there = sorted(
        (row for row in rows if key == MAP or _says_something(row)), key=lambda row: order.get(row.member, len(order))
    )
    return Table(
        key=key,
        title=title,
        by=by,
        metrics=tuple(metric.name for metric in columns),
        rows=tuple(sorted(there, key=lambda row: _weight(columns[0], row))),
        total=tuple(scope.figure(metric) for metric in columns),
    )


def _says_something(row: Row) -> bool:
    return any(map(_tells, (*row.figures, row.before)))


def _tells(figure: Figure | None) -> bool:
    """A share or a number of days is of something, even 0; no money and no cases are nothing."""
    return figure is not None and figure.value is not None and bool(figure.value or figure.unit in _OF_SOMETHING)


def _order(scope: Scope, by: str) -> dict[str, int]:
    """The profile's order of a dimension's members, for those that weigh the same."""
    profile = scope.desk.profile
    listed = {
        "department": [one.code for one in profile.departments],
        "district": [one.code for one in profile.districts],
        "category": [one.code for one in scope.service.categories],
    }
    return {code: place for place, code in enumerate(listed.get(by, ()))}


_OF_SOMETHING = frozenset({PERCENT, POINTS, DAYS})
"""Units in which 0 is a value of what is there."""

_JUDGED, _UNJUDGED, _NOTHING = range(3)
"""Rows of shares and days stand in this order: what can be judged, what cannot (too few cases, contingency), what has
none."""


def _weight(metric: Named, row: Row) -> tuple[int, int, Decimal]:
    """What is not mapped stands last; money and counts by size, shares and days by how far they are off."""
    figure = row.figures[0]
    last = _LAST.get(row.member, 0)
    if figure is None or figure.value is None:
        return last, _NOTHING, Decimal(0)
    if metric.unit not in _OF_SOMETHING:
        return last, _JUDGED, -figure.value
    told = _JUDGED if figure.too_few is None and is_judged_kind(metric, figure.kind) else _UNJUDGED
    if figure.margin is not None and figure.status is not Status.LATE:
        return last, told, figure.margin
    return last, told, -figure.value if metric.metric.direction is Direction.DOWN else figure.value
