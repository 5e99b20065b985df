"""Courses of every kind by hand, over the profile of Batam, as the views of the pages give them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import sin

from dashboard.request import PageRequest
from dashboard.screen import Screen
from queries.calendar import Period, fiscal_year, months_of
from queries.metrics.units import COUNT, PERCENT, RUPIAH, TONNES_PER_DAY
from queries.pages.values import Course, Line, Mark, Point, Role, Step
from queries.profile.models import Words
from queries.profile.page import Draw, Form
from queries.viewer import Language
from tests.home_fixture import YESTERDAY, batam

YEAR = fiscal_year(YESTERDAY)
FLOOD = Mark(date(2026, 7, 14), Words(id="banjir", en="flood"), "event")
HOLIDAY = Mark(date(2026, 3, 20), Words(id="Idulfitri", en="Eid al-Fitr"), "holiday")
REVISION = Mark(date(2026, 9, 30), Words(id="perubahan", en="perubahan"), "target")  # as the mart has it: a stage


def screen(language: Language = Language.ID, url: str = "/pengaduan") -> Screen:
    """A reader's view of Batam."""
    return Screen(batam(), language, PageRequest.of(url))


def courses() -> tuple[Course, ...]:
    """One of each kind."""
    return (backlog(), revenue(), received(), in_time(), tonnes(), budget(), deviation(), nothing())


def backlog() -> Course:
    """A stock over 52 weeks, beside the same weeks a year before, with two notes close together."""
    days = [YESTERDAY - timedelta(days=7 * back) for back in reversed(range(53))]
    values = [1650 + 12 * at + round(60 * sin(at / 3)) for at in range(53)]
    before = [1580 + round(40 * sin(at / 9)) for at in range(53)]
    actual = Line(Role.ACTUAL, "complaints.backlog", _stock(days, values))
    compared = Line(Role.BEFORE, "complaints.backlog", _stock(days, before, 364))
    span = Period(days[0], days[-1])
    near = Mark(date(2026, 7, 29), Words(id="petugas cuti bersama", en="staff on joint leave"), "event")
    return _course("backlog", "Tunggakan pengaduan", "Open complaints", Form.STOCK, COUNT, Step.WEEK, span,
                   (actual, compared), marks=(FLOOD, near))  # fmt: skip


def revenue() -> Course:
    """A year's money cumulated by week against its pace and the year before, with a gap in the data."""
    days = [YEAR.start + timedelta(days=6 + 7 * at) for at in range(52)]
    whole = [Decimal(1_950_000_000_000) * (at + 1) * (at + 30) / (52 * 81) for at in range(52)]
    money = [round(value * Decimal("0.86"), 2) for value in whole]
    till_now = [money[at] if days[at] <= YESTERDAY else None for at in range(52)]
    lines = (
        Line(Role.ACTUAL, "revenue.realised", _cumulated(days, till_now)),
        Line(Role.REFERENCE, "revenue.realised", _cumulated(days, whole)),
        Line(Role.BEFORE, "revenue.realised", _cumulated(days, [value * Decimal("0.79") for value in whole], 365)),
    )
    return _course("realised", "Realisasi terhadap laju", "Realised against pace", Form.YEAR, RUPIAH, Step.WEEK, YEAR,
                   lines, marks=(HOLIDAY, REVISION))  # fmt: skip


def received() -> Course:
    """Two metrics as bars by month, each beside the year before."""
    months = months_of(YEAR)[:11]
    came = [410, 388, 402, 515, 466, 430, 612, 540, 488, 471, 412]
    solved = [395, 380, 371, 402, 455, 401, 380, 402, 420, 431, 198]
    lines = (
        Line(Role.ACTUAL, "complaints.received", _steps(months, came)),
        Line(Role.ACTUAL, "complaints.closed", _steps(months, solved)),
        Line(Role.BEFORE, "complaints.received", _steps(months, [value - 60 for value in came], 365)),
        Line(Role.BEFORE, "complaints.closed", _steps(months, [value - 20 for value in solved], 365)),
    )
    return _course("received", "Masuk dan selesai", "Received and solved", Form.STEPS, COUNT, Step.MONTH, YEAR, lines,
                   draw=Draw.BARS)  # fmt: skip


def in_time() -> Course:
    """A share by week against its target, with weeks without a case."""
    weeks = _weeks(26)
    shares = [Decimal("82.4") + at % 5 - at for at in range(26)]
    shown = [None if at in (6, 7, 20) else value for at, value in enumerate(shares)]
    lines = (
        Line(Role.ACTUAL, "complaints.in_time_percent", _steps(weeks, shown)),
        Line(Role.REFERENCE, "complaints.in_time_percent", _steps(weeks, [Decimal(85)] * 26)),
    )
    span = Period(weeks[0].start, weeks[-1].end)
    return _course("in-time", "Selesai dalam 2×24 jam", "Closed within 2×24 hours", Form.STEPS, PERCENT, Step.WEEK,
                   span, lines, where=(("department", "dlh"),))  # fmt: skip


