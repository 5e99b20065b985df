"""What departments of a simulated city see: their own numbers as the mayor has them, at the same speed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from queries.errors import NotPermittedError
from queries.pages.asking import Asked
from queries.pages.city import ranking_view
from queries.pages.first import prepare
from queries.pages.metric import metric_view
from queries.pages.place import place_view
from queries.pages.service import service_view
from queries.profile.access import Peers
from queries.viewer import Role, Viewer
from tests.asked_again import ASKED, SERVICES, City, asked_of, simulated_city, wrong_figures, wrong_points
from tests.reaching import foreign, of_departments, pages_of
from tests.viewers import MAYOR, OPERATOR, head, staff

OWN = ["dlh", "dbmsda", "bapenda", "kec-sagulung"]
WHEN = ["the year", "this week beside the last", "the quarter", "a whole year", "a district"]


@pytest.fixture(scope="module")
def city() -> City:
    return simulated_city()


@pytest.mark.parametrize("code", OWN)
@pytest.mark.parametrize("name", WHEN)
def test_a_department_sees_its_own_numbers_and_no_others(city: City, code: str, name: str) -> None:
    viewer = head(code)
    for service in SERVICES:
        asked = asked_of(service, name)
        view = service_view(viewer, city.warm, service, asked)
        assert foreign(view, code) == [] and wrong_figures(city, view) == []
        assert [wrong for course in view.courses for wrong in wrong_points(city, course)] == []
        whole = service_view(MAYOR, city.warm, service, replace(asked, department=code))
        assert (view.keys, view.tables, view.cases, view.map) == (whole.keys, whole.tables, whole.cases, whole.map)
    view = place_view(viewer, city.warm, "department", code, ASKED[name])
    whole = place_view(MAYOR, city.warm, "department", code, ASKED[name])
    assert foreign(view, code) == []
    assert [(part.keys, part.tables) for part in view.parts] == [(part.keys, part.tables) for part in whole.parts]
    assert (view.cases, len(view.peers)) == (whole.cases, len(whole.peers))


def test_every_page_of_the_city_holds_nothing_of_others(city: City) -> None:
    for page in pages_of(city.warm.profile):
        if page.kind == "department" and page.of != "dbmsda":
            with pytest.raises(NotPermittedError):
                page.view(staff("dbmsda"), city.warm)
        elif page.kind != "sources":
            assert foreign(page.view(staff("dbmsda"), city.warm), "dbmsda") == [], page
        if page.kind == "metric":
            assert of_departments(page.view(OPERATOR, city.warm)) == [], page


def test_the_city_s_own_profile_shows_scores(city: City) -> None:
    assert city.warm.profile.access.peers is Peers.SCORES
    rows = ranking_view(head("dlh"), city.warm, Asked()).rows
    assert [row.department for row in rows if row.is_whole] == ["dlh"]
    assert sum(row.rank is not None for row in rows) > 40


def test_a_desk_for_somebody_else_is_there_at_once_and_shares_the_facts(city: City) -> None:
    codes = [one.code for one in city.warm.profile.departments if one.successor is None]
    whole = city.warm.desk(MAYOR)
    began = time.perf_counter()
    desks = [whole.seen_by(head(code)) for code in codes]
    assert (time.perf_counter() - began) / len(desks) < 0.001
    assert all(desk._facts is whole._facts for desk in desks)


def test_what_the_first_pages_share_can_be_worked_out_for_nobody_in_particular(city: City) -> None:
    desk = city.warm.desk(Viewer(Role.AUDITOR))
    prepare(desk)
    kept = len(desk.kept)
    place_view(MAYOR, city.warm, "department", "dlh", Asked())
    metric_view(MAYOR, city.warm, "budget.realised_percent", Asked())
    assert len(desk.kept) == kept
