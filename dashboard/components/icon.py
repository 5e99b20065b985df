"""Icons as inline SVG: drawn in the text's colour, hidden from screen readers (the word beside them speaks)."""

from __future__ import annotations

from functools import cache

from dash_svg import Path, Svg

from dashboard.components.attributes import attributes
from queries.metrics.values import Status

_LINES = {
    "home": "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
    "money": "M3 7h18v11H3zM7 11v3m10-3v3M12 10a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
    "permit": "M7 3h8l4 4v14H7zM10 13l2 2 4-4",
    "speech": "M4 5h16v11H10l-5 4v-4H4zM8 9h8m-8 3h5",
    "truck": "M3 7h11v9H3zM14 10h4l3 3v3h-7M7 19a2 2 0 100-4 2 2 0 000 4zm10 0a2 2 0 100-4 2 2 0 000 4z",
    "pie": "M12 3a9 9 0 109 9h-9zM15.5 3.7A9 9 0 0120.4 9h-4.9z",
    "health": "M9 4h6v5h5v6h-5v5H9v-5H4V9h5z",
    "school": "M2 9l10-5 10 5-10 5zM6 11.5V17c3.5 2.6 8.5 2.6 12 0v-5.5",
    "water": "M12 3c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11z",
    "building": "M4 20V8l8-4 8 4v12M9 20v-5h6v5M8 10h.01M12 10h.01M16 10h.01",
    "map": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "calendar": "M5 5h14v15H5zM5 9h14M9 3v4m6-4v4",
    "light": "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v3m0 14v3M2 12h3m14 0h3M5 5l2 2m10 10l2 2m0-14l-2 2M7 17l-2 2",
    "dark": "M20 14.5A8.5 8.5 0 019.5 4 8.5 8.5 0 1020 14.5z",
    "auto": "M12 4a8 8 0 100 16 8 8 0 000-16zM12 4v16",
    "dot": "M12 8a4 4 0 100 8 4 4 0 000-8z",
    "close": "M6 6l12 12M18 6L6 18",
    "person": "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c.6-4 3.8-6 8-6s7.4 2 8 6",
    "source": "M4 6c0-3 16-3 16 0v12c0 3-16 3-16 0zM4 6c0 3 16 3 16 0M4 12c0 3 16 3 16 0",
    "trail": "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
    "on_track": "M5 12.5l4.5 4.5L19 7",
    "watch": "M12 5v8m0 5v.1",
    "behind": "M12 5v14m-6-6l6 6 6-6",
    "late": "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.5l3 2",
    "no_data": "M6 12h12",
}


@cache
def icon(name: str) -> Svg:
    """The icon of that name; services name theirs in the profile. Made once: a page has a hundred of them."""
    return Svg(Path(d=_LINES[name]), viewBox="0 0 24 24", className="icon", **attributes(aria_hidden="true"))


def status_icon(status: Status) -> Svg:
    """The shape that stands for a status wherever it is shown."""
    return icon(status.value)
