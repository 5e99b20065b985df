"""Days between, working days and periods."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import holidays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.calendar import (
    Period,
    WorkingCalendar,
    fiscal_year,
    last_days,
    month_of,
    months_of,
    same_place,
    year_to_date,
)
from queries.profile.models import City, Clock, Holiday, Profile, Words

days = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def city_calendar(*own: Holiday, week: tuple[int, ...] = (0, 1, 2, 3, 4)) -> WorkingCalendar:
    city = City(
        code="99.01",
        name="Kota Contoh",
        short="Contoh",
        timezone="Asia/Jakarta",
        first_year=2020,
        mayor_title=Words(id="Wali Kota", en="Mayor"),
        working_week=week,
    )
    return WorkingCalendar.of(
        Profile(
            key="contoh",
            city=city,
            departments=(),
            districts=(),
            holidays=own,
            targets=(),
            services=(),
            sql={},
            digest="",
        )
    )


CALENDAR = city_calendar()


def counted_day_by_day(start: date, end: date, clock: Clock) -> int:
    if end < start:
        return -counted_day_by_day(end, start, clock)
    after = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(clock is Clock.CALENDAR or CALENDAR.is_working(day) for day in after)


@settings(max_examples=60, deadline=None)
@given(start=days, offset=st.integers(-400, 400), clock=st.sampled_from(Clock))
def test_days_between_equals_a_count_day_by_day(start: date, offset: int, clock: Clock) -> None:
    end = start + timedelta(days=offset)
    assert CALENDAR.days_between(start, end, clock) == counted_day_by_day(start, end, clock)


@settings(max_examples=40, deadline=None)
@given(pairs=st.lists(st.tuples(days, days), min_size=1, max_size=20), clock=st.sampled_from(Clock))
def test_many_pairs_at_once_equal_each_pair_alone(pairs: list[tuple[date, date]], clock: Clock) -> None:
    starts, ends = (np.array(side, "M8[D]") for side in zip(*pairs, strict=True))
    alone = [CALENDAR.days_between(start, end, clock) for start, end in pairs]
    assert CALENDAR.days_between_all(starts, ends, clock).tolist() == alone


@settings(max_examples=40, deadline=None)
@given(first=days, second=days, third=days, clock=st.sampled_from(Clock))
def test_days_add_up_and_turn_round(first: date, second: date, third: date, clock: Clock) -> None:
    def between(start: date, end: date) -> int:
        return CALENDAR.days_between(start, end, clock)

    assert between(first, second) + between(second, third) == between(first, third)
    assert between(first, second) == -between(second, first)


def test_the_same_day_is_no_day_even_on_a_holiday() -> None:
    for clock in Clock:
        assert CALENDAR.days_between(date(2026, 1, 1), date(2026, 1, 1), clock) == 0


def test_a_weekend_does_not_count_on_the_working_clock() -> None:
    friday, sunday, monday = date(2026, 7, 3), date(2026, 7, 5), date(2026, 7, 6)
    assert CALENDAR.days_between(friday, sunday, Clock.WORKING) == 0
    assert CALENDAR.days_between(friday, monday, Clock.WORKING) == 1
    assert CALENDAR.days_between(friday, monday, Clock.CALENDAR) == 3


def test_national_holidays_and_joint_leave_are_no_working_days() -> None:
    # Idulfitri 2026: joint leave on 18, 20, 23, 24 March, Nyepi on the 19th, Idulfitri on the 21st and 22nd.
    assert CALENDAR.days_between(date(2026, 3, 17), date(2026, 3, 25), Clock.WORKING) == 1


@pytest.mark.parametrize(("year", "joint_leave"), [(2022, 4), (2023, 11), (2024, 10), (2025, 11), (2026, 8)], ids=str)
def test_joint_leave_of_each_year_is_known(year: int, joint_leave: int) -> None:
    listed = holidays.country_holidays("ID", years=year, categories=(holidays.GOVERNMENT,))
    assert len(listed) == joint_leave
    assert not any(CALENDAR.is_working(day) for day in listed)


def test_the_city_s_own_days_off_and_working_days_change_the_count() -> None:
    off = Holiday(day=date(2026, 7, 7), name="Hari Jadi", kind="city")
    worked = Holiday(day=date(2026, 8, 17), name="Tetap bekerja", kind="working")
    own = city_calendar(off, worked)
    assert (CALENDAR.is_working(off.day), own.is_working(off.day)) == (True, False)
    assert (CALENDAR.is_working(worked.day), own.is_working(worked.day)) == (False, True)


def test_a_city_can_work_six_days_a_week() -> None:
    saturday = date(2026, 7, 4)
    assert city_calendar(week=(0, 1, 2, 3, 4, 5)).is_working(saturday)
    assert not CALENDAR.is_working(saturday)


def test_timestamps_are_read_as_days_and_one_day_pairs_with_many() -> None:
    opened = np.array(["2026-07-03T23:59:59", "2026-07-04T00:00:00"], "M8[s]")
    as_of = np.datetime64("2026-07-06", "D")
    assert CALENDAR.days_between_all(opened, as_of, Clock.CALENDAR).tolist() == [3, 2]
    assert CALENDAR.days_between_all(opened, as_of, Clock.WORKING).tolist() == [1, 1]


@pytest.mark.parametrize("clock", Clock)
def test_a_missing_day_is_refused(clock: Clock) -> None:
    with pytest.raises(ValueError, match="leave open cases out"):
        CALENDAR.days_between_all(np.array(["2026-01-02"], "M8[D]"), np.array(["NaT"], "M8[D]"), clock)


def test_no_days_at_all_are_counted_as_nothing() -> None:
    none = np.array([], "M8[D]")
    assert CALENDAR.days_between_all(none, none, Clock.WORKING).tolist() == []


def test_periods() -> None:
    day = date(2024, 2, 29)
    assert str(fiscal_year(day)) == "2024-01-01/2024-12-31"
    assert str(year_to_date(day)) == "2024-01-01/2024-02-29"
    assert str(last_days(day, 7)) == "2024-02-23/2024-02-29"
    assert str(month_of(day)) == "2024-02-01/2024-02-29"
    assert str(month_of(date(2023, 12, 31))) == "2023-12-01/2023-12-31"


def test_a_period_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        last_days(date(2026, 1, 1), 0)


def test_the_end_of_a_month_stands_beside_the_end_of_another_and_every_other_day_beside_its_own() -> None:
    assert same_place(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert same_place(date(2025, 2, 28), -12) == date(2024, 2, 29)
    assert same_place(date(2024, 2, 28), -12) == date(2023, 2, 28)
    assert same_place(date(2026, 9, 30), -3) == date(2026, 6, 30)
    assert same_place(date(2026, 3, 30), -1) == date(2026, 2, 28)
    assert same_place(date(2026, 1, 15), -1) == date(2025, 12, 15)


@settings(deadline=None)
@given(start=days, length=st.integers(0, 900))
def test_the_months_of_a_period_cover_it_without_gap_or_overlap(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    months = months_of(period)
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(later.start == earlier.end + timedelta(days=1) for earlier, later in pairwise(months))
    assert all((month.start.year, month.start.month) == (month.end.year, month.end.month) for month in months)
    assert all(month.start.day == 1 for month in months[1:])


def test_a_period_that_ends_before_it_starts_has_no_month() -> None:
    assert months_of(Period(date(2026, 2, 1), date(2026, 1, 31))) == ()
