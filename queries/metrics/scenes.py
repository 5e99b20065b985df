"""Sets the scene of a measure: its lines, their goals, the pace, and where the year is cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from queries.calendar import fiscal_year
from queries.metrics.budget import BudgetScene, budget_reference
from queries.metrics.budget_lines import BudgetLine
from queries.metrics.budget_year import cut_of, last_counted
from queries.metrics.case import CaseScene, case_reference
from queries.metrics.exact import Values
from queries.metrics.expecting import Expecting, Lines, TargetsOn, years_before
from queries.metrics.facts import Facts
from queries.metrics.flow import CourseSums, Expected, FlowScene, FlowSums, MemberSums, flow_reference
from queries.metrics.goals import Goals, goals, in_turn, members_of, parts_of
from queries.metrics.grains import Grid, Where
from queries.metrics.groups import Groups
from queries.metrics.measure import TargetKind
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metric_of
from queries.metrics.tally import MemberTally, Tally
from queries.metrics.targets import TargetRow
from queries.shapes import Shape


@dataclass(frozen=True, eq=False)
class Scene:
    """A measure's scene and the stage of the target behind each line.

    Its lines are the members of `groups` at one moment, or, in a course, the moments of the one member of `groups`.
    """

    groups: Groups
    values: Callable[[], Values]
    references: Callable[[], Values]
    stages: list[str | None]
    inner: FlowScene | CaseScene | BudgetScene
    cases: Callable[[], list[int]] | None = None  # behind each value, where the profile sets a least number of them


def scene_of(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets_on: TargetsOn) -> Scene:
    """The members of a grain at a moment."""
    targets = targets_on(moment.as_of)
    if metric.shape is Shape.BUDGET:
        return _budget_members(facts, metric, moment, grid, targets)
    fact, since = (metric.service, metric.fact), _since(metric, moment)
    cells, used = facts.used_since(fact, since)
    parts = parts_of(targets, _collectors(facts, metric, moment))
    keys = set(facts.members(cells, used, grid.words, grid.where)) | members_of(metric, parts, grid.words)
    for day in years_before(moment.period) if metric.shape is Shape.FLOW else ():
        earlier = parts_of(targets_on(day), facts.collectors(fact, fiscal_year(day).start))
        keys |= members_of(metric, earlier, grid.words)
    if metric.metric.of is not None:
        keys |= set(facts.members(*facts.used_since((metric.service, metric.metric.of), since), grid.words, grid.where))
    groups = grid.groups(keys)
    lines = Lines(groups, (moment,) * len(groups), goals(metric, targets, parts, groups))
    if metric.shape is Shape.CASE:
        cases = facts.cases(fact, since)
        tally = MemberTally(cases, facts.placed(cells, groups)[cases.rows.cell], len(groups))
        return _case_scene(metric, lines, tally)
    of = metric.metric.of
    sums = (_member_sums(facts, metric, name, since, groups) for name in (metric.fact, of) if name is not None)
    return _flow_scene(metric, lines, tuple(sums), Expecting(facts, metric, lines, targets_on))


def course_of(facts: Facts, metric: Named, moments: Sequence[Moment], where: Where, targets_on: TargetsOn) -> Scene:
    """One part of the city at some moments, at least one."""
    groups = Grid((), where).groups(())
    if metric.shape is Shape.BUDGET:
        return _budget_course(facts, metric, moments, groups, targets_on)
    lines = Lines(groups, moments, _goals_over(facts, metric, moments, groups, targets_on))
    earliest = min(_since(metric, moment) for moment in moments)
    if metric.shape is Shape.CASE:
        tally = facts.tally((metric.service, metric.fact), earliest, where)
        return _case_scene(metric, lines, tally)
    names = (name for name in (metric.fact, metric.metric.of) if name is not None)
    sums = tuple(_course_sums(facts, metric, name, earliest, where) for name in names)
    return _flow_scene(metric, lines, sums, Expecting(facts, metric, lines, targets_on))


def _since(metric: Named, moment: Moment) -> date:
    """The first day that a moment speaks of: of a flow with the whole year's money before as_of."""
    if metric.shape is Shape.CASE:
        return min(moment.period.start, moment.as_of)
    return min(moment.period.start, fiscal_year(moment.as_of).start)


def _goals_over(facts: Facts, metric: Named, moments: Sequence[Moment], groups: Groups, targets_on: TargetsOn) -> Goals:
    """The goals at each moment; worked out once for those that share the targets and the rows behind them."""
    found: dict[tuple[int, int], tuple[Goals, object]] = {}  # with what the numbers of the key belong to
    lines: list[Goals] = []
    for moment in moments:
        targets = targets_on(moment.as_of)
        # Who collects a category only matters where one department's targets are asked for.
        collectors = _collectors(facts, metric, moment) if targets and groups.by else {}
        key = (id(targets), id(collectors) if collectors else 0)
        if key not in found:
            made = goals(metric, targets, parts_of(targets, collectors), groups)
            found[key] = (made, (targets, collectors))
        lines.append(found[key][0])
    return in_turn(lines)


