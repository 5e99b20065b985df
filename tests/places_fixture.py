"""Pages of places, metrics and sources by hand: a department with two services, a district, a ranking, sick data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from dashboard.request import PageRequest
from dashboard.screen import Screen
from queries.metrics.values import (
    Explanation,
    Freshness,
    Reconciliation,
    SqlText,
    TargetInForce,
)
from queries.pages.values import (
    Choices,
    Course,
    FactHealth,
    Held,
    Key,
    MapView,
    MetricView,
    Part,
    PlaceView,
    RankingView,
    Row,
    SourceHealth,
    Table,
    Unmapped,
)
from queries.profile.models import Direction
from queries.viewer import Language
from tests import home_fixture, service_fixture
from tests.home_fixture import YESTERDAY, figure
from tests.service_fixture import DAYS, before, judged, words

PROFILE = home_fixture.batam()
HOME = home_fixture.home_view()


def screen(url: str = "/skpd/dlh", language: Language = Language.ID) -> Screen:
    """A reader at an address."""
    return Screen(PROFILE, language, PageRequest.of(url))


def department(code: str = "dlh") -> PlaceView:
    """A department that answers for complaints and a tax."""
    return PlaceView(
        word="department",
        code=code,
        as_of=YESTERDAY,
        parts=(_complaints(department=code), _revenue(department=code)),
        attention=tuple(line for line in HOME.attention if line.owner == code),
        cases=service_fixture.complaints().cases[:3],
        peers=HOME.heat,
        columns=HOME.heat_columns,
    )


def district(code: str = "sagulung") -> PlaceView:
    """A district with complaints alone."""
    lines = tuple(line for line in HOME.attention if line.figure.district == code)
    return PlaceView("district", code, YESTERDAY, (_complaints(district=code),), lines, ())


def nothing(word: str = "department", code: str = "bkpsdm") -> PlaceView:
    """A place that no service knows."""
    return PlaceView(word, code, YESTERDAY, (), (), ())


def ranking() -> RankingView:
    """All departments of the home."""
    return RankingView(YESTERDAY, HOME.heat_columns, HOME.heat)


def district_map() -> MapView:
    """The open complaints by district."""
    table = service_fixture.complaints().map
    assert table is not None
    return MapView(table, DAYS, ("complaints.backlog", "complaints.in_time_percent", "revenue.realised"))


def metric() -> MetricView:
    """Revenue, with money that has more digits than a cell of a spreadsheet."""
    view = service_fixture.revenue()
    key = view.keys[1]
    reconciled = Reconciliation(
        "payments",
        datetime(2026, 11, 23, 23, 4, tzinfo=UTC),
        1_040_031,
        1_040_000,
        31,
        Decimal("1626500281205614.57"),
        Decimal("1626500000000000.50"),
        Decimal("281205614.07"),
        (("future_date", 18), ("no_date", 13)),
    )
    sql = (
        SqlText("revenue.postgresql.sql", "SELECT paid_on AS day -- <PostgreSQL>\nFROM payments"),
        SqlText("revenue.sql", "SELECT 1"),
    )
    explanation = Explanation(
        metric="revenue.realised",
        label=words("Realisasi pendapatan", "Revenue realised"),
        definition="measure.flow.realised",
        why=words("Uang yang sudah masuk.", "Money that has come in."),
        owner="bapenda",
        source=words("SIMPATDA", "SIMPATDA"),
        unit="rupiah",
        direction=Direction.UP,
        against="pace",
        watch=Decimal(0),
        behind=Decimal(-10),
        target=TargetInForce(Decimal("1950000000000"), "murni", date(2026, 1, 1), "Perda 1/2026"),
        figure=key.figure,
        freshness=view.freshness,
        reconciliations=(reconciled,),
        sql=sql,
    )
    exact = replace(key.figure, value=Decimal("1626500000000000.57"), category="=bphtb")
    rows = (Row("=bphtb", (exact,)), Row("bphtb", (figure("revenue.realised", "-12.5", "rupiah", category="bphtb"),)))
    table = Table("taxes", words("Jenis pajak", "Taxes"), "category", ("revenue.realised",), rows, (key.figure,))
    return MetricView(explanation, DAYS, Choices(), key, _course("realised"), (table,))


def sources() -> tuple[SourceHealth, ...]:
    """One source that is well, and one that is late, fails, holds rows back and does not know words."""
    well = SourceHealth(
        "permits",
        service_fixture.fresh("permits"),
        (FactHealth("applications", "case", 5000, 5000, 0, 59, 1, True),),
        (),
        (),
    )
    failing = Freshness(
        "revenue", YESTERDAY, datetime(2026, 11, 23, 23, 4, tzinfo=UTC), True, True, 31, 60, "no", "refused"
    )
    held = (
        Held("payments", "future_date", 18, Decimal("263623507.00"), "2028-04", "2032-12"),
        Held("payments", "no_date", 13, Decimal("281205614.07"), "", ""),
        Held("payments", "doubtful", 2, Decimal(0), "2026-01", "2026-01"),
    )
    unmapped = (
        Unmapped("payments", "department", "Dinas LH, Kota", 40, "dlh"),
        Unmapped("payments", "district", "Kec. Sagulung Kota", 12, "sagulung"),
        Unmapped("payments", "category", 'Pajak "Hotel" Baru', 6, "pbjt_hotel"),
        Unmapped("payments", "category", "BARU", 2, None),
    )
    sick = SourceHealth(
        "revenue", failing, (FactHealth("payments", "flow", 1_040_031, 1_040_000, 31, 59, 2, True),), held, unmapped
    )
    return well, sick


def _complaints(**where: str) -> Part:
    view = service_fixture.complaints()
    keys = tuple(_narrowed(key, where) for key in view.keys[:4])
    return Part("complaints", DAYS, view.freshness, keys, _course("backlog"), view.tables[1:2])


def _revenue(**where: str) -> Part:
    view = service_fixture.revenue()
    share = judged("revenue.realised_percent", "61.3", "88", **where)
    keys = (Key(share, before(share, "70"), (4, 6)), *(_narrowed(key, where) for key in view.keys[1:3]))
    return Part("revenue", DAYS, view.freshness, keys, None, view.tables)


def _narrowed(key: Key, where: dict[str, str]) -> Key:
    return replace(key, figure=replace(key.figure, **where), before=key.before and replace(key.before, **where))  # type: ignore[arg-type]


def _course(key: str) -> Course:
    course = service_fixture.courses()[0]
    if key == "backlog":
        return course
    lines = tuple(replace(line, metric="revenue.realised") for line in course.lines)
    return replace(course, key=key, unit="rupiah", lines=lines, where=(("category", "bphtb"),))
