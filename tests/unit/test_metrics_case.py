"""Cases: every measure equals a plain look at each single case, at every grain."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.calendar import Period, WorkingCalendar
from queries.metrics.desk import Desk
from queries.metrics.figures import figures
from queries.metrics.named import named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure
from queries.profile.models import Clock
from queries.viewer import Role, Viewer
from tests.marts import CANCELLED, DONE, PERMITS, REFUSED, RETURNED, TODAY, YESTERDAY, HandMart, exact, profile

CITY = profile(PERMITS)
STANDARD = {"slow": 10, "quick": 0}
BANDS = ((0, 3), (4, 7), (8, 14), (15, 60), (61, 10**6))
GRAINS = [(), ("department",), ("category",), ("district",), ("category", "district")]
CLOSED = {"closed": None, "done": DONE, "refused": REFUSED, "returned": RETURNED, "cancelled": CANCELLED}


@st.composite
def a_case(draw: st.DrawFn) -> dict:
    opened = draw(st.dates(date(2024, 2, 20), YESTERDAY))
    closed = draw(st.none() | st.dates(opened, YESTERDAY) | st.just(opened))
    return {
        "opened": opened,
        "closed": closed,
        "due": draw(st.none() | st.dates(opened, YESTERDAY + timedelta(days=30))),
        "outcome": "" if closed is None else draw(st.sampled_from([DONE, REFUSED, RETURNED, CANCELLED])),
        "waiting_days": draw(st.sampled_from([0, 0, 1, 5, 40])),
        "department": draw(st.sampled_from(["alpha", "beta", "?"])),
        "category": draw(st.sampled_from(["slow", "quick", "due", "auto", "?", ""])),
        "district": draw(st.sampled_from(["x", "y"])),
        "rows": draw(st.integers(1, 3)),
    }


cases = st.lists(a_case(), max_size=30)
calendar = WorkingCalendar.of(CITY)


def worked(start: date, end: date) -> int:
    """Working days after `start` up to `end`, one by one."""
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) for day in days)


def filled(rows: list[dict]) -> HandMart:
    mart = HandMart.create()
    mart.rows(PERMITS, "files", rows)
    mart.target("permits", "in_time_percent", 90)
    return mart


def asked(mart: HandMart, name: str, by: tuple[str, ...] = (), **more) -> dict[tuple, Figure]:
    found = figures(Viewer(Role.MAYOR), mart.engine, CITY, name, by=by, today=TODAY, **more)
    return {tuple(getattr(one, word) for word in by): one for one in found}


def single(rows: list[dict]) -> list[dict]:
    return [row for row in rows for _ in range(row["rows"])]


def is_open(row: dict, day: date) -> bool:
    return row["opened"] <= day and (row["closed"] is None or row["closed"] > day)


def is_overdue(row: dict, day: date) -> bool:
    if not is_open(row, day):
        return False
    if row["category"] in STANDARD:
        return worked(row["opened"], day) - row["waiting_days"] > STANDARD[row["category"]]
    return row["due"] is not None and row["due"] < day


def in_time(row: dict) -> bool | None:
    if row["category"] in STANDARD:
        return worked(row["opened"], row["closed"]) - row["waiting_days"] <= STANDARD[row["category"]]
    return None if row["due"] is None else row["closed"] <= row["due"]


def percentile(values: list[int], part: Fraction) -> Fraction | None:
    if not values:
        return None
    values = sorted(values)
    rank = part * (len(values) - 1)
    low = int(rank)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (rank - low)


def counted(rows: list[dict], start: date, end: date) -> dict[str, Fraction | int | None]:
    """Every measure of some cases, looking at one after the other."""
    closed = [row for row in rows if row["closed"] is not None and start <= row["closed"] <= end]
    decided = [row for row in closed if row["outcome"] in (DONE, REFUSED) and row["category"] != "auto"]
    kept = [in_time(row) for row in decided if in_time(row) is not None]
    taken = [max(worked(row["opened"], row["closed"]) - row["waiting_days"], 0) for row in decided]
    open_now = [row for row in rows if is_open(row, end)]
    week_ago = end - timedelta(days=7)
    ages = [(end - row["opened"]).days for row in open_now]
    return {
        "received": sum(start <= row["opened"] <= end for row in rows),
        **{name: sum(out in (None, row["outcome"]) for row in closed) for name, out in CLOSED.items()},
        "backlog": len(open_now),
        "backlog_change": len(open_now) - sum(is_open(row, week_ago) for row in rows),
        "overdue": sum(is_overdue(row, end) for row in rows),
        "in_time_percent": Fraction(100 * sum(kept), len(kept)) if kept else None,
        "median_days": percentile(taken, Fraction(1, 2)),
        "p90_days": percentile(taken, Fraction(9, 10)),
        **{f"band_{band}": sum(low <= age <= high for age in ages) for band, (low, high) in enumerate(BANDS)},
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases, st.dates(date(2024, 2, 28), YESTERDAY))
def test_every_measure_at_every_grain_and_day_equals_a_look_at_each_case(rows: list[dict], as_of: date) -> None:
    mart = filled(rows)
    with MartReader(Viewer(Role.MAYOR), mart.engine) as reader:
        desk = Desk(reader, CITY, TODAY)
        for by in GRAINS:
            for name in PERMITS.metrics:
                metric = named(CITY, f"permits.{name}")
                for figure in desk.figures(metric, by, desk.moment(metric, as_of)):
                    key = tuple(getattr(figure, word) for word in by)
                    mine = [row for row in single(rows) if tuple(row[word] for word in by) == key]
                    wanted = counted(mine, date(as_of.year, 1, 1), as_of)[name]
                    assert (name, by, figure.value) == (name, by, exact(wanted))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases)
def test_months_count_events_by_month_and_stocks_at_their_end(rows: list[dict]) -> None:
    mart = filled(rows)
    for name in ("received", "closed", "backlog", "overdue", "in_time_percent", "median_days", "band_1"):
        for figure in figures(Viewer(Role.MAYOR), mart.engine, CITY, f"permits.{name}", by=("month",), today=TODAY):
            assert figure.period is not None
            wanted = counted(single(rows), figure.period.start, figure.period.end)[name]
            assert (name, figure.as_of, figure.value) == (name, figure.period.end, exact(wanted))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases)
def test_counts_of_parts_add_up_and_so_do_the_age_bands(rows: list[dict]) -> None:
    mart = filled(rows)
    for name in ("received", "closed", "backlog", "backlog_change", "overdue", "band_3"):
        (city,) = asked(mart, f"permits.{name}").values()
        for by in GRAINS[1:]:
            assert sum(part.value or 0 for part in asked(mart, f"permits.{name}", by).values()) == city.value
    bands = [asked(mart, f"permits.band_{band}")[()].value or 0 for band in range(5)]
    assert sum(bands) == asked(mart, "permits.backlog")[()].value


def one(**more) -> dict:
    row = {"opened": date(2025, 6, 2), "category": "slow"} | more
    return row | ({"outcome": DONE} if row.get("closed") and "outcome" not in row else {})


def test_a_case_opened_and_closed_on_one_day_took_no_days_and_was_never_in_the_backlog() -> None:
    mart = filled([one(category="quick", closed=date(2025, 6, 2))])
    assert asked(mart, "permits.median_days")[()].value == Decimal(0)
    assert asked(mart, "permits.in_time_percent")[()].value == Decimal(100)
    assert asked(mart, "permits.backlog", as_of=date(2025, 6, 2))[()].value == Decimal(0)


def test_the_clock_stands_still_over_the_weekend_and_while_the_applicant_is_waited_for() -> None:
    friday, tuesday = date(2025, 6, 6), date(2025, 6, 10)
    mart = HandMart.create()
    mart.rows(PERMITS, "files", [one(opened=friday, closed=tuesday, waiting_days=2, category="quick")], through=tuesday)
    assert asked(mart, "permits.median_days")[()].value == Decimal(0)
    assert asked(mart, "permits.in_time_percent")[()].value == Decimal(100)


def test_a_standard_time_wins_over_a_due_day_and_a_due_day_itself_is_still_in_time() -> None:
    day = date(2025, 6, 4)
    mart = filled([one(closed=day, due=date(2025, 6, 3)), one(closed=day, due=day, category="due")])
    assert asked(mart, "permits.in_time_percent")[()].value == Decimal(100)
    assert (
        asked(filled([one(closed=day, due=date(2025, 6, 3), category="due")]), "permits.in_time_percent")[()].value == 0
    )


def test_automatic_undecided_and_limitless_cases_have_no_part_in_the_share_in_time() -> None:
    day = date(2025, 6, 3)
    left_out = [
        one(closed=day, category="auto"),
        one(closed=day, outcome=CANCELLED),
        one(closed=day, outcome=RETURNED),
        one(closed=day, category="due"),
    ]
    assert asked(filled(left_out), "permits.in_time_percent")[()].value is None
    late = one(opened=date(2025, 2, 3), closed=day)
    assert asked(filled([*left_out, late]), "permits.in_time_percent")[()].value == Decimal(0)


def test_a_case_due_in_the_future_is_not_overdue_and_one_due_yesterday_is() -> None:
    rows = [one(category="due", due=YESTERDAY + timedelta(days=step), rows=step + 2) for step in (-1, 0, 1)]
    assert asked(filled(rows), "permits.overdue")[()].value == Decimal(1)


def test_a_quarter_without_decisions_shows_nothing_instead_of_a_nought() -> None:
    period = Period(date(2025, 1, 1), date(2025, 3, 31))
    mart = filled([one(closed=date(2025, 6, 3))])
    assert asked(mart, "permits.median_days", period=period)[()].value is None
    assert asked(mart, "permits.received", period=period)[()].value == Decimal(0)


def test_the_share_of_the_whole_is_of_the_sums_and_no_mean_of_shares() -> None:
    rows = [one(closed=date(2025, 6, 3), rows=9), one(opened=date(2025, 2, 3), closed=date(2025, 6, 3), department="b")]
    assert asked(filled(rows), "permits.in_time_percent")[()].value == Decimal(90)


def test_a_case_is_open_on_a_past_day_though_it_has_ended_since() -> None:
    mart = filled([one(closed=date(2025, 6, 10))])
    assert asked(mart, "permits.backlog", as_of=date(2025, 6, 9))[()].value == Decimal(1)
    assert asked(mart, "permits.backlog", as_of=date(2025, 6, 10))[()].value == Decimal(0)


def test_the_calendar_clock_counts_weekends_too() -> None:
    service = PERMITS.model_copy(update={"clock": Clock.CALENDAR})
    mart = filled([one(opened=date(2025, 6, 13), closed=date(2025, 6, 16))])
    (figure,) = figures(Viewer(Role.MAYOR), mart.engine, profile(service), "permits.median_days", today=TODAY)
    assert figure.value == Decimal(3)


def test_one_promise_holds_for_every_part_unless_a_part_has_its_own() -> None:
    mart = filled([one(closed=date(2025, 6, 3)), one(category="quick", closed=date(2025, 6, 3))])
    mart.target("permits", "in_time_percent", 70, category="slow")
    found = asked(mart, "permits.in_time_percent", ("category",))
    assert (found[("slow",)].reference, found[("quick",)].reference) == (Decimal(70), Decimal(90))
    assert asked(mart, "permits.in_time_percent")[()].reference == Decimal(90)
