"""The home: tiles, trends, the department table and the attention list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from queries.metrics.home import home
from queries.metrics.values import HomeView, Status
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, DONE, HAULAGE, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, departments, profile, tile

SERVICES = (
    LEVIES.model_copy(update={"heat": ("realised_percent",)}),
    PERMITS.model_copy(
        update={"heat": ("in_time_percent",), "tile": tile("backlog", bar="in_time_percent", say=("overdue",))}
    ),
    BUDGET.model_copy(update={"heat": ("realised_percent", "physical_percent")}),
    HAULAGE.model_copy(update={"heat": (), "tile": tile("tonnes_per_day", bar="done_percent")}),
)
CITY = profile(*SERVICES, departments_=departments("alpha", "beta", "gamma", "idle"))


def days(start: date, end: date = YESTERDAY) -> Iterator[date]:
    return (start + timedelta(days=step) for step in range((end - start).days + 1))


def money(mart: HandMart) -> None:
    """Land lags its pace; food keeps it."""
    rows = [
        {"day": day, "department": owner, "category": category, "amount": (50 if lags else 100) * 100}
        for day in days(date(2023, 1, 1))
        for category, owner in (("land", "alpha"), ("food", "beta"))
        for lags in [category == "land" and day.year == 2025]
    ]
    mart.rows(SERVICES[0], "payments", rows)
    for category in ("land", "food"):
        mart.target("levies", "target", 36500, fiscal_year=2025, category=category, in_force=date(2025, 1, 1))


def files(mart: HandMart) -> None:
    """Slow files in district x pile up in the last five weeks; quick ones are answered at once."""
    rows = [
        {"opened": day, "closed": day, "outcome": DONE, "category": "quick", "department": "beta", "district": "y"}
        for day in days(date(2024, 1, 1))
    ]
    rows += [
        {"opened": day, "category": "slow", "department": "alpha", "district": "x", "rows": 3}
        for day in days(YESTERDAY - timedelta(days=35))
    ]
    rows += [
        {
            "opened": date(2025, 1, 6),
            "closed": date(2025, 3, 10),
            "outcome": DONE,
            "category": "slow",
            "department": "alpha",
        }
        for _ in range(1)
    ]
    mart.rows(SERVICES[1], "files", rows)
    mart.target("permits", "in_time_percent", 90)


def budgets(mart: HandMart) -> None:
    """Alpha spends too little, gamma pays ahead of its work."""
    rows = []
    for month in range(1, 13):
        past = month <= 6
        for owner, spent, physical in (("alpha", 50, 40), ("beta", 100, 50), ("gamma", 100, 10)):
            row = {"month": f"2025-{month:02}", "department": owner, "program": "p", "kind": "capital"}
            row |= {"ceiling": 1200_00, "planned": 100_00, "realised": spent * 100 if past else 0}
            rows.append(row | {"physical": physical * 100 if past else None})
    mart.rows(SERVICES[2], "activities", rows)


def trips(mart: HandMart, through: date = YESTERDAY) -> None:
    for name in ("hauls", "planned", "done"):
        rows = [{"day": day, "category": "", "amount": 1000_00} for day in days(date(2025, 1, 1), through)]
        mart.rows(SERVICES[3], name, rows, through=through)
    mart.target("haulage", "tonnes_per_day", 1)
    mart.target("haulage", "done_percent", 95)


@pytest.fixture(scope="module")
def view() -> HomeView:
    mart = HandMart.create()
    for write in (money, files, budgets, trips):
        write(mart)
    return home(Viewer(Role.MAYOR), mart.engine, CITY, today=TODAY)


def test_there_is_one_tile_a_service_in_the_profiles_order(view: HomeView) -> None:
    assert [one.service for one in view.tiles] == ["levies", "permits", "budget", "haulage"]
    assert (view.as_of, view.version) == (TODAY, 6)


def test_a_tile_takes_the_worse_status_of_its_headline_and_its_bar(view: HomeView) -> None:
    permits = view.tiles[1]
    assert permits.headline.status is Status.PLAIN
    assert permits.status is permits.bar.status is Status.ON_TRACK
    assert [figure.metric for figure in permits.say] == ["permits.overdue"]


def test_a_line_against_the_pace_ends_at_the_headline_and_its_pace_at_the_whole_target(view: HomeView) -> None:
    tile_ = view.tiles[0]
    assert tile_.trend.points[-1] == (YESTERDAY, tile_.headline.value)
    assert tile_.trend.comparison[-1] == (date(2025, 12, 31), Decimal(100))


def test_a_line_of_a_stock_stands_beside_the_same_weeks_a_year_before(view: HomeView) -> None:
    trend = view.tiles[1].trend
    assert (trend.points[-1][0], len(trend.points)) == (YESTERDAY, 53)
    assert trend.points[-1][1] == Decimal(108)
    assert trend.comparison == ()  # nothing was open a year before


def test_a_budgets_line_is_cumulated_and_its_plan_runs_on_to_december(view: HomeView) -> None:
    tile_ = view.tiles[2]
    assert tile_.trend.points[-1] == (YESTERDAY, tile_.headline.value)
    assert tile_.trend.comparison[-1] == (date(2025, 12, 31), Decimal(100))
    assert [value for _, value in tile_.trend.points] == sorted(value for _, value in tile_.trend.points)


def test_an_average_stands_beside_its_target_as_a_flat_line(view: HomeView) -> None:
    trend = view.tiles[3].trend
    assert {value for _, value in trend.comparison} == {Decimal(1)}
    assert trend.points[-1] == (YESTERDAY, view.tiles[3].headline.value)


def test_no_line_has_more_than_sixty_points(view: HomeView) -> None:
    assert all(2 <= len(one.trend.points) <= 60 and len(one.trend.comparison) <= 60 for one in view.tiles)


def test_budget_columns_stand_first_and_departments_with_most_behind_on_top(view: HomeView) -> None:
    assert view.heat_columns == (
        "budget.realised_percent",
        "budget.physical_percent",
        "levies.realised_percent",
        "permits.in_time_percent",
    )
    assert [row.department for row in view.heat] == ["alpha", "gamma", "beta", "idle"]
    alpha = view.heat[0]
    assert (alpha.behind, alpha.judged) == (3, 4)
    assert view.heat[-1].figures == (None, None, None, None)


def test_every_line_names_who_answers_and_what_it_means(view: HomeView) -> None:
    lines = {(one.figure.metric, one.figure.category or one.figure.department): one for one in view.attention}
    land = lines["levies.realised_percent", "land"]
    assert (land.owner, land.impact.metric, land.figure.status) == ("alpha", "levies.gap", Status.BEHIND)
    assert land.impact.value is not None and -8400 < land.impact.value < -8300
    (share,) = land.details
    assert (share.metric, share.unit) == ("levies.gap_share", "percent")
    assert share.value is not None and 99 < share.value < 100  # 2024 was a leap year: food is short by a day's part
    spending = lines["budget.realised_percent", "alpha"]
    assert (spending.impact.metric, spending.owner) == ("budget.behind_plan", "alpha")
    ahead = lines["budget.paid_ahead_programs", "gamma"]
    assert (ahead.impact.metric, ahead.impact.program) == ("budget.paid_ahead", "p")
    assert [one.metric for one in ahead.details] == ["budget.realised_percent", "budget.physical_percent"]


def test_a_backlog_that_piles_up_has_its_line_with_kind_district_and_weeks(view: HomeView) -> None:
    (line,) = [one for one in view.attention if one.figure.metric == "permits.backlog"]
    assert (line.figure.category, line.figure.district, line.owner) == ("slow", "x", "alpha")
    assert line.impact.value == Decimal(108)
    assert [(one.metric, one.value) for one in line.details] == [("permits.weeks_rising", Decimal(6))]


def test_no_line_repeats_another(view: HomeView) -> None:
    parts = [(one.service, one.figure.metric, one.figure.department, one.figure.category) for one in view.attention]
    assert len(parts) == len(set(parts))
    assert all(part[2] or part[3] for part in parts), "the city's own numbers stand on the tiles"
    budget = [(one.figure.department, one.figure.metric) for one in view.attention if one.service == "budget"]
    assert sorted(budget) == [("alpha", "budget.realised_percent"), ("gamma", "budget.paid_ahead_programs")]


def test_the_first_lines_are_not_all_of_one_service(view: HomeView) -> None:
    assert len({one.service for one in view.attention[:3]}) == 3
    statuses = [one.figure.status for one in view.attention]
    assert statuses[0] is Status.BEHIND


def behind_at(mart: HandMart) -> None:
    """A week of 70 t a day against 100, and of 8 trips a day of 10: the city has the target, district x lags it."""
    week = list(days(YESTERDAY - timedelta(days=6)))
    for name, amounts in {"hauls": (40, 30), "planned": (5, 5), "done": (3, 5)}.items():
        unit = 1000_00 if name == "hauls" else 100
        parts = list(zip("xy", amounts, strict=True))
        rows = [{"day": day, "district": place, "amount": amount * unit} for day in week for place, amount in parts]
        mart.rows(SERVICES[3], name, rows)
    mart.target("haulage", "tonnes_per_day", 100)
    mart.target("haulage", "done_percent", 95)


def test_what_is_missing_against_a_target_and_of_a_plan_is_said_in_its_own_unit() -> None:
    mart = HandMart.create()
    behind_at(mart)
    view = home(Viewer(Role.MAYOR), mart.engine, profile(SERVICES[3]), today=TODAY)
    lines = {one.figure.metric: one for one in view.attention}
    tonnes, trips = lines["haulage.tonnes_per_day"], lines["haulage.done_percent"]
    assert (tonnes.figure.value, tonnes.figure.district) == (Decimal(70), None)
    assert (tonnes.impact.metric, tonnes.impact.value, tonnes.impact.unit) == (
        "haulage.below_target",
        Decimal(-30),
        "tonnes_per_day",
    )
    assert (trips.figure.value, trips.figure.district) == (Decimal(60), "x")
    assert (trips.impact.metric, trips.impact.value, trips.impact.unit) == (
        "haulage.missing_amount",
        Decimal(14),
        "count",
    )
    assert trips.impact.period == trips.figure.period


def test_every_line_behind_stands_before_every_line_on_watch(view: HomeView) -> None:
    """Also where a service has more lines behind than stand together."""
    several = tuple(f"kind{number}" for number in range(5))
    mart = HandMart.create()
    rows = [
        {"day": day, "department": "alpha", "category": kind, "amount": (20 if day.year == 2025 else 100) * 100}
        for day in days(date(2023, 1, 1))
        for kind in several
    ]
    mart.rows(SERVICES[0], "payments", rows)
    for kind in several:
        mart.target("levies", "target", 36500, fiscal_year=2025, category=kind, in_force=date(2025, 1, 1))
    mart.rows(
        SERVICES[2],
        "activities",
        [
            {"month": f"2025-{month:02}", "department": owner, "ceiling": 1200_00, "planned": 100_00, "realised": spent}
            for month in range(1, 7)
            for owner, spent in (("alpha", 75_00), ("beta", 95_00))
        ],
    )
    city = profile(SERVICES[0], SERVICES[2], departments_=departments("alpha", "beta"))
    statuses = [one.figure.status for one in home(Viewer(Role.MAYOR), mart.engine, city, today=TODAY).attention]
    assert set(statuses) == {Status.BEHIND, Status.WATCH}
    assert statuses == sorted(statuses, key=[Status.BEHIND, Status.WATCH].index)
    assert statuses.count(Status.BEHIND) > 2


def test_the_same_mart_gives_the_same_home() -> None:
    def make() -> HomeView:
        mart = HandMart.create()
        for write in (trips, budgets, files, money):
            write(mart)
        return home(Viewer(Role.MAYOR), mart.engine, CITY, today=TODAY)

    assert make() == make()


def test_a_service_that_has_stopped_says_so_and_its_numbers_leave_the_table_and_the_list() -> None:
    mart = HandMart.create()
    for write in (money, files, budgets):
        write(mart)
    trips(mart, through=date(2025, 6, 10))
    view = home(Viewer(Role.MAYOR), mart.engine, CITY, today=TODAY)
    assert view.tiles[3].status is Status.LATE
    (line,) = [one for one in view.attention if one.service == "haulage"]
    assert (line.figure.metric, line.figure.value, line.figure.status) == ("haulage.data_age", Decimal(7), Status.LATE)
    assert line in view.attention[:5]


def test_a_city_whose_sources_have_never_been_pulled_has_a_home_that_says_so() -> None:
    view = home(Viewer(Role.MAYOR), HandMart.create().engine, CITY, today=TODAY)
    assert {one.status for one in view.tiles} == {Status.NO_DATA}
    assert all(one.trend.points == () for one in view.tiles)
    assert [one.figure.status for one in view.attention] == [Status.NO_DATA] * 4
    assert {row.judged for row in view.heat} == {0}
