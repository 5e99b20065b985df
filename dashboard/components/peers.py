"""A department among the others: its place, and the ones before and behind it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.heat import heat_table
from dashboard.screen import DEPARTMENTS, Screen
from queries.metrics.values import HeatRow

NEIGHBOURS = 2
"""Rows that are shown on either side."""


def places_of(rows: Sequence[HeatRow]) -> dict[str, int]:
    """Department -> its place among all, 1 for the one that stands best; none for those that have none."""
    return {row.department: row.rank[0] for row in rows if row.rank is not None}


def place_words(screen: Screen, rows: Sequence[HeatRow], department: str) -> str | None:
    """`peringkat 41 dari 44`; None where the department has no place."""
    rank = next((row.rank for row in rows if row.department == department), None)
    return None if rank is None else screen.say("peers.place", place=rank[0], peers=rank[1])


def peer_strip(screen: Screen, columns: Sequence[str], rows: Sequence[HeatRow], department: str) -> html.Section:
    """A card with the neighbours in the ranking, links to the next on either side, and one to all."""
    title = screen.say("peers.title")
    at = next((place for place, row in enumerate(rows) if row.department == department), 0)
    first = max(0, min(at - NEIGHBOURS, len(rows) - 2 * NEIGHBOURS - 1))
    shown = rows[first : first + 2 * NEIGHBOURS + 1]
    everything = html.A(
        [screen.say("part.all", count=len(rows)), html.Span(f" {screen.say('departments.title')}", className="unseen")],
        href=screen.page(DEPARTMENTS),
        className="all",
    )
    head = html.Div([html.H2(title), everything], className="part-head")
    table = heat_table(screen, columns, shown, places_of(rows), department)
    return html.Section(
        [head, table, _steps(screen, rows, at)], className="card part peers", **attributes(aria_label=title)
    )


def _steps(screen: Screen, rows: Sequence[HeatRow], at: int) -> html.Nav:
    """To the neighbour that stands worse, and to the one that stands better, where their pages are for the reader."""
    links: list[Component] = []
    if at > 0 and rows[at - 1].is_whole:
        links.append(_step(screen, rows[at - 1].department, "peers.worse", "prev"))
    if at + 1 < len(rows) and rows[at + 1].is_whole:
        links.append(_step(screen, rows[at + 1].department, "peers.better", "next"))
    return html.Nav(links, className="steps", **attributes(aria_label=screen.say("peers.steps")))


def _step(screen: Screen, department: str, words: str, way: str) -> html.A:
    name = html.Strong(screen.department(department))
    return html.A([html.Small(screen.say(words)), name], href=screen.department_path(department), className=way)
