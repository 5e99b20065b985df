"""A department's or a district's own page: all that it has to do with, service after service."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attention import attention_list
from dashboard.components.attributes import attributes
from dashboard.components.cases import case_list, case_title
from dashboard.components.chart_card import chart_card
from dashboard.components.element import Element
from dashboard.components.empty import earlier_notices, month_words, notice, notices
from dashboard.components.filters import filter_bar
from dashboard.components.first_seen import first_seen
from dashboard.components.frame import page_frame, page_head
from dashboard.components.icon import icon
from dashboard.components.keys import key_row
from dashboard.components.lead import within
from dashboard.components.peers import peer_strip, place_words
from dashboard.components.table import breakdown
from dashboard.pages.service import MOST_COLUMNS
from dashboard.request import Page
from dashboard.screen import DISTRICTS, Children, Screen
from queries.pages.values import Choices, Part, PlaceView, Table

STYLES = ("filters", "chart", "service", "places")

DEPARTMENT = "department"

ROWS = 5
"""Of each table; the rest stands behind it. A department may have ten tables."""

_TO, _CASES = "to-", "to-cases"
"""Ids of the parts that the links at the top lead to; a service's ends with its key."""

LINES = 6
"""Of the attention list; the rest is folded."""


def place_page(screen: Screen, view: PlaceView) -> Page:
    """Services that the place has nothing to do with do not stand there; a place with nothing gets a plain notice."""
    name = screen.department_name(view.code) if view.word == DEPARTMENT else screen.district(view.code)
    head = page_head(screen, name, note=formats.SEPARATOR.join(_note(screen, view)))
    content = page_frame(screen, head, list(_parts(screen, view)), f"places place-page {view.word}-page", "nothing")
    return Page(name, screen.say(f"place.about.{view.word}", name=name), content, styles=STYLES)


def _note(screen: Screen, view: PlaceView) -> Iterator[str]:
    """`DLH · peringkat 41 dari 44`; of a district what it is."""
    if view.word != DEPARTMENT:
        yield screen.say("word.district")
        return
    yield screen.department(view.code)
    if place := place_words(screen, view.peers, view.code):
        yield place


def _parts(screen: Screen, view: PlaceView) -> Iterator[tuple[str, Component]]:
    if not view.parts:
        yield "nothing", _nothing(screen, view)
    else:
        days = max((part.days for part in view.parts), key=lambda days: days.as_of)
        yield "filters", filter_bar(screen, Choices(), days, ())
    if len(view.parts) > 1:
        yield "ways", _ways(screen, view)
    if view.attention:
        yield "attention", _attention(screen, view)
    if view.word == DEPARTMENT and view.peers:
        yield "peers", peer_strip(screen, view.columns, view.peers, view.code)
    for at, part in enumerate(view.parts):
        yield f"service-{part.service}", _service(screen, view, part, first=at == 0)
    if view.cases:
        cases = case_list(screen, view.cases)
        cases.id = _CASES  # pyright: ignore[reportAttributeAccessIssue]
        yield "cases", cases
    if view.word != DEPARTMENT:
        yield "districts", _districts(screen, view)


def _ways(screen: Screen, view: PlaceView) -> Element:
    """To the parts of a long page: one link a service, and to the cases."""
    parts = [(f"{_TO}{part.service}", screen.words(screen.service(part.service).label)) for part in view.parts]
    parts += [(_CASES, case_title(screen, view.cases))] if view.cases else []
    links = [Element("A", words, href=f"#{spot}", className="pill") for spot, words in parts]
    return Element("Nav", links, className="ways-down", **attributes(aria_label=screen.say("place.here")))


def _nothing(screen: Screen, view: PlaceView) -> html.P:
    said = html.Span(screen.say(f"place.nothing.{view.word}"))
    return html.P(said, className="notice-line")


def _attention(screen: Screen, view: PlaceView) -> html.Section:
    title = screen.say("attention.title")
    here = {view.word: view.code}
    body: list[Component] = [
        html.Div(html.H2(title), className="part-head"),
        attention_list(screen, view.attention[:LINES], here),
    ]
    if rest := view.attention[LINES:]:
        more = html.Summary(screen.say("attention.more", count=len(rest)))
        body.append(html.Details([more, attention_list(screen, rest, here)]))
    return html.Section(body, className="card part attention", **attributes(aria_label=title))


def _service(screen: Screen, view: PlaceView, part: Part, *, first: bool) -> html.Section:
    """Its numbers, its course and its parts, under a heading that leads to the service narrowed to the place."""
    service = screen.service(part.service)
    label = screen.words(service.label)
    link = html.A([icon(service.icon), label], href=screen.service_path(part.service, **{view.word: view.code}))
    said: Children = [
        html.H2(link, className="service-head"),
        *notices(screen, part.freshness, part.days, found=True),
        *earlier_notices(screen, part.service, part.days),
        *([notice(screen, words, "notice.now", None)] if (words := month_words(screen, part.service)) else []),
        key_row(screen, part.keys),
        *([first_seen()] if first else []),
        html.Div(_cards(screen, view, part), className="cards"),
    ]
    return html.Section(said, className="service-part", id=f"{_TO}{part.service}", **attributes(aria_label=label))


def _cards(screen: Screen, view: PlaceView, part: Part) -> list[Component]:
    """Chart and tables side by side, below them what is too wide for that; none is left beside a hole."""
    beside: list[Component] = [chart_card(screen, part.course)] if part.course else []
    wide: list[Component] = []
    for table in part.tables:
        cards = wide if len(table.metrics) > MOST_COLUMNS else beside
        cards.append(_table(screen, view, part.service, table))
    alone = beside[-1:] if len(beside) % 2 else []
    for card in (*wide, *alone):
        card.className = f"{card.className} whole"  # pyright: ignore[reportAttributeAccessIssue]
    return [*beside, *wide]


def _table(screen: Screen, view: PlaceView, service: str, table: Table) -> Component:
    """Several services may be broken down in the same way: each card's name says of which it is."""
    card = breakdown(screen, table, ROWS, within(view.word, view.code, service))
    name = f"{screen.words(screen.service(service).label)}: {screen.words(table.title)}"
    setattr(card, "aria-label", name)
    return card


def _districts(screen: Screen, view: PlaceView) -> html.Nav:
    """To the other districts, and to the map of all."""
    others = [
        html.Li(html.A(one.name, href=screen.district_path(one.code)))
        for one in screen.profile.districts
        if one.code != view.code
    ]
    links = [html.Li(html.A(screen.say("map.all"), href=screen.page(DISTRICTS))), *others]
    return html.Nav(html.Ul(links, className="place-links"), **attributes(aria_label=screen.say("map.others")))
