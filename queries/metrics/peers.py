"""A department among the others, and a part of the city among its peers, as far as the viewer may see them.

Only here is more read than the viewer's own reach, and cut at once to what `[access] peers` of the profile allows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from decimal import Decimal

from queries.metrics.candidates import is_judged
from queries.metrics.companions import key_of
from queries.metrics.desk import Desk
from queries.metrics.heat import heat_rows
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.reach import DEPARTMENT, Matter, Reach, Sight
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.metrics.values import HeatRow
from queries.metrics.weights import NOWHERE
from queries.profile.access import Peers
from queries.profile.models import Direction

RANKED = frozenset({PERCENT, POINTS, DAYS})
"""Units in which a large part and a small one can be compared; of two amounts neither is the better."""


def peer_rows(
    desk: Desk, columns: Sequence[Named], when: Callable[[Named], Moment], period: Hashable
) -> tuple[HeatRow, ...]:
    """All departments by some columns, the one that lags most first; `period` tells one `when` from another.

    Of one department those of others without their figures, or the own row alone. Raises NotPermittedError where no
    departments are told apart.
    """
    desk.reach.check(Matter.DEPARTMENTS)
    whole = desk._entire
    names = tuple(metric.name for metric in columns)
    rows = whole.kept.of(("peers", names, period), lambda: heat_rows(whole, columns, when))
    return rows if desk.reach.sight is Sight.EVERYTHING else _seen_by(desk.reach, rows)


def rank_of(desk: Desk, metric: Named, word: str, code: str, moment: Moment) -> tuple[int, int] | None:
    """The place of a department or district among those with a value, 1 is best; None where nobody is ranked.

    Ranked are shares and days that the profile judges, or of which less is better; equals share the better place. A
    department is ranked among all, where the profile lets it see that; a district by what the viewer sees of each.
    Who has too few cases to be judged is not among them.
    Raises NotPermittedError for another department than the own.
    """
    if metric.unit not in RANKED or not (is_judged(metric) or metric.metric.direction is Direction.DOWN):
        return None
    asked = desk
    if word == DEPARTMENT:
        desk.reach.department_asked(code)
        if desk.reach.sight is Sight.DEPARTMENT and desk.reach.peers is Peers.NOTHING:
            return None
        asked = desk._entire
    values = asked.kept.of(("ranks", metric.name, word, moment), lambda: _goodness(asked, metric, word, moment))
    if code not in values or len(values) < 2:
        return None
    return 1 + sum(value > values[code] for value in values.values()), len(values)


def _seen_by(reach: Reach, rows: Sequence[HeatRow]) -> tuple[HeatRow, ...]:
    if reach.peers is Peers.SCORES:
        return tuple(row if row.department == reach.department else _bare(row) for row in rows)
    own = tuple(row for row in rows if row.department == reach.department)
    return own if reach.peers is Peers.RANKS else tuple(replace(row, rank=None) for row in own)


def _bare(row: HeatRow) -> HeatRow:
    return replace(row, figures=(None,) * len(row.figures), is_whole=False)


def _goodness(desk: Desk, metric: Named, word: str, moment: Moment) -> dict[str, Decimal]:
    """How good each member is, higher is better: its distance from what it is judged by, else its value.

    A distance and a value are never held against each other: where one is promised something, only such are ranked.
    """
    values: dict[str, Decimal] = {}
    margins: dict[str, Decimal] = {}
    for figure in desk.figures(metric, (word,), moment):
        (code,) = key_of(figure, (word,))
        if code in NOWHERE or figure.value is None or figure.too_few is not None:
            continue
        down = metric.metric.direction is Direction.DOWN
        values[code] = figure.value.copy_negate() if down else figure.value
        if figure.margin is not None:
            margins[code] = figure.margin
    return margins or values
