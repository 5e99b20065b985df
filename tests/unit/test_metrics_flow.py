"""Flows: every measure equals a plain count over the rows, at every grain."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.metrics.figures import figures
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure, Status
from queries.viewer import Role, Viewer
from tests.marts import HAULAGE, LEVIES, TODAY, YESTERDAY, HandMart, exact, profile

CITY = profile(LEVIES, HAULAGE)
GRAINS = [(), ("department",), ("category",), ("district",), ("department", "category")]
TARGETS = {("alpha", "land"): 900, ("beta", "food"): 400, ("alpha", "new"): 70}

MEASURES = (
    "realised",
    "penalty",
    "target",
    "realised_percent",
    "expected",
    "expected_percent",
    "gap",
    "remainder",
    "needed_per_week",
)

payments = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.dates(date(2022, 1, 1), YESTERDAY),
            "department": st.sampled_from(["alpha", "beta", "?", ""]),
            "category": st.sampled_from(["land", "food", "?"]),
            "district": st.sampled_from(["x", "y", ""]),
            "amount": st.integers(-50_00, 10**15),
            "penalty": st.integers(0, 10**6),
        }
    ),
    max_size=40,
    unique_by=lambda row: (row["day"], row["department"], row["category"], row["district"]),
)


def filled(rows: list[dict], targets: dict[tuple[str, str], int] = TARGETS) -> HandMart:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", rows)
    for (department, category), value in targets.items():
        mart.target("levies", "target", value, fiscal_year=2025, department=department, category=category)
    return mart


def asked(mart: HandMart, name: str, by: tuple[str, ...] = (), **more) -> dict[tuple, Figure]:
    found = figures(Viewer(Role.MAYOR), mart.engine, CITY, name, by=by, today=TODAY, **more)
    return {tuple(getattr(one, word) for word in by if word != "month"): one for one in found}


def in_period(rows: list[dict], key: tuple, by: tuple, start: date, end: date) -> list[dict]:
    return [row for row in rows if start <= row["day"] <= end and tuple(row[word] for word in by) == key]


def key_of_target(place: tuple[str, str], by: tuple[str, ...]) -> tuple:
    return tuple({"department": place[0], "category": place[1]}[word] for word in by)


def share_of_year(rows: list[dict], category: str | None, day: date) -> Fraction | None:
    """By plain loops: the mean over the last three complete years of what had come in by the same month and day."""
    first = min((row["day"] for row in rows), default=None)
    if first is None:
        return None
    parts = []
    for year in range(max(2022, first.year + (first.month != 1)), 2025):
        mine = [row for row in rows if row["day"].year == year and category in (None, row["category"])]
        limit = (day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
        early = [
            row["amount"]
            for row in mine
            if (row["day"].month, 28 if row["day"].month == 2 and row["day"].day == 29 else row["day"].day) <= limit
        ]
        whole = sum(row["amount"] for row in mine)
        if whole > 0:
            parts.append(Fraction(sum(early), whole))
    return sum(parts, Fraction(0)) / len(parts) if parts else None


def counted(rows: list[dict], key: tuple, by: tuple) -> dict[str, Fraction | None]:
    """Every measure of one member by plain loops."""
    mine = in_period(rows, key, by, date(2025, 1, 1), YESTERDAY)
    realised = Fraction(sum(row["amount"] for row in mine), 100)
    own = [(place, value) for place, value in TARGETS.items() if not set(by) - {"department", "category"}]
    own = [(category, value) for (place, category), value in own if key_of_target((place, category), by) == key]
    target = Fraction(sum(value for _, value in own)) if own else None
    whole = share_of_year(rows, None, YESTERDAY)
    shares = [(value, share_of_year(rows, category, YESTERDAY)) for category, value in own]
    paced = [
        value * (whole if share is None else share) for value, share in shares if share is not None or whole is not None
    ]
    expected = sum(paced, Fraction(0)) if paced else None
    days_left = (date(2025, 12, 31) - YESTERDAY).days
    return {
        "realised": realised,
        "penalty": Fraction(sum(row["penalty"] for row in mine), 100),
        "target": target,
        "realised_percent": None if target is None else 100 * realised / target,
        "expected": expected,
        "expected_percent": None if expected is None or target is None else 100 * expected / target,
        "gap": None if expected is None else realised - expected,
        "remainder": None if target is None else target - realised,
        "needed_per_week": None if target is None else max(Fraction(0), (target - realised) * 7 / days_left),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payments)
def test_every_measure_at_every_grain_equals_a_count_row_by_row(rows: list[dict]) -> None:
    mart = filled(rows)
    with MartReader(Viewer(Role.MAYOR), mart.engine) as reader:
        desk = Desk(reader, CITY, TODAY)
        for by in GRAINS:
            for name in MEASURES:
                for figure in desk.figures(named(CITY, f"levies.{name}"), by):
                    wanted = counted(rows, tuple(getattr(figure, word) for word in by), by)
                    assert (name, by, figure.value) == (name, by, exact(wanted[name]))


@settings(max_examples=25, deadline=None)
@given(payments)
def test_parts_add_up_to_the_city_at_every_grain(rows: list[dict]) -> None:
    mart = filled(rows)
    for name in ("levies.realised", "levies.penalty"):
        (city,) = asked(mart, name).values()
        for by in (*GRAINS[1:], ("month",), ("month", "category")):
            parts = figures(Viewer(Role.MAYOR), mart.engine, CITY, name, by=by, today=TODAY)
            assert sum(part.value or 0 for part in parts) == city.value
    for name in ("levies.target", "levies.remainder"):
        (city,) = asked(mart, name).values()
        parts = [part.value for part in asked(mart, name, ("category",)).values() if part.value is not None]
        if name == "levies.target":
            assert sum(parts) == city.value


def test_the_percentage_of_the_whole_is_of_the_sums_and_no_mean_of_percentages() -> None:
    rows = [
        {"day": date(2025, 2, 1), "department": "alpha", "category": "land", "amount": 90_00},
        {"day": date(2025, 2, 1), "department": "beta", "category": "food", "amount": 400_00},
    ]
    mart = filled(rows, {("alpha", "land"): 900, ("beta", "food"): 400})
    parts = asked(mart, "levies.realised_percent", ("category",))
    assert [parts[key].value for key in (("land",), ("food",))] == [Decimal(10), Decimal(100)]
    assert asked(mart, "levies.realised_percent")[()].value == exact(Fraction(490 * 100, 1300))


def test_principal_and_penalty_are_never_added_together() -> None:
    mart = filled([{"day": date(2025, 3, 1), "category": "land", "amount": 100_00, "penalty": 7_50}])
    assert asked(mart, "levies.realised")[()].value == Decimal(100)
    assert asked(mart, "levies.penalty")[()].value == Decimal("7.5")


def test_large_amounts_are_exact_to_the_sen() -> None:
    amounts = [4_079_700_000_000_01, 1, 9_999_999_999_999_99]
    rows = [{"day": date(2025, 3, day), "category": "land", "amount": one} for day, one in enumerate(amounts, 1)]
    assert asked(filled(rows), "levies.realised")[()].value == Decimal(sum(amounts)) / 100


def test_a_category_with_a_target_and_nothing_received_stands_at_zero() -> None:
    mart = filled([{"day": date(2025, 3, 1), "department": "alpha", "category": "land", "amount": 100}])
    figure = asked(mart, "levies.realised_percent", ("category",))[("new",)]
    assert figure.value == Decimal(0)


def test_a_target_of_zero_gives_no_percentage() -> None:
    mart = filled([{"day": date(2025, 3, 1), "category": "land", "amount": 100}], {("alpha", "land"): 0})
    figure = asked(mart, "levies.realised_percent")[()]
    assert (figure.value, figure.status) == (None, Status.NO_DATA)


def test_without_any_target_there_is_money_but_no_percentage() -> None:
    mart = filled([{"day": date(2025, 3, 1), "category": "land", "amount": 100}], {})
    assert asked(mart, "levies.realised")[()].value == Decimal(1)
    assert asked(mart, "levies.realised_percent")[()].status is Status.NO_DATA


def test_nothing_is_needed_any_more_once_the_target_is_passed() -> None:
    mart = filled([{"day": date(2025, 3, 1), "category": "land", "amount": 2000_00}], {("alpha", "land"): 900})
    assert asked(mart, "levies.needed_per_week")[()].value == Decimal(0)
    assert asked(mart, "levies.remainder")[()].value == Decimal(-1100)


def test_on_31_december_no_rate_can_bring_in_what_is_missing() -> None:
    mart = HandMart.create()
    day = date(2024, 12, 31)
    mart.rows(LEVIES, "payments", [{"day": day, "category": "land", "amount": 1}], through=day)
    mart.target("levies", "target", 10, fiscal_year=2024, category="land")
    assert asked(mart, "levies.needed_per_week")[()].value is None


def test_a_past_day_is_seen_with_what_was_known_of_the_year_by_then() -> None:
    rows = [
        {"day": date(2024, 12, 31), "category": "land", "amount": 8_00},
        {"day": date(2025, 3, 31), "category": "land", "amount": 1_00},
        {"day": date(2025, 4, 1), "category": "land", "amount": 2_00},
    ]
    figure = asked(filled(rows), "levies.realised", as_of=date(2025, 3, 31))[()]
    assert figure.value == Decimal(1)
    assert figure.period == Period(date(2025, 1, 1), date(2025, 3, 31))


def test_a_period_of_ones_own_wins_over_the_year_so_far() -> None:
    rows = [{"day": date(2025, 3, day), "category": "land", "amount": 100} for day in range(1, 11)]
    period = Period(date(2025, 3, 3), date(2025, 3, 5))
    figure = asked(filled(rows), "levies.realised", period=period)[()]
    assert (figure.value, figure.period) == (Decimal(3), period)


def test_months_follow_each_other_and_the_running_one_ends_with_the_data() -> None:
    rows = [{"day": date(2025, month, 3), "category": "land", "amount": month * 100} for month in range(1, 7)]
    found = figures(Viewer(Role.MAYOR), filled(rows).engine, CITY, "levies.realised", by=("month",), today=TODAY)
    assert [one.value for one in found] == [Decimal(month) for month in range(1, 7)]
    assert [one.period for one in found][-2:] == [
        Period(date(2025, 5, 1), date(2025, 5, 31)),
        Period(date(2025, 6, 1), YESTERDAY),
    ]


def test_a_daily_average_divides_by_every_day_of_its_window_and_turns_kilograms_into_tonnes() -> None:
    mart = HandMart.create()
    days = [YESTERDAY - timedelta(days=back) for back in (0, 3, 6, 7)]
    mart.rows(HAULAGE, "hauls", [{"day": day, "district": "x", "amount": 700_000_00} for day in days])
    assert asked(mart, "haulage.tonnes_per_day")[()].value == Decimal(300)
    assert asked(mart, "haulage.tonnes")[()].value == Decimal(2800)


def test_a_city_target_of_a_sum_holds_for_the_city_alone_and_one_of_a_percentage_for_every_part() -> None:
    mart = HandMart.create()
    for name in ("hauls", "planned", "done"):
        rows = [{"day": YESTERDAY, "district": word, "amount": 100_00} for word in "xy"]
        mart.rows(HAULAGE, name, rows)
    mart.target("haulage", "tonnes_per_day", 850)
    mart.target("haulage", "done_percent", 95)
    assert asked(mart, "haulage.tonnes_per_day")[()].reference == Decimal(850)
    assert {one.reference for one in asked(mart, "haulage.tonnes_per_day", ("district",)).values()} == {None}
    assert {one.reference for one in asked(mart, "haulage.done_percent", ("district",)).values()} == {Decimal(95)}


def test_a_ratio_is_of_the_sums_over_both_facts_and_none_where_nothing_was_planned() -> None:
    mart = HandMart.create()
    mart.rows(HAULAGE, "planned", [{"day": YESTERDAY, "district": "x", "amount": 300_00}])
    mart.rows(HAULAGE, "done", [{"day": YESTERDAY, "district": word, "amount": 100_00} for word in "xy"])
    mart.rows(HAULAGE, "hauls", [])
    assert asked(mart, "haulage.done_percent")[()].value == exact(Fraction(20000, 300))
    assert asked(mart, "haulage.done_percent", ("district",))[("y",)].value is None


def test_an_empty_source_shows_no_data_instead_of_a_nought() -> None:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", [], through=None)
    figure = asked(mart, "levies.realised")[()]
    assert (figure.value, figure.status) == (None, Status.NO_DATA)


@pytest.mark.parametrize("name", ["levies.realised", "haulage.done_percent"])
def test_every_figure_names_its_metric_unit_and_day(name: str) -> None:
    mart = filled([{"day": YESTERDAY, "category": "land", "amount": 100}])
    for fact in ("hauls", "planned", "done"):
        mart.rows(HAULAGE, fact, [{"day": YESTERDAY, "district": "x", "amount": 1_00}])
    figure = asked(mart, name)[()]
    assert (figure.metric, figure.as_of) == (name, YESTERDAY)
    assert figure.unit == ("rupiah" if name.startswith("levies") else "percent")
