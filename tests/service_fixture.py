"""Service pages of Batam by hand: complaints with everything, permits with their days, revenue with a shortfall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sin

from queries.calendar import Period
from queries.metrics.values import Figure, Freshness, Status
from queries.pages.asking import Days
from queries.pages.values import (
    Band,
    Choices,
    Course,
    Key,
    Line,
    Mark,
    OpenCase,
    Point,
    Role,
    Row,
    ServiceView,
    Step,
    Table,
)
from queries.profile.models import Words
from queries.profile.page import Draw, Form
from tests.home_fixture import YESTERDAY, figure

YEAR = Period(date(2026, 1, 1), YESTERDAY)
LAST_YEAR = Period(date(2025, 1, 1), date(2025, 11, 23))
DAYS = Days(YESTERDAY, YEAR, LAST_YEAR, True)

DISTRICTS = {
    "sagulung": 486,
    "batam-kota": 322,
    "batu-aji": 289,
    "sei-beduk": 236,
    "sekupang": 214,
    "bengkong": 167,
    "lubuk-baja": 143,
    "batu-ampar": 131,
    "nongsa": 118,
    "galang": 103,
    "bulang": 71,
    "belakang-padang": 38,
}
DEPARTMENTS = (
    ("dbmsda", 612, 88, "44.04"),
    ("kec-sagulung", 298, 41, "52.31"),
    ("dlh", 264, 12, "73.2"),
    ("disperkimtan", 231, 9, "71.04"),
    ("dishub", 178, -6, "90.12"),
    ("disdik", 121, -3, "88.3"),
    ("cktr", 104, 2, "88.1"),
    ("kec-belakang-padang", 98, 0, "85.02"),
    ("satpolpp", 96, 4, "91.3"),
    ("dinsospm", 91, -9, None),
    ("disdukcapil", 88, 1, "97.2"),
    ("dinkes", 72, 1, "96.2"),
    ("?", 53, 3, None),
    ("", 12, 0, None),
)


def judged(metric: str, value: str | None, reference: str, **narrowed: object) -> Figure:
    """A percentage against what it should be: behind where ten points or more are missing."""
    if value is None:
        return figure(metric, None, "percent", status=Status.NO_DATA, **narrowed)
    margin = Decimal(value) - Decimal(reference)
    status = Status.ON_TRACK if margin >= 0 else Status.WATCH if margin >= -20 else Status.BEHIND
    return figure(metric, value, "percent", reference=reference, status=status, **narrowed)


def before(one: Figure, value: str) -> Figure:
    """The same a year earlier."""
    return replace(one, value=Decimal(value), reference=None, margin=None, as_of=LAST_YEAR.end, period=LAST_YEAR)


def complaints() -> ServiceView:
    """The complaints on 23 November 2026: behind, with bands, tables, a map and open cases."""
    backlog = figure("complaints.backlog", "2318", "count")
    in_time = judged("complaints.in_time_percent", "61.04", "85")
    days = figure("complaints.median_days", "6", "days")
    keys = (
        Key(backlog, before(backlog, "2104")),
        Key(in_time, before(in_time, "68.3"), (3, 5)),
        Key(figure("complaints.overdue", "1377", "count"), before(backlog, "1349")),
        Key(days, before(days, "7.5")),
        Key(figure("complaints.received", "16412", "count"), before(backlog, "15200")),
        Key(figure("complaints.closed", "15298", "count"), before(backlog, "15298")),
    )
    return ServiceView(
        service="complaints",
        days=DAYS,
        freshness=fresh("complaints"),
        choices=Choices(),
        headline=replace(backlog, status=Status.BEHIND),
        keys=keys,
        courses=courses(),
        tables=(_departments(), _categories(), _channels()),
        bands=_bands(),
        map=_districts(),
        cases=tuple(_cases()),
    )


def permits() -> ServiceView:
    """The same page with the permits' table of days: median and P90 of each kind."""
    metrics = ("permits.in_process", "permits.in_time_percent", "permits.median_days", "permits.p90_days")
    kinds = (("pbg", 412, "71.2", "24", "61"), ("slf", 203, "93.4", "19.5", "33"), ("nib", 0, None, None, None))
    rows = tuple(_days_row(metrics, *kind) for kind in kinds)
    totals = tuple(one for one in _days_row(metrics, None, 615, "84.1", "12", "44").figures if one is not None)
    table = Table("types", words("Jenis izin", "Permit types"), "category", metrics, rows, totals)
    in_time = judged("permits.in_time_percent", "84.1", "90")
    return replace(
        complaints(),
        service="permits",
        headline=in_time,
        keys=(Key(in_time, before(in_time, "79.9")),),
        tables=(table,),
        map=None,
        freshness=replace(fresh("permits"), late=True, failure="refused", failure_kind="refused"),
    )


