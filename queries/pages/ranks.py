"""The departments beside each other, and a part's place among its peers."""

from __future__ import annotations

from decimal import Decimal

from queries.metrics.candidates import is_judged
from queries.metrics.companions import key_of
from queries.metrics.desk import Desk
from queries.metrics.heat import heat_columns, heat_rows
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.metrics.values import HeatRow
from queries.metrics.weights import NOWHERE
from queries.pages.asking import Asked
from queries.pages.days import days_of, moment_in
from queries.pages.shared import once
from queries.profile.models import Direction

RANKED = frozenset({PERCENT, POINTS, DAYS})
"""Units in which a large part and a small one can be compared; of two amounts neither is the better."""


def ranked_departments(desk: Desk, asked: Asked) -> tuple[HeatRow, ...]:
    """All departments by the columns of the department table in the period asked for, the one that lags most first."""
    key = ("departments", asked.span, asked.as_of)
    return once(desk, key, lambda: _ranked(desk, asked))


def _ranked(desk: Desk, asked: Asked) -> tuple[HeatRow, ...]:
    days = {service.key: days_of(desk, service, asked) for service in desk.profile.services}

    def when(metric: Named) -> Moment:
        return moment_in(desk, metric, days[metric.service.key])

    return heat_rows(desk, heat_columns(desk.profile), when)


def rank_of(desk: Desk, metric: Named, word: str, code: str, moment: Moment) -> tuple[int, int] | None:
    """The place of a department or district among those with a value, 1 is best; None where nobody is ranked.

    Ranked are shares and days that the profile judges, or of which less is better; equals share the better place.
    """
    if metric.unit not in RANKED or not (is_judged(metric) or metric.metric.direction is Direction.DOWN):
        return None
    values = once(desk, ("ranks", metric.name, word, moment), lambda: _goodness(desk, metric, word, moment))
    if code not in values or len(values) < 2:
        return None
    return 1 + sum(value > values[code] for value in values.values()), len(values)


def _goodness(desk: Desk, metric: Named, word: str, moment: Moment) -> dict[str, Decimal]:
    """How good each member is: its distance from what it is judged by, else its value; higher is better."""
    found: dict[str, Decimal] = {}
    for figure in desk.figures(metric, (word,), moment):
        (code,) = key_of(figure, (word,))
        if code in NOWHERE or figure.value is None:
            continue
        down = metric.metric.direction is Direction.DOWN
        plain = figure.value.copy_negate() if down else figure.value
        found[code] = plain if figure.margin is None else figure.margin
    return found
