"""Where painting begins."""

from __future__ import annotations

from dash import html

from dashboard import ids


def first_seen() -> html.Span:
    """Stands behind what is to be seen first: painting begins once the browser has read this far.

    Behind it, not around it: Chromium begins at the start of the element that `dashboard.first_paint.EXPECT` names.
    """
    return html.Span(id=ids.FIRST_SEEN, hidden=True)
