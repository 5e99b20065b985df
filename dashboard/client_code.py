"""The one script a page loads: React, the component libraries in use, Dash's renderer, and our own few lines.

Dash's own index loads ten scripts. Of those, no page here uses the core components, the data table or the
polyfill for browsers without ES2015; the rest goes into one file, named by its content, so that it costs one round trip
and is never asked for again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Final

UNUSED: Final = ("/dash/dcc/", "/dash/dash_table/", "/dash/deps/polyfill")
"""Parts of the addresses of scripts that Dash would load and no page needs."""

_INJECTED_STYLE: Final = re.compile(rb'\.push\(\[\w+\.id,("(?:[^"\\]|\\.)*"),""\]\)')
"""How webpack's style-loader writes a style sheet into a bundle."""

_SCRIPT: Final = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_SOURCE: Final = re.compile(r'\bsrc="([^"]+)"')


def client_code(own: Iterable[Path], dash_tags: str, fetch: Callable[[str], bytes]) -> bytes:
    """Put the scripts together, ours first.

    `dash_tags` are the script tags of Dash's index, in their order; `fetch` gives the content at an address of ours.
    """
    parts = [path.read_bytes() for path in own]
    parts += [_content(attributes, inline, fetch) for attributes, inline in _used(dash_tags)]
    return b"\n;\n".join(parts)


def injected_styles(code: bytes) -> list[str]:
    """Style sheets that the client code itself puts into the document, for the content security policy.

    The empty one is among them: the loader first inserts the element, then its text.
    """
    return ["", *(json.loads(text) for text in _INJECTED_STYLE.findall(code))]


def _used(dash_tags: str) -> Iterator[tuple[str, str]]:
    for attributes, inline in _SCRIPT.findall(dash_tags):
        if not any(part in attributes for part in UNUSED):
            yield attributes, inline


def _content(attributes: str, inline: str, fetch: Callable[[str], bytes]) -> bytes:
    source = _SOURCE.search(attributes)
    return fetch(unescape(source.group(1))) if source else inline.encode()
