"""What the home's side panel shows: all that needs attention (`panel=attention`)."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attention import attention_groups
from dashboard.components.sheet import sheet
from dashboard.request import PANEL_KEY, PageRequest
from dashboard.screen import Screen
from queries.metrics.values import HomeView
from queries.profile.models import Profile
from queries.viewer import Language

ATTENTION = "attention"
"""The name of the panel in an address."""


def panel(view: HomeView, profile: Profile, language: Language, query: PageRequest) -> Component | None:
    """The content of the panel that the address asks for; None where it asks for none, or for one there is not."""
    if query.query.get(PANEL_KEY) != ATTENTION:
        return None
    screen = Screen(profile, language, query)
    return sheet(screen, screen.say("attention.title"), attention_groups(screen, view.attention))