def revenue() -> ServiceView:
    """Revenue with the gap to its pace: most taxes short of it, one ahead."""
    metrics = ("revenue.gap", "revenue.realised_percent", "revenue.realised")
    taxes = (
        ("bphtb", "-61000000000", "76.1", "371400000000.25"),
        ("pbb-p2", "-31200000000", "80.4", "214000000000"),
        ("pbjt_parkir", "9100000000", "108.2", "41000000000"),
    )
    rows = tuple(
        Row(
            code,
            (
                figure(metrics[0], gap, "rupiah", category=code),
                judged(metrics[1], share, "88", category=code),
                figure(metrics[2], amount, "rupiah", category=code),
            ),
        )
        for code, gap, share, amount in taxes
    )
    total = (
        figure(metrics[0], "-83100000000", "rupiah"),
        judged(metrics[1], "83.41", "87.9"),
        figure(metrics[2], "626400000000.25", "rupiah"),
    )
    table = Table("taxes", words("Pajak dan retribusi", "Taxes and levies"), "category", metrics, rows, total)
    share = judged("revenue.realised_percent", "83.41", "87.9")
    money = figure("revenue.realised", "626400000000.25", "rupiah")
    return replace(
        complaints(),
        service="revenue",
        headline=share,
        keys=(
            Key(share, before(share, "81.2")),
            Key(money, before(money, "608100000000")),
            Key(figure("revenue.gap", "-83100000000", "rupiah")),
            Key(figure("revenue.target", "1950000000000", "rupiah")),
        ),
        tables=(table,),
        bands=(),
        map=None,
        cases=(),
        freshness=fresh("revenue"),
    )


def empty() -> ServiceView:
    """The complaints before their first pull."""
    view = complaints()
    keys = tuple(Key(replace(key.figure, value=None, reference=None, status=Status.NO_DATA)) for key in view.keys)
    never = Freshness("complaints", None, None, True, False, 0, 0, "connection refused", "unreachable")
    return replace(
        view, freshness=never, headline=keys[0].figure, keys=keys, courses=(), tables=(), bands=(), map=None, cases=()
    )


