"""Plotly's own code for the browser: sent when a chart is explored, kept by the browser for ever."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Final

import brotli
from flask import Flask, Response, abort

from dashboard.delivery import Packed, packed_response

FILE: Final = Path(__file__).parents[2] / "assets" / "vendor" / "plotly-basic.min.js.br"
"""plotly.js of the version that the Python package has, with lines and bars; packed as it is sent.

Its first line asks the browser to compile all of it while it comes in, beside the page's own thread (V8's explicit
compile hints; other browsers read a comment).
"""

NAME: Final = "charts"


def register_bundle(server: Flask) -> None:
    """Serve it at `bundle_path()`, and nothing at the addresses of other versions."""

    def answer(digest: str) -> Response:
        if digest != bundle().digest:
            abort(404)
        return packed_response(bundle())

    server.add_url_rule(f"/static/{NAME}.<digest>.js", "chart_bundle", answer)


def bundle_path() -> str:
    """Where it is served: another content, another address."""
    return bundle().path(NAME, "js")


@cache
def bundle() -> Packed:
    """Read once; unpacking takes a hundredth of a second, packing it as tightly would take two."""
    packed = FILE.read_bytes()
    content = brotli.decompress(packed)
    return Packed(content, "text/javascript", {"br": packed, "gzip": gzip.compress(content, 9)})
