"""A service on the home: its number, how it stands, where it should stand, and how it came there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dash import html

from dashboard import formats
from dashboard.charts.trend import trend_chart
from dashboard.components import figure as figures
from dashboard.components.bar import bar
from dashboard.components.chip import judged_chip
from dashboard.failures import is_failing
from dashboard.screen import Children, Screen
from queries.calendar import same_place
from queries.metrics.measure import Nature
from queries.metrics.named import named
from queries.metrics.values import Figure, Period, TileView, Trend
from queries.profile.models import Against
from queries.shapes import Shape

DAYS_IN_MONTH = 30.4


def service_tile(screen: Screen, tile: TileView) -> html.A:
    """The whole tile is one link to the service's page. Its rows stand on common lines with its neighbours'."""
    service = screen.service(tile.service)
    return html.A(
        [
            html.Div(
                [html.H2(screen.words(service.label)), *judged_chip(screen, tile.status)],
                className="tile-head",
            ),
            headline(screen, tile.headline),
            html.Div([_line(screen, one) for one in (*tile.under, *tile.bar_words)], className="under"),
            html.Div([bar(tile.bar), _mark_words(screen, tile)], className="measure"),
            html.Div([trend_chart(tile.trend), trend_words(screen, tile)], className="course"),
            html.Div([_line(screen, one) for one in tile.say], className="foot"),
        ],
        className="card tile",
        href=screen.service_path(tile.service),
    )


def headline(screen: Screen, figure: Figure) -> html.Div:
    """The number large, its unit or noun small beside it."""
    number, word = big_number(screen, figure)
    shown = figures.figure_number(figure, number, html.Span, className="number")
    return html.Div([shown, *([" ", html.Small(word)] if word else [])], className="big")


def big_number(screen: Screen, figure: Figure) -> tuple[str, str]:
    """A figure cut in two: `83,4` and `%`, `Rp1,63` and `T`, `2.318` and `terbuka`."""
    noun = screen.metric(figure.metric).noun
    text = formats.bare_number(figure.value, figure.unit, screen.language, reference=figure.reference)
    if figure.value is None:
        return text, ""
    if figure.unit == "percent":
        return text.removesuffix("%"), "%"
    number, _, scale = text.partition(formats.NO_BREAK)
    word = screen.words(noun) if noun else formats.unit_word(figure.unit, figure.value, screen.language)
    return number, " ".join(part for part in (scale, word) if part)


def _line(screen: Screen, figure: Figure) -> html.Div:
    return html.Div(figures.phrase(screen, figure))


def _mark_words(screen: Screen, tile: TileView) -> html.Div:
    """What the mark on the bar says, near the mark: at the left where it stands in the left half.

    A bar that shows another metric than the headline says which, where the profile has a noun for it.
    """
    figure, said = tile.bar, figures.reference(screen, tile.bar)
    noun = screen.metric(figure.metric).noun
    if said and noun and figure.metric != tile.headline.metric:
        said = [f"{screen.words(noun)} · ", *said]
    early = figure.reference is not None and figure.reference < 50
    return html.Div(said, className="mark-words early" if early else "mark-words")


def trend_words(screen: Screen, tile: TileView) -> html.Div:
    """What the dotted line is, and the days the trend spans; in their place that the data are late or a pull failed."""
    key = html.Span(_comparison_words(screen, tile), className="key")
    return html.Div([key, _days_words(screen, tile)], className="trend-words")


def _days_words(screen: Screen, tile: TileView) -> html.Span:
    through, failing = tile.freshness.data_through, is_failing(tile.freshness)
    if tile.freshness.late and through:
        words = "trend.failed_after" if failing else "trend.last_data"
        day = html.Strong(formats.short_date(through, screen.language))
        return html.Span(screen.parts(words, day=day), className="notice watch" if failing else "notice")
    if failing:
        return html.Span(screen.say("trend.failed"), className="notice watch")
    return html.Span(_span_words(screen, tile.trend.span))


def _span_words(screen: Screen, span: Period) -> str:
    """`Jan–Des` for a calendar year, `6 bulan` for the last months."""
    if (span.end.month, span.end.day) == (12, 31):
        return formats.span(span.start, span.end, screen.language)
    months = Decimal(round((span.end - span.start).days / DAYS_IN_MONTH))
    return formats.quantity(months, "months", screen.language)


def _comparison_words(screen: Screen, tile: TileView) -> Children:
    """As `queries.metrics.trends` compares: a stock with last year, a budget with its plan, else what judges it."""
    trend = tile.trend
    if not trend.comparison:
        return []
    metric = named(screen.profile, trend.metric)
    if metric.shape is Shape.BUDGET:
        return [screen.say("trend.plan")]
    if metric.measure.nature is not Nature.STOCK:
        return [screen.say(f"trend.{metric.metric.against.value}"), *_target_number(screen, tile)]
    before = _year_before(trend, tile.headline)
    text = formats.bare_number(before.value, before.unit, screen.language) if before else ""
    return [screen.say("trend.last_year"), *([" ", figures.figure_number(before, text, html.Span)] if before else [])]


def _target_number(screen: Screen, tile: TileView) -> Children:
    """The target that the dotted line stands for, where the bar's words do not say it already."""
    shown = tile.headline
    if shown.metric == tile.bar.metric or shown.metric != tile.trend.metric:
        return []
    if shown.reference is None or screen.metric(shown.metric).against is not Against.TARGET:
        return []
    target = figures.reference_figure(screen, shown)
    text = formats.bare_number(target.value, target.unit, screen.language)
    return [" ", figures.figure_number(target, text, html.Span, **{"data-reference": shown.metric})]


def _year_before(trend: Trend, headline: Figure) -> Figure | None:
    """The comparison's value on the day on which this year's line ends; None where the trend is not the headline's."""
    if trend.metric != headline.metric or not trend.points:
        return None
    end = trend.points[-1][0]
    value = next((value for day, value in reversed(trend.comparison) if day <= end), None)
    if value is None:
        return None
    day = same_place(end, -12)
    return replace(headline, value=value, reference=None, margin=None, as_of=day, period=Period(day, day))
