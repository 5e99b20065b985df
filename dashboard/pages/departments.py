"""All departments in one ranked table, the one that lags most first."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.empty import earlier_words, month_words
from dashboard.components.filters import filter_bar
from dashboard.components.frame import page_frame, page_head
from dashboard.components.heat import behind_words, heat_table
from dashboard.components.peers import places_of
from dashboard.request import Page
from dashboard.screen import Screen
from queries.metrics.values import HeatRow
from queries.pages.asking import Days
from queries.pages.days import before_of, period_of
from queries.pages.values import Choices, RankingView

STYLES = ("filters", "places")


def departments_page(screen: Screen, view: RankingView) -> Page:
    """How many of its numbers are behind stands under each name; each row leads to the department's page."""
    title = screen.say("departments.heading")
    behind = sum(1 for row in view.rows if row.behind)
    note = screen.say("departments.behind", behind=behind, count=len(view.rows))
    about = [screen.say("departments.about"), *([screen.say("departments.kept_back")] if _own(view) else [])]
    parts: list[tuple[str, Component]] = [
        ("filters", filter_bar(screen, Choices(), _days(screen, view), ())),
        ("about", html.P(" ".join(about), className="about")),
        ("ranking", _ranking(screen, view)),
    ]
    content = page_frame(screen, page_head(screen, title, note=note), parts, "places ranking-page", "about")
    return Page(title, screen.say("departments.about"), content, styles=STYLES)


def _days(screen: Screen, view: RankingView) -> Days:
    """The days up to the newest that a department's number speaks of."""
    asked = screen.asked
    period = period_of(asked.span, view.as_of)
    return Days(view.as_of, period, before_of(asked.span, period, asked.comparison), asked.as_of is None)


def _own(view: RankingView) -> str | None:
    """The reader's own department, where the numbers of others are kept back."""
    if all(row.is_whole for row in view.rows):
        return None
    return next((row.department for row in view.rows if row.is_whole), None)


def _ranking(screen: Screen, view: RankingView) -> html.Section:
    whole = [row for row in view.rows if row.is_whole]
    table = heat_table(screen, view.columns, whole, places_of(view.rows), _own(view), explained=True)
    others = [_all_places(screen, view)] if _own(view) else []
    notes = [html.P(words, className="about") for words in _other_days(screen, view)]
    return html.Section(
        [table, *others, *notes], className="card part ranking", **attributes(aria_label=screen.say("heat.caption"))
    )


def _all_places(screen: Screen, view: RankingView) -> Element:
    """Where the numbers of others are kept back: everybody's place and how many are behind, without empty columns."""
    places, own = places_of(view.rows), _own(view)
    rows = [_place(screen, row, places.get(row.department), row.department == own) for row in view.rows]
    return Element("Ol", rows, className="ranked")


def _place(screen: Screen, row: HeatRow, place: int | None, is_here: bool) -> Element:
    number = [] if place is None else [Element("Span", f"{place}. ", className="place-number")]
    name = Element("Span", [*number, screen.department(row.department)])
    return Element("Li", [name, Element("Small", behind_words(screen, row))], className="here" if is_here else None)


def _other_days(screen: Screen, view: RankingView) -> Iterator[str]:
    """Which columns speak of other days than the page is asked for."""
    for service, days in view.days:
        for words in (earlier_words(screen, service, days), month_words(screen, service)):
            if words:
                yield words
