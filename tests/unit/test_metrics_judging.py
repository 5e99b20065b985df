"""Status, freshness, and the names of what can be asked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

import queries.metrics
from queries.calendar import Period, last_days
from queries.errors import UnknownNameError
from queries.metrics.explain import explain
from queries.metrics.figures import figures
from queries.metrics.home import home
from queries.metrics.judging import is_judged_over, margin_of, status_of
from queries.metrics.named import named
from queries.metrics.registry import MEASURES
from queries.metrics.values import Status
from queries.profile.measures import MEASURES as NAMES
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, HAULAGE, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, metric, profile, service

CITY = profile(LEVIES, PERMITS, BUDGET)
CATALOGUES = Path(__file__).parents[2] / "dashboard" / "i18n"


@pytest.mark.parametrize(
    ("value", "status"),
    [(50, Status.ON_TRACK), (45, Status.ON_TRACK), (44, Status.WATCH), (40, Status.WATCH), (39, Status.BEHIND)],
)
def test_the_thresholds_themselves_still_belong_to_the_better_side(value: int, status: Status) -> None:
    wanted = named(CITY, "budget.realised_percent")
    margin = margin_of(wanted, Decimal(value), Decimal(50))
    assert status_of(wanted, Decimal(value), margin, late=False) is status


@pytest.mark.parametrize(
    ("name", "start", "judged"),
    [
        ("budget.realised_percent", date(2025, 1, 1), True),
        ("budget.realised_percent", date(2025, 6, 1), False),
        ("budget.paid_ahead", date(2025, 6, 1), True),  # counts from 1 January whatever is asked
        ("levies.realised_percent", date(2025, 6, 10), False),
        ("permits.in_time_percent", date(2025, 6, 10), True),  # a promise holds for every week
    ],
)
def test_what_follows_a_pace_or_a_plan_is_judged_since_1_january_alone(name: str, start: date, judged: bool) -> None:
    assert is_judged_over(named(CITY, name), Period(start, date(2025, 6, 16))) is judged


def test_a_week_far_behind_its_pace_is_not_called_on_track() -> None:
    mart = HandMart.create()
    years = [date(year, 1, 1) + timedelta(days=step) for year in (2023, 2024) for step in range(365)]
    mart.rows(LEVIES, "payments", [{"day": day, "category": "land", "amount": 100} for day in years], through=YESTERDAY)
    mart.target("levies", "target", 365, fiscal_year=2025, category="land")
    week = last_days(YESTERDAY, 7)
    (figure,) = figures(Viewer(Role.MAYOR), mart.engine, CITY, "levies.realised_percent", period=week, today=TODAY)
    assert (figure.value, figure.status) == (Decimal(0), Status.PLAIN)
    assert figure.reference is not None and figure.reference > 1
    assert figure.margin == -figure.reference


def test_where_lower_is_better_the_margin_is_turned_round() -> None:
    wanted = named(CITY, "budget.paid_ahead")
    assert margin_of(wanted, Decimal(16), None) == Decimal(-16)
    assert status_of(wanted, Decimal(16), Decimal(-16), late=False) is Status.BEHIND


def test_a_number_without_reference_is_shown_and_not_judged_and_a_late_one_is_late() -> None:
    wanted = named(CITY, "levies.realised")
    assert status_of(wanted, Decimal(1), margin_of(wanted, Decimal(1), None), late=False) is Status.PLAIN
    assert status_of(wanted, Decimal(1), None, late=True) is Status.LATE
    assert status_of(wanted, None, None, late=True) is Status.NO_DATA


@pytest.mark.parametrize(
    ("key", "through", "late"),
    [
        ("levies", date(2025, 6, 15), False),
        ("levies", date(2025, 6, 14), True),
        ("permits", date(2025, 6, 13), False),  # Friday; Tuesday is two working days later
        ("permits", date(2025, 6, 12), True),
        ("budget", date(2025, 6, 13), False),
        ("budget", date(2025, 6, 12), True),
    ],
)
def test_data_are_late_when_older_than_cadence_and_grace_by_the_services_own_clock(
    key: str, through: date, late: bool
) -> None:
    mart = HandMart.create()
    one = CITY.service(key)
    mart.rows(one, next(iter(one.facts)), [], through=through)
    explained = explain(Viewer(Role.MAYOR), mart.engine, CITY, f"{key}.{next(iter(one.metrics))}", today=TODAY)
    assert (explained.freshness.late, explained.freshness.data_through) == (late, through)


def test_a_late_service_is_judged_neither_today_nor_spared_for_days_that_are_complete() -> None:
    mart = HandMart.create()
    through = date(2025, 6, 2)
    rows = [{"number": month, "ceiling": 100_00, "planned": 10_00, "realised": 1_00} for month in (4, 5, 6)]
    mart.rows(BUDGET, "activities", [{**row, "month": f"2025-{row.pop('number'):02}"} for row in rows], through=through)
    (now,) = figures(Viewer(Role.MAYOR), mart.engine, CITY, "budget.realised_percent", today=TODAY)
    (then,) = figures(
        Viewer(Role.MAYOR), mart.engine, CITY, "budget.realised_percent", as_of=date(2025, 5, 31), today=TODAY
    )
    assert (now.status, now.as_of, then.status) == (Status.LATE, through, Status.BEHIND)


def test_of_several_facts_the_one_that_stopped_tells_the_age_and_rare_cases_do_not() -> None:
    facts = dict(HAULAGE.facts) | {"repairs": PERMITS.facts["files"]}
    metrics = dict(HAULAGE.metrics) | {"broken": metric("backlog", fact="repairs")}
    city = profile(service("haulage", 1, facts, metrics))
    mart = HandMart.create()
    days = {
        "hauls": date(2025, 6, 10),
        "planned": date(2025, 6, 16),
        "done": date(2025, 6, 16),
        "repairs": date(2025, 6, 1),
    }
    for name, through in days.items():
        mart.rows(city.service("haulage"), name, [], through=through)
    assert explain(Viewer(Role.MAYOR), mart.engine, city, "haulage.broken", today=TODAY).freshness.data_through == date(
        2025, 6, 10
    )


def test_data_of_tomorrow_never_move_the_day_beyond_today() -> None:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", [], through=date(2025, 7, 1))
    found = explain(Viewer(Role.MAYOR), mart.engine, CITY, "levies.realised", as_of=date(2025, 8, 1), today=TODAY)
    assert (found.freshness.data_through, found.figure.as_of) == (TODAY, TODAY)


def test_freshness_counts_what_was_held_back_and_what_has_no_place_and_says_why_a_pull_failed() -> None:
    mart = HandMart.create()
    rows = [{"day": date(2025, 6, 1), "category": word, "amount": 1, "rows": 4} for word in ("?", "land")]
    mart.rows(LEVIES, "payments", rows)
    mart.held_back(LEVIES, "payments", "no_date", 3)
    mart.pulled("levies", "payments", None, succeeded=False, message="mysql://u@h/d: the server does not answer. See.")
    fresh = explain(Viewer(Role.MAYOR), mart.engine, CITY, "levies.realised", today=TODAY).freshness
    assert (fresh.quarantined_rows, fresh.unmapped_rows, fresh.late) == (3, 4, False)
    assert (fresh.failure, fresh.reconciled) == ("the source cannot be reached", True)


def test_a_pull_that_does_not_add_up_is_not_reconciled() -> None:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", [])
    mart.pulled("levies", "payments", TODAY, source_rows=10, accepted_rows=9, quarantined_rows=0)
    assert not explain(Viewer(Role.MAYOR), mart.engine, CITY, "levies.realised", today=TODAY).freshness.reconciled


def test_an_explanation_holds_all_that_stands_behind_a_number() -> None:
    city = profile(LEVIES).model_copy(update={"sql": {"levies.sql": "SELECT 1", "levies.mysql.sql": "SELECT 2"}})
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", [{"day": date(2025, 6, 1), "category": "land", "amount": 250_00}])
    for category, value in (("land", 600), ("food", 400)):
        mart.target("levies", "target", value, fiscal_year=2025, stage="murni", category=category, document="Perda 1")
    found = explain(Viewer(Role.MAYOR), mart.engine, city, "levies.realised_percent", today=TODAY)
    assert found.figure.value == Decimal(25)
    assert found.target is not None
    assert (found.target.value, found.target.stage, found.target.document) == (Decimal(1000), "murni", "Perda 1")
    assert (found.definition, found.owner) == ("measure.flow.realised_percent", "alpha")
    assert [(one.file, one.text) for one in found.sql] == [("levies.mysql.sql", "SELECT 2"), ("levies.sql", "SELECT 1")]
    assert [one.fact for one in found.reconciliations] == ["payments"]


@pytest.mark.parametrize("name", ["levies.realized", "levys.realised", "levies"])
def test_a_name_that_is_not_there_is_answered_with_the_nearest(name: str) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean|Known"):
        figures(Viewer(Role.MAYOR), HandMart.create().engine, CITY, name, today=TODAY)


def test_a_dimension_that_a_shape_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="cannot be broken down"):
        figures(Viewer(Role.MAYOR), HandMart.create().engine, CITY, "budget.realised", by=("district",), today=TODAY)


def test_the_profile_and_the_registry_name_the_same_measures() -> None:
    assert {shape: {one.name for one in found} for shape, found in MEASURES.items()} == NAMES


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_measure_is_defined_in_words(language: str) -> None:
    texts = tomllib.loads((CATALOGUES / f"measures.{language}.toml").read_text())
    keys = {f"measure.{shape}.{name}" for shape, found in texts["measure"].items() for name in found}
    assert keys == {one.words for found in MEASURES.values() for one in found}


def test_nothing_asks_the_mart_without_a_viewer() -> None:
    modules = [
        importlib.import_module(f"queries.metrics.{one.name}") for one in pkgutil.iter_modules(queries.metrics.__path__)
    ]
    asking = [
        member
        for module in modules
        for _, member in inspect.getmembers(module, lambda one: inspect.isfunction(one) or inspect.isclass(one))
        if member.__module__ == module.__name__ and _takes(member, Engine)
    ]
    assert {home, figures, explain} <= set(asking)
    for member in asking:
        methods = [getattr(member, one) for one in ("home", "desk", "refresh") if hasattr(member, one)] or [member]
        assert all(_takes(method, Viewer) for method in methods), member


def _takes(member: object, kind: type) -> bool:
    try:
        parameters = inspect.signature(member, eval_str=True).parameters.values()  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError):
        return False
    return any(one.annotation is kind for one in parameters)
