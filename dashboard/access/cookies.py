"""The two cookies: a session's token, and before sign-in the seed of the forms. Neither can be read by a script."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import Final

from flask import Response, request

from dashboard.access.access import access

SESSION: Final = "pantau_session"
FORM: Final = "pantau_form"

FORM_LASTS: Final = timedelta(hours=12)
"""How long a page with a form may stand open before it has to be loaded anew."""


def held_cookie(name: str) -> str:
    """What the browser holds under one of the names; empty where it holds none."""
    return request.cookies.get(_name(name), "")


def set_cookie(response: Response, name: str, value: str, lasts: timedelta) -> None:
    """Give the browser a cookie for this host alone."""
    seconds = int(lasts.total_seconds())
    response.set_cookie(_name(name), value, seconds, secure=is_guarded(), httponly=True, samesite="Lax", path="/")


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(_name(name), secure=is_guarded(), httponly=True, samesite="Lax", path="/")


def is_guarded() -> bool:
    """Whether cookies are for encrypted connections alone: always, but for a demo on the machine itself."""
    return access().over_https or request.is_secure or not is_loopback(request.host)


def is_loopback(host: str) -> bool:
    """Whether a host, with or without its port, is the machine itself."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _name(name: str) -> str:
    """A name that browsers take from this host alone and over https alone (RFC 6265bis, 4.1.3.2), where it can be."""
    return f"__Host-{name}" if is_guarded() else name
