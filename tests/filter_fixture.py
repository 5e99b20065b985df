"""A page of complaints by hand, that shows what it was asked for: for trying filters without any data."""

from __future__ import annotations

import time
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.asking import read_asked
from dashboard.components.filters import filter_bar
from dashboard.components.frame import page_frame, page_head
from dashboard.components.sheet import sheet
from dashboard.request import PANEL_KEY, Page, PageRequest
from dashboard.screen import Screen
from queries.calendar import Period
from queries.pages.asking import Days
from queries.pages.values import Choices
from tests.home_fixture import TODAY, YESTERDAY, batam

PROFILE = batam()
PATH = "/pengaduan"
SLOW = "sagulung"
"""The district whose view takes a second."""

BROKEN = "galang"
"""The district whose view fails."""

CHOICES = Choices(
    tuple(one.code for one in PROFILE.departments if not one.successor),
    tuple(one.code for one in PROFILE.districts),
    tuple(one.code for one in PROFILE.service("complaints").categories),
    date(2024, 3, 1),
    YESTERDAY,
)


def screen_of(asked: PageRequest) -> Screen:
    reading = read_asked(asked, PROFILE, TODAY)
    return Screen(PROFILE, asked.language, reading.request, reading.asked, reading.notices)


def page(asked: PageRequest) -> Page:
    """The chosen days, the chosen places, and a part that is always the same; with a category one part more."""
    screen = screen_of(asked)
    if screen.asked.district == BROKEN:
        raise RuntimeError("planted")
    if screen.asked.district == SLOW:
        time.sleep(1)
    as_of = screen.asked.as_of or YESTERDAY
    period = Period(as_of - timedelta(days=6), as_of)
    parts: list[tuple[str, Component]] = [
        ("filters", filter_bar(screen, CHOICES, Days(as_of, period, None, True))),
        ("days", _card(f"{screen.asked.span.value} {as_of}", "days")),
        ("places", _card(f"{screen.asked.department} {screen.asked.district}", "places")),
        ("same", _card("always the same", "same")),
        ("table", html.A("Tabel", className="table-link", **screen.to_panel("table:x"))),
    ]
    if screen.asked.category:
        parts.append(("category", _card(screen.asked.category, "category")))
    title = f"Pengaduan {screen.asked.span.value}"
    content = page_frame(screen, page_head(screen, "Pengaduan", note="Diskominfo"), parts, "service")
    return Page(title, "", content, styles=("filters",))


def panel(asked: PageRequest) -> Component | None:
    """A table that says for which district it is."""
    screen = screen_of(asked)
    if asked.query.get(PANEL_KEY) != "table:x":
        return None
    return sheet(screen, "Tabel", [html.P(str(screen.asked.district))])


def _card(text: str, name: str) -> Component:
    return html.Section([html.H2(name), html.P(text)], className=f"card {name}")
