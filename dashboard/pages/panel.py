"""What the side panel shows: a service, a department, all that needs attention, all departments, or the sources.

The address says which: `panel=service:revenue`, `panel=department:dlh`; a metric behind it is marked there
(`panel=department:dlh:budget.realised_percent`).
"""

from __future__ import annotations

from collections.abc import Callable

from dash.development.base_component import Component

from dashboard.components.attention import attention_list
from dashboard.components.department import department_figures
from dashboard.components.heat import heat_table
from dashboard.components.service import service_course, service_figures, service_source
from dashboard.components.sheet import sheet
from dashboard.components.source import source_list
from dashboard.request import PANEL_KEY, PageRequest
from dashboard.screen import Screen
from queries.metrics.values import HomeView
from queries.profile.models import Profile
from queries.viewer import Language

Builder = Callable[[Screen, HomeView, str], Component | None]


def panel(view: HomeView, profile: Profile, language: Language, query: PageRequest) -> Component | None:
    """The content of the panel that the address asks for; None where it asks for none, or for one there is not."""
    kind, _, name = query.query.get(PANEL_KEY, "").partition(":")
    builder = _BUILDERS.get(kind)
    return builder(Screen(profile, language, query), view, name) if builder else None


def _service(screen: Screen, view: HomeView, name: str) -> Component | None:
    key, _, marked = name.partition(":")
    for tile in view.tiles:
        if tile.service == key:
            service = screen.service(key)
            body = [service_course(screen, tile), *service_figures(screen, tile, marked), service_source(screen, tile)]
            return sheet(screen, screen.words(service.label), body, status=tile.status)
    return None


def _department(screen: Screen, view: HomeView, name: str) -> Component | None:
    code, _, marked = name.partition(":")
    for row in view.heat:
        if row.department == code:
            concerns = [line for line in view.attention if line.owner == code]
            body = department_figures(screen, row, concerns, marked)
            return sheet(screen, screen.department_name(code), body, note=screen.department(code))
    return None


def _attention(screen: Screen, view: HomeView, _name: str) -> Component:
    return sheet(screen, screen.say("attention.title"), [attention_list(screen, view.attention)])


def _departments(screen: Screen, view: HomeView, _name: str) -> Component:
    return sheet(screen, screen.say("departments.title"), [heat_table(screen, view.heat_columns, view.heat)], wide=True)


def _sources(screen: Screen, view: HomeView, _name: str) -> Component:
    return sheet(screen, screen.say("sources.title"), [source_list(screen, [tile.freshness for tile in view.tiles])])


_BUILDERS: dict[str, Builder] = {
    "service": _service,
    "department": _department,
    "attention": _attention,
    "departments": _departments,
    "sources": _sources,
}
