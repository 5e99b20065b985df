"""All targets of one version of the mart, and those of a metric that are in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from queries.metrics.flow import SHARING_TARGETS
from queries.metrics.kept import Kept
from queries.metrics.named import Named
from queries.metrics.targets import TargetRow, targets_in_force
from queries.metrics.units import factor
from queries.shapes import Shape


class Targets:
    """Finds the targets of a metric; what was found is kept. Threads may share it."""

    def __init__(self, rows: Iterable[TargetRow]) -> None:
        self._rows = tuple(rows)
        self._mine: Kept[str, tuple[tuple[TargetRow, ...], list[date]]] = Kept(500)
        self._in_force: Kept[tuple[str, int, int], tuple[TargetRow, ...]] = Kept(500)

    def in_force(self, metric: Named, as_of: date) -> tuple[TargetRow, ...]:
        """The targets of a metric in force on a day; amounts of a flow in hundredths of the fact's unit."""
        rows, days = self._mine.of(metric.name, lambda: self._of(metric))
        if not rows:
            return ()
        key = (metric.name, as_of.year, bisect_right(days, as_of))
        return self._in_force.of(key, lambda: targets_in_force(rows, as_of))

    def _of(self, metric: Named) -> tuple[tuple[TargetRow, ...], list[date]]:
        """All targets of a metric, and the days on which one came into force."""
        mine = (_scaled_for(metric, row) for row in self._rows if row.service == metric.service.key)
        rows = tuple(row for row in mine if row is not None)
        return rows, sorted({row.in_force for row in rows})


def _scaled_for(metric: Named, row: TargetRow) -> TargetRow | None:
    """The row in the fact's unit where it speaks of the metric, else None."""
    if metric.shape is not Shape.FLOW:
        return row if row.metric == metric.key else None
    other = metric.service.metrics.get(row.metric)
    measure = other.measure if other is not None else row.metric
    shared = {metric.metric.measure, measure} <= SHARING_TARGETS and _same_fact(metric, row.metric)
    if row.metric != metric.key and not shared:
        return None
    unit = metric.unit if other is None or other.unit is None else other.unit
    return replace(row, value=row.value * factor(metric.service.facts[metric.fact].unit, unit))


def _same_fact(metric: Named, other: str) -> bool:
    """Whether another metric of the service, or a bare measure's name, speaks of the metric's fact."""
    found = metric.service.metrics.get(other)
    first = next(iter(metric.service.facts))
    return metric.fact == (found.fact if found is not None and found.fact else first)
