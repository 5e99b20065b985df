"""HTML attributes with a hyphen in their name, as keyword arguments."""

from __future__ import annotations

from typing import Any


def attributes(**named: str) -> dict[str, Any]:
    """`attributes(aria_label="x", data_period="y")` -> the properties `aria-label` and `data-period`."""
    return {name.replace("_", "-"): value for name, value in named.items()}
