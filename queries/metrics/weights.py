"""How much of the city a part is, and which department answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import add

from queries.metrics.budget import BudgetScene
from queries.metrics.case import OPEN_CASES, CaseScene
from queries.metrics.desk import Desk
from queries.metrics.flow import FlowScene
from queries.metrics.grains import keys_by
from queries.metrics.named import Named
from queries.metrics.timed import Event
from queries.shapes import NONE, UNMAPPED

Key = tuple[str, ...]

NOWHERE = frozenset({NONE, UNMAPPED})
"""Words of facts that nobody can be asked about."""


def sizes(desk: Desk, metric: Named, by: tuple[str, ...]) -> dict[Key, int]:
    """The money or people behind each member of a grain: a flow's target (else what came in), a budget's ceiling,
    the cases decided within the period or open at its end.
    """
    scene = desk.scene(metric, desk.moment(metric), by)
    return dict(zip(keys_by(scene.groups, by), _sizes(scene.inner), strict=True))


def _sizes(scene: FlowScene | CaseScene | BudgetScene) -> list[int]:
    if isinstance(scene, BudgetScene):
        return scene.ceilings()
    if isinstance(scene, CaseScene):
        return list(map(add, scene.happened(Event.DECIDED), scene.standing(OPEN_CASES)))
    if any(scene.targets):
        return [target or 0 for target in scene.targets]
    return scene.so_far()


def shares(found: Mapping[Key, int]) -> dict[Key, Decimal]:
    """Each member's part of the whole, from 0 to 1; all 0 where the whole is nothing."""
    whole = sum(found.values())
    return {key: Decimal(size) / whole if whole > 0 else Decimal(0) for key, size in found.items()}


def owners(desk: Desk, metric: Named, by: tuple[str, ...]) -> dict[Key, str]:
    """The department that answers for each member: its own, else the one with most of it, else the metric's owner.

    Within the reach of one department it answers for all that is its own.
    """
    if desk.reach.department is not None:
        return dict.fromkeys(sizes(desk, metric, by), desk.reach.department)
    if "department" in by:
        place = by.index("department")
        return {key: key[place] for key in sizes(desk, metric, by)}
    most: dict[Key, tuple[int, str]] = {}
    for (department, *rest), size in sorted(sizes(desk, metric, ("department", *by)).items()):
        key = tuple(rest)
        if department not in NOWHERE and (key not in most or size > most[key][0]):
            most[key] = (size, department)
    return {key: most[key][1] if key in most else metric.owner for key in sizes(desk, metric, by)}
