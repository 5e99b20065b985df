"""The way around: a rail at the left in landscape, a bar at the bottom in portrait and on phones."""

from __future__ import annotations

from dash import html

from dashboard.access.leading import first_page
from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.screen import DEPARTMENTS, DISTRICTS, SOURCES, Screen
from queries.viewer import Role

FEW_LETTERS, MANY_LETTERS = 6, 9
"""Of the longest word of a city's name: so many fit in large type, and in smaller."""


def rail(screen: Screen) -> html.Nav:
    """The home, the services in the profile's order, the departments and the districts: plain links.

    Only what is for whoever is signed in: a head's home is the own department, an operator has sources and people.
    """
    ways = _ways(screen)
    inside = screen.query.path not in {path for path, _, _ in ways}
    links = [_link(screen, *way, inside) for way in ways]
    mark = html.Span(screen.profile.city.short, className=_brand(screen), **attributes(aria_hidden="true"))
    return html.Nav([mark, html.Ul(links)], className="rail", **attributes(aria_label=screen.say("rail.label")))


def _brand(screen: Screen) -> str:
    """A name of a longer word is written smaller, so that it is not broken."""
    letters = max(map(len, screen.profile.city.short.split()), default=0)
    return "brand" if letters <= FEW_LETTERS else "brand long" if letters <= MANY_LETTERS else "brand longest"


def _ways(screen: Screen) -> list[tuple[str, str, str]]:
    """Path, icon and label of each link."""
    viewer = screen.signed.viewer if screen.signed else None
    role = viewer.role if viewer else Role.MAYOR
    if role is Role.OPERATOR:
        return [
            (SOURCES, "source", screen.say("access.rail.sources")),
            ("/orang", "person", screen.say("access.rail.people")),
        ]
    first = first_page(role, viewer.department if viewer else None)
    services = [(screen.service_path(one.key), one.icon, screen.words(one.label)) for one in screen.profile.services]
    return [
        (first, "home", screen.say("rail.home")),
        *services,
        (DEPARTMENTS, "building", screen.say("rail.departments")),
        (DISTRICTS, "map", screen.say("rail.districts")),
        *([("/jejak", "trail", screen.say("access.rail.trail"))] if role is Role.AUDITOR else []),
    ]


def _link(screen: Screen, address: str, picture: str, label: str, inside: bool) -> html.Li:
    """The page that one is on is marked; where no link leads to it, the one above it."""
    path = address.partition("?")[0]
    href = screen.page(path)
    here, asked = {}, screen.query.path
    if asked == path:
        here = attributes(aria_current="page")
    elif inside and path != "/" and asked.startswith(f"{path}/"):
        here = attributes(aria_current="true")
    return html.Li(html.A([icon(picture), html.Span(label)], href=href, **here))
