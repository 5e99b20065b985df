"""Budgets: every measure equals plain loops over activities and months, at every grain and cut."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.metrics.desk import Desk
from queries.metrics.figures import figures
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure, Status
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, TODAY, YESTERDAY, HandMart, exact, metric, profile

CITY = profile(BUDGET)
GRAINS = [(), ("department",), ("program",), ("kind",), ("department", "program"), ("department", "kind")]
ACTIVITY = ("department", "program", "activity", "kind")

rows_of_a_year = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(1, 12),
            "department": st.sampled_from(["alpha", "beta", "?"]),
            "program": st.sampled_from(["roads", "schools"]),
            "activity": st.sampled_from(["a", "b"]),
            "kind": st.sampled_from(["operating", "capital"]),
            "ceiling": st.integers(0, 10**14),
            "planned": st.integers(0, 10**13),
            "realised": st.integers(-(10**6), 10**13),
            "physical": st.none() | st.integers(0, 100_00),
        }
    ),
    max_size=40,
    unique_by=lambda row: (row["number"], *(row[word] for word in ACTIVITY)),
)


def filled(rows: list[dict], through: date | None = YESTERDAY) -> HandMart:
    mart = HandMart.create()
    written = [{**row, "month": f"2025-{row['number']:02}"} for row in rows]
    for row in written:
        del row["number"]
    mart.rows(BUDGET, "activities", written, through=through)
    return mart


def asked(mart: HandMart, name: str, by: tuple[str, ...] = (), **more) -> dict[tuple, Figure]:
    found = figures(Viewer(Role.MAYOR), mart.engine, CITY, f"budget.{name}", by=by, today=TODAY, **more)
    return {tuple(getattr(one, word) for word in by): one for one in found}


def newest(rows: list[dict], column: str, month: int) -> dict[tuple, int]:
    """Per activity the last value that is there by a month."""
    found: dict[tuple, int] = {}
    for row in sorted(rows, key=lambda row: row["number"]):
        if row["number"] <= month and row[column] is not None:
            found[tuple(row[word] for word in ACTIVITY)] = row[column]
    return found


def percent(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    return Fraction(100 * part) / whole if whole > 0 else None


def less(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left - right


def counted(rows: list[dict], as_of: date) -> dict[str, Fraction | None]:
    """Every measure of some activities, row by row; money in rupiah."""
    whole_month = calendar.monthrange(2025, as_of.month)[1]
    ended, current = as_of.day == whole_month, as_of == YESTERDAY
    last = as_of.month if ended or current else as_of.month - 1
    spent = Fraction(sum(row["realised"] for row in rows if row["number"] <= last), 100)
    part = {as_of.month: Fraction(as_of.day, whole_month)} if current and not ended else {}
    plan = sum(
        (row["planned"] * part.get(row["number"], Fraction(1)) for row in rows if row["number"] <= last), Fraction(0)
    )
    plan /= 100
    ceilings = newest(rows, "ceiling", as_of.month)
    ceiling = Fraction(sum(ceilings.values()), 100)
    progress = newest(rows, "physical", last)
    weight = sum(ceilings[key] for key in progress)
    done = sum(ceilings[key] * value for key, value in progress.items())
    physical = Fraction(done, 100 * weight) if weight else None
    return {
        "realised": spent,
        "planned": plan,
        "ceiling": ceiling,
        "behind_plan": plan - spent,
        "realised_percent": percent(spent, ceiling),
        "planned_percent": percent(plan, ceiling),
        "deviation": less(percent(spent, ceiling), percent(plan, ceiling)),
        "physical_percent": physical,
        "paid_ahead": less(percent(spent, ceiling), physical),
    }


def programs_paid_ahead(rows: list[dict], as_of: date) -> int:
    programs = {(row["department"], row["program"]) for row in rows}
    parts = [[row for row in rows if (row["department"], row["program"]) == one] for one in programs]
    points = [counted(part, as_of)["paid_ahead"] for part in parts]
    return sum(one is not None and one > 15 for one in points)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows_of_a_year, st.one_of(st.just(YESTERDAY), st.dates(date(2025, 1, 1), YESTERDAY)))
def test_every_measure_at_every_grain_and_cut_equals_a_count_row_by_row(rows: list[dict], as_of: date) -> None:
    mart = filled(rows)
    with MartReader(Viewer(Role.MAYOR), mart.engine) as reader:
        desk = Desk(reader, CITY, TODAY)
        for by in GRAINS:
            for name, entry in BUDGET.metrics.items():
                metric = named(CITY, f"budget.{name}")
                for figure in desk.figures(metric, by, desk.moment(metric, as_of)):
                    key = tuple(getattr(figure, word) for word in by)
                    mine = [row for row in rows if tuple(row[word] for word in by) == key]
                    if entry.kind is not None:
                        mine = [row for row in mine if row["kind"] == entry.kind]
                        wanted = counted(mine, as_of)["realised_percent"]
                    elif name == "paid_ahead_programs":
                        wanted = Fraction(programs_paid_ahead(mine, as_of))
                    else:
                        wanted = counted(mine, as_of)[name]
                    assert (name, by, figure.value) == (name, by, exact(wanted))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows_of_a_year)
def test_money_of_parts_and_of_months_adds_up_to_the_city(rows: list[dict]) -> None:
    mart = filled(rows)
    for name in ("realised", "planned", "ceiling", "behind_plan"):
        (city,) = asked(mart, name).values()
        assert city.value is not None
        for by in GRAINS[1:]:
            parts = sum((part.value or Decimal(0) for part in asked(mart, name, by).values()), Decimal(0))
            assert abs(parts - city.value) < Decimal("1e-15")  # a share of a month does not end in decimals
    for name in ("realised", "planned"):
        months = figures(Viewer(Role.MAYOR), mart.engine, CITY, f"budget.{name}", by=("month",), today=TODAY)
        total = sum((month.value or Decimal(0) for month in months), Decimal(0))
        assert abs(total - (asked(mart, name)[()].value or 0)) < Decimal("1e-15")


def months(*numbers: int, **more) -> list[dict]:
    fields = {"department": "alpha", "ceiling": 1200_00, "planned": 100_00, "realised": 50_00, "physical": None} | more
    return [{"number": number, **fields} for number in numbers]


def test_the_plan_of_the_running_month_counts_by_its_days_that_are_past() -> None:
    found = asked(filled(months(*range(1, 13))), "planned")[()]
    assert found.value == exact(500 + Fraction(100 * 16, 30))


def test_a_past_day_inside_a_month_is_told_by_the_months_before_it() -> None:
    mart = filled(months(*range(1, 7)))
    assert asked(mart, "realised", as_of=date(2025, 3, 14))[()].value == Decimal(100)
    assert asked(mart, "planned", as_of=date(2025, 3, 14))[()].value == Decimal(200)
    assert asked(mart, "realised", as_of=date(2025, 3, 31))[()].value == Decimal(150)


def test_the_ceiling_is_the_one_in_force_and_a_revision_takes_its_place() -> None:
    rows = [*months(1, 2, 3), *months(4, 5, 6, ceiling=1500_00)]
    assert asked(filled(rows), "ceiling", as_of=date(2025, 3, 31))[()].value == Decimal(1200)
    assert asked(filled(rows), "ceiling")[()].value == Decimal(1500)


def test_a_blank_month_carries_the_last_physical_progress_and_the_new_year_starts_blank() -> None:
    rows = [*months(1, 3), *months(2, physical=40_00)]
    mart = filled(rows)
    assert asked(mart, "physical_percent", as_of=date(2025, 1, 31))[()].value is None
    assert asked(mart, "physical_percent")[()].value == Decimal(40)


def test_an_activity_that_goes_on_under_another_spelling_of_its_department_counts_once() -> None:
    mart = HandMart.create()
    rows = [{**row, "month": f"2025-{row.pop('number'):02}"} for row in months(1, 2, 3, 4)]
    mart.rows(BUDGET, "activities", rows)
    with mart.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO cell SELECT 99, fact_id, department, category, district, channel, "
            "program, activity, kind, 'OLD NAME', raw_category, raw_district, raw_channel, raw_program, "
            "raw_activity, raw_kind FROM cell WHERE id = 1")  # fmt: skip
        connection.exec_driver_sql("UPDATE budget_fact SET cell_id = 99 WHERE month < '2025-03'")
    assert asked(mart, "ceiling")[()].value == Decimal(1200)
    assert asked(mart, "realised")[()].value == Decimal(200)


def test_leaves_of_one_name_count_with_their_own_ceilings() -> None:
    leaf = {"number": 1, "department": "alpha", "program": "roads", "activity": "a", "kind": "capital"}
    money = {"planned": 0, "realised": 0}
    leaves = [
        {**leaf, **money, "ceiling": 300_00, "physical": 100_00},
        {**leaf, **money, "ceiling": 100_00, "physical": 20_00},
    ]
    assert asked(filled(leaves), "physical_percent")[()].value == Decimal(80)
    assert asked(filled(leaves), "ceiling")[()].value == Decimal(400)


def test_ten_points_behind_exactly_is_watch_and_five_exactly_is_on_track() -> None:
    june = date(2025, 6, 30)
    for spent, status in ((999, Status.BEHIND), (1000, Status.WATCH), (1499, Status.WATCH), (1500, Status.ON_TRACK)):
        rows = months(6, ceiling=10_000_00, planned=2000_00, realised=spent * 100)
        mart = filled(rows, through=june)
        found = figures(Viewer(Role.MAYOR), mart.engine, CITY, "budget.realised_percent", today=date(2025, 7, 1))
        deviation = figures(Viewer(Role.MAYOR), mart.engine, CITY, "budget.deviation", today=date(2025, 7, 1))
        assert [one.status for one in (*found, *deviation)] == [status, status]


def test_ten_points_behind_is_watch_also_where_the_percentages_have_no_end() -> None:
    rows = months(6, ceiling=300_00, planned=130_00, realised=100_00)
    (figure,) = figures(
        Viewer(Role.MAYOR), filled(rows, date(2025, 6, 30)).engine, CITY, "budget.deviation", today=date(2025, 7, 1)
    )
    assert (figure.value, figure.status) == (Decimal(-10), Status.WATCH)


def test_a_blank_month_is_carried_for_each_of_two_leaves_of_one_name_that_their_codes_tell_apart() -> None:
    rows = [
        *months(5, 6, activity="1.01.0001 Roads", ceiling=100_00, physical=20_00),
        *months(5, activity="1.01.0002 Roads", ceiling=300_00, physical=90_00),
        *months(6, activity="1.01.0002 Roads", ceiling=300_00),
    ]
    assert asked(filled(rows), "physical_percent")[()].value == Decimal(100 * 20 + 300 * 90) / 400


def test_money_ahead_of_work_is_judged_and_counted_by_program() -> None:
    rows = [
        *months(6, program="a", ceiling=100_00, realised=91_00, physical=64_00),
        *months(6, program="b", ceiling=100_00, realised=79_00, physical=64_00),
    ]
    mart = filled(rows)
    found = asked(mart, "paid_ahead", ("department", "program"))
    assert {key[1]: (one.value, one.status) for key, one in found.items()} == {
        "a": (Decimal(27), Status.BEHIND),
        "b": (Decimal(15), Status.WATCH),
    }
    assert asked(mart, "paid_ahead_programs")[()].value == Decimal(1)


def test_a_ceiling_of_zero_gives_no_percentage() -> None:
    figure = asked(filled(months(6, ceiling=0)), "realised_percent")[()]
    assert (figure.value, figure.status) == (None, Status.NO_DATA)


def test_unspent_contingency_is_not_called_behind_unless_a_metric_is_of_it_alone() -> None:
    unspent = {"planned": 200_00, "realised": 0}
    reserve = months(6, kind="contingency", program="reserve", **unspent)
    mart = filled([*reserve, *months(6, kind="capital", program="roads", **unspent)])
    spent = asked(mart, "realised_percent", by=("kind",))
    assert {kind: (one.value, one.status) for (kind,), one in spent.items()} == {
        "contingency": (0, Status.PLAIN),
        "capital": (0, Status.WATCH),
    }
    assert spent["contingency",].reference == spent["capital",].reference is not None
    alone = metric("realised_percent", kind="contingency", against="plan", watch=Decimal(-2), behind=Decimal(-10))
    city = profile(BUDGET.model_copy(update={"metrics": {**BUDGET.metrics, "reserve": alone}}))
    (found,) = figures(Viewer(Role.MAYOR), mart.engine, city, "budget.reserve", today=TODAY)
    assert found.status is Status.WATCH
