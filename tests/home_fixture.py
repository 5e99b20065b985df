"""A home of Batam by hand: one service on track, one to watch, two behind, one late, and departments of every kind."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sin
from pathlib import Path
from typing import Any

from queries.metrics.heat import placed
from queries.metrics.values import (
    Attention,
    Figure,
    Freshness,
    HeatRow,
    HomeView,
    Period,
    Status,
    TileView,
    Trend,
)
from queries.profile.models import City, Department, District, Profile, Service, Words

CITY = Path(__file__).parent.parent / "cities" / "batam"
TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)
LATE_DAY = date(2026, 11, 20)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
WEEK = Period(date(2026, 11, 17), YESTERDAY)


def batam() -> Profile:
    """The profile of cities/batam, without targets and SQL, which the home does not read."""
    services = [_service(path) for path in (CITY / "services").glob("*.toml")]
    return Profile(
        key="batam",
        city=City(**tomllib.loads((CITY / "city.toml").read_text())["city"]),
        departments=tuple(Department(**_row(row)) for row in _rows("departments.csv")),
        districts=tuple(District(**_row(row)) for row in _rows("districts.csv")),
        holidays=(),
        targets=(),
        services=tuple(sorted(services, key=lambda service: service.order)),
        sql={},
        digest="",
    )


def home_view() -> HomeView:
    """The home on 24 November 2026."""
    return HomeView(
        as_of=TODAY,
        version=1,
        tiles=(_revenue(), _permits(), _complaints(), _waste(), _budget()),
        attention=_attention(),
        heat_columns=HEAT_COLUMNS,
        heat=_heat(),
    )


def crowded(profile: Profile) -> tuple[Profile, HomeView]:
    """The same with the longest names and the largest numbers that a city may have."""
    view = home_view()
    names = {"dbmsda": "Bapelitbangda-Litbang", "disperkimtan": "Kec. Belakang Padang"}
    departments = tuple(one.model_copy(update={"short": names.get(one.code, one.short)}) for one in profile.departments)
    tiles = tuple(
        replace(
            tile,
            headline=_grown(tile.headline),
            under=tuple(_grown(one) for one in tile.under),
            say=tuple(_grown(one) for one in tile.say),
        )
        for tile in view.tiles
    )
    attention = tuple(replace(line, impact=_grown(line.impact)) for line in view.attention)
    return profile.model_copy(update={"departments": departments}), replace(view, tiles=tiles, attention=attention)


def of_services(count: int, label: str = "") -> tuple[Profile, HomeView]:
    """The same with so many tiles; those after the fifth are of services copied under other names, or `label`."""
    profile, view = batam(), home_view()
    services, tiles = list(profile.services), list(view.tiles)
    for number in range(len(tiles), count):
        model, tile, key = services[number % 5], tiles[number % 5], f"service_{number}"
        words = Words(id=label or f"{model.label.id} {number}", en=label or f"{model.label.en} {number}")
        services.append(model.model_copy(update={"key": key, "label": words, "order": 10 + number}))
        tiles.append(_moved(tile, tile.service, key))
    return profile.model_copy(update={"services": tuple(services)}), replace(view, tiles=tuple(tiles[:count]))


def failing(view: HomeView, error: str) -> HomeView:
    """The same after a pull of the permits failed, and one of the waste, which is late besides."""
    failed = {"permits", "waste"}
    tiles = (
        replace(tile, freshness=replace(tile.freshness, failure=error)) if tile.service in failed else tile
        for tile in view.tiles
    )
    return replace(view, tiles=tuple(tiles))


def empty(view: HomeView) -> HomeView:
    """The home before the first pull: every service without data."""
    tiles = tuple(
        replace(
            tile,
            status=Status.NO_DATA,
            headline=_blank(tile.headline),
            under=tuple(_blank(one) for one in tile.under),
            bar=_blank(tile.bar),
            bar_words=tuple(_blank(one) for one in tile.bar_words),
            say=tuple(_blank(one) for one in tile.say),
            trend=replace(tile.trend, points=(), comparison=()),
            freshness=Freshness(tile.service, None, None, True, False, 0, 0, "connection refused"),
        )
        for tile in view.tiles
    )
    heat = tuple(HeatRow(row.department, (None,) * len(row.figures), 0, 0) for row in view.heat)
    return replace(view, tiles=tiles, attention=(), heat=heat)


HEAT_COLUMNS = (
    "revenue.realised_percent",
    "permits.in_time_percent",
    "complaints.in_time_percent",
    "waste.trips_done_percent",
    "budget.realised_percent",
    "budget.physical_percent",
)


def figure(metric: str, value: str | None, unit: str, **narrowed: object) -> Figure:
    """A figure on yesterday's data; `reference` is text like `value`, without one it is not judged."""
    reference = narrowed.pop("reference", None)
    status = narrowed.pop("status", Status.PLAIN if reference is None else Status.ON_TRACK)
    number = None if value is None else Decimal(value)
    target = None if reference is None else Decimal(str(reference))
    margin = None if number is None or target is None else number - target
    return Figure(metric, number, unit, status, YESTERDAY, target, margin, **narrowed)  # type: ignore[arg-type]


