"""That the data are made up, where they are: nobody may take a figure of a demonstration for one of the city."""

from __future__ import annotations

from dash import html

from dashboard.screen import Screen


def simulated(screen: Screen) -> list[html.Span]:
    """A small label such as `Data simulasi`; nothing where the services' databases are real."""
    if not screen.profile.city.simulated:
        return []
    return [html.Span(screen.say("page.simulated"), className="simulated")]
