"""The published folder under `/publik/`, for whoever has no web server before the app.

An address is looked up among the paths of the version that stands; nothing is made of it that could lead elsewhere.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache, cached_property
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Blueprint, Flask, Response, redirect, request

from dashboard.public.folder import standing
from dashboard.public.soundness import files_of

PREFIX: Final = "/publik"
NAME: Final = "public_site"
"""The blueprint's: its endpoints begin with it."""

FOREVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300, stale-while-revalidate=86400"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; "
)
"""Of every answer; who may frame it is added. Each page narrows the styles to its own (`dashboard.public.frame`)."""

_NOBODY: Final = "'none'"
_HASHED: Final = re.compile(r"[./][0-9a-f]{16}\.\w+$")
_TYPES: Final = {".jsonld": "application/ld+json", ".xml": "application/xml", ".js": "text/javascript"}
_PACKABLE: Final = ("text/", "application/json", "application/ld+json", "application/xml", "image/svg+xml")
_READY: Final = {"br": "br", "gzip": "gz"}
"""Codings, the best first, by the suffix of the file that lies packed beside another."""

_SMALLEST: Final = 500
_KEPT_BYTES: Final = 300_000
"""Files up to this size stay in memory once they were asked for."""


@dataclass(frozen=True)
class Held:
    """A file's content, and all that is sent with it."""

    content: bytes
    mimetype: str
    path: str
    modified: float
    ready: Mapping[str, bytes] = field(default_factory=dict)  # coding -> what lies beside it, packed

    @cached_property
    def packed(self) -> Mapping[str, bytes]:
        """The content by coding, the best first; nothing where that is not worth it."""
        if self.ready:
            return self.ready
        if not self.mimetype.startswith(_PACKABLE) or len(self.content) < _SMALLEST:
            return {}
        return {"gzip": gzip.compress(self.content, 6, mtime=0)}

    @cached_property
    def headers(self) -> dict[str, str]:
        """Of every answer with this file."""
        text = "; charset=utf-8" if self.mimetype.startswith(("text/", "application/xml")) else ""
        found = {
            "Content-Type": self.mimetype + text,
            "ETag": f'"{sha256(self.content).hexdigest()[:20]}"',
            "Last-Modified": formatdate(self.modified, usegmt=True),
            "Cache-Control": FOREVER if _HASHED.search(self.path) else SHORT,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Content-Security-Policy": f"{POLICY}frame-ancestors {'*' if self.is_embed else _NOBODY}",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if self.packed:
            found["Vary"] = "Accept-Encoding"
        if not self.mimetype.startswith("text/html"):
            found["Access-Control-Allow-Origin"] = "*"  # open data may be read by anybody's page
        return found

    @property
    def is_embed(self) -> bool:
        """Whether other sites may frame it."""
        return "embed/" in self.path


class PublishedFolder:
    """What lies below `out` now; follows it when another version takes its place."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._lock = Lock()
        self._version: Path | None = None
        self._paths: frozenset[str] = frozenset()
        self._kept: dict[str, Held] = {}

    @property
    def stands(self) -> bool:
        """Whether anything is published."""
        return standing(self._out) is not None

    def find(self, path: str) -> Held | None:
        """The file of a path; `` and `en/` are the homes. None where there is none."""
        wanted = _wanted(path)
        for _ in range(3):  # a version may be gone between looking and reading
            version, paths, kept = self._current()
            if version is None or wanted not in paths:
                return None
            if wanted in kept:
                return kept[wanted]
            try:
                return self._read(version, wanted, kept)
            except FileNotFoundError:
                continue
        return None

    def _current(self) -> tuple[Path | None, frozenset[str], dict[str, Held]]:
        version = standing(self._out)
        with self._lock:
            if version != self._version:
                self._version = version
                self._paths = frozenset(files_of(version)) if version else frozenset()
                self._kept = {}
            return self._version, self._paths, self._kept

    def _read(self, version: Path, path: str, kept: dict[str, Held]) -> Held:
        file = version / path
        beside = {coding: f"{path}.{suffix}" for coding, suffix in _READY.items()}
        ready = {coding: (version / one).read_bytes() for coding, one in beside.items() if one in self._paths}
        held = Held(file.read_bytes(), _mimetype(path), path, file.stat().st_mtime, ready)
        if ready or len(held.content) <= _KEPT_BYTES:
            kept[path] = held
        return held


def public_blueprint(out: Path, waiting: Callable[[], Mapping[str, Callable[[], bytes]]] = dict) -> Blueprint:
    """The pages below `out` at `PREFIX`. Open to strangers: it serves nothing but what is published.

    `waiting` gives the files that stand there as long as nothing is: paths, each with what makes its content.
    """
    folder = PublishedFolder(out)
    before = cache(waiting)
    blueprint = Blueprint(NAME, __name__, url_prefix=PREFIX)

    @blueprint.get("/", defaults={"path": ""})
    @blueprint.get("/<path:path>")
    def file(path: str) -> Response:
        held = folder.find(path)
        if held is not None:
            return _answer(held)
        if folder.find(f"{path}/") is not None or (not folder.stands and _wanted(f"{path}/") in before()):
            return _with_slash(path)
        if not folder.stands:
            return _wait(before(), _wanted(path))
        missing = folder.find("en/404.html" if path.startswith("en/") else "404.html")
        if missing is None:
            return Response(status=HTTPStatus.NOT_FOUND)
        return Response(missing.content, HTTPStatus.NOT_FOUND, {**missing.headers, "Cache-Control": "no-cache"})

    @blueprint.get("", strict_slashes=True)
    def bare() -> Response:
        return _with_slash("")

    return blueprint


ROBOTS = "User-agent: *\nAllow: /publik/\nDisallow: /\n"
"""What machines that read the web for others may read of this address: the public pages alone (RFC 9309)."""


def register_robots(server: Flask) -> None:
    """Answer `/robots.txt` where the public pages stand below an address of the product's; a folder has its own."""
    server.add_url_rule("/robots.txt", "robots", lambda: Response(ROBOTS, mimetype="text/plain"))


def _with_slash(path: str) -> Response:
    """A home's links are relative to the slash."""
    address = f"{PREFIX}/{path}/" if path else f"{PREFIX}/"
    return redirect(address, HTTPStatus.PERMANENT_REDIRECT)  # pyright: ignore[reportReturnType]


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint is one of the published folder's: it brings headers of its own."""
    return (endpoint or "").startswith(f"{NAME}.")


def _wanted(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path


def _wait(files: Mapping[str, Callable[[], bytes]], path: str) -> Response:
    """A page that nobody keeps; at other addresses than the homes it says so with 404."""
    known = path in files
    shown = path if known else "index.html"
    if shown not in files:
        return Response(status=HTTPStatus.NOT_FOUND)
    held = Held(files[shown](), _mimetype(shown), shown, 0)
    headers = {name: text for name, text in held.headers.items() if name not in ("ETag", "Last-Modified", "Vary")}
    if not _HASHED.search(shown):
        headers["Cache-Control"] = "no-cache"
    return Response(held.content, HTTPStatus.OK if known else HTTPStatus.NOT_FOUND, headers)


def _answer(held: Held) -> Response:
    coding = next((one for one in held.packed if request.accept_encodings[one] > 0), None)
    headers = held.headers
    if coding:
        headers = {**headers, "Content-Encoding": coding, "ETag": f'{headers["ETag"][:-1]}-{coding}"'}
    if request.if_none_match.contains_weak(headers["ETag"].strip('"')):  # proxies make tags weak
        unchanged = {name: text for name, text in headers.items() if name not in ("Content-Type", "Content-Encoding")}
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=unchanged)
    return Response(held.packed[coding] if coding else held.content, HTTPStatus.OK, headers)


def _mimetype(path: str) -> str:
    return _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