def _revenue() -> TileView:
    share = figure("revenue.realised_percent", "83.410256410256", "percent", reference="87.927", status=Status.WATCH)
    pace = [0, 6, 12, 19, 26, 33, 41, 49, 66, 73, 80, 88.9, 100]
    return TileView(
        "revenue",
        Status.WATCH,
        headline=share,
        under=(
            figure("revenue.realised", "1626500000000", "rupiah"),
            figure("revenue.target", "1950000000000", "rupiah"),
        ),
        bar=share,
        bar_words=(),
        trend=_course("revenue.realised_percent", pace, 0.949),
        say=(
            figure("revenue.gap", "-88076500000", "rupiah"),
            figure("revenue.needed_per_week", "61253846153.84", "rupiah"),
        ),
        freshness=_fresh("revenue"),
    )


def _permits() -> TileView:
    share = figure("permits.in_time_percent", "91.2345", "percent", reference="90")
    days = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(47)]
    points = [(day, Decimal(f"{87 + index / 11 + 0.7 * sin(index * 0.9):.2f}")) for index, day in enumerate(days)]
    flat = ((YEAR.start, Decimal(90)), (YEAR.end, Decimal(90)))
    return TileView(
        "permits",
        Status.ON_TRACK,
        headline=share,
        under=(share,),
        bar=share,
        bar_words=(figure("permits.issued_week", "612", "count", period=WEEK),),
        trend=Trend("permits.in_time_percent", YEAR, tuple(points), flat),
        say=(
            figure("permits.in_process", "1204", "count"),
            figure("permits.overdue", "97", "count", status=Status.WATCH),
        ),
        freshness=_fresh("permits"),
    )


