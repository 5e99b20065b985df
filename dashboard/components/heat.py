"""The department table: one row a department, one column a metric, coloured by status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.icon import status_icon
from dashboard.screen import Children, Screen
from queries.metrics.values import Figure, HeatRow, Status

_QUIET = frozenset({Status.ON_TRACK, Status.PLAIN, Status.NO_DATA})
"""Shown by colour and word alone: an icon in every cell would hide those that matter."""


def heat_table(
    screen: Screen, columns: Sequence[str], rows: Sequence[HeatRow], places: Mapping[str, int] | None = None
) -> html.Table:
    """Rows in the order given; each is a link to its department's page. `places`: department -> place, to be shown."""
    return html.Table(
        [
            html.Caption(screen.say("heat.caption"), className="unseen"),
            html.Thead(
                html.Tr(
                    [
                        html.Th(screen.say("heat.department"), scope="col", role="columnheader"),
                        *_heads(screen, columns),
                    ],
                    role="row",
                )
            ),
            html.Tbody([_row(screen, row, (places or {}).get(row.department)) for row in rows]),
        ],
        className="heat",
    )


def behind_words(screen: Screen, row: HeatRow) -> str:
    """`3 dari 5 tertinggal`."""
    if not row.judged:
        return screen.say("heat.unjudged")
    return screen.say("heat.behind", behind=row.behind, judged=row.judged)


def _heads(screen: Screen, columns: Sequence[str]) -> list[html.Th]:
    metrics = [screen.metric(column) for column in columns]
    return [html.Th(screen.words(metric.short or metric.label), scope="col") for metric in metrics]


def _row(screen: Screen, row: HeatRow, place: int | None) -> html.Tr:
    page = screen.department_path(row.department)
    number: Children = [] if place is None else [html.Span(f"{place}. ", className="place-number")]
    name = html.Span([*number, screen.department(row.department)], className="name")
    head = html.Th(html.A([name, html.Small(behind_words(screen, row))], href=page), scope="row")
    return html.Tr([head, *(_cell(screen, page, figure) for figure in row.figures)])


def _cell(screen: Screen, page: str, figure: Figure | None) -> html.Td:
    """A cell leads where its row's name leads; it stays out of the tab order, so that a row is one stop."""
    if figure is None or figure.value is None:
        return html.Td(
            [formats.MISSING, html.Span(screen.say("heat.not_theirs"), className="unseen")], className="blank"
        )
    status = figure.status
    word = html.Span(f" {screen.say(f'status.{status.value}')}", className="unseen")
    shown = figures.figure_number(figure, cell_text(screen, figure), html.Span)
    content = [shown, word] if status in _QUIET else [status_icon(status), shown, word]
    metric = screen.metric(figure.metric)
    label = attributes(
        data_label=screen.words(metric.short or metric.label)
    )  # phones show it in the cell: no room for heads
    return html.Td(html.A(content, href=page, className=f"cell {status.value}", tabIndex=-1, **label))


def cell_text(screen: Screen, figure: Figure) -> str:
    """Whole percents, cut so that none reaches its reference, 0 or 100 by rounding."""
    if figure.unit == "percent":
        return formats.percent(figure.value, screen.language, 0, reference=figure.reference)
    return formats.bare_number(figure.value, figure.unit, screen.language)
