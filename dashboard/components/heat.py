"""The department table: one row a department, one column a metric, coloured by status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.icon import status_icon
from dashboard.components.short import fences
from dashboard.screen import Children, Screen
from queries.metrics.values import Figure, HeatRow, Status

_QUIET = frozenset({Status.ON_TRACK, Status.PLAIN, Status.NO_DATA})
"""Shown by colour and word alone: an icon in every cell would hide those that matter."""


def heat_table(
    screen: Screen,
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    places: Mapping[str, int] | None = None,
    here: str | None = None,
    *,
    explained: bool = False,
) -> html.Table:
    """Rows in the order given; each is a link to its department's page, where that is for the reader.

    `places`: department -> place, to be shown; `here` is the department on whose page the table stands.
    `explained`: each head leads to what its metric means and says what the numbers below it are judged by.
    """
    return html.Table(
        [
            html.Caption(screen.say("heat.caption"), className="unseen"),
            html.Thead(
                html.Tr(
                    [
                        html.Th(screen.say("heat.department"), scope="col", role="columnheader"),
                        *_heads(screen, columns, rows, explained),
                    ],
                    role="row",
                )
            ),
            html.Tbody([_row(screen, row, (places or {}).get(row.department), row.department == here) for row in rows]),
        ],
        className="heat",
    )


def behind_words(screen: Screen, row: HeatRow) -> str:
    """`3 dari 5 tertinggal`."""
    if not row.judged:
        return screen.say("heat.unjudged")
    return screen.say("heat.behind", behind=row.behind, judged=row.judged)


def _heads(screen: Screen, columns: Sequence[str], rows: Sequence[HeatRow], explained: bool) -> list[html.Th]:
    heads: list[html.Th] = []
    for at, column in enumerate(columns):
        metric = screen.metric(column)
        said: Children = [screen.words(metric.short or metric.label)]
        if explained:
            below = [figure for row in rows if row.figures and (figure := row.figures[at]) is not None]
            said = [html.A([*said, *_judged_by(screen, below)], href=screen.metric_path(column))]
        heads.append(html.Th(said, scope="col"))
    return heads


def _judged_by(screen: Screen, figures_below: Sequence[Figure]) -> list[html.Small]:
    """`target 85%` where it is the same for all; `menurut rencana` where each has an own one."""
    judged = [figure for figure in figures_below if figure.reference is not None]
    if not judged:
        return []
    if len({figure.reference for figure in judged}) > 1:
        against = screen.metric(judged[0].metric).against.value
        return [html.Small(screen.say(f"heat.each.{against}"))]
    return [html.Small(figures.reference_words(screen, judged[0]))]


def _row(screen: Screen, row: HeatRow, place: int | None, is_here: bool) -> Component:
    page = screen.department_path(row.department) if row.is_whole else None  # a name without address leads nowhere
    number: Children = [] if place is None else [Element("Span", f"{place}. ", className="place-number")]
    name = Element("Span", [*number, screen.department(row.department)], className="name")
    head = Element("Th", Element("A", [name, Element("Small", behind_words(screen, row))], href=page), scope="row")
    cells = [_kept_back(screen, row)] if page is None else [_cell(screen, page, figure) for figure in row.figures]
    return Element("Tr", [head, *cells], className="here" if is_here else None)


def _kept_back(screen: Screen, row: HeatRow) -> Component:
    """In place of all cells of a department whose numbers are not for the reader; the page says so once."""
    word = Element("Span", screen.say("heat.kept_back"), className="unseen")
    return Element("Td", word, className="blank", colSpan=len(row.figures))


def _cell(screen: Screen, page: str, figure: Figure | None) -> Component:
    """A cell leads where its row's name leads; it stays out of the tab order, so that a row is one stop."""
    if figure is None or figure.value is None:
        word = Element("Span", screen.say("heat.not_theirs"), className="unseen")
        return Element("Td", [formats.MISSING, word], className="blank")
    status = figure.status
    said = figures.few_cases(screen, figure) or screen.say(f"status.{status.value}")
    word = Element("Span", f" {said}", className="unseen")
    shown = Element("Span", cell_text(screen, figure), **figures.marks(figure))
    metric = screen.metric(figure.metric)
    label = attributes(
        data_label=screen.words(metric.short or metric.label)
    )  # phones show it in the cell: no room for heads
    content = [shown, word] if status in _QUIET else [status_icon(status), shown, word]
    return Element("Td", Element("A", content, href=page, className=f"cell {status.value}", tabIndex=-1, **label))


def cell_text(screen: Screen, figure: Figure) -> str:
    """Whole percents, cut so that none reaches by rounding what it is judged by, 0 or 100."""
    if figure.unit == "percent":
        return formats.percent(
            figure.value, screen.language, 0, reference=figure.reference, fences=fences(screen, figure)
        )
    return formats.bare_number(figure.value, figure.unit, screen.language)
