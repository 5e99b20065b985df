"""Whom a page is made for."""

from __future__ import annotations

from dataclasses import dataclass

from queries.viewer import Viewer


@dataclass(frozen=True)
class Signed:
    """What somebody may see, and what a page calls them: pages are kept by it, so no two people share one.

    Bearers of links to one role and department have no name, and share theirs.
    """

    viewer: Viewer
    name: str | None = None  # None: the bearer of a link, who is called by the role
