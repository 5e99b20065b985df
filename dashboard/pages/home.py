"""The mayor's home: the services, what needs attention, and the departments, on one screen."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attention import attention_list
from dashboard.components.attributes import attributes
from dashboard.components.first_seen import first_seen
from dashboard.components.frame import colophon
from dashboard.components.header import page_header
from dashboard.components.heat import heat_table
from dashboard.components.rail import rail
from dashboard.components.tile import service_tile
from dashboard.screen import DEPARTMENTS, EVERYTHING, Children, Screen
from queries.metrics.values import HomeView, Status

ATTENTION_LINES = 7
HEAT_ROWS = 12
"""As many as a tall screen holds; the style sheet shows fewer on a lower one (5 and 7 at 1180×820)."""

ONE_ROW = 6
"""As many tiles stand side by side on a lying tablet."""

MOST_TILES = 8
"""As many fit on one screen; a city with more of them scrolls."""


def home_page(screen: Screen, view: HomeView) -> Component:
    """The whole page but for an open panel (`dashboard.pages.panel`), of `dash.html` and `dash_svg` alone."""
    lower = html.Div([_attention(screen, view), _heat(screen, view)], className="lower")
    return html.Div(
        [
            html.A(screen.say("page.skip"), href="#content", className="skip"),
            rail(screen),
            page_header(screen, view),
            html.Main(
                [*_notices(screen), _tiles(screen, view), first_seen(), lower, colophon(screen)],
                id="content",
                tabIndex=-1,
            ),
        ],
        className="frame home",
        lang=screen.language.value,
    )


def _notices(screen: Screen) -> list[Component]:
    """What of the address was put aside, and what of it speaks of other pages: the home is always about today."""
    days = (screen.asked.span, screen.asked.as_of, screen.asked.comparison)
    elsewhere = days != (EVERYTHING.span, EVERYTHING.as_of, EVERYTHING.comparison)
    said = [*screen.notices, *([screen.say("notice.home")] if elsewhere else [])]
    return [html.Div([html.P(one) for one in said], className="notices", role="status")] if said else []


def _tiles(screen: Screen, view: HomeView) -> html.Section:
    return html.Section(
        [service_tile(screen, tile) for tile in view.tiles],
        className=f"tiles {_arrangement(len(view.tiles))}",
        **attributes(aria_label=screen.say("tiles.label")),
    )


def _arrangement(tiles: int) -> str:
    """The class by which the style sheet arranges so many tiles; from seven on they stand in two short rows."""
    return f"tiles-{tiles}" if tiles <= ONE_ROW else f"tiles-{min(tiles, MOST_TILES)} short"


def _attention(screen: Screen, view: HomeView) -> html.Section:
    body = (
        attention_list(screen, view.attention[:ATTENTION_LINES])
        if view.attention
        else html.P(screen.say(_no_attention(view)), className="empty")
    )
    return _part(screen, "attention", len(view.attention), body, screen.to_panel("attention"))


def _no_attention(view: HomeView) -> str:
    """An empty list is good news only where there are numbers to judge."""
    known = any(tile.status is not Status.NO_DATA for tile in view.tiles)
    return "attention.nothing" if known else "attention.unknown"


def _heat(screen: Screen, view: HomeView) -> html.Section:
    table = heat_table(screen, view.heat_columns, view.heat[:HEAT_ROWS])
    return _part(screen, "departments", len(view.heat), table, {"href": screen.page(DEPARTMENTS)})


def _part(screen: Screen, name: str, count: int, body: Component, everything: dict[str, Any]) -> html.Section:
    """A card of the lower half: its title, and a link to all of what it shows the first of."""
    title = screen.say(f"{name}.title")
    words: Children = [screen.say("part.all", count=count), html.Span(f" {title}", className="unseen")]
    link = [html.A(words, className="all", **everything)] if count else []
    head = html.Div([html.H2(title), *link], className="part-head")
    return html.Section([head, body], className=f"card part {name}", **attributes(aria_label=title))
