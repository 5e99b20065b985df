"""A share or a percentile of few cases: shown, and not judged, ranked or pointed at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashboard.components.heat import heat_table
from dashboard.components.keys import key_row
from dashboard.components.meaning import meaning
from dashboard.components.tile_grid import tile_grid
from dashboard.explaining import explanation_text
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.static_html import to_html
from queries.metrics.explain import explain
from queries.metrics.figures import figures
from queries.metrics.home import home
from queries.metrics.named import named
from queries.metrics.peers import rank_of
from queries.metrics.registry import MEASURES
from queries.metrics.values import Figure, HomeView, Status
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.city import map_view
from queries.pages.metric import metric_view
from queries.pages.service import service_view
from queries.pages.values import Key
from queries.profile.measures import OF_CASES
from queries.viewer import Language, Role, Viewer
from tests.marts import DONE, PERMITS, RETURNED, TODAY, HandMart, metric, profile, tile
from tests.trees import text

VIEWER = Viewer(Role.MAYOR)
FEWEST = 12
SHARE = metric("in_time_percent", against="target", behind=Decimal(-10), fewest=FEWEST)
DAYS = metric("median_days", direction="down", against="target", behind=Decimal(-10), fewest=FEWEST)
UNJUDGED = metric("p90_days", direction="down", fewest=FEWEST)
JUDGED = PERMITS.model_copy(
    update={
        "metrics": {**PERMITS.metrics, "in_time_percent": SHARE, "median_days": DAYS, "p90_days": UNJUDGED},
        "heat": ("in_time_percent",),
        "tile": tile("backlog", bar="in_time_percent"),
    }
)
CITY = profile(JUDGED)
LATE = {"opened": date(2025, 3, 3), "closed": date(2025, 6, 2), "outcome": DONE, "category": "slow"}
KEPT = LATE | {"opened": date(2025, 6, 2)}


def mart_of(*rows: dict) -> HandMart:
    mart = HandMart.create()
    mart.rows(JUDGED, "files", rows)
    mart.target("permits", "in_time_percent", 90)
    mart.target("permits", "median_days", 5)
    return mart


def few_and_many() -> HandMart:
    """Alpha decided eleven files, ten of them late; beta twelve, eleven of them late; gamma many, all in time."""
    return mart_of(
        LATE | {"department": "alpha", "district": "x", "rows": FEWEST - 2},
        KEPT | {"department": "alpha", "district": "x"},
        LATE | {"department": "beta", "district": "y", "rows": FEWEST - 1},
        KEPT | {"department": "beta", "district": "y"},
        KEPT | {"department": "gamma", "district": "y", "rows": 500},
    )


def asked(mart: HandMart, name: str, *by: str) -> dict[tuple, Figure]:
    found = figures(VIEWER, mart.engine, CITY, f"permits.{name}", by=by, today=TODAY)
    return {tuple(getattr(one, word) for word in by): one for one in found}


def shown(mart: HandMart) -> HomeView:
    return home(VIEWER, mart.engine, CITY, today=TODAY)


def warm(mart: HandMart) -> WarmMart:
    return WarmMart(mart.engine, CITY, lambda: TODAY)


def screen(url: str = "/", language: Language = Language.ID) -> Screen:
    return Screen(CITY, language, PageRequest.of(url))


@pytest.mark.parametrize("name", ["in_time_percent", "median_days"])
@pytest.mark.parametrize(
    ("cases", "status", "few"),
    [(0, Status.NO_DATA, None), (1, Status.PLAIN, 1), (11, Status.PLAIN, 11), (12, Status.BEHIND, None)],
)
def test_below_the_number_a_value_is_shown_and_not_judged(name: str, cases: int, status: Status, few: int) -> None:
    found = asked(mart_of(*[LATE | {"rows": cases}] * bool(cases)), name)[()]
    assert (found.status, found.too_few) == (status, few)
    assert (found.value is None) is not cases
    assert cases == 0 or (found.reference is not None and found.margin is not None)


def test_what_is_not_behind_the_value_does_not_count() -> None:
    eleven = LATE | {"rows": FEWEST - 1}
    aside = [LATE | {"category": "auto"}, LATE | {"outcome": RETURNED}, LATE | {"closed": None, "outcome": ""}]
    for name in ("in_time_percent", "median_days"):
        assert asked(mart_of(eleven, *aside), name)[()].status is Status.PLAIN
    without_limit = mart_of(eleven, LATE | {"category": "due"})
    assert asked(without_limit, "in_time_percent")[()].too_few == FEWEST - 1
    assert asked(without_limit, "median_days")[()].status is Status.BEHIND


def test_cases_of_another_period_do_not_count() -> None:
    mart = mart_of(LATE | {"rows": 11}, LATE | {"opened": date(2024, 3, 4), "closed": date(2024, 6, 3), "rows": 30})
    assert asked(mart, "in_time_percent")[()].too_few == 11
    name = "permits.in_time_percent"
    months = figures(VIEWER, mart.engine, CITY, name, by=("month",), as_of=date(2024, 12, 31), today=TODAY)
    assert {(one.value is None, one.status) for one in months} == {(True, Status.NO_DATA), (False, Status.BEHIND)}


def test_a_part_is_judged_by_its_own_cases_and_the_city_by_all() -> None:
    mart = few_and_many()
    parts = asked(mart, "in_time_percent", "department")
    assert {code: one.status for (code,), one in parts.items()} == {
        "alpha": Status.PLAIN,
        "beta": Status.BEHIND,
        "gamma": Status.ON_TRACK,
    }
    city = asked(mart, "in_time_percent")[()]
    assert (city.status, city.too_few) == (Status.ON_TRACK, None)
    for department in ("alpha", "beta"):
        view = service_view(VIEWER, warm(mart), "permits", Asked(department=department))
        (share,) = (key.figure for key in view.keys if key.figure.metric == "permits.in_time_percent")
        assert (share.status, share.too_few) == (parts[department,].status, parts[department,].too_few)


def test_what_is_not_judged_is_in_no_row_of_the_table_of_departments_and_no_line_of_attention() -> None:
    view = shown(few_and_many())
    rows = {row.department: row for row in view.heat}
    assert [(rows[one].behind, rows[one].judged, rows[one].rank) for one in ("alpha", "beta", "gamma")] == [
        (0, 0, None),
        (1, 1, (2, 2)),
        (0, 1, (1, 2)),
    ]
    lines = [line.figure for line in view.attention if line.figure.metric == "permits.in_time_percent"]
    assert [figure.department for figure in lines] == ["beta"]


def test_a_city_with_few_cases_is_not_called_behind() -> None:
    few, enough = (shown(mart_of(LATE | {"rows": rows})) for rows in (FEWEST - 1, FEWEST))
    assert [few.tiles[0].status, enough.tiles[0].status] == [Status.PLAIN, Status.BEHIND]
    assert "permits.in_time_percent" not in {line.figure.metric for line in few.attention}
    assert "permits.in_time_percent" in {line.figure.metric for line in enough.attention}


@pytest.mark.parametrize("name", ["in_time_percent", "median_days", "p90_days"])
def test_only_those_with_enough_cases_are_ranked(name: str) -> None:
    desk, ranked = warm(few_and_many()).desk(VIEWER), named(CITY, f"permits.{name}")
    ranks = [rank_of(desk, ranked, "department", one, desk.moment(ranked)) for one in ("alpha", "beta", "gamma")]
    assert ranks == [None, (2, 2), (1, 2)]


def test_in_a_table_that_it_orders_it_stands_behind_those_that_are_judged() -> None:
    view = metric_view(VIEWER, warm(few_and_many()), "permits.in_time_percent", Asked())
    table = next(table for table in view.tables if table.by == "department")
    assert [row.member for row in table.rows] == ["beta", "gamma", "alpha"]


def test_late_data_are_called_late_however_few() -> None:
    mart = HandMart.create()
    mart.rows(JUDGED, "files", [LATE], through=date(2025, 6, 2))
    mart.target("permits", "in_time_percent", 90)
    assert asked(mart, "in_time_percent")[()].status is Status.LATE


def test_the_profile_and_the_registry_name_the_same_measures_of_cases() -> None:
    counted = {one.name for found in MEASURES.values() for one in found if one.cases is not None}
    assert counted == OF_CASES


def test_the_number_says_how_many_cases_there_are_and_how_many_it_takes() -> None:
    found = asked(few_and_many(), "in_time_percent", "department")
    said = {code: text(key_row(screen(), [Key(one, None)])) for (code,), one in found.items()}
    assert "terlalu sedikit untuk dinilai: 11 kasus, dinilai mulai 12" in said["alpha"]
    assert "terlalu sedikit" not in said["beta"] + said["gamma"]
    english = text(key_row(screen(language=Language.EN), [Key(found["alpha",], None)]))
    assert "too few cases to judge: 11, judged from 12" in english


def test_what_the_profile_judges_by_nothing_says_nothing_of_judging() -> None:
    found = asked(mart_of(LATE), "p90_days")[()]
    assert found.too_few == 1
    assert "terlalu sedikit" not in text(key_row(screen(), [Key(found, None)]))


def test_a_change_from_or_to_few_cases_is_neither_better_nor_worse() -> None:
    few, enough = (asked(mart_of(LATE | {"rows": rows}), "in_time_percent")[()] for rows in (FEWEST - 1, FEWEST))
    better = replace(enough, value=Decimal(50))
    said = [
        to_html(key_row(screen(), [Key(now, then)])) for now, then in ((better, enough), (better, few), (few, better))
    ]
    assert ["better" in one or "worse" in one for one in said] == [True, False, False]
    assert all("poin" in one for one in said)


def test_cells_and_tiles_stand_without_colour() -> None:
    mart = few_and_many()
    view = shown(mart)
    cells = to_html(heat_table(screen(), view.heat_columns, view.heat))
    assert cells.count("terlalu sedikit untuk dinilai: 11 kasus") == 1 and cells.count('class="cell plain"') == 1
    table = map_view(VIEWER, warm(mart), "permits.in_time_percent", Asked()).table
    tiles = to_html(tile_grid(screen(), table))
    assert tiles.count("step-0") == 1 and "step-1" not in tiles and "step-5" not in tiles


@pytest.mark.parametrize(("rows", "judged"), [(FEWEST - 1, False), (FEWEST, True)])
def test_the_explanation_names_the_rule_and_what_became_of_it(rows: int, judged: bool) -> None:
    mart = mart_of(LATE | {"rows": rows})
    explained = explain(VIEWER, mart.engine, CITY, "permits.in_time_percent", today=TODAY)
    said = explanation_text(explained, CITY, Language.ID)
    assert "Dinilai mulai 12 kasus" in said
    assert ("terlalu sedikit untuk dinilai: 11 kasus" in said) is not judged
    assert "Dinilai mulai 12 kasus" in text(meaning(screen(), explained))


def test_what_is_only_ranked_says_so_and_what_has_no_least_number_says_nothing() -> None:
    mart = mart_of(LATE)
    ranked, bare = (
        explain(VIEWER, mart.engine, CITY, f"permits.{name}", today=TODAY) for name in ("p90_days", "backlog")
    )
    assert "Diperingkat mulai 12 kasus" in text(meaning(screen(), ranked))
    assert "Kasus paling sedikit" not in text(meaning(screen(), bare))
    assert "mulai 12" not in explanation_text(bare, CITY, Language.ID)
