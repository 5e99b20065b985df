"""What should have come in by today follows the seasons of earlier years."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from queries.calendar import Period
from queries.metrics.figures import figures
from queries.metrics.values import Figure, Status
from queries.viewer import Role, Viewer
from tests.marts import LEVIES, TODAY, YESTERDAY, HandMart, profile

CITY = profile(LEVIES)


def days_of(year: int, through: date | None = None) -> list[date]:
    end = through or date(year, 12, 31)
    return [date(year, 1, 1) + timedelta(days=step) for step in range((end - date(year, 1, 1)).days + 1)]


def peaked(year: int, through: date | None = None) -> list[dict]:
    """Property tax: one a day, and in August a hundred."""
    return [
        {"day": day, "category": "land", "amount": (100 if day.month == 8 else 1) * 100}
        for day in days_of(year, through)
    ]


def even(year: int, through: date | None = None) -> list[dict]:
    return [{"day": day, "category": "food", "amount": 10_00} for day in days_of(year, through)]


def filled(rows: list[dict], through: date = YESTERDAY, **targets: int) -> HandMart:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", rows, through=through)
    for category, value in targets.items():
        mart.target("levies", "target", value, fiscal_year=through.year, category=category)
    return mart


def asked(mart: HandMart, name: str, by: tuple[str, ...] = (), today: date = TODAY, **more) -> tuple[Figure, ...]:
    return figures(Viewer(Role.MAYOR), mart.engine, CITY, f"levies.{name}", by=by, today=today, **more)


def test_a_tax_that_jumps_in_august_is_not_behind_in_june_where_a_straight_line_would_say_so() -> None:
    rows = [row for year in (2022, 2023, 2024) for row in peaked(year)] + peaked(2025, YESTERDAY)
    (figure,) = asked(filled(rows, land=3434), "realised_percent")
    assert figure.value is not None and figure.value < 5
    assert figure.status is Status.ON_TRACK
    assert figure.reference is not None and abs(figure.reference - figure.value) < Decimal("0.1")


def test_after_its_peak_most_is_expected() -> None:
    rows = [row for year in (2022, 2023, 2024) for row in peaked(year)] + peaked(2025, YESTERDAY)
    mart = filled(rows, through=date(2025, 9, 1), land=100)
    (figure,) = asked(mart, "expected", today=date(2025, 9, 2))
    assert figure.value is not None and figure.value > 95


def test_each_kind_follows_its_own_season_and_the_city_expects_their_sum() -> None:
    rows = [row for year in (2023, 2024) for row in [*peaked(year), *even(year)]] + even(2025, YESTERDAY)
    mart = filled(rows, land=1000, food=1000)
    parts = {figure.category: figure.value for figure in asked(mart, "expected", ("category",))}
    (city,) = asked(mart, "expected")
    assert parts["land"] is not None and parts["food"] is not None and city.value is not None
    assert parts["land"] < 60 and 440 < parts["food"] < 470
    assert abs(parts["land"] + parts["food"] - city.value) < Decimal("1e-15")


def test_a_kind_without_history_follows_the_whole_city() -> None:
    mart = filled([row for year in (2023, 2024) for row in even(year)], food=100, new=100)
    parts = {figure.category: figure.value for figure in asked(mart, "expected", ("category",))}
    assert parts["new"] == parts["food"]


def test_years_count_alike_however_much_came_in() -> None:
    early = [{"day": date(2023, 1, 1), "category": "land", "amount": 1_00}]
    late = [{"day": date(2024, 12, 1), "category": "land", "amount": 1_000_000_00}]
    assert asked(filled([*early, *late], land=100), "expected")[0].value == Decimal(50)


def test_only_the_last_three_complete_years_count() -> None:
    old = [{"day": date(2021, 1, 1), "category": "land", "amount": 1_00}]
    recent = [{"day": date(year, 12, 1), "category": "land", "amount": 1_00} for year in (2022, 2023, 2024)]
    assert asked(filled([*old, *recent], land=100), "expected")[0].value == Decimal(0)


def test_a_first_year_that_began_after_january_is_not_complete() -> None:
    begun = [{"day": date(2023, 5, 1), "category": "land", "amount": 1_00}]
    whole = [{"day": date(2024, 12, 1), "category": "land", "amount": 1_00}]
    assert asked(filled([*begun, *whole], land=100), "expected")[0].value == Decimal(0)


def test_29_february_counts_as_the_28th_on_either_side() -> None:
    leap = date(2024, 2, 29)
    history = [{"day": date(2023, 2, 28), "category": "land", "amount": 1_00}]
    rows = [*history, {"day": date(2023, 3, 1), "category": "land", "amount": 1_00}]
    rows.append({"day": date(2023, 1, 1), "category": "food", "amount": 1})
    assert asked(filled(rows, leap, land=100), "expected", today=date(2024, 3, 1))[0].value == Decimal(50)
    rows = [{"day": date(2024, 1, 1), "category": "food", "amount": 1}]
    rows += [{"day": day, "category": "land", "amount": 1_00} for day in (leap, date(2024, 3, 1))]
    day = date(2025, 2, 28)
    assert asked(filled(rows, day, land=100), "expected", today=date(2025, 3, 1))[0].value == Decimal(50)


def test_without_any_history_nothing_is_expected_and_nothing_judged() -> None:
    mart = filled(even(2025, YESTERDAY), food=1000)
    (figure,) = asked(mart, "realised_percent")
    assert (figure.reference, figure.status) == (None, Status.PLAIN)
    assert asked(mart, "gap")[0].status is Status.NO_DATA


def test_by_31_december_all_of_the_target_is_expected_and_months_add_up_to_it() -> None:
    day = date(2025, 12, 31)
    mart = filled([row for year in (2023, 2024) for row in peaked(year)], day, land=900)
    assert asked(mart, "expected", today=date(2026, 1, 1))[0].value == Decimal(900)
    months = asked(mart, "expected", ("month",), today=date(2026, 1, 1))
    assert abs(sum((month.value or Decimal(0) for month in months), Decimal(0)) - 900) < Decimal("1e-15")
    assert months[7].period == Period(date(2025, 8, 1), date(2025, 8, 31))
    assert (months[7].value or 0) > 800


def test_a_past_year_is_judged_by_the_years_before_it() -> None:
    rows = [{"day": date(2022, 1, 1), "category": "land", "amount": 1_00}]
    rows += [{"day": date(2023, 12, 1), "category": "land", "amount": 1_00}]
    mart = filled(rows, land=100)
    mart.target("levies", "target", 100, fiscal_year=2023, category="land")
    (figure,) = asked(mart, "expected", as_of=date(2023, 6, 30))
    assert figure.value == Decimal(100)


def crossing(**earlier: int) -> HandMart:
    """Ten a day for five years; a target of 730 for the new year, and `earlier` ones by kind for the old."""
    mart = filled([row for year in range(2021, 2025) for row in even(year)], YESTERDAY, food=730)
    for category, value in earlier.items():
        mart.target("levies", "target", value, fiscal_year=2024, category=category)
    return mart


NEW_YEAR = {"as_of": date(2025, 1, 3), "period": Period(date(2024, 12, 28), date(2025, 1, 3))}


def test_a_week_across_the_new_year_expects_of_each_year_its_own_part() -> None:
    """Money of seven days stood beside what was expected of three: the gap had the wrong sign."""
    (expected,) = asked(crossing(food=3650), "expected", **NEW_YEAR)
    (gap,) = asked(crossing(food=3650), "gap", **NEW_YEAR)
    old, new = 3650 * Decimal(4) / 365, 730 * Decimal(3) / 365
    assert expected.value is not None and abs(expected.value - (old + new)) < Decimal(
        "0.02"
    )  # leap years have a day more
    assert gap.value is not None and abs(gap.value - (4 * 10 - old - new)) < Decimal("0.02")


def test_parts_of_a_week_across_the_new_year_add_up_though_one_was_collected_in_the_old_year_alone() -> None:
    mart = crossing(food=3650, land=365)
    parts = [figure.value or Decimal(0) for figure in asked(mart, "expected", ("category",), **NEW_YEAR)]
    (city,) = asked(mart, "expected", **NEW_YEAR)
    assert city.value is not None and len(parts) == 2 and min(parts) > 0
    assert abs(sum(parts, Decimal(0)) - city.value) < Decimal("1e-15")


def test_without_a_target_for_one_of_its_years_nothing_is_expected_of_a_week_across_them() -> None:
    assert asked(crossing(), "gap", **NEW_YEAR)[0].value is None
