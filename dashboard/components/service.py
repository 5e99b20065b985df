"""All that a service's panel says: its course, each number with its meaning, and where they come from."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.charts.trend import trend_chart
from dashboard.components import figure as figures
from dashboard.components.chip import status_chip
from dashboard.components.source import fact_list, source_facts
from dashboard.components.tile import headline, trend_words
from dashboard.i18n import Catalogue
from dashboard.screen import Children, Screen
from queries.metrics.named import named
from queries.metrics.values import Figure, Status, TileView

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})


def service_course(screen: Screen, tile: TileView) -> Component:
    """The headline, and the trend large."""
    course = [headline(screen, tile.headline), trend_chart(tile.trend), trend_words(screen, tile)]
    return html.Div(course, className="large")


def service_figures(screen: Screen, tile: TileView, marked: str) -> list[Component]:
    """Every figure of the service that the home knows: the judged ones first, of each those of the tile first.

    That of the metric `marked` stands out.
    """
    known = (tile.headline, *tile.under, tile.bar, *tile.bar_words, *tile.say, *tile.figures)
    unique = {(one.metric, one.period): one for one in known}
    judged_first = sorted(unique.values(), key=lambda one: one.reference is None and one.status in _UNJUDGED)
    return [figure_block(screen, one, one.metric == marked) for one in judged_first]


def service_source(screen: Screen, tile: TileView) -> Component:
    """Source, owner and freshness."""
    facts = fact_list(source_facts(screen, tile.freshness))
    return html.Section([html.H3(screen.say("panel.origin")), facts], className="block")


def figure_block(screen: Screen, figure: Figure, marked: bool = False) -> Component:
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
        className="block marked" if marked else "block",
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
