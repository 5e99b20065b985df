"""The way around: a rail at the left in landscape, a bar at the bottom in portrait and on phones."""

from __future__ import annotations

from dash import html

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.screen import DEPARTMENTS, DISTRICTS, Screen


def rail(screen: Screen) -> html.Nav:
    """The home, the services in the profile's order, the departments and the districts: plain links."""
    services = screen.profile.services
    links = [
        _link(screen, "/", "home", screen.say("rail.home")),
        *(_link(screen, screen.service_path(one.key), one.icon, screen.words(one.label)) for one in services),
        _link(screen, DEPARTMENTS, "building", screen.say("rail.departments")),
        _link(screen, DISTRICTS, "map", screen.say("rail.districts")),
    ]
    mark = html.Span(screen.profile.city.short, className="brand", **attributes(aria_hidden="true"))
    return html.Nav([mark, html.Ul(links)], className="rail", **attributes(aria_label=screen.say("rail.label")))


def _link(screen: Screen, address: str, picture: str, label: str) -> html.Li:
    """The page that one is on, and the one above it, are marked."""
    path = address.partition("?")[0]
    href = screen.page(path)
    here, asked = {}, screen.query.path
    if asked == path:
        here = attributes(aria_current="page")
    elif path != "/" and asked.startswith(f"{path}/"):
        here = attributes(aria_current="true")
    return html.Li(html.A([icon(picture), html.Span(label)], href=href, **here))
