"""What a service's page shows: every number is the figure of its own question, inside what is asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from queries.calendar import Period, last_days, year_to_date
from queries.metrics.named import Named
from queries.metrics.values import Status
from queries.pages.asking import Asked, Comparison, Days, Span
from queries.pages.service import service_view
from queries.pages.values import Course, Role, ServiceView, Step, Table
from queries.profile.page import Form
from tests.asked_again import (
    ASKED,
    SERVICES,
    VIEWER,
    YESTERDAY,
    City,
    asked_of,
    figures_in,
    simulated_city,
    wrong_figures,
    wrong_points,
    wrong_totals,
)


@pytest.fixture(scope="module")
def city() -> City:
    return simulated_city()


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("service", SERVICES)
def test_every_number_of_a_service_s_page_is_the_figure_of_its_question(city: City, service: str, name: str) -> None:
    view = service_view(VIEWER, city.warm, service, asked_of(service, name))
    assert wrong_figures(city, view) == []
    assert [wrong for course in view.courses for wrong in wrong_points(city, course)] == []
    assert view.keys and (view.tables or name == "two filters")


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("service", SERVICES)
def test_a_page_speaks_of_the_days_and_the_part_that_are_asked_for(city: City, service: str, name: str) -> None:
    asked = asked_of(service, name)
    view = service_view(VIEWER, city.warm, service, asked)
    where = tuple((word, code) for word, code in asked.where if word not in view.ignored)
    assert all(getattr(figure, word) == code for figure in figures_in(view) for word, code in where)
    assert all(course.where == where for course in view.courses)
    assert view.days.as_of <= (asked.as_of or YESTERDAY)
    for key in view.keys:
        metric = city.metric(key.figure.metric)
        assert key.figure.as_of == view.days.as_of
        assert (key.figure.period or year_to_date(view.days.as_of)) == period_of_key(metric, view.days)
        if key.before is not None and view.days.before is not None:
            assert key.before.as_of == view.days.before.end
        else:
            assert key.before is None
    if asked.comparison is Comparison.NONE:
        assert all(line.role is not Role.BEFORE for course in view.courses for line in course.lines)


def period_of_key(metric: Named, days: Days) -> Period:
    return days.period if metric.metric.days is None else last_days(days.as_of, metric.metric.days)


@pytest.mark.parametrize("name", ASKED)
def test_parts_add_up_to_their_total_and_bands_to_what_is_open(city: City, name: str) -> None:
    for service in SERVICES:
        view = service_view(VIEWER, city.warm, service, asked_of(service, name))
        assert wrong_totals(city, (*view.tables, *((view.map,) if view.map else ()))) == []
        if view.bands:
            whole = next(key.figure.value for key in view.keys if key.figure.metric in OPEN)
            assert sum(band.figure.value or 0 for band in view.bands) == whole
            assert [band.lower for band in view.bands[1:]] == [band.upper + 1 for band in view.bands[:-1] if band.upper]


OPEN = {"permits.in_process", "complaints.backlog"}


def test_the_members_of_a_breakdown_are_all_those_with_something(city: City) -> None:
    view = service_view(VIEWER, city.warm, "complaints", Asked())
    table = next(one for one in view.tables if one.by == "department")
    for place, name in enumerate(table.metrics):
        metric = city.metric(name)
        found = city.desk.figures(metric, ("department",), city.desk.moment(metric))
        told = {row.member for row in table.rows}
        assert {one.department for one in found if one.value} <= told, (place, name)
    values = [row.figures[0].value or 0 for row in table.rows if row.figures[0] and row.member not in ("?", "")]
    assert values == sorted(values, reverse=True)


def test_the_districts_on_the_map_are_coloured_by_the_metric_asked_for(city: City) -> None:
    view = service_view(VIEWER, city.warm, "complaints", Asked(), "complaints.overdue")
    assert view.map is not None and view.map.metrics == ("complaints.overdue",)
    assert service_view(VIEWER, city.warm, "complaints", Asked(), "overdue").map == view.map
    strange = service_view(VIEWER, city.warm, "complaints", Asked(), "waste.tonnes").map
    assert strange is not None and strange.metrics == (view.map_metrics[0],)
    assert service_view(VIEWER, city.warm, "budget", Asked()).map is None


def test_what_a_service_does_not_have_is_said(city: City) -> None:
    budget = service_view(VIEWER, city.warm, "budget", Asked(span=Span.WEEK, district="sagulung", department="dlh"))
    assert budget.ignored == ("district", "week")
    assert budget.days.period == Period(date(2026, 11, 1), YESTERDAY)
    waste = service_view(VIEWER, city.warm, "waste", Asked(district="sagulung"))
    assert waste.left_out == ("waste.vehicles_out", "waste.repair_days")  # repairs know no district
    assert {key.figure.metric for key in waste.keys}.isdisjoint(waste.left_out)
    revenue = service_view(VIEWER, city.warm, "revenue", Asked(district="sagulung"))
    assert revenue.headline.metric == "revenue.realised"  # no district has a target
    assert "revenue.realised_percent" in revenue.left_out


def test_a_budget_on_a_past_day_is_told_up_to_the_last_month_that_was_over(city: City) -> None:
    view = service_view(VIEWER, city.warm, "budget", Asked(as_of=date(2026, 5, 13)))
    assert (view.days.as_of, view.days.before) == (date(2026, 4, 30), Period(date(2025, 1, 1), date(2025, 4, 30)))
    running = service_view(VIEWER, city.warm, "budget", Asked())
    assert all(key.before is None for key in running.keys)  # no part of November 2025 is known


def test_a_chart_of_the_year_and_the_number_above_it_say_the_same_of_the_year_before(city: City) -> None:
    """On 30 June the target of 2025 was not yet revised: the chart took the revised one, and said the opposite."""
    for as_of in (date(2026, 6, 30), date(2025, 12, 31), YESTERDAY):
        view = service_view(VIEWER, city.warm, "revenue", Asked(as_of=as_of))
        then = {key.figure.metric: key.before.value for key in view.keys if key.before is not None}
        lines = [line for one in view.courses for line in one.lines if one.form is Form.YEAR]
        before = [line for line in lines if line.role is Role.BEFORE and line.metric in then]
        assert {line.metric for line in before} >= {"revenue.realised_percent", "revenue.gap"}
        for line in before:
            assert [point.value for point in line.points if point.day == as_of] == [then[line.metric]]


def test_a_window_that_reaches_before_the_data_is_blank_and_not_behind(city: City) -> None:
    views = [service_view(VIEWER, city.warm, "waste", Asked(as_of=date(2022, 1, day))) for day in (3, 7)]
    early, whole = ({key.figure.metric: key.figure for key in view.keys} for view in views)
    assert (early["waste.tonnes_per_day"].value, early["waste.tonnes_per_day"].status) == (None, Status.NO_DATA)
    assert whole["waste.tonnes_per_day"].value is not None
    assert views[0].courses[0].lines[0].points[-1].value is None
    assert all(row.figures[0] is None for table in views[0].tables for row in table.rows if is_window(city, table))


def is_window(city: City, table: Table) -> bool:
    return city.metric(table.metrics[0]).metric.days is not None


def test_a_budget_s_progress_is_not_compared_with_the_end_of_the_year_before(city: City) -> None:
    asked = Asked(span=Span.QUARTER, as_of=date(2026, 3, 31), comparison=Comparison.PREVIOUS)
    before = {key.figure.metric: key.before for key in service_view(VIEWER, city.warm, "budget", asked).keys}
    assert before["budget.physical_percent"] is None and before["budget.ceiling"] is None
    assert before["budget.realised"] is not None


def test_the_charts_of_a_period_have_its_steps(city: City) -> None:
    steps = {name: chart(city, name).step for name in ("this week beside the last", "this month", "the quarter")}
    assert list(steps.values()) == [Step.DAY, Step.DAY, Step.WEEK]
    month = chart(city, "this month")
    assert month.span == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert [len(line.points) for line in month.lines] == [23, 30]  # November so far, and all of last year's
    year = service_view(VIEWER, city.warm, "revenue", Asked())
    cumulated = year.courses[0]
    assert (cumulated.form, cumulated.step, cumulated.span.end) == (Form.YEAR, Step.WEEK, date(2026, 12, 31))
    roles = {line.role: line for line in cumulated.lines}
    assert roles[Role.ACTUAL].points[-1].day == YESTERDAY
    assert roles[Role.ACTUAL].points[-1].value == year.headline.value
    assert roles[Role.REFERENCE].points[-1].value == 100
    months = next(course for course in year.courses if course.form is Form.STEPS)
    assert months.step is Step.MONTH
    assert sum(point.value or 0 for point in months.lines[0].points) == year.keys[1].figure.value


def chart(city: City, name: str) -> Course:
    return service_view(VIEWER, city.warm, "complaints", ASKED[name]).courses[0]


def test_a_window_is_seven_days_at_every_step(city: City) -> None:
    tonnes = service_view(VIEWER, city.warm, "waste", Asked()).courses[0]
    for line in tonnes.lines:
        assert {(point.period.end - point.period.start).days for point in line.points} == {6}
        assert line.role is Role.BEFORE or all(point.day == point.period.end for point in line.points)
    assert tonnes.lines[1].points[0].value == 850  # what it is judged by


def test_events_and_revised_targets_are_marked_where_they_fall(city: City) -> None:
    marks = service_view(VIEWER, city.warm, "revenue", Asked()).courses[0].marks
    assert [(mark.day, mark.kind) for mark in marks] == [
        (date(2026, 3, 21), "event"),
        (date(2026, 8, 31), "event"),
        (date(2026, 9, 24), "target"),
    ]
    others = service_view(VIEWER, city.warm, "permits", Asked()).courses[0].marks
    assert [mark.label.id for mark in others] == ["Idulfitri"]


def test_an_event_is_marked_on_the_first_chart_of_a_page_alone_and_a_target_wherever_it_rules(city: City) -> None:
    first, *rest = service_view(VIEWER, city.warm, "revenue", Asked()).courses
    assert {"Idulfitri", "Jatuh tempo PBB-P2"} <= {mark.label.id for mark in first.marks}
    assert rest and {mark.kind for course in rest for mark in course.marks} == {"target"}


@pytest.mark.parametrize("service", ["permits", "complaints"])
def test_the_longest_open_cases_are_inside_the_filters_and_their_days_are_counted(city: City, service: str) -> None:
    view = service_view(VIEWER, city.warm, service, Asked())
    profile, calendar = city.warm.profile.service(service), city.desk.calendar
    standard = {one.code: one.standard_days for one in profile.categories}
    rows = {row.number: row for row in city.desk.open_cases(profile)}
    assert list(view.cases) == sorted(view.cases, key=lambda one: one.opened) and len(view.cases) > 10
    for case in view.cases:
        row, allowed = rows[case.number], standard.get(case.category)
        assert case.days == (YESTERDAY - case.opened).days
        taken = calendar.days_between(row.opened, YESTERDAY, profile.clock) - row.waiting
        if allowed is not None:
            assert case.days_late == (taken - allowed if taken > allowed else None)
        elif row.due is not None:
            late = calendar.days_between(row.due, YESTERDAY, profile.clock)
            assert case.days_late == (late if row.due < YESTERDAY else None)
    some = view.cases[0]
    narrowed = Asked(department=some.department, district=some.district, category=some.category)
    found = service_view(VIEWER, city.warm, service, narrowed).cases
    assert some in found
    assert {(one.department, one.district, one.category) for one in found} == {
        (some.department, some.district, some.category)
    }
    assert service_view(VIEWER, city.warm, service, Asked(as_of=YESTERDAY - timedelta(days=1))).cases == ()


def test_a_page_can_be_narrowed_to_what_occurs_in_its_data(city: City) -> None:
    choices = service_view(VIEWER, city.warm, "complaints", Asked()).choices
    assert choices.departments[:2] == ("bapenda", "bpkad") and choices.departments[-1] == "?"
    assert set(choices.districts) >= {one.code for one in city.warm.profile.districts}
    assert choices.categories[0] == "jalan"
    assert (choices.first_day, choices.last_day) == (date(2022, 1, 1), YESTERDAY)
    budget = service_view(VIEWER, city.warm, "budget", Asked()).choices
    assert (budget.districts, budget.categories) == ((), ())


def test_one_page_twice_is_the_same(city: City) -> None:
    first: ServiceView = service_view(VIEWER, city.warm, "waste", Asked())
    assert service_view(VIEWER, city.warm, "waste", Asked()) == first
