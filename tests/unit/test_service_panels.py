"""The side panel of a page with charts and tables: the numbers of a chart, one step of it, all rows, all cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from dash.development.base_component import Component

from dashboard.asking import read_asked
from dashboard.pages.panels import panel_of
from dashboard.pages.service import service_page
from dashboard.request import PageRequest
from dashboard.screen import Screen
from queries.calendar import Period
from queries.pages.values import Line, Point, Role
from queries.viewer import Language
from tests import service_fixture as fixture
from tests.home_fixture import TODAY, batam
from tests.trees import elements, links, numbers, text

PROFILE = batam()
VIEWS = {"pengaduan": fixture.complaints(), "perizinan": fixture.permits(), "pendapatan": fixture.revenue()}


def screen(url: str) -> Screen:
    read = read_asked(PageRequest.of(url), PROFILE, TODAY)
    return Screen(PROFILE, Language.ID, read.request, read.asked, read.notices)


def panel(name: str) -> Component | None:
    return panel_of(screen(f"/pengaduan?panel={name}"), VIEWS["pengaduan"])


def test_the_table_of_a_chart_holds_every_point_of_every_line() -> None:
    table = panel("table:backlog")
    course = VIEWS["pengaduan"].courses[0]

    for line in course.lines:
        for point in line.points:
            assert f"{point.value:f}" in numbers(table, line.metric, period=str(point.period))
    heads = [one for one in elements(table) if one["tag"] == "Th" and one.get("scope") == "row"]
    assert len(heads) == len(course.lines[0].points)


def test_a_step_tells_its_number_how_it_changed_and_where_to_go() -> None:
    step = panel("point:backlog:2026-11-16")

    assert numbers(step, "complaints.backlog", period="2026-11-10/2026-11-16")
    assert len(numbers(step, "complaints.backlog_difference")) == 2
    found = links(step)
    assert "/pengaduan?period=2026-11" in found
    assert "/pengaduan?as_of=2026-11-16" in found
    assert "/pengaduan?panel=members:departments&period=2026-11" in found
    assert "/metrik/complaints.backlog" in found
    assert "/pengaduan?panel=point:backlog:2026-11-09" in found
    assert "/pengaduan?panel=point:backlog:2026-11-23" in found


def test_the_days_compared_with_are_named_as_they_are() -> None:
    """A line of 52 weeks begins in one year and ends in the next: its last year was said to be of all its points."""
    view = VIEWS["pengaduan"]
    course = view.courses[0]
    backlog = replace(course, lines=tuple(_shifted(line, 182) for line in course.lines), as_of=date(2026, 5, 25))
    shown = replace(view, courses=(backlog,))

    step = panel_of(screen("/pengaduan?panel=point:backlog:2026-05-18"), shown)
    table = panel_of(screen("/pengaduan?panel=table:backlog"), shown)

    assert "Setahun sebelumnya · 19 Mei 2025" in text(step)
    assert "dibanding 19 Mei 2025" in text(step)
    assert "Setahun sebelumnya" in text(table) and "19 Mei 2025" in text(table)


def _shifted(line: Line, days: int) -> Line:
    back = timedelta(days=days)
    points = (
        Point(one.day - back, Period(one.period.start - back, one.period.end - back), one.value) for one in line.points
    )
    return replace(line, points=tuple(points))


def test_the_first_and_the_last_step_have_one_neighbour() -> None:
    days = [point.day.isoformat() for point in VIEWS["pengaduan"].courses[0].lines[0].points]

    for day in (days[0], days[-1]):
        assert len([one for one in links(panel(f"point:backlog:{day}")) if "point:" in one]) == 1


def test_a_step_after_the_last_day_leads_to_no_day_that_is_not_over() -> None:
    """What is judged by runs on to the end of the year; nothing else is known of those days."""
    view = VIEWS["pengaduan"]
    (course, *_), last = view.courses, view.courses[0].as_of
    rest, next_month = last.replace(day=last.day + 1), last.replace(month=last.month + 1, day=1)
    later = (Point(day, Period(day, day), Decimal(1)) for day in (rest, next_month))
    plan = Line(Role.REFERENCE, course.lines[0].metric, tuple(later))
    drawn = replace(view, courses=(replace(course, lines=(*course.lines, plan)),))

    ways = {
        day: links(panel_of(screen(f"/pengaduan?panel=point:{course.key}:{day}"), drawn)) for day in (rest, next_month)
    }

    assert f"/pengaduan?period={last:%Y-%m}" in ways[rest]
    assert not any("as_of=" in link for found in ways.values() for link in found)
    assert not any("period=" in link for link in ways[next_month])
    assert "/metrik/complaints.backlog" in ways[next_month]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "table",
        "table:",
        "table:nothing",
        "table:backlog:2026-11-16",
        "point:backlog",
        "point:backlog:2026-11-17",
        "point:backlog:yesterday",
        "members:backlog",
        "members:departments:x",
        "attention",
        "service:complaints",
        "cases:5",
    ],
)
def test_a_panel_that_is_not_there_stays_shut(name: str) -> None:
    assert panel(name) is None


def test_cases_have_no_panel_where_there_are_none() -> None:
    assert panel_of(screen("/pendapatan?panel=cases"), VIEWS["pendapatan"]) is None


@pytest.mark.parametrize("path", VIEWS)
def test_every_panel_that_a_page_links_to_opens(path: str) -> None:
    for url in links(service_page(screen(f"/{path}"), VIEWS[path]).content):
        if "panel=" in url:
            assert panel_of(screen(url), VIEWS[path]) is not None, url


def test_all_cases_stand_in_the_panel() -> None:
    assert "26-015620" in text(panel("cases"))


def test_all_rows_of_a_table_and_its_total_stand_in_the_panel() -> None:
    rows = [one for one in elements(panel("members:departments")) if one["tag"] == "Th" and one.get("scope") == "row"]

    assert len(rows) == len(fixture.DEPARTMENTS) + 1