def _complaints() -> TileView:
    days = [YESTERDAY - timedelta(days=7 * week) for week in range(52, -1, -1)]
    points = [(day, Decimal(1400 + index * index // 3 + round(40 * sin(index)))) for index, day in enumerate(days)]
    before = [(day, Decimal(1480 + index * 9 + round(70 * sin(index / 2)))) for index, day in enumerate(days)]
    points[-1] = (YESTERDAY, Decimal(2318))
    return TileView(
        "complaints",
        Status.BEHIND,
        headline=figure("complaints.backlog", "2318", "count"),
        under=(figure("complaints.backlog_change", "214", "count", period=WEEK),),
        bar=figure("complaints.in_time_percent", "61.04", "percent", reference="85", status=Status.BEHIND),
        bar_words=(figure("complaints.in_time_percent", "61.04", "percent", reference="85", status=Status.BEHIND),),
        trend=Trend("complaints.backlog", Period(days[0], days[-1]), tuple(points), tuple(before)),
        say=(figure("complaints.age_over_60", "341", "count"), figure("complaints.overdue", "1377", "count")),
        freshness=replace(_fresh("complaints"), quarantined_rows=12, unmapped_rows=31),
    )


def _waste() -> TileView:
    span = Period(date(2026, 9, 1), YESTERDAY)
    days = [span.start + timedelta(days=day) for day in range((LATE_DAY - span.start).days + 1)]
    points = tuple(
        (day, Decimal(f"{846 + 17 * sin(index * 0.21) + 5 * sin(index * 0.9):.2f}")) for index, day in enumerate(days)
    )
    tonnes = figure("waste.tonnes_per_day", "842.4142857", "tonnes_per_day", reference="850", status=Status.LATE)
    trips = figure("waste.trips_done_percent", "88.04", "percent", reference="95", status=Status.LATE)
    flat = ((span.start, Decimal(850)), (span.end, Decimal(850)))
    return TileView(
        "waste",
        Status.LATE,
        headline=replace(tonnes, as_of=LATE_DAY, period=Period(date(2026, 11, 14), LATE_DAY)),
        under=(replace(tonnes, as_of=LATE_DAY),),
        bar=replace(trips, as_of=LATE_DAY),
        bar_words=(trips,),
        trend=Trend("waste.tonnes_per_day", span, points, flat),
        say=(figure("waste.trips_done", "2145", "count", period=WEEK), figure("waste.vehicles_out", "34", "count")),
        freshness=Freshness("waste", LATE_DAY, datetime(2026, 11, 20, 23, 4, tzinfo=UTC), True, True, 0, 4),
    )


def _budget() -> TileView:
    share = figure("budget.realised_percent", "71.5737", "percent", reference="82.31", status=Status.BEHIND)
    plan = [0, 2, 5, 11, 18, 26, 36, 45, 54, 63, 73, 84, 100]
    return TileView(
        "budget",
        Status.BEHIND,
        headline=share,
        under=(
            figure("budget.realised", "2919700000000", "rupiah"),
            figure("budget.ceiling", "4079700000000", "rupiah"),
        ),
        bar=share,
        bar_words=(),
        trend=_course("budget.realised_percent", plan, 0.87),
        say=(
            figure("budget.deviation", "-10.7363", "points", status=Status.BEHIND),
            figure("budget.capital_realised_percent", "52.04", "percent", reference="71.3", status=Status.BEHIND),
        ),
        freshness=_fresh("budget"),
    )


def _attention() -> tuple[Attention, ...]:
    capital = figure(
        "budget.capital_realised_percent",
        "52.04",
        "percent",
        reference="71.3",
        status=Status.BEHIND,
        department="dbmsda",
    )
    roads = replace(
        figure("complaints.backlog", "186", "count", reference="120", category="jalan", district="sagulung"),
        status=Status.BEHIND,
    )
    weeks = figure("complaints.weeks_rising", "4", "count", category="jalan", district="sagulung")
    bphtb = figure(
        "revenue.realised_percent", "76.1", "percent", reference="88.4", status=Status.WATCH, category="bphtb"
    )
    ahead = figure("budget.paid_ahead_programs", "2", "count", department="disperkimtan", status=Status.WATCH)
    program = "Program Kawasan Permukiman"
    sides = (
        figure("budget.realised_percent", "91.5", "percent", department="disperkimtan", program=program),
        figure("budget.physical_percent", "64.2", "percent", department="disperkimtan", program=program),
    )
    silent = replace(figure("waste.data_age", "4", "days", status=Status.LATE), as_of=LATE_DAY)
    first = (
        Attention(
            capital, figure("budget.behind_plan", "74120000000", "rupiah", department="dbmsda"), "budget", "dbmsda"
        ),
        Attention(roads, replace(roads, reference=None, margin=None), "complaints", "dbmsda", (weeks,)),
        Attention(
            bphtb,
            figure("revenue.gap", "-61000000000", "rupiah", category="bphtb"),
            "revenue",
            "bapenda",
            (figure("revenue.gap_share", "69.3", "percent", category="bphtb"),),
        ),
        Attention(
            ahead,
            figure("budget.paid_ahead", "27.31", "points", department="disperkimtan", program=program),
            "budget",
            "disperkimtan",
            sides,
        ),
        Attention(silent, silent, "waste", "dlh"),
    )
    rest = tuple(
        Attention(
            replace(capital, department=code, value=Decimal(60 + index), reference=Decimal(72)),
            figure("budget.behind_plan", f"{9 - index}120000000", "rupiah", department=code),
            "budget",
            code,
        )
        for index, code in enumerate(
            ("cktr", "disdik", "dinkes", "dishub", "dlh", "dispora", "kec-belakang-padang", "kec-sagulung", "dkpp")
        )
    )
    return first + rest


def _heat() -> tuple[HeatRow, ...]:
    shown = (
        ("dbmsda", (None, None, "44.1", None, "58.2", "66.4")),
        ("disperkimtan", (None, None, "71.3", None, "91.2", "64.2")),
        ("dlh", ("61.3", "96.2", "73.1", "88.04", "74.2", "76.2")),
        ("kec-belakang-padang", (None, None, "52.3", None, "84.2", "85.2")),
        ("disperindag", ("71.3", None, "92.1", None, "83.1", "84.6")),
        ("cktr", (None, "81.4", "88.3", None, "76.1", "83.2")),
        ("dishub", ("75.2", "94.4", "90.2", None, "85.3", "86.2")),
        ("dinkes", ("98.2", "97.1", "95.4", None, "86.2", "88.1")),
        ("dpmptsp", ("99.64", "91.2", "93.1", None, "87.2", "88.8")),
        ("kec-sagulung", (None, None, "86.1", None, "84.9", "85.2")),
    )
    named = {code for code, _ in shown}
    others = [row["code"] for row in _rows("departments.csv") if not row["valid_to"] and row["code"] not in named]
    rest = tuple((code, (None, None, None, None, "88.1", "90.4")) for code in others)
    return placed([_heat_row(code, values) for code, values in (*shown, *rest)])


def _heat_row(code: str, values: tuple[str | None, ...]) -> HeatRow:
    references = (87.9, 90, 85, 95, 82.3, 82.3)
    cells = tuple(
        None if value is None else _judged(column, value, str(reference), code)
        for column, value, reference in zip(HEAT_COLUMNS, values, references, strict=True)
    )
    judged = [cell for cell in cells if cell is not None]
    return HeatRow(code, cells, sum(cell.status is Status.BEHIND for cell in judged), len(judged))


def _judged(metric: str, value: str, reference: str, department: str) -> Figure:
    margin = Decimal(value) - Decimal(reference)
    status = Status.ON_TRACK if margin >= 0 else Status.WATCH if margin >= -10 else Status.BEHIND
    if metric.startswith("waste"):
        status = Status.LATE
    return figure(metric, value, "percent", reference=reference, status=status, department=department)


def _course(metric: str, month_ends: list[float], pace: float) -> Trend:
    """A yearly curve through the month ends, and this year's at `pace` of it up to yesterday."""
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]

    def at(day: date) -> float:
        whole = month_ends[day.month - 1]
        return whole + (month_ends[day.month] - whole) * min(1, day.day / 30)

    comparison = tuple((day, Decimal(f"{at(day):.3f}")) for day in days[::5])
    points = tuple((day, Decimal(f"{at(day) * pace:.3f}")) for day in days if day <= YESTERDAY)
    return Trend(metric, YEAR, points, comparison)


def _fresh(service: str) -> Freshness:
    return Freshness(service, YESTERDAY, datetime(2026, 11, 23, 23, 4, tzinfo=UTC), False, True, 0, 0)


def _moved(value: Any, old: str, new: str) -> Any:
    """The same frozen values with every name of one service changed into that of another."""
    if type(value) is str:
        return value.replace(f"{old}.", f"{new}.") if value != old else new
    if isinstance(value, tuple):
        return tuple(_moved(one, old, new) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _moved(getattr(value, one.name), old, new) for one in fields(value)})
    return value


def _grown(one: Figure) -> Figure:
    if one.value is None or one.unit in ("percent", "points"):
        return one
    return replace(one, value=one.value * (Decimal(9) if one.unit == "rupiah" else Decimal(53)))


def _blank(one: Figure) -> Figure:
    return replace(one, value=None, reference=None, margin=None, status=Status.NO_DATA)


def _service(path: Path) -> Service:
    return Service(key=path.stem, **tomllib.loads(path.read_text()))


def _rows(name: str) -> list[dict[str, str]]:
    with (CITY / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _row(row: dict[str, str]) -> dict[str, object]:
    filled: dict[str, object] = {name: value for name, value in row.items() if value}
    return {**filled, "aliases": tuple(row["aliases"].split(";")) if row["aliases"] else ()}
