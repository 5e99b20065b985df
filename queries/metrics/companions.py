"""The metrics of a service that say what another one means: in rupiah, in people, in days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from queries.metrics.desk import Desk
from queries.metrics.exact import decimal_of
from queries.metrics.flow import FlowScene, missing
from queries.metrics.grains import keys_by
from queries.metrics.named import Named, metrics_of
from queries.metrics.units import PERCENT, unit_of_fact
from queries.metrics.values import BELOW_TARGET, GAP_SHARE, MISSING_AMOUNT, Figure
from queries.profile.models import Against
from queries.shapes import Shape

Key = tuple[str, ...]
Meaning = Callable[[Figure], tuple[Figure, tuple[Figure, ...]]]
"""From a figure that is off track to its impact and its details."""


def companion(metric: Named, measure: str) -> Named | None:
    """The service's metric of that measure over the same fact and kind, for the year so far; None where it has none."""
    for other in metrics_of(metric.service):
        if (other.fact, other.metric.measure, other.metric.days) == (metric.fact, measure, None):
            return of_kind(other, metric.metric.kind)
    return None


def of_kind(metric: Named, kind: str | None) -> Named:
    """The metric for one kind of budget alone."""
    return replace(metric, metric=metric.metric.model_copy(update={"kind": kind}))


def key_of(figure: Figure, by: tuple[str, ...]) -> Key:
    """The member a figure speaks of."""
    words = {
        "department": figure.department,
        "category": figure.category,
        "district": figure.district,
        "program": figure.program,
        "kind": figure.kind,
        "channel": figure.channel,
    }
    return tuple(words[word] or "" for word in by)


def meaning(desk: Desk, metric: Named, by: tuple[str, ...]) -> Meaning:
    """What a figure of the metric means: rupiah off the pace or the plan, trips not made, people who wait too long."""
    if metric.shape is Shape.FLOW:
        return _meaning_of_flow(desk, metric, by)
    if metric.shape is Shape.BUDGET and metric.metric.measure in {"realised", "realised_percent", "deviation_points"}:
        return _with(desk, companion(metric, "behind_plan"), (), by)
    if metric.shape is Shape.CASE:
        waiting = companion(metric, "overdue") or companion(metric, "backlog")
        return _with(desk, waiting, (companion(metric, "median_days"),), by)
    return _itself


def _meaning_of_flow(desk: Desk, metric: Named, by: tuple[str, ...]) -> Meaning:
    if metric.metric.against is Against.PACE:
        return _money_off_pace(desk, metric, by)
    if metric.metric.measure == "ratio_percent":
        return _not_done(desk, metric, by)
    return _off_target if metric.metric.measure in {"realised", "daily_average"} else _itself


def _off_target(figure: Figure) -> tuple[Figure, tuple[Figure, ...]]:
    return _common(figure, BELOW_TARGET, figure.margin, figure.unit), ()


def _not_done(desk: Desk, metric: Named, by: tuple[str, ...]) -> Meaning:
    scene = desk.scene(metric, desk.moment(metric), by)
    facts, of = metric.service.facts, metric.metric.of
    if not isinstance(scene.inner, FlowScene) or of is None or facts[of].unit != facts[metric.fact].unit:
        return _itself
    unit = unit_of_fact(facts[of].unit)
    amounts = dict(zip(keys_by(scene.groups, by), missing(scene.inner), strict=True))
    return lambda figure: (_common(figure, MISSING_AMOUNT, amounts[key_of(figure, by)], unit), ())


def _common(figure: Figure, name: str, value: Decimal | None, unit: str) -> Figure:
    """A figure of the same member and period that every service has and no profile names."""
    service, _, _ = figure.metric.partition(".")
    return replace(figure, metric=f"{service}.{name}", value=value, unit=unit, reference=None, margin=None)


def _itself(figure: Figure) -> tuple[Figure, tuple[Figure, ...]]:
    return figure, ()


def _with(desk: Desk, impact: Named | None, details: tuple[Named | None, ...], by: tuple[str, ...]) -> Meaning:
    if impact is None:
        return _itself
    impacts = figures_by_key(desk, impact, by)
    others = [figures_by_key(desk, other, by) for other in details if other is not None]

    def find(figure: Figure) -> tuple[Figure, tuple[Figure, ...]]:
        key = key_of(figure, by)
        found = (other[key] for other in others if key in other)
        return impacts.get(key, figure), tuple(one for one in found if one.value is not None)

    return find


def _money_off_pace(desk: Desk, metric: Named, by: tuple[str, ...]) -> Meaning:
    gap = companion(metric, "gap")
    if gap is None:
        return _itself
    gaps = figures_by_key(desk, gap, by)
    short = sum((one.value for one in gaps.values() if one.value is not None and one.value < 0), Decimal(0))

    def find(figure: Figure) -> tuple[Figure, tuple[Figure, ...]]:
        impact = gaps[key_of(figure, by)]
        if impact.value is None or impact.value >= 0 or len(gaps) == 1:  # of one part alone the share says nothing
            return impact, ()
        part = decimal_of(Fraction(impact.value) * 100 / Fraction(short))
        return impact, (_common(impact, GAP_SHARE, part, PERCENT),)

    return find


def figures_by_key(desk: Desk, metric: Named, by: tuple[str, ...]) -> Mapping[Key, Figure]:
    """The figures of a grain by member."""
    return {key_of(figure, by): figure for figure in desk.figures(metric, by)}
