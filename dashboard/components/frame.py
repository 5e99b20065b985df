"""What every page but the home stands in: the way around, a head, and the page's parts."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats, ids
from dashboard.components.account import account
from dashboard.components.chip import status_chip
from dashboard.components.first_seen import first_seen
from dashboard.components.languages import languages
from dashboard.components.rail import rail
from dashboard.components.simulated import simulated
from dashboard.components.themes import themes
from dashboard.screen import Children, Screen
from queries.metrics.values import Status


def page_frame(
    screen: Screen, head: Component, parts: Sequence[tuple[str, Component]], kind: str, first: str | None = None
) -> Component:
    """A page of the class `kind`: `parts` are its content in order, by names that are unique on the page.

    Painting begins with the part `first`.

    Each part stands in a place of its own that a tap on a filter can fill anew (`ids.part`); the place itself takes no
    room, so the style sheet lays out the components in it as children of `main`.
    """
    named = [*_notices(screen), *parts, ("colophon", colophon(screen))]
    places = [_place(name, part, *([first_seen()] if name == first else [])) for name, part in named]
    return html.Div(
        [
            html.A(screen.say("page.skip"), href="#content", className="skip"),
            _place("rail", rail(screen)),
            _place("head", head),
            html.Main(places, id=ids.CONTENT, tabIndex=-1),
        ],
        className=f"frame {kind}",
        lang=screen.language.value,
    )


def page_head(
    screen: Screen, title: str, *, status: Status | None = None, note: str | Component | None = None
) -> html.Header:
    """The page's one h1, how it stands, whether the data are simulated, and a note such as who answers for it."""
    said: Children = [html.H1(title)]
    if status is not None:
        said.append(status_chip(screen, status))
    said += simulated(screen)
    if note is not None:
        said.append(html.Span(note, className="when"))
    switches = [languages(screen.query, screen.language), themes(screen.language)]
    return html.Header([html.Div(said, className="title"), *switches, *account(screen)], className="head")


def _place(name: str, *content: Component) -> html.Div:
    return html.Div(list(content), id=ids.part(name), className="place")


def colophon(screen: Screen) -> html.Footer:
    """What only paper needs: which view it shows, of which day, and again whether the data are simulated."""
    day = screen.asked.as_of or screen.today
    told = [screen.profile.city.name, screen.query.url, formats.full_date(day, screen.language) if day else ""]
    told += [screen.say("page.simulated")] if screen.profile.city.simulated else []
    return html.Footer(formats.SEPARATOR.join(one for one in told if one), className="colophon")


def _notices(screen: Screen) -> list[tuple[str, Component]]:
    """What of the address was put aside. Always a part, so that it can come and go."""
    lines = [html.P(notice) for notice in screen.notices]
    return [("notices", html.Div(lines, className="notices", role="status"))]
