"""What the first requests after a pull ask of a new desk, worked out before it is handed out."""

from __future__ import annotations

from queries.metrics.desk import Desk
from queries.metrics.reach import DEPARTMENT
from queries.pages.asking import Asked
from queries.pages.place import place_of
from queries.pages.sources import sources_of


def prepare(desk: Desk) -> None:
    """The state of the sources, and what the pages of all departments share: no page has to wait for it.

    That is the attention list, the departments ranked and the ranks within each metric: what the pages of those that
    own a service show.
    """
    sources_of(desk)
    for owner in {service.owner: None for service in desk.profile.services}:
        place_of(desk, DEPARTMENT, owner, Asked())
