"""Whether a request that changes something comes from a page of ours."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import request

from dashboard.access.access import access

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""


def is_of_ours() -> bool:
    """Whether the browser says so: by `Sec-Fetch-Site`; where it sends none (plain http), by `Origin`.

    A request with neither is refused: every browser that the pages run in sends one of them with a POST.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) in {request.host, _host(access().address)}


def is_address_of_ours(url: str) -> bool:
    """Whether a whole address, such as a `Referer`, is on the host that is asked."""
    return bool(request.host) and _host(url) == request.host


def _host(url: str) -> str | None:
    """Host and port of an origin; None for `null` and what is none."""
    try:
        return urlsplit(url).netloc or None
    except ValueError:
        return None
