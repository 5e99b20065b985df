"""Which page is whose first."""

from __future__ import annotations

from urllib.parse import quote

from queries.state.people import BOUND
from queries.viewer import Role


def first_page(role: Role, department: str | None) -> str:
    """The home; for who sees one department that department's page, for an operator the sources."""
    if role in BOUND and department is not None:
        return f"/skpd/{quote(department, safe='')}"
    return "/sumber" if role is Role.OPERATOR else "/"
