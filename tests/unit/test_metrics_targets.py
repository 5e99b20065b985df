"""Which target is in force, and how targets of parts make that of the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from queries.metrics.figures import figures
from queries.metrics.values import Figure
from queries.viewer import Role, Viewer
from tests.marts import LEVIES, TODAY, YESTERDAY, HandMart, profile

CITY = profile(LEVIES)
ROWS = [
    {"day": date(2025, 2, 1), "department": "alpha", "category": "land", "amount": 100_00},
    {"day": date(2025, 2, 1), "department": "beta", "category": "food", "amount": 100_00},
    {"day": date(2025, 2, 1), "department": "alpha", "category": "food", "amount": 100_00},
]


@pytest.fixture
def mart() -> HandMart:
    made = HandMart.create()
    made.rows(LEVIES, "payments", ROWS)
    return made


def asked(mart: HandMart, by: tuple[str, ...] = (), **more) -> dict[tuple, Figure]:
    found = figures(Viewer(Role.MAYOR), mart.engine, CITY, "levies.target", by=by, today=TODAY, **more)
    return {tuple(getattr(one, word) for word in by): one for one in found}


def test_a_revision_takes_the_place_of_the_first_target_on_the_day_it_comes_into_force(mart: HandMart) -> None:
    mart.target("levies", "target", 1700, fiscal_year=2025, stage="murni", in_force=date(2025, 1, 1), category="land")
    mart.target(
        "levies", "target", 1950, fiscal_year=2025, stage="perubahan", in_force=date(2025, 6, 1), category="land"
    )
    before, after = (asked(mart, as_of=day)[()] for day in (date(2025, 5, 31), date(2025, 6, 1)))
    assert (before.value, before.stage) == (Decimal(1700), "murni")
    assert (after.value, after.stage) == (Decimal(1950), "perubahan")


def test_a_target_not_yet_in_force_or_of_another_year_does_not_count(mart: HandMart) -> None:
    mart.target("levies", "target", 1, fiscal_year=2024, category="land")
    mart.target("levies", "target", 2, fiscal_year=2025, in_force=date(2025, 12, 1), category="land")
    assert asked(mart)[()].value is None


def test_a_target_of_the_year_wins_over_a_standing_one(mart: HandMart) -> None:
    mart.target("levies", "target", 10, category="land", in_force=date(2025, 3, 1))
    mart.target("levies", "target", 20, category="land", in_force=date(2025, 1, 1), fiscal_year=2025)
    assert asked(mart)[()].value == Decimal(20)


def test_on_one_day_the_profile_corrects_the_source(mart: HandMart) -> None:
    for origin, value in (("profile", 5), ("source", 7)):
        mart.target("levies", "target", value, fiscal_year=2025, category="land", origin=origin)
    assert asked(mart)[()].value == Decimal(5)


def test_the_citys_target_is_the_sum_of_its_parts_and_a_row_for_the_whole_is_left_out(mart: HandMart) -> None:
    mart.target("levies", "target", 999, fiscal_year=2025)
    assert asked(mart)[()].value == Decimal(999)
    mart.target("levies", "target", 300, fiscal_year=2025, category="land")
    mart.target("levies", "target", 200, fiscal_year=2025, category="food")
    assert asked(mart)[()].value == Decimal(500)


def test_a_kinds_target_goes_to_the_department_that_alone_collects_it(mart: HandMart) -> None:
    mart.target("levies", "target", 300, fiscal_year=2025, category="land")
    mart.target("levies", "target", 200, fiscal_year=2025, category="food")
    mart.target("levies", "target", 50, fiscal_year=2025, category="new", department="beta")
    by_department = {key: one.value for key, one in asked(mart, ("department",)).items()}
    assert by_department == {("alpha",): Decimal(300), ("beta",): Decimal(50), ("",): Decimal(200)}
    both = asked(mart, ("department", "category"))
    assert both["alpha", "land"].value == Decimal(300)


def test_a_target_named_by_the_percentage_holds_for_every_measure_of_the_same_money(mart: HandMart) -> None:
    mart.target("levies", "realised_percent", 600, fiscal_year=2025, category="land")
    assert asked(mart)[()].value == Decimal(600)
    (figure,) = figures(Viewer(Role.MAYOR), mart.engine, CITY, "levies.remainder", today=TODAY)
    assert figure.value == Decimal(300)


def test_no_district_has_a_target(mart: HandMart) -> None:
    mart.target("levies", "target", 600, fiscal_year=2025, category="land")
    assert {one.value for one in asked(mart, ("district",)).values()} == {None}
    assert asked(mart)[()].as_of == YESTERDAY
