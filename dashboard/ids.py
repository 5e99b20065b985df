"""Ids of the components that callbacks and scripts know by name."""

from typing import Final

PAGE: Final = "page"
"""The root of a page: everything that is on screen."""

FIRST_SEEN: Final = "first-seen"
"""Stands behind the part of a page with which painting begins."""

PANEL: Final = "panel"
"""The side panel. Always there; hidden while it is empty."""

PANEL_TITLE: Final = "panel-title"
"""The heading inside the side panel, which names it."""

PANEL_REQUEST: Final = "panel-request"
"""Carries the URL whose panel is asked for, as `data-url`; never on screen."""

TAP_FAILED: Final = "tap-failed"
"""The notice that a tap could not be answered; hidden until then."""

VIEW: Final = "view"
"""Carries which view is asked for, as `data-asked`, and what changes for it, as `data-answer`; never on screen."""

SAID: Final = "said"
"""What a screen reader is told when the view has changed."""

CONTENT: Final = "content"
"""The `main` of a page: its parts, but for the way around and the head."""

PART_PREFIX: Final = "part-"
"""Before the name of each part of a page that can be filled anew by itself."""


def part(name: str) -> str:
    """The id of a page's part."""
    return f"{PART_PREFIX}{name}"


def is_part(value: object) -> bool:
    """Whether it is the id of a part."""
    return isinstance(value, str) and value.startswith(PART_PREFIX)
