"""What the server does not take: requests to Dash that no page of ours sends, and bodies that are too large.

Dash trusts the shape of what it is sent; anything else would end in a traceback and an answer 500.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Flask, abort, request

from dashboard.frozen import output_parts

TAPS: Final = "/_dash-update-component"
LARGEST_BODY: Final = 64 * 1024
"""Bytes. What a page sends for a tap has about 300."""

LONGEST_URL: Final = 2_000
"""Letters of the address in a tap. Those of pages have about 100; what is longer hides something behind itself."""


def register_refusals(server: Flask, dependencies: str) -> None:
    """Answer 400 to a tap that is none and 413 to a body over `LARGEST_BODY`, with a short line in the log.

    `dependencies` is what `_dash-dependencies` answers (JSON): the callbacks that there are.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    known = {callback["output"]: callback for callback in json.loads(dependencies)}

    def refuse() -> None:
        if request.path != TAPS or request.method != "POST":
            return
        fault = tap_fault(request.get_json(silent=True), known)
        if fault:
            server.logger.warning("A tap was refused: %s", fault)
            abort(400)

    server.before_request(refuse)


def tap_fault(body: Any, known: dict[str, Any]) -> str | None:
    """What is wrong with the body of a request for a callback; None where a page could have sent it."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return "it is no request for a callback"
    callback = known.get(body["output"])
    if callback is None or callback.get("clientside_function"):
        return "there is no such callback"
    for part, wanted in (("inputs", callback["inputs"]), ("state", callback["state"])):
        if not _match(body.get(part, []), [(one["id"], one["property"]) for one in wanted]):
            return f"its {part} are not the callback's"
    several, outputs = body["output"].startswith(".."), body.get("outputs")  # Dash writes a list only for several
    if not _match(outputs if several else [outputs], output_parts(body["output"])):
        return "its outputs are not the callback's"
    if len(asked_url(body)) > LONGEST_URL:
        return "its address is too long"
    changed = body.get("changedPropIds", [])
    return None if isinstance(changed, list) and all(isinstance(one, str) for one in changed) else "its trigger is none"


def asked_url(body: Mapping[str, Any]) -> str:
    """The whole address in a tap: its input is one, or names one; empty where there is none."""
    inputs = body.get("inputs")
    first = inputs[0] if isinstance(inputs, list) and inputs else None
    value = first.get("value") if isinstance(first, dict) else None
    url = value.get("url") if isinstance(value, dict) else value
    return url if isinstance(url, str) else ""


def _match(given: Any, wanted: Sequence[tuple[str, str]]) -> bool:
    """Whether the properties given are those wanted, in their order. A pattern's id matches whatever the page holds."""
    if not isinstance(given, list) or len(given) != len(wanted):
        return False
    return all(
        name.startswith("{") or (isinstance(one, dict) and (one.get("id"), one.get("property")) == (name, part))
        for one, (name, part) in zip(given, wanted, strict=True)
    )
