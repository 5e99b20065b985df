"""The head of the page: which city, which day, how fresh the data are, in which language, as whom."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard import formats
from dashboard.components.account import account
from dashboard.components.attributes import attributes
from dashboard.components.chip import status_chip
from dashboard.components.languages import languages
from dashboard.components.simulated import simulated
from dashboard.components.themes import themes
from dashboard.failures import is_failing
from dashboard.screen import SOURCES, Children, Screen
from queries.metrics.values import Freshness, HomeView, Status

_WORST_FIRST = (Status.BEHIND, Status.LATE, Status.WATCH, Status.ON_TRACK)


def page_header(screen: Screen, view: HomeView) -> html.Header:
    """The one h1 of the page is the city's name."""
    city = screen.profile.city
    title = html.Div(
        [
            html.H1(city.name),
            html.Span(formats.long_date(view.as_of, screen.language), className="when"),
            _standing(screen, view),
        ],
        className="title",
    )
    freshness = _freshness(screen, [tile.freshness for tile in view.tiles])
    switches = [languages(screen.query, screen.language), themes(screen.language)]
    return html.Header([title, freshness, *switches, *account(screen)], className="head")


def _standing(screen: Screen, view: HomeView) -> html.Span:
    """How the city stands in one glance: how many services are behind, on watch, on track; the worst first."""
    counts = {status: sum(tile.status is status for tile in view.tiles) for status in _WORST_FIRST}
    said = [
        status_chip(screen, status, f"{count} {screen.say(f'status.{status.value}').lower()}")
        for status, count in counts.items()
        if count
    ]
    return html.Span(said, className="standing")


def _freshness(screen: Screen, services: Sequence[Freshness]) -> html.A:
    """`Data s/d 23 Nov · 4 dari 5 sumber tepat waktu · 1 gagal`: the newest day, how many keep up.

    Where the data are simulated, that is said in place of the first word.
    """
    failing = sum(is_failing(service) for service in services)
    in_time = sum(not service.late and not is_failing(service) for service in services)
    days = [service.data_through for service in services if service.data_through]
    label = simulated(screen)
    through = (
        screen.say("fresh.to" if label else "fresh.through", day=formats.short_date(max(days), screen.language))
        if days
        else screen.say("fresh.nothing")
    )
    newest: Children = [*label, " ", through] if label else [through]
    counted = screen.say("fresh.in_time", count=in_time, total=len(services))
    counted += f"{formats.SEPARATOR}{screen.say('fresh.failing', count=failing)}" if failing else ""
    dot = html.Span(
        className="dot on_track" if in_time == len(services) else "dot watch", **attributes(aria_hidden="true")
    )
    return html.A(
        [dot, html.Span([html.Span(newest), html.Span(formats.SEPARATOR, className="between"), html.Span(counted)])],
        className="fresh",
        href=screen.page(SOURCES),
    )
