"""Lines of the attention list that no threshold of the profile finds: what grows, rots, is paid ahead or is silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from queries.calendar import Period
from queries.metrics.candidates import FEWEST_CASES, Candidate, subject_of
from queries.metrics.companions import companion, figures_by_key, key_of
from queries.metrics.desk import Desk
from queries.metrics.exact import Values
from queries.metrics.grains import keys_by
from queries.metrics.judging import severity
from queries.metrics.named import Named, metrics_of
from queries.metrics.units import COUNT, DAYS
from queries.metrics.values import DATA_AGE, WEEKS_RISING, Attention, Figure, Status
from queries.metrics.weights import NOWHERE, Key, owners, shares, sizes
from queries.profile.models import Direction, Service

GROWTH_WEEKS = 4
"""A backlog is compared with the one so many weeks before."""

GROWTH_WATCH = Decimal("0.2")
"""Growth over those weeks from which a backlog is worth a line."""

GROWTH_BEHIND = Decimal("0.5")
"""Growth over those weeks, or a rise in every one of them, from which it counts as behind."""

OVERDUE_WATCH = Decimal("0.25")
"""Share of open cases past their time that is worth a line."""

OVERDUE_BEHIND = Decimal("0.5")
"""Share of open cases past their time that counts as behind."""

PAID_AHEAD = "paid ahead"
"""Marks the subject of a line about money that ran ahead of work."""

_GROWTH = "growth"
_LONGEST_RISE = 12


def signals(desk: Desk, service: Service) -> list[Candidate]:
    """All signals of a service whose data are fresh."""
    found: list[Candidate] = []
    for metric in metrics_of(service):
        if metric.metric.measure == "backlog" and metric.metric.direction is Direction.DOWN:
            found.extend(_growing(desk, metric))
        if metric.metric.measure == "overdue":
            found.extend(_overdue(desk, metric))
        if metric.metric.measure == "paid_ahead_programs":
            found.extend(_paid_ahead(desk, metric))
    return found


def silence(desk: Desk, service: Service) -> list[Candidate]:
    """A service whose data are late or whose last pull failed: how many days old its newest day is."""
    freshness = desk.freshness(service)
    if not freshness.late and freshness.failure is None:
        return []
    through = freshness.data_through
    age = None if through is None else Decimal((desk.today - through).days)
    status = Status.NO_DATA if age is None else Status.LATE
    figure = Figure(f"{service.key}.{DATA_AGE}", age, DAYS, status, through or desk.today)
    line = Attention(figure, figure, service.key, service.owner)
    return [Candidate(line, Decimal(0), (service.key, DATA_AGE))]


def _growing(desk: Desk, metric: Named) -> Iterator[Candidate]:
    """Per category the district (or the category) whose backlog has grown most over the last weeks."""
    by = _growth_grain(desk, metric)
    history = [_backlog_before(desk, metric, by, weeks) for weeks in range(_LONGEST_RISE + 1)]
    whole = sum(history[0].values())
    answers = owners(desk, metric, by)
    best: dict[str, Candidate] = {}
    for figure in desk.figures(metric, by):
        key = key_of(figure, by)
        candidate = _growth(metric, figure, [weeks.get(key, 0) for weeks in history], whole, answers[key])
        if candidate is None or NOWHERE & set(key):
            continue
        if key[0] not in best or candidate.score > best[key[0]].score:
            best[key[0]] = candidate
    yield from best.values()


def _growth_grain(desk: Desk, metric: Named) -> tuple[str, ...]:
    for by in (("category", "district"), ("category",), ("district",)):
        if sum(1 for key in sizes(desk, metric, by) if not NOWHERE & set(key)) > 1:
            return by
    return ("department",)


def _backlog_before(desk: Desk, metric: Named, by: tuple[str, ...], weeks: int) -> dict[Key, int]:
    moment = desk.moment(metric)
    day = moment.as_of - timedelta(days=7 * weeks)
    scene = desk.scene(metric, replace(moment, as_of=day, period=Period(day, day)), by)
    return dict(zip(keys_by(scene.groups, by), _whole(scene.values()), strict=True))


def _whole(values: Values) -> list[int]:
    return [int(value or 0) for value in values]


def _growth(metric: Named, figure: Figure, weekly: list[int], whole: int, owner: str) -> Candidate | None:
    now, before = weekly[0], weekly[GROWTH_WEEKS]
    growth = Decimal(now - before) / max(before, 1)
    if now - before < FEWEST_CASES or growth < GROWTH_WATCH:
        return None
    rising = _weeks_rising(weekly)
    status = Status.BEHIND if growth >= GROWTH_BEHIND or rising >= GROWTH_WEEKS else Status.WATCH
    judged = replace(figure, status=status, reference=Decimal(before), margin=Decimal(before - now))
    weeks = replace(figure, metric=f"{metric.service.key}.{WEEKS_RISING}", value=Decimal(rising), unit=COUNT)
    line = Attention(judged, figure, metric.service.key, owner, (weeks,) if rising > 1 else ())
    score = min(growth / GROWTH_BEHIND, Decimal(3)) * now / whole
    return Candidate(line, score, (*subject_of(metric, figure), _GROWTH))


def _weeks_rising(weekly: list[int]) -> int:
    rises = (later > earlier for later, earlier in pairwise(weekly))
    return next((weeks for weeks, rose in enumerate(rises) if not rose), len(weekly) - 1)


def _overdue(desk: Desk, metric: Named) -> Iterator[Candidate]:
    """Categories of whose open cases a large part is past its time: what is quick is answered, what is hard rots."""
    backlog = companion(metric, "backlog")
    by = ("category",)
    waiting = {} if backlog is None else figures_by_key(desk, backlog, by)
    weights, answers = shares(sizes(desk, metric, by)), owners(desk, metric, by)
    for figure in desk.figures(metric, by):
        key = key_of(figure, by)
        open_cases = waiting[key].value if key in waiting else None
        if NOWHERE & set(key) or not open_cases or (figure.value or 0) < FEWEST_CASES:
            continue
        part = (figure.value or Decimal(0)) / open_cases
        if part >= OVERDUE_WATCH:
            status = Status.BEHIND if part >= OVERDUE_BEHIND else Status.WATCH
            line = Attention(replace(figure, status=status), figure, metric.service.key, answers[key], (waiting[key],))
            yield Candidate(line, part / OVERDUE_BEHIND * weights[key], subject_of(metric, figure))


def _paid_ahead(desk: Desk, metric: Named) -> Iterator[Candidate]:
    """Departments with programs that have spent further than they have built; the furthest program stands behind it."""
    points = companion(metric, "paid_ahead_points")
    if points is None:
        return
    by = ("department", "program")
    ahead = figures_by_key(desk, points, by)
    details = [figures_by_key(desk, one, by) for one in _sides(metric)]
    weights = shares(sizes(desk, metric, by))
    for figure in desk.figures(metric, ("department",)):
        mine = [(one.value, key) for key, one in ahead.items() if key[0] == figure.department and one.value is not None]
        if not mine or not figure.value or NOWHERE & {figure.department}:
            continue
        _, key = max(mine)
        impact = ahead[key]
        line = Attention(
            replace(figure, status=Status.BEHIND),
            impact,
            metric.service.key,
            figure.department or metric.owner,
            tuple(side[key] for side in details if key in side),
        )
        score = severity(points, impact.margin or Decimal(0)) * weights[key]
        yield Candidate(line, score, (*subject_of(metric, figure), PAID_AHEAD))


def _sides(metric: Named) -> list[Named]:
    found = (companion(metric, measure) for measure in ("realised_percent", "physical_percent"))
    return [one for one in found if one is not None]
