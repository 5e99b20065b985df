"""The way around: a rail at the left in landscape, a bar at the bottom in portrait and on phones."""

from __future__ import annotations

from dash import html

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.screen import Screen


def rail(screen: Screen) -> html.Nav:
    """The home and the services in the profile's order."""
    opened = screen.query.query.get("panel")
    links = [_link(screen, None, "home", screen.say("rail.home"), opened is None)]
    for service in screen.profile.services:
        panel = f"service:{service.key}"
        links.append(_link(screen, panel, service.icon, screen.words(service.label), opened == panel))
    mark = html.Span(screen.profile.city.short, className="brand", **attributes(aria_hidden="true"))
    return html.Nav([mark, html.Ul(links)], className="rail", **attributes(aria_label=screen.say("rail.label")))


def _link(screen: Screen, panel: str | None, picture: str, label: str, current: bool) -> html.Li:
    here = attributes(aria_current="page" if panel is None else "true") if current else {}
    return html.Li(html.A([icon(picture), html.Span(label)], **screen.to_panel(panel), **here))