def _collectors(facts: Facts, metric: Named, moment: Moment) -> Mapping[str, str]:
    """Who alone collects a category; a promise such as "85% in time" is nobody's part, so nobody is asked for."""
    if metric.shape is Shape.CASE and metric.measure.target is TargetKind.RATE:
        return {}
    return facts.collectors((metric.service, metric.fact), _since(metric, moment))


def _flow_scene(metric: Named, lines: Lines, sums: tuple[FlowSums, ...], expected: Expected) -> Scene:
    inner = FlowScene(
        sums=sums[0],
        moments=lines.moments,
        factor=metric.factor,
        targets=lines.goals.targets,
        expected=expected,
        of=sums[1] if len(sums) > 1 else None,
    )
    return Scene(
        lines.groups,
        lambda: metric.measure.compute(inner),
        lambda: flow_reference(metric.metric.against, metric.metric.measure, inner, lines.goals.rates),
        lines.goals.stages,
        inner,
    )


def _member_sums(facts: Facts, metric: Named, name: str, since: date, groups: Groups) -> FlowSums:
    rows = facts.flow((metric.service, name), since)
    return MemberSums(rows, facts.placed(rows.cells, groups)[rows.cell], len(groups))


def _course_sums(facts: Facts, metric: Named, name: str, since: date, where: Where) -> FlowSums:
    return CourseSums(lambda column: facts.flow_sums((metric.service, name), since, where, column))


def _case_scene(metric: Named, lines: Lines, tally: Tally) -> Scene:
    inner = CaseScene(
        tally=tally,
        moments=lines.moments,
        bands=metric.service.age_bands,
        band=metric.metric.band,
        targets=lines.goals.targets,
        rates=lines.goals.rates,
    )
    counts = metric.measure.cases if metric.metric.fewest else None
    return Scene(
        lines.groups,
        lambda: metric.measure.compute(inner),
        lambda: case_reference(metric.metric.against, metric.metric.measure, inner),
        lines.goals.stages,
        inner,
        cases=None if counts is None else lambda: counts(inner),
    )


def _budget_members(facts: Facts, metric: Named, moment: Moment, grid: Grid, targets: tuple[TargetRow, ...]) -> Scene:
    fact, year, kind = (metric.service, metric.fact), last_counted(moment).year, metric.metric.kind
    budget = facts.budget(fact, year)
    where = grid.where if kind is None else (*grid.where, ("kind", kind))
    groups = grid.groups(facts.members(budget.cells, budget.used, grid.words, where), kind)
    members, cut = facts.budget_members(fact, year, groups), cut_of(moment)
    lines = [BudgetLine(members, place, cut) for place in range(len(groups))]
    return _budget_scene(metric, groups, lines, goals(metric, targets, (), groups))


def _budget_course(
    facts: Facts, metric: Named, moments: Sequence[Moment], groups: Groups, targets_on: TargetsOn
) -> Scene:
    fact, groups = (metric.service, metric.fact), Groups(groups.by, groups.keys, metric.metric.kind)
    years = [last_counted(moment).year for moment in moments]
    members = {year: facts.budget_members(fact, year, groups) for year in set(years)}
    lines = [BudgetLine(members[year], 0, cut_of(moment)) for year, moment in zip(years, moments, strict=True)]
    found: dict[int, Goals] = {}
    targets = [targets_on(moment.as_of) for moment in moments]
    for one in targets:
        if id(one) not in found:
            found[id(one)] = goals(metric, one, (), groups)
    return _budget_scene(metric, groups, lines, in_turn(found[id(one)] for one in targets))


def _budget_scene(metric: Named, groups: Groups, lines: list[BudgetLine], found: Goals) -> Scene:
    inner = BudgetScene(lines, _paid_ahead_limit(metric), found.rates)
    return Scene(
        groups,
        lambda: metric.measure.compute(inner),
        lambda: budget_reference(metric.metric.against, metric.metric.measure, inner),
        found.stages,
        inner,
    )


def _paid_ahead_limit(metric: Named) -> Fraction:
    """Points from which the service's own "paid ahead" metric counts as behind; 0 where it has none."""
    for key, other in metric.service.metrics.items():
        if other.measure == "paid_ahead_points" and metric_of(metric.service, key).fact == metric.fact:
            return Fraction(-other.behind)
    return Fraction(0)
