"""How bytes reach the browser: packed, cached as long as they are true, and with the headers that keep them safe."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Final

import brotli
from flask import Response, request

SMALLEST: Final = 500
"""Bytes below which packing gains nothing."""

FOREVER: Final = "public, max-age=31536000, immutable"
"""For what has its content in its name (RFC 8246)."""

NOT_KEPT: Final = "no-store"
"""For all that shows a number: a browser that is signed out has nothing left of it."""

ENCRYPTED_FOR: Final = "max-age=63072000; includeSubDomains"
"""For two years a browser comes by https alone (RFC 6797)."""

_POWERS: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
"""What a browser can do and no page of ours needs."""

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in _POWERS),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_PACKABLE: Final = ("text/", "application/json", "application/javascript", "image/svg+xml")


@dataclass(frozen=True)
class Packed:
    """Content with every coding of it ready."""

    content: bytes
    mimetype: str
    codings: dict[str, bytes]

    @cached_property
    def digest(self) -> str:
        """A name for the content."""
        return sha256(self.content).hexdigest()[:16]

    def path(self, name: str, extension: str) -> str:
        """Where the content is served: another content, another address."""
        return f"/static/{name}.{self.digest}.{extension}"


def packed(content: bytes, mimetype: str) -> Packed:
    """Pack once, at a quality that takes a third of a second for a script of 700 kB."""
    return Packed(content, mimetype, {"br": brotli.compress(content, quality=10), "gzip": gzip.compress(content, 9)})


def packed_response(pack: Packed) -> Response:
    """The coding the browser likes best, to be kept for ever."""
    coding = _coding()
    response = Response(pack.codings[coding] if coding else pack.content, mimetype=pack.mimetype)
    if coding:
        response.content_encoding = coding
    response.headers["Cache-Control"] = FOREVER
    response.vary.add("Accept-Encoding")
    return response


def prepare_response(response: Response, policy: str, encrypted: bool = False) -> Response:
    """Headers and coding of any response, just before it leaves. A header that a view has set itself stands.

    `policy` is the content security policy of documents; `encrypted` says whether people come by https.
    """
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if encrypted:
        response.headers["Strict-Transport-Security"] = ENCRYPTED_FOR
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["Cache-Control"] = _caching(response)
    return _pack(response)


def prepare_public_response(response: Response, encrypted: bool = False) -> Response:
    """The same for the published pages, which bring a policy of their own; who may frame one is said there."""
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"):
        response.headers.setdefault(name, SECURITY_HEADERS[name])
    if "frame-ancestors *" not in response.headers.get("Content-Security-Policy", ""):
        response.headers.setdefault("X-Frame-Options", SECURITY_HEADERS["X-Frame-Options"])
    if encrypted:
        response.headers["Strict-Transport-Security"] = ENCRYPTED_FOR
    return response


def content_security_policy(scripts: Iterable[str], styles: Iterable[str], evaluate: bool) -> str:
    """Scripts and data from here alone; the inline `scripts` and `styles` by their hash (CSP 3).

    Style attributes are left open: bars and marks carry their position in one, and no hash covers those. `evaluate`
    lets scripts of the page call `eval`; no script of ours does, but tools that measure a page from inside it do.
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *map(source_hash, scripts), *(["'unsafe-eval'"] if evaluate else [])]),
        "style-src": " ".join(["'self'", *map(source_hash, styles)]),
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def source_hash(text: str) -> str:
    """An inline style sheet or script, as the content security policy names it (CSP 3, hash-source)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _caching(response: Response) -> str:
    given = response.headers.get("Cache-Control", "")
    if given.startswith("public, "):
        return given  # what a view gives to everybody
    if request.path.startswith("/_dash-component-suites/") and response.cache_control.max_age:
        return FOREVER  # Dash gives an age to what has its version and date in its name
    return NOT_KEPT


def _pack(response: Response) -> Response:
    if response.is_streamed or response.content_encoding or not (response.mimetype or "").startswith(_PACKABLE):
        return response
    response.vary.add("Accept-Encoding")
    content, coding = response.get_data(), _coding()
    if coding and len(content) >= SMALLEST:
        response.set_data(_packed_once(content, coding))
        response.content_encoding = coding
    return response


@lru_cache(maxsize=64)
def _packed_once(content: bytes, coding: str) -> bytes:
    """Quick packing; what is asked for again is not packed again."""
    return brotli.compress(content, quality=6) if coding == "br" else gzip.compress(content, 6)


def _coding() -> str | None:
    """The better of the two codings that the browser takes."""
    accepted = request.accept_encodings
    return next((coding for coding in ("br", "gzip") if accepted[coding] > 0), None)
