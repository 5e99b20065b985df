"""Sets the scene of a measure: rows with their member, targets, pace and where the year is cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from queries.calendar import Period, fiscal_year
from queries.metrics.budget import BudgetScene, budget_reference
from queries.metrics.budget_year import cut_of
from queries.metrics.case import CaseScene, case_reference
from queries.metrics.exact import Values
from queries.metrics.facts import Facts
from queries.metrics.flow import FlowScene, flow_reference
from queries.metrics.grains import Grid
from queries.metrics.groups import Groups
from queries.metrics.measure import TargetKind
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metrics_of
from queries.metrics.rows import Cells, Ints
from queries.metrics.targets import Assigned, TargetRow, assigned, members_with_target, rates, summable
from queries.profile.models import Against
from queries.shapes import Shape


@dataclass(frozen=True, eq=False)
class Scene:
    """A measure's scene with the members it speaks of and the stage of their targets."""

    groups: Groups
    values: Callable[[], Values]
    references: Callable[[], Values]
    stages: list[str | None]
    inner: FlowScene | CaseScene | BudgetScene


def scene_of(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets: tuple[TargetRow, ...]) -> Scene:
    """The scene of a metric at a moment and grain; `targets` are those in force, in fact hundredths."""
    build = {Shape.FLOW: _flow_scene, Shape.CASE: _case_scene, Shape.BUDGET: _budget_scene}[metric.shape]
    return build(facts, metric, moment, grid, targets)


def _flow_scene(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets: tuple[TargetRow, ...]) -> Scene:
    since = min(moment.period.start, fiscal_year(moment.as_of).start)
    rows = facts.flow(metric.service, metric.fact, since)
    of = metric.metric.of
    of_rows = facts.flow(metric.service, of, since) if of else None
    parts = summable(targets, facts.collectors(rows.cells, rows.cell))
    keys = set(facts.members(rows.cells, rows.cell, grid.words, None))
    if of_rows is not None:
        keys |= facts.members(of_rows.cells, of_rows.cell, grid.words, None)
    if metric.measure.target is TargetKind.SUM:
        keys |= members_with_target(parts, grid.words)
    groups = grid.groups(keys)
    shares = assigned(parts, groups)
    inner = FlowScene(
        rows=rows,
        group=facts.placed(rows.cells, groups)[rows.cell],
        size=len(groups),
        moment=moment,
        factor=metric.factor,
        targets=_added(shares, len(groups)),
        expected=lambda period: _expected(facts, metric, shares, len(groups), period),
        of_rows=of_rows,
        of_group=facts.placed(of_rows.cells, groups)[of_rows.cell] if of_rows is not None else None,
    )
    promises = rates(targets, groups)
    return Scene(
        groups,
        lambda: metric.measure.compute(inner),
        lambda: flow_reference(metric.metric.against, metric.metric.measure, inner, _values_of(promises)),
        _stages(metric, shares, promises, len(groups)),
        inner,
    )


def _expected(
    facts: Facts, metric: Named, shares: tuple[Assigned, ...], size: int, period: Period
) -> list[Fraction | None]:
    """Per member the sum of target × seasonal share; None where it has no target or nothing has a history."""
    totals: list[Fraction | None] = [None] * size
    if not shares:
        return totals
    within = Period(max(period.start, fiscal_year(period.end).start), period.end)
    pace = facts.pace(metric.service, metric.fact, period.end.year)
    for one in shares:
        part = pace.share(one.row.category, within)
        if part is not None:
            totals[one.member] = (totals[one.member] or Fraction(0)) + one.row.value * part
    return totals


def _case_scene(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets: tuple[TargetRow, ...]) -> Scene:
    since = min(moment.period.start, moment.as_of)
    cases = facts.cases(metric.service, metric.fact, since)
    rows = cases.rows
    groups = grid.groups(facts.members(rows.cells, rows.cell, grid.words, None))
    shares = assigned(summable(targets, facts.collectors(rows.cells, rows.cell)), groups)
    promises = rates(targets, groups)
    inner = CaseScene(
        cases=cases,
        group=facts.placed(rows.cells, groups)[rows.cell],
        size=len(groups),
        moment=moment,
        bands=metric.service.age_bands,
        band=metric.metric.band,
        targets=_added(shares, len(groups)),
        rates=_values_of(promises),
    )
    return Scene(
        groups,
        lambda: metric.measure.compute(inner),
        lambda: case_reference(metric.metric.against, metric.metric.measure, inner),
        _stages(metric, shares, promises, len(groups)),
        inner,
    )


def _budget_scene(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets: tuple[TargetRow, ...]) -> Scene:
    year = facts.budget(metric.service, metric.fact, moment.as_of.year)
    keys = facts.members(year.cells, year.used, grid.words, metric.metric.kind)
    groups = grid.groups(keys, metric.metric.kind)
    promises = rates(targets, groups)
    inner = BudgetScene(
        year=year,
        group=facts.placed(year.cells, groups),
        size=len(groups),
        cut=cut_of(moment),
        programs=_programs(year.cells),
        limit=_paid_ahead_limit(metric),
        rates=_values_of(promises),
    )
    return Scene(
        groups,
        lambda: metric.measure.compute(inner),
        lambda: budget_reference(metric.metric.against, metric.metric.measure, inner),
        _stages(metric, (), promises, len(groups)),
        inner,
    )


def _programs(cells: Cells) -> Ints:
    pairs = list(zip(cells.words["department"], cells.words["program"], strict=True))
    numbers = {pair: number for number, pair in enumerate(sorted(set(pairs)))}
    return np.array([numbers[pair] for pair in pairs], np.int64)


def _paid_ahead_limit(metric: Named) -> Fraction:
    """Points from which the service's own "paid ahead" metric counts as behind; 0 where it has none."""
    for other in metrics_of(metric.service):
        if other.fact == metric.fact and other.metric.measure == "paid_ahead_points":
            return Fraction(-other.metric.behind)
    return Fraction(0)


def _added(shares: tuple[Assigned, ...], size: int) -> list[int | None]:
    totals: list[int | None] = [None] * size
    for one in shares:
        totals[one.member] = (totals[one.member] or 0) + one.row.value
    return totals


def _values_of(promises: list[TargetRow | None]) -> list[int | None]:
    return [None if row is None else row.value for row in promises]


def _stages(
    metric: Named, shares: tuple[Assigned, ...], promises: list[TargetRow | None], size: int
) -> list[str | None]:
    """The stage of the target behind each member; of several parts that of the one last in force."""
    if not (metric.measure.needs_target or metric.metric.against in (Against.TARGET, Against.PACE)):
        return [None] * size
    if metric.measure.target is TargetKind.RATE:
        return [None if row is None else row.stage for row in promises]
    newest: list[tuple[date, str] | None] = [None] * size
    for one in shares:
        held, found = newest[one.member], (one.row.in_force, one.row.stage)
        newest[one.member] = found if held is None else max(held, found)
    return [None if found is None else found[1] for found in newest]
