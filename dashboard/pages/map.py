"""The city as a grid of equal tiles, coloured by a metric, with the districts as a list beside it."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.empty import earlier_notices
from dashboard.components.filters import filter_bar
from dashboard.components.frame import page_frame, page_head
from dashboard.components.table import breakdown
from dashboard.components.tile_grid import metric_choice, tile_grid
from dashboard.i18n import Catalogue
from dashboard.request import Page
from dashboard.screen import Screen
from queries.pages.values import Choices, MapView, Table
from queries.profile.base import Words
from queries.viewer import Language

STYLES = ("filters", "service", "places")


def map_page(screen: Screen, view: MapView) -> Page:
    """The choice of metrics is a list of links to the same view."""
    title = screen.say("map.heading")
    if not view.metrics:
        said = html.P(html.Span(screen.say("map.nothing")), className="notice-line")
        content = page_frame(screen, page_head(screen, title), [("nothing", said)], "places map-page", "nothing")
        return Page(title, screen.say("map.nothing"), content, styles=STYLES)
    metric = view.table.metrics[0]
    label = screen.words(screen.metric(metric).label)
    parts: list[tuple[str, Component]] = [
        ("filters", filter_bar(screen, Choices(), view.days, ())),
        *[("state", html.Div(said, className="state", role="status")) for said in [_earlier(screen, view)] if said],
        ("map", _map(screen, view, metric)),
        ("districts", breakdown(screen, _by_district(view.table), rows=len(view.table.rows))),
    ]
    content = page_frame(screen, page_head(screen, title), parts, "places map-page", "map")
    return Page(title, screen.say("map.about", metric=label), content, styles=STYLES)


def _by_district(table: Table) -> Table:
    """The table without the metric's name above it: map and column say it."""
    said = {language.value: Catalogue.of(language)("metric.by.district") for language in Language}
    return replace(table, title=Words(**said))


def _earlier(screen: Screen, view: MapView) -> list[Component]:
    return earlier_notices(screen, view.table.metrics[0].partition(".")[0], view.days)


def _map(screen: Screen, view: MapView, metric: str) -> html.Section:
    title = screen.say("map.title")
    head = html.Div([html.H2(title), metric_choice(screen, view.metrics, metric)], className="part-head")
    return html.Section(
        [head, tile_grid(screen, view.table)],
        className="card part map",
        **attributes(aria_label=title),
    )
