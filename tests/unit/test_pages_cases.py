"""The longest-open cases that a page lists: none is missing between them, however the page is narrowed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from queries.mart import open_case
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.service import service_view
from queries.shapes import Shape
from queries.viewer import Viewer
from tests.marts import PERMITS, TODAY, HandMart, profile
from tests.viewers import MAYOR, head

OLDEST, YOUNGER = date(2024, 1, 1), date(2025, 1, 1)


@pytest.fixture
def warm() -> WarmMart:
    """All of alpha's cases are older than those of beta, of which the pull keeps twenty: more of them are open in x."""
    mart = HandMart.create()
    kept = [(OLDEST + timedelta(days=at), f"A{at:03d}", "alpha", "y") for at in range(200)]
    kept += [(YOUNGER + timedelta(days=at), f"B{at:02d}", "beta", "x") for at in range(20)]
    open_ = [{"opened": day, "department": office, "district": where} for day, _, office, where in kept]
    open_ += [{"opened": YOUNGER, "department": "gamma", "district": "x", "rows": 5}]
    mart.rows(PERMITS, "files", open_)
    rows = [_listed(mart, *one) for one in kept]
    with mart.engine.begin() as connection:
        connection.execute(insert(open_case), rows)
    return WarmMart(mart.engine, profile(PERMITS), lambda: TODAY)


def _listed(mart: HandMart, opened: date, number: str, department: str, district: str) -> dict:
    words = {"opened": opened, "department": department, "district": district}
    placed = mart._placed("permits", "files", Shape.CASE, words)
    keys = ("fact_id", "cell_id", "opened", "due", "waiting_days")
    return {key: placed[key] for key in keys} | {"number": number}


def _numbers(warm: WarmMart, asked: Asked, viewer: Viewer = MAYOR) -> list[str]:
    return [case.number for case in service_view(viewer, warm, "permits", asked).cases]


def test_younger_cases_of_one_department_stand_in_no_list_of_all(warm: WarmMart) -> None:
    assert _numbers(warm, Asked()) == [f"A{at:03d}" for at in range(200)]
    assert _numbers(warm, Asked(district="x")) == []


@pytest.mark.parametrize("asked", [Asked(department="beta"), Asked(department="beta", district="x")])
def test_the_oldest_of_a_department_are_listed_whoever_asks(warm: WarmMart, asked: Asked) -> None:
    twenty = [f"B{at:02d}" for at in range(20)]
    assert _numbers(warm, asked) == twenty
    assert _numbers(warm, asked, head("beta")) == twenty
