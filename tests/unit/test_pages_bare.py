"""Pages of a city that has just begun: services without a page of their own, without data, without districts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from queries.errors import UnknownNameError
from queries.metrics.values import Status
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked, Comparison, Span
from queries.pages.city import map_view, ranking_view
from queries.pages.metric import metric_view
from queries.pages.place import place_view
from queries.pages.service import service_view
from queries.pages.sources import sources_view
from queries.profile.models import Profile
from queries.profile.page import Form
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, HAULAGE, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, profile

VIEWER = Viewer(Role.MAYOR)
CITY = profile(LEVIES, PERMITS, BUDGET, HAULAGE)
ASKED = [
    Asked(),
    Asked(span=Span.WEEK, comparison=Comparison.PREVIOUS, district="x"),
    Asked(span=Span.QUARTER, as_of=date(2016, 2, 29), department="alpha"),
    Asked(as_of=date(1, 1, 1), category="?"),
]


def warm(mart: HandMart, city: Profile = CITY) -> WarmMart:
    return WarmMart(mart.engine, city, lambda: TODAY)


@pytest.mark.parametrize("asked", ASKED)
def test_pages_without_any_data_are_whole_and_say_so(asked: Asked) -> None:
    city = warm(HandMart.create())
    for service in CITY.services:
        view = service_view(VIEWER, city, service.key, asked)
        assert view.headline.status is Status.NO_DATA and view.freshness.data_through is None
        assert all(not point.value for course in view.courses for line in course.lines for point in line.points)
        assert (view.tables, view.cases, view.choices.first_day, view.days.before) == ((), (), None, None)
        for metric in service.metrics:
            metric_view(VIEWER, city, f"{service.key}.{metric}", asked)
    assert place_view(VIEWER, city, "department", "alpha", asked).parts == ()
    assert len(ranking_view(VIEWER, city, asked).rows) == 3
    assert map_view(VIEWER, city, None, asked).table.rows == ()
    assert [source.facts for source in sources_view(VIEWER, city)] == [(), (), (), ()]


def test_a_service_without_a_page_of_its_own_has_one_by_its_shapes() -> None:
    mart = HandMart.create()
    row = {"department": "alpha", "category": "slow", "district": "x", "opened": date(2025, 6, 2)}
    mart.rows(PERMITS, "files", [row, row | {"closed": date(2025, 6, 4), "outcome": "done", "district": "y"}])
    mart.target("permits", "in_time_percent", 90)
    view = service_view(VIEWER, warm(mart), "permits", Asked())
    assert [(course.key, course.form) for course in view.courses][:2] == [
        ("steps-in_time_percent", Form.STEPS),
        ("stock-backlog", Form.STOCK),
    ]
    assert [table.by for table in view.tables] == ["department", "category", "district"]  # no channel is known
    assert [(row.member, row.figures[0] and row.figures[0].value) for row in view.tables[2].rows] == [
        ("x", 1),
        ("y", 0),
    ]
    assert [(band.lower, band.upper, band.figure.value) for band in view.bands] == [
        (0, 3, 0),
        (4, 7, 0),
        (8, 14, 1),
        (15, 60, 0),
        (61, None, 0),
    ]
    assert view.map is not None and view.map.metrics == ("permits.in_time_percent",)
    assert (view.choices.first_day, view.choices.last_day) == (date(2025, 6, 1), YESTERDAY)


def test_a_city_whose_services_know_no_district_has_an_empty_map() -> None:
    found = map_view(VIEWER, warm(HandMart.create(), profile(BUDGET)), "budget.ceiling", Asked())
    assert (found.table.rows, found.metrics) == ((), ())


def test_a_name_that_the_profile_does_not_know_is_refused() -> None:
    city = warm(HandMart.create())
    with pytest.raises(UnknownNameError, match="Did you mean 'permits'"):
        service_view(VIEWER, city, "permit", Asked())
    with pytest.raises(UnknownNameError, match="Did you mean 'permits.backlog'"):
        metric_view(VIEWER, city, "permits.backlogs", Asked())


def test_nothing_is_compared_with_days_before_the_first() -> None:
    mart = HandMart.create()
    row = {"department": "alpha", "category": "land", "district": "x", "amount": 100_00}
    mart.rows(LEVIES, "payments", [row | {"day": date(year, 2, 3)} for year in (2024, 2025)])
    last, first = (service_view(VIEWER, warm(mart), "levies", Asked(as_of=date(year, 5, 31))) for year in (2025, 2024))
    assert last.days.before is None  # January 2024 has no data
    assert all(key.before is None for key in (*last.keys, *first.keys))
    month = service_view(VIEWER, warm(mart), "levies", Asked(span=Span.MONTH, as_of=date(2025, 2, 28)))
    assert month.days.before is not None and month.days.before.end == date(2024, 2, 29)


def test_before_the_first_day_of_its_data_a_service_has_no_numbers_and_no_zeros() -> None:
    mart = HandMart.create()
    row = {"department": "alpha", "category": "land", "district": "x", "amount": 100_00, "day": date(2024, 2, 3)}
    mart.rows(LEVIES, "payments", [row])
    early, later = (service_view(VIEWER, warm(mart), "levies", Asked(as_of=date(year, 5, 31))) for year in (2022, 2024))
    assert {key.figure.value for key in early.keys} == {None}
    assert early.map is None or all(figure is None for row in early.map.rows for figure in row.figures)
    assert {point.value for course in early.courses for line in course.lines for point in line.points} == {None}
    assert Decimal(0) in {point.value for course in later.courses for line in course.lines for point in line.points}


def test_where_few_departments_have_a_promise_those_alone_are_ranked() -> None:
    mart = HandMart.create()
    row = {"category": "slow", "district": "x", "opened": date(2025, 6, 2), "closed": date(2025, 6, 4)}
    mart.rows(PERMITS, "files", [row | {"department": one, "outcome": "done"} for one in ("alpha", "beta", "gamma")])
    for department in ("alpha", "beta"):
        mart.target("permits", "in_time_percent", 90, department=department)
    found = {one: rank(mart, one) for one in ("alpha", "beta", "gamma")}
    assert found == {"alpha": (1, 2), "beta": (1, 2), "gamma": None}


def rank(mart: HandMart, department: str) -> tuple[int, int] | None:
    (part,) = place_view(VIEWER, warm(mart), "department", department, Asked()).parts
    return next(key.rank for key in part.keys if key.figure.metric == "permits.in_time_percent")


def test_whoever_decided_nothing_in_time_is_in_the_table_of_the_share() -> None:
    mart = HandMart.create()
    row = {"category": "slow", "district": "x", "opened": date(2025, 1, 6), "outcome": "done"}
    late, quick = date(2025, 6, 4), date(2025, 1, 7)
    mart.rows(
        PERMITS, "files", [row | {"department": "alpha", "closed": late}, row | {"department": "beta", "closed": quick}]
    )
    view = metric_view(VIEWER, warm(mart), "permits.in_time_percent", Asked())
    (table,) = (table for table in view.tables if table.by == "department")
    assert {row.member: row.figures[0] and row.figures[0].value for row in table.rows} == {"alpha": 0, "beta": 100}
