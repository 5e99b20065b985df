"""What the first requests after a pull ask of a new desk, worked out before it is handed out."""

from __future__ import annotations

from queries.metrics.attention import attention
from queries.metrics.desk import Desk
from queries.pages.asking import Asked
from queries.pages.ranks import ranked_departments
from queries.pages.sources import sources_of


def prepare(desk: Desk) -> None:
    """The attention list, the departments ranked and the state of the sources: no page has to wait for them."""
    attention(desk)
    ranked_departments(desk, Asked())
    sources_of(desk)
