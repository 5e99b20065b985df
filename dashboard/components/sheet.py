"""The frame of a side panel's content: title, status, the way out, and a part that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.chip import judged_chip
from dashboard.components.icon import icon
from dashboard.screen import Screen
from queries.metrics.values import Status


def sheet(
    screen: Screen,
    title: str,
    body: Sequence[Component],
    *,
    status: Status | None = None,
    note: str | None = None,
    wide: bool = False,
) -> html.Div:
    """The panel's title names the panel; `note` stands under it. In landscape a tap beside it shuts it."""
    close = html.A(
        [icon("close"), html.Span(screen.say("panel.close"), className="unseen")],
        className="close",
        **screen.to_panel(None),
    )
    heading: list[Component] = [html.H2(title, id=ids.PANEL_TITLE)]
    if note and note != title:
        heading.append(html.Span(note, className="note"))
    beside = html.A(className="backdrop", tabIndex=-1, **screen.to_panel(None), **attributes(aria_hidden="true"))
    head = [html.Div(heading), *judged_chip(screen, status), close]
    return html.Div(
        [beside, html.Div(head, className="sheet-head"), html.Div(list(body), className="sheet-body")],
        className="sheet wide" if wide else "sheet",
    )
