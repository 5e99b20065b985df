"""The way around: a rail at the left in landscape, a bar at the bottom in portrait and on phones."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.screen import Screen


def rail(screen: Screen) -> html.Nav:
    """The home, which is where one is, and the services in the profile's order; these open beside it."""
    links = [_link(screen, None, "home", screen.say("rail.home"), **attributes(aria_current="page"))]
    for service in screen.profile.services:
        links.append(_link(screen, f"service:{service.key}", service.icon, screen.words(service.label)))
    mark = html.Span(screen.profile.city.short, className="brand", **attributes(aria_hidden="true"))
    return html.Nav([mark, html.Ul(links)], className="rail", **attributes(aria_label=screen.say("rail.label")))


def _link(screen: Screen, panel: str | None, picture: str, label: str, **more: Any) -> html.Li:
    return html.Li(html.A([icon(picture), html.Span(label)], **screen.to_panel(panel), **more))
