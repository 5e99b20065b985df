"""What the pages of departments, districts, metrics and sources show, asked a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from queries.pages.asking import Asked, Span
from queries.pages.city import map_view, ranking_view
from queries.pages.metric import metric_view
from queries.pages.place import place_view
from queries.pages.service import service_view
from queries.pages.sources import sources_view
from tests.asked_again import (
    ASKED,
    SERVICES,
    VIEWER,
    WORDS,
    City,
    asked_of,
    simulated_city,
    wrong_figures,
    wrong_points,
    wrong_totals,
)
from tests.viewers import head


@pytest.fixture(scope="module")
def city() -> City:
    return simulated_city()


@pytest.mark.parametrize("name", ["the year", "this month beside the last", "a whole year"])
@pytest.mark.parametrize("place", [("department", "dlh"), ("department", "bapenda"), ("district", "sagulung")])
def test_every_number_of_a_place_is_the_figure_of_its_question(city: City, place: tuple[str, str], name: str) -> None:
    word, code = place
    view = place_view(VIEWER, city.warm, word, code, ASKED[name])
    assert wrong_figures(city, view) == []
    assert wrong_totals(city, tuple(table for part in view.parts for table in part.tables)) == []
    for part in view.parts:
        assert part.course is not None and wrong_points(city, part.course) == []
        narrowed = replace(ASKED[name], **{word: code})
        own = {key.figure: key.before for key in service_view(VIEWER, city.warm, part.service, narrowed).keys}
        assert all(own[key.figure] == key.before for key in part.keys if key.figure in own)
    keys = [table.key for part in view.parts for table in part.tables]
    assert len(keys) == len(set(keys))


def test_a_place_has_a_part_for_every_service_that_it_occurs_in(city: City) -> None:
    services = {code: parts(city, "department", code) for code in ("dlh", "bapenda", "kec-galang")}
    assert services["dlh"] == list(SERVICES)
    assert services["bapenda"] == ["revenue", "complaints", "budget"]
    assert services["kec-galang"] == ["complaints", "budget"]
    assert parts(city, "district", "batu-aji") == ["revenue", "permits", "complaints", "waste"]
    assert parts(city, "department", "nobody") == []


def parts(city: City, word: str, code: str) -> list[str]:
    return [part.service for part in place_view(VIEWER, city.warm, word, code, Asked()).parts]


def test_a_place_s_rank_is_how_many_of_its_peers_are_better(city: City) -> None:
    view = place_view(VIEWER, city.warm, "department", "dbmsda", Asked())
    keys = {key.figure.metric: key for part in view.parts for key in part.keys}
    complaints = keys["complaints.in_time_percent"]
    figures = city.desk.figures(city.metric("complaints.in_time_percent"), ("department",))
    closed = city.desk.figures(city.metric("complaints.closed"), ("department",))  # each had a day to keep
    enough = {one.department for one in closed if one.value is not None and one.value >= 10} - {"?", ""}
    values = [one.value for one in figures if one.value is not None and one.department in enough]
    assert 1 < len(values) < len(figures)
    assert complaints.rank == (1 + sum(value > (complaints.figure.value or 0) for value in values), len(values))
    assert keys["complaints.backlog"].rank is None  # of a large department and a small one neither is the better
    assert [row.department for row in view.peers] == [row.department for row in ranking(city)]


def ranking(city: City) -> tuple:
    return ranking_view(VIEWER, city.warm, Asked()).rows


def test_a_place_has_the_attention_and_the_cases_that_are_its_own(city: City) -> None:
    view = place_view(VIEWER, city.warm, "department", "dbmsda", Asked())
    assert view.attention and all("dbmsda" in (line.owner, line.figure.department) for line in view.attention)
    assert view.cases and {case.department for case in view.cases} == {"dbmsda"}
    past = place_view(VIEWER, city.warm, "department", "dbmsda", Asked(as_of=date(2026, 5, 13)))
    assert (past.attention, past.cases) == ((), ())


@pytest.mark.parametrize("name", ["the year", "this month beside the last", "a whole year"])
def test_departments_are_ranked_and_districts_coloured_by_figures_of_the_period(city: City, name: str) -> None:
    ranked = ranking_view(VIEWER, city.warm, ASKED[name])
    assert len(ranked.rows) == 44 and wrong_figures(city, ranked) == []
    behind = [row.behind for row in ranked.rows if any(one and one.value is not None for one in row.figures)]
    assert behind == sorted(behind, reverse=True)
    for metric in (None, "complaints.backlog", "waste.trips_done_percent"):
        view = map_view(VIEWER, city.warm, metric, ASKED[name])
        assert wrong_figures(city, view) == []
        assert view.table.metrics == (metric or view.metrics[0],)
    assert map_view(VIEWER, city.warm, "budget.ceiling", ASKED[name]).table.metrics == (view.metrics[0],)


@pytest.mark.parametrize("name", ["the year", "the quarter beside the last", "two filters"])
@pytest.mark.parametrize("service", SERVICES)
def test_every_number_of_every_metric_s_page_is_the_figure_of_its_question(city: City, service: str, name: str) -> None:
    for key in city.warm.profile.service(service).metrics:
        view = metric_view(VIEWER, city.warm, f"{service}.{key}", asked_of(service, name))
        assert wrong_figures(city, view) == []
        assert wrong_points(city, view.course) == []
        assert wrong_totals(city, view.tables) == []
        assert view.explanation.sql and view.explanation.figure.metric == f"{service}.{key}"
        words = [word for word, _ in asked_of(service, name).where]
        assert {word for word, _ in view.course.where} == set(words) - set(view.ignored)


def test_what_stands_behind_a_narrowed_number_is_of_that_number(city: City) -> None:
    """The file told the whole city's value, target and verdict beside the names of the filters."""
    asked = Asked(span=Span.MONTH, as_of=date(2026, 2, 28), department="dlh")
    view = metric_view(VIEWER, city.warm, "revenue.realised_percent", asked)
    assert view.explanation.figure == view.key.figure
    assert (view.explanation.figure.department, view.explanation.target_of) == ("dlh", "city")
    assert metric_view(VIEWER, city.warm, "revenue.realised_percent", Asked()).explanation.target_of is None
    assert metric_view(head("dlh"), city.warm, "complaints.in_time_percent", asked).explanation.target_of is None
    narrower = metric_view(head("dlh"), city.warm, "complaints.in_time_percent", replace(asked, district="sagulung"))
    assert narrower.explanation.target_of == "department"


def test_the_state_of_the_data_adds_up(city: City) -> None:
    for source in sources_view(VIEWER, city.warm):
        assert sum(one.rows for one in source.held) == source.freshness.quarantined_rows
        assert sum(one.held_rows for one in source.facts) == source.freshness.quarantined_rows
        for fact in source.facts:
            assert fact.source_rows == fact.accepted_rows + fact.held_rows
            assert fact.reconciled and fact.months_seen >= fact.months_rewritten > 0
        assert all(one.rows > 0 and one.word in WORDS for one in source.unmapped)
        assert source.freshness.unmapped_rows <= sum(one.rows for one in source.unmapped)
