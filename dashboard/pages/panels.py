"""What the side panel of a page with charts and tables shows: `panel_of` reads the address and the page's view.

`table:KEY` are the numbers of a chart, `point:KEY:YYYY-MM-DD` is one step of it with the ways on from there,
`members:KEY` are all rows of a table, `cases` all open cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.charts.describe import course_chart
from dashboard.components.cases import case_note, case_table, case_title
from dashboard.components.lead import within
from dashboard.components.member import MemberLink, member_link
from dashboard.components.sheet import sheet
from dashboard.components.step import point_body, point_table
from dashboard.components.table import member_table
from dashboard.request import PANEL_KEY
from dashboard.screen import Screen
from queries.pages.values import Course, MapView, MetricView, OpenCase, PlaceView, ServiceView, Table

View = ServiceView | PlaceView | MetricView | MapView

CASES = "cases"


@dataclass(frozen=True)
class _Held:
    """All that a view has to open."""

    courses: Sequence[Course] = ()
    tables: Sequence[Table] = ()
    grid: Table | None = None  # the district map; its rows stand in a table besides
    cases: Sequence[OpenCase] = ()


def panel_of(screen: Screen, view: View) -> Component | None:
    """The content of the panel that the address asks for; None where it asks for none, or for one there is not."""
    asked = screen.query.query.get(PANEL_KEY, "")
    held = _held(view)
    if asked == CASES:
        return _cases(screen, held.cases) if held.cases else None
    kind, _, name = asked.partition(":")
    key, _, day = name.partition(":")
    if kind == "members":
        tables = (*held.tables, *((held.grid,) if held.grid else ()))
        return next((_members(screen, table, _lead(view, table)) for table in tables if table.key == name), None)
    course = next((one for one in held.courses if one.key == key), None)
    if course is None or (kind == "table" and day):
        return None
    if kind == "table":
        return _table(screen, course)
    return _point(screen, course, held.tables, day) if kind == "point" else None


def _held(view: View) -> _Held:
    match view:
        case ServiceView():
            return _Held(view.courses, view.tables, view.map, view.cases)
        case PlaceView():
            courses = [part.course for part in view.parts if part.course is not None]
            return _Held(courses, [table for part in view.parts for table in part.tables], cases=view.cases)
        case MetricView():
            return _Held((view.course,), view.tables)
        case MapView():
            return _Held(grid=view.table)


def _lead(view: View, table: Table) -> MemberLink:
    """Where the members of a table lead: on a place's page to the service, elsewhere as everywhere."""
    if isinstance(view, PlaceView):
        return within(view.word, view.code, _service_of(table.metrics[0]))
    return member_link


def _service_of(metric: str) -> str:
    return metric.partition(".")[0]


def _members(screen: Screen, table: Table, lead: MemberLink) -> Component:
    body = html.Div(member_table(screen, table, lead=lead), className="table-scroll")
    return sheet(screen, screen.words(table.title), [body], wide=True)


def _cases(screen: Screen, cases: Sequence[OpenCase]) -> Component:
    body = [html.Div(case_table(screen, cases), className="table-scroll"), *case_note(screen, cases)]
    return sheet(screen, case_title(screen, cases), body, wide=True)


def _table(screen: Screen, course: Course) -> Component:
    body = html.Div(point_table(screen, course), className="table-scroll")
    return sheet(screen, screen.words(course.title), [body], wide=len(course.lines) > 2)


def _point(screen: Screen, course: Course, tables: Sequence[Table], day: str) -> Component | None:
    chart = course_chart(screen, course)
    spot = next((one for series in chart.series for one in series.spots if one.day.isoformat() == day), None)
    if spot is None:
        return None
    service = _service_of(course.lines[0].metric)
    own = [table for table in tables if _service_of(table.metrics[0]) == service]
    body = point_body(screen, course, chart, own, spot.day)
    return sheet(screen, screen.words(course.title), body, note=spot.when)
