"""All that stands behind one number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Engine

from queries.metrics.desk import Desk
from queries.metrics.freshness import today_in
from queries.metrics.grains import Grid
from queries.metrics.measure import TargetKind
from queries.metrics.moments import Moment
from queries.metrics.named import Named, named
from queries.metrics.reach import Matter
from queries.metrics.reading import MartReader
from queries.metrics.targets import rates, summable
from queries.metrics.values import Explanation, Reconciliation, SqlText, TargetInForce
from queries.profile.models import Against, Profile
from queries.shapes import HUNDREDTHS
from queries.viewer import Viewer


def explain(
    viewer: Viewer,
    mart: Engine,
    profile: Profile,
    metric: str,
    *,
    as_of: date | None = None,
    today: date | None = None,
) -> Explanation:
    """What a metric ("service.name") means, where it comes from, and its value for the city.

    For somebody of one department value and target are that department's, and what a pull counted is left out.
    Raises NotPermittedError for who may see no metric, UnknownNameError for one that is not there, MartError where the
    mart cannot be read.
    """
    wanted = named(profile, metric)
    with MartReader(viewer, mart) as reader:
        desk = Desk(reader, profile, today or today_in(profile))
        return explanation(desk, wanted, desk.moment(wanted, as_of))


def explanation(desk: Desk, wanted: Named, moment: Moment) -> Explanation:
    """What a metric means and where it comes from, with the value at a moment, for the city or within the reach."""
    desk.reach.check(Matter.METRIC)
    return Explanation(
        metric=wanted.name,
        label=wanted.metric.label,
        definition=wanted.measure.words,
        why=wanted.metric.why,
        owner=wanted.owner,
        source=wanted.service.source,
        unit=wanted.unit,
        direction=wanted.metric.direction,
        against=wanted.metric.against,
        watch=wanted.metric.watch,
        behind=wanted.metric.behind,
        target=_target(desk, wanted, moment.as_of),
        figure=desk.figure(wanted, moment),
        freshness=desk.freshness(wanted.service),
        reconciliations=_reconciliations(desk, wanted),
        sql=_sql(desk.profile, wanted),
        fewest=wanted.metric.fewest,
    )


def _target(desk: Desk, metric: Named, as_of: date) -> TargetInForce | None:
    """The city's target in force, summed over its parts where those add up; its words are of the part last in force."""
    if not (metric.measure.needs_target or metric.metric.against in (Against.TARGET, Against.PACE)):
        return None
    rows = desk.targets(metric, as_of)
    adds_up = metric.measure.target is TargetKind.SUM
    promised = rates(rows, Grid((), desk.reach.narrow(())).groups(()))
    parts = summable(rows, {}) if adds_up else tuple(row for row in promised if row is not None)
    if not parts:
        return None
    newest = max(parts, key=lambda row: (row.in_force, row.stage, row.document))
    scale = HUNDREDTHS * (metric.factor if adds_up else 1)
    value = Decimal(sum(row.value for row in parts)) / scale
    return TargetInForce(value, newest.stage, newest.in_force, newest.document)


def _facts_of(metric: Named) -> tuple[str, ...]:
    return (metric.fact,) if metric.metric.of is None else (metric.fact, metric.metric.of)


def _reconciliations(desk: Desk, metric: Named) -> tuple[Reconciliation, ...]:
    if not desk.reach.sees(Matter.CONTROL_SUMS):
        return ()
    facts = _facts_of(metric)
    return tuple(one for one in desk.reconciliations(metric.service) if one.fact in facts)


def _sql(profile: Profile, metric: Named) -> tuple[SqlText, ...]:
    """The SELECTs of the metric's facts and of its service's targets, every dialect's file."""
    files = [metric.service.facts[name].sql for name in _facts_of(metric)]
    if metric.measure.needs_target and metric.service.targets is not None:
        files.append(metric.service.targets)
    stems = [file.removesuffix(".sql") for file in files]
    return tuple(
        SqlText(name, text)
        for stem in stems
        for name, text in sorted(profile.sql.items())
        if name == f"{stem}.sql" or (name.startswith(f"{stem}.") and name.endswith(".sql"))
    )