def courses() -> tuple[Course, ...]:
    """A stock by week with the year before and an event, and a count by month drawn as bars."""
    ends = [YESTERDAY - timedelta(days=7 * week) for week in range(46, -1, -1)]
    now = [Decimal(1650 + at * at // 4 + round(24 * sin(at))) for at in range(47)]
    now[-1] = Decimal(2318)
    then = [Decimal(1580 + at * 2 + round(40 * sin(at / 4))) for at in range(47)]
    backlog = Course(
        "backlog",
        words("Tunggakan pengaduan", "Backlog of complaints"),
        Form.STOCK,
        Draw.LINES,
        "count",
        Step.WEEK,
        Period(ends[0], YESTERDAY),
        YESTERDAY,
        (
            Line(Role.ACTUAL, "complaints.backlog", _points(ends, now)),
            Line(Role.BEFORE, "complaints.backlog", _points(ends, then, 364)),
        ),
        (Mark(date(2026, 7, 14), words("banjir", "flood"), "event"),),
    )
    months = [Period(date(2026, at, 1), date(2026, at + 1, 1) - timedelta(days=1)) for at in range(1, 11)]
    flows = tuple(
        Line(
            Role.ACTUAL,
            metric,
            tuple(Point(one.end, one, Decimal(1200 + 37 * at + shift)) for at, one in enumerate(months)),
        )
        for metric, shift in (("complaints.received", 90), ("complaints.closed", 0))
    )
    inout = Course(
        "flow",
        words("Masuk dan selesai", "Received and solved"),
        Form.STEPS,
        Draw.BARS,
        "count",
        Step.MONTH,
        YEAR,
        YESTERDAY,
        flows,
    )
    return backlog, inout


def words(indonesian: str, english: str) -> Words:
    """A text in both languages."""
    return Words(id=indonesian, en=english)


def fresh(service: str) -> Freshness:
    """Pulled this morning, with a few rows held back."""
    return Freshness(service, YESTERDAY, datetime(2026, 11, 23, 23, 4, tzinfo=UTC), False, True, 12, 31)


def _points(ends: Sequence[date], values: Sequence[Decimal], earlier: int = 0) -> tuple[Point, ...]:
    shift = timedelta(days=earlier)
    return tuple(
        Point(end, Period(end - shift - timedelta(days=6), end - shift), value)
        for end, value in zip(ends, values, strict=True)
    )


def _departments() -> Table:
    metrics = ("complaints.backlog", "complaints.in_time_percent")
    rows = []
    for code, count, change, share in DEPARTMENTS:
        backlog = figure(metrics[0], str(count), "count", department=code)
        rows.append(
            Row(
                code,
                (backlog, judged(metrics[1], share, "85", department=code)),
                before(backlog, str(count - change)),
            )
        )
    total = (figure(metrics[0], "2318", "count"), judged(metrics[1], "61.04", "85"))
    return Table("departments", words("Siapa yang menjawab", "Who answers"), "department", metrics, tuple(rows), total)


def _categories() -> Table:
    metrics = ("complaints.received", "complaints.backlog", "complaints.in_time_percent", "complaints.overdue")
    numbers = (
        ("jalan", 5012, 902, "51.2", 1148),
        ("kelurahan", 3400, 416, "77.1", 220),
        ("sampah", 8000, 1000, "93", 9),
    )
    rows = tuple(
        Row(
            code,
            (
                figure(metrics[0], str(received), "count", category=code),
                figure(metrics[1], str(backlog), "count", category=code),
                judged(metrics[2], share, "85", category=code),
                figure(metrics[3], str(overdue), "count", category=code),
            ),
        )
        for code, received, backlog, share, overdue in numbers
    )
    total = (
        figure(metrics[0], "16412", "count"),
        figure(metrics[1], "2318", "count"),
        judged(metrics[2], "61.04", "85"),
        figure(metrics[3], "1377", "count"),
    )
    return Table("categories", words("Apa yang dikeluhkan", "What is complained of"), "category", metrics, rows, total)


def _channels() -> Table:
    rows = tuple(
        Row(name, (figure("complaints.received", str(count), "count", channel=name),))
        for name, count in (("Aplikasi", 9000), ("WhatsApp", 5412), ("", 2000))
    )
    total = (figure("complaints.received", "16412", "count"),)
    return Table("channels", words("Lewat mana", "Through which"), "channel", ("complaints.received",), rows, total)


def _districts() -> Table:
    rows = [Row(code, (figure("complaints.backlog", str(n), "count", district=code),)) for code, n in DISTRICTS.items()]
    rows.append(Row("?", (figure("complaints.backlog", "0", "count", district="?"),)))
    title = words("Per kecamatan", "By district")
    total = (figure("complaints.backlog", "2318", "count"),)
    return Table("districts", title, "district", ("complaints.backlog",), tuple(rows), total)


def _bands() -> tuple[Band, ...]:
    shown = (
        ("age_0_3", 0, 3, 612),
        ("age_4_7", 4, 7, 438),
        ("age_8_14", 8, 14, 391),
        ("age_15_60", 15, 60, 536),
        ("age_over_60", 61, None, 341),
    )
    return tuple(
        Band(lower, upper, figure(f"complaints.{name}", str(count), "count")) for name, lower, upper, count in shown
    )


def _cases() -> list[OpenCase]:
    shown = (
        ("26-014882", "jalan", "dbmsda", "sagulung", 188, 186),
        ("26-015107", "drainase", "dbmsda", "batu-aji", 181, 179),
        ("26-015390", "lampu", "dishub", "nongsa", 176, 174),
        ("26-015402", "kelurahan", "kec-belakang-padang", "belakang-padang", 174, 172),
        ("26-015511", "permukiman", "?", "", 170, None),
        ("26-015519", "pohon", "bpbd", "lubuk-baja", 169, 167),
        ("26-015620", "sampah", "dlh", "sei-beduk", 166, 164),
    )
    return [
        OpenCase("complaints", number, category, department, district, YESTERDAY - timedelta(days=days), days, late)
        for number, category, department, district, days, late in shown
    ]


def _days_row(
    metrics: tuple[str, ...], code: str | None, count: int, share: str | None, median: str | None, p90: str | None
) -> Row:
    return Row(
        code or "",
        (
            figure(metrics[0], str(count), "count", category=code),
            judged(metrics[1], share, "90", category=code),
            figure(metrics[2], median, "days", category=code),
            figure(metrics[3], p90, "days", category=code),
        ),
    )
