"""All that a service's panel says: where its numbers come from, and each of them with its meaning."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.charts.trend import trend_chart
from dashboard.components import figure as figures
from dashboard.components.chip import status_chip
from dashboard.components.source import fact_list, source_facts
from dashboard.components.tile import trend_words
from dashboard.i18n import Catalogue
from dashboard.screen import Children, Screen
from queries.metrics.named import named
from queries.metrics.values import Figure, Status, TileView

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})


def service_facts(screen: Screen, tile: TileView) -> Component:
    """The trend large, then source, owner and freshness."""
    return html.Div(
        [
            html.Div([trend_chart(tile.trend), trend_words(screen, tile)], className="large"),
            fact_list(source_facts(screen, tile.freshness)),
        ]
    )


def service_figures(screen: Screen, tile: TileView) -> list[Component]:
    """Every figure of the service that the home knows, those of the tile first."""
    known = (tile.headline, *tile.under, tile.bar, *tile.bar_words, *tile.say, *tile.figures)
    unique = {(one.metric, one.period): one for one in known}
    return [figure_block(screen, one) for one in unique.values()]


def figure_block(screen: Screen, figure: Figure) -> Component:
    """Label and value, what it is judged by, why it matters, and how it is counted."""
    metric = screen.metric(figure.metric)
    value = figures.figure_number(figure, figures.quantity(screen, figure), html.Strong, className="value")
    return html.Section(
        [
            html.Div([html.H3(screen.words(metric.label)), value], className="block-head"),
            _judgement(screen, figure),
            html.P(screen.words(metric.why), className="why"),
            *_definition(screen, figure),
        ],
        className="block",
    )


def _judgement(screen: Screen, figure: Figure) -> html.Div:
    """Status, reference with its stage, and the days it speaks of."""
    said: Children = [] if figure.status in _UNJUDGED else [status_chip(screen, figure.status)]
    reference = figures.reference(screen, figure)
    if reference:
        stage = [f" {screen.say('panel.stage', stage=_stage(screen, figure.stage))}"] if figure.stage else []
        said.append(html.Span([*reference, *stage]))
    if figure.period:
        said.append(html.Span(formats.span(figure.period.start, figure.period.end, screen.language)))
    return html.Div(said, className="judgement")


def _stage(screen: Screen, stage: str) -> str:
    """The stage of a target in the interface's language; a word that the catalogue does not know stays as it is."""
    return Catalogue.of(screen.language).get(f"stage.{stage}") or stage


def _definition(screen: Screen, figure: Figure) -> list[Component]:
    words = Catalogue.of(screen.language).get(named(screen.profile, figure.metric).measure.words)
    return [html.Details([html.Summary(screen.say("panel.how")), html.P(words)])] if words else []