def tonnes() -> Course:
    """A week by day, as bars."""
    days = [Period(day, day) for day in (YESTERDAY - timedelta(days=back) for back in reversed(range(7)))]
    hauled = [Decimal(842), Decimal("861.25"), Decimal(790), Decimal(815), None, Decimal(903), Decimal("888.5")]
    lines = (
        Line(Role.ACTUAL, "waste.tonnes_per_day", _steps(days, hauled)),
        Line(Role.BEFORE, "waste.tonnes_per_day", _steps(days, [Decimal(800) + at * 9 for at in range(7)], 7)),
        Line(Role.REFERENCE, "waste.tonnes_per_day", _steps(days, [Decimal(850)] * 7)),
    )
    span = Period(days[0].start, days[-1].end)
    return _course("tonnes", "Tonase per hari", "Tonnes a day", Form.STEPS, TONNES_PER_DAY, Step.DAY, span, lines,
                   draw=Draw.BARS)  # fmt: skip


def budget() -> Course:
    """Two shares of a year by month against the plan: an S-curve."""
    ends = [month.end for month in months_of(YEAR)]
    plan = [Decimal(value) for value in (2, 5, 11, 18, 26, 36, 45, 54, 63, 73, 84, 100)]
    money = [value * Decimal("0.87") if at < 11 else None for at, value in enumerate(plan)]
    work = [value * Decimal("0.83") if at < 11 else None for at, value in enumerate(plan)]
    lines = (
        Line(Role.ACTUAL, "budget.realised_percent", _cumulated(ends, money)),
        Line(Role.ACTUAL, "budget.physical_percent", _cumulated(ends, work)),
        Line(Role.REFERENCE, "budget.realised_percent", _cumulated(ends, plan)),
    )
    return _course("curve", "Kurva S", "S-curve", Form.YEAR, PERCENT, Step.MONTH, YEAR, lines)


def deviation() -> Course:
    """A quarter by week, below and above zero, as bars."""
    weeks = _weeks(13)
    lines = (Line(Role.ACTUAL, "complaints.backlog_change", _steps(weeks, [at * 13 % 31 - 14 for at in range(13)])),)
    span = Period(weeks[0].start, weeks[-1].end)
    return _course("change", "Perubahan tunggakan", "Change of backlog", Form.STEPS, COUNT, Step.WEEK, span, lines,
                   draw=Draw.BARS, marks=(REVISION,))  # fmt: skip


def nothing() -> Course:
    """A chart without a value."""
    lines = (Line(Role.ACTUAL, "complaints.backlog", _stock([YESTERDAY], [None])),)
    return _course("nothing", "Belum ada", "Nothing yet", Form.STOCK, COUNT, Step.WEEK, YEAR, lines)


def _course(key: str, words: str, english: str, form: Form, unit: str, step: Step, span: Period,
            lines: tuple[Line, ...], draw: Draw = Draw.LINES, **more: tuple) -> Course:  # fmt: skip
    return Course(key, Words(id=words, en=english), form, draw, unit, step, span, YESTERDAY, lines, **more)


def _weeks(count: int) -> list[Period]:
    ends = [YESTERDAY - timedelta(days=7 * back) for back in reversed(range(count))]
    return [Period(end - timedelta(days=6), end) for end in ends]


def _stock(days: Sequence[date], values: Sequence[int | None], back: int = 0) -> tuple[Point, ...]:
    earlier = [day - timedelta(days=back) for day in days]
    return tuple(
        Point(day, Period(then, then), None if value is None else Decimal(value))
        for day, then, value in zip(days, earlier, values, strict=True)
    )


def _cumulated(days: Sequence[date], values: Sequence[Decimal | None], back: int = 0) -> tuple[Point, ...]:
    ends = [day - timedelta(days=back) for day in days]
    return tuple(
        Point(day, Period(end.replace(month=1, day=1), end), value)
        for day, end, value in zip(days, ends, values, strict=True)
    )


def _steps(steps: Sequence[Period], values: Sequence[Decimal | int | None], back: int = 0) -> tuple[Point, ...]:
    before = timedelta(days=back)
    return tuple(
        Point(step.end, Period(step.start - before, step.end - before), None if value is None else Decimal(value))
        for step, value in zip(steps, values, strict=True)
    )
