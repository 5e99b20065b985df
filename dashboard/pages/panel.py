"""What the home's side panel shows: all that needs attention (`panel=attention`)."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attention import attention_groups
from dashboard.components.sheet import sheet
from dashboard.request import PANEL_KEY
from dashboard.screen import Screen
from queries.metrics.values import HomeView

ATTENTION = "attention"
"""The name of the panel in an address."""


def panel(screen: Screen, view: HomeView) -> Component | None:
    """The content of the panel that the address asks for; None where it asks for none, or for one there is not."""
    if screen.query.query.get(PANEL_KEY) != ATTENTION:
        return None
    return sheet(screen, screen.say("attention.title"), attention_groups(screen, view.attention))
