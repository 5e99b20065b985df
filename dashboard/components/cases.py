"""The cases that have been open longest: numbers only, nothing about the people behind them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.member import member_link, member_name
from dashboard.screen import Children, Screen
from queries.pages.values import OpenCase
from queries.profile.base import Words
from queries.profile.models import Clock

_PLACES = {"district": "where", "department": "who"}
"""What places a case, and the key of the catalogue of its column."""


def case_list(screen: Screen, cases: Sequence[OpenCase], limit: int = 5) -> Element:
    """A card with the first `limit` cases and a link to all of them."""
    title = case_title(screen, cases)
    words: Children = [screen.say("part.all", count=len(cases)), Element("Span", f" {title}", className="unseen")]
    link = [Element("A", words, className="all", **screen.to_panel("cases"))] if len(cases) > limit else []
    head = Element("Div", [Element("H2", title), *link], className="part-head")
    body = [case_table(screen, cases[:limit]), *case_note(screen, cases)] if cases else [_none(screen)]
    return Element("Section", [head, *body], className="card part open-cases", **attributes(aria_label=title))


def case_title(screen: Screen, cases: Sequence[OpenCase]) -> str:
    """What the profile calls the cases of the one service that they are of; else that they are open longest."""
    named = _named(screen, cases)
    return screen.words(named) if named else screen.say("cases.title")


def _named(screen: Screen, cases: Sequence[OpenCase]) -> Words | None:
    services = {case.service for case in cases}
    page = screen.service(services.pop()).page if len(services) == 1 else None
    return page.cases if page else None


def case_table(screen: Screen, cases: Sequence[OpenCase]) -> Element:
    """Longest open first; cases of several services say which is theirs. What none of them tells has no column."""
    several = len({case.service for case in cases}) > 1
    told = [by for by in _PLACES if any(getattr(case, by) for case in cases)]
    names = ("case", *(_PLACES[by] for by in told), "age")
    heads = [Element("Th", screen.say(f"cases.{name}"), scope="col") for name in names]
    return Element(
        "Table",
        [
            Element("Caption", case_title(screen, cases), className="unseen"),
            Element("Thead", Element("Tr", heads)),
            Element("Tbody", [_row(screen, case, several, told) for case in cases]),
        ],
        className="cases",
    )


def case_note(screen: Screen, cases: Sequence[OpenCase]) -> list[Element]:
    """That case numbers are all there is of a case; nothing of cases that have a name of their own: no people's."""
    return [] if _named(screen, cases) else [Element("P", screen.say("cases.note"), className="note")]


def _row(screen: Screen, case: OpenCase, several: bool, told: Sequence[str]) -> Element:
    service = screen.service(case.service)
    number = f"{screen.words(service.label)} · {case.number}" if several else case.number
    category = screen.category(case.service, case.category)
    what = Element("Th", [Element("Span", category, className="name"), Element("Small", number)], scope="row")
    places = [Element("Td", _place(screen, case, by, getattr(case, by))) for by in told]
    return Element("Tr", [what, *places, _age(screen, case)])


def _place(screen: Screen, case: OpenCase, by: str, code: str) -> Component:
    name = member_name(screen, screen.service(case.service), by, code)
    link = member_link(screen, by, code)
    return Element("A", name, **link) if link else Element("Span", name)


def _age(screen: Screen, case: OpenCase) -> Element:
    """How long it has been open and, where it is late, by how many days of the service's clock."""
    days = formats.quantity(Decimal(case.days), "days", screen.language)
    said: list[Component] = [Element("B", days, **_marks(case, "days_open", case.days))]
    if case.days_late is not None:
        late = screen.say("cases.late", days=_late_days(screen, case.service, case.days_late))
        said.append(Element("Small", late, **_marks(case, "days_late", case.days_late)))
    return Element("Td", said)


def _late_days(screen: Screen, service: str, late: int) -> str:
    """A bare number beside the calendar days open; working days say that they are others."""
    if screen.service(service).clock is Clock.CALENDAR:
        return formats.number(Decimal(late), screen.language)
    return formats.quantity(Decimal(late), "working_days", screen.language)


def _marks(case: OpenCase, name: str, days: int) -> dict[str, Any]:
    """Which case of which place it is: a reader who has narrowed the page sees that the list is narrowed too."""
    named = {"data_department": case.department, "data_district": case.district, "data_category": case.category}
    return attributes(data_metric=f"{case.service}.{name}", data_case=case.number, data_value=str(days), **named)


def _none(screen: Screen) -> Element:
    return Element("P", screen.say("cases.none"), className="empty")
