"""Members of a dimension: what they are called, and where a tap on them leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.i18n import Catalogue
from dashboard.screen import Screen
from queries.metrics.reach import Matter
from queries.profile.models import Service
from queries.shapes import NONE, UNMAPPED

UNPLACED = frozenset({UNMAPPED, NONE})
"""What the profile does not know, and what the source leaves blank."""

MemberLink = Callable[[Screen, str, str], dict[str, Any] | None]
"""Where a tap on a member of a dimension leads: (screen, dimension, code) -> properties of the link; None for none."""

_FILTERS = frozenset({"department", "district", "category"})


def member_name(screen: Screen, service: Service, by: str, member: str) -> str:
    """A department by its short name, a district, category or kind by its name; other words as the service has them."""
    if member in UNPLACED:
        return screen.say("place.unmapped" if member == UNMAPPED else "place.none")
    if by == "department":
        return screen.department(member)
    if by == "district":
        return screen.district(member)
    if by == "category":
        return screen.category(service.key, member)
    named = Catalogue.of(screen.language).get(f"kind.{member}") if by == "kind" else None
    return named or member


def member_link(screen: Screen, by: str, member: str) -> dict[str, Any] | None:
    """The page of a department or district; for what else can be filtered, this page narrowed to it; else None."""
    if member not in UNPLACED:
        if by == "department" and screen.shows_department(member):
            return {"href": screen.department_path(member)}
        if by == "district" and screen.sees(Matter.DISTRICTS):
            return {"href": screen.district_path(member)}
    return (
        {"href": screen.link(**{by: member, "panel": None}), "data-view": f"{by}:{member}"} if by in _FILTERS else None
    )
