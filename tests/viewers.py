"""Who asks, in tests: by default somebody who sees everything."""

from __future__ import annotations

from queries.viewer import Role, Viewer

MAYOR = Viewer(Role.MAYOR)
AUDITOR = Viewer(Role.AUDITOR)
OPERATOR = Viewer(Role.OPERATOR)
PUBLIC = Viewer(Role.PUBLIC)


def head(department: str) -> Viewer:
    """The head of a department."""
    return Viewer(Role.HEAD, department)


def staff(department: str) -> Viewer:
    """Somebody of a department."""
    return Viewer(Role.STAFF, department)
