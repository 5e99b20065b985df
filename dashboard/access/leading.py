"""Where somebody is led: answers that lead on, and which page is whose first."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from flask import Response

from queries.state.people import BOUND
from queries.viewer import Role


def led_to(address: str) -> Response:
    """An answer that leads on to an address of ours by GET (303)."""
    response = Response(status=HTTPStatus.SEE_OTHER)
    response.location = address
    return response


def first_page(role: Role, department: str | None) -> str:
    """The home; for who sees one department that department's page, for an operator the sources."""
    if role in BOUND and department is not None:
        return f"/skpd/{quote(department, safe='')}"
    return "/sumber" if role is Role.OPERATOR else "/"
