"""A publication made by hand with every kind of thing in it: late data, hidden cells, missing documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from queries.calendar import Period
from queries.metrics.named import Named, named
from queries.metrics.units import COUNT, DAYS, PERCENT, POINTS, RUPIAH
from queries.metrics.values import Figure, Freshness, Status, TargetInForce
from queries.pages.values import Course, Line, Mark, Point, Role, Step
from queries.profile.models import Against, Profile, Words
from queries.profile.page import Draw, Form
from queries.publication.values import (
    Cell,
    Change,
    ChangeKind,
    Column,
    DataSet,
    Document,
    Item,
    ItemKind,
    Licence,
    PeriodKind,
    Publication,
    PublishedMetric,
    PublishedTable,
    Publisher,
    TableRow,
)
from tests.home_fixture import batam

AS_OF = date(2026, 11, 23)
YEAR = Period(date(2026, 1, 1), AS_OF)
LAST_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
MONTHS = tuple(
    Period(date(2026, month, 1), date(2026, month, {2: 28, 4: 30, 6: 30, 9: 30}.get(month, 31)))
    for month in range(1, 11)
)
SITE = "https://terbuka.contoh.go.id"
KINDS = (
    "Ringkasan RKA-SKPD", "Ringkasan RKA-PPKD", "Rancangan APBD", "APBD", "Rancangan APBD-P", "APBD-P",
    "Ringkasan DPA-SKPD", "Ringkasan DPA-PPKD", "LRA SKPD", "LRA PPKD", "LKPD yang sudah diaudit", "Opini BPK",
)  # fmt: skip
PUBLIC = {
    "revenue": ("realised_percent", "realised", "target"),
    "permits": ("in_time_percent", "received", "issued", "in_process", "median_days"),
    "complaints": ("backlog", "in_time_percent", "received", "closed"),
    "waste": ("tonnes_per_day", "trips_done_percent"),
    "budget": ("realised_percent", "realised", "ceiling", "physical_percent"),
}
TABLES = {
    "revenue": (("category", ("realised", "target", "realised_percent")), ("district", ("realised",))),
    "permits": (("category", ("received", "issued", "in_time_percent")), ("district", ("received", "issued"))),
    "complaints": (
        ("department", ("received", "closed", "in_time_percent")),
        ("category", ("received", "closed")),
        ("district", ("received", "closed", "in_time_percent")),
    ),
    "waste": (("district", ("tonnes", "trips_done_percent")),),
    "budget": (("department", ("ceiling", "realised", "realised_percent", "physical_percent")),),
}


def publication(profile: Profile | None = None, **changes: object) -> Publication:
    """All of it; `changes` are fields to set otherwise."""
    city = profile or batam()
    fields = {
        "as_of": AS_OF,
        "version": 7,
        "fingerprint": "f1",
        "changed": datetime(2026, 11, 24, 23, 4, tzinfo=UTC),
        "publisher": Publisher("Kota Batam", "21.71", "Dinas Komunikasi dan Informatika", "data@contoh.go.id", SITE),
        "licence": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        "threshold": 5,
        "freshness": tuple(_fresh(service) for service in PUBLIC),
        "metrics": tuple(_metric(city, f"{key}.{name}") for key, names in PUBLIC.items() for name in names),
        "tables": (
            *(_table(city, key, by, names) for key, tables in TABLES.items() for by, names in tables),
            _months_of_the_city(city),
        ),
        "documents": tuple(_document(number, title) for number, title in enumerate(KINDS)),
        "changes": _changes(),
        "approvals": (),
    }
    return Publication(**{**fields, **changes})  # type: ignore[arg-type]


def data_sets(public: Publication) -> list[DataSet]:
    """The files of each table."""
    return [
        DataSet(
            one.key, one.title, *(f"data/v1/{one.key}.{kind}" for kind in ("csv", "json", "xlsx", "meta.json")),
            len(one.rows), one.as_of,
        )
        for one in public.tables
    ]  # fmt: skip


def open_data(public: Publication) -> list:
    """Some content for each of them, and the documents."""
    files = [path for one in data_sets(public) for path in (one.csv, one.json, one.xlsx, one.record)]
    files += ["data/v1/catalog.jsonld", "data/v1/datapackage.json"]
    files += [f"documents/{one.file}" for one in public.documents if one.file]
    return [(path, lambda path=path: path.encode() * 40) for path in files]


CATALOGS = {"dcat": "data/v1/catalog.jsonld", "package": "data/v1/datapackage.json"}


def _number(word: str, low: int, high: int) -> Decimal:
    """The same number for the same word."""
    return Decimal(low + sum(ord(letter) * (place + 3) for place, letter in enumerate(word)) % (high - low))


def _value(metric: Named, word: str, share: Decimal = Decimal(1)) -> Decimal:
    unit = metric.unit
    if unit in (PERCENT, POINTS):
        return _number(word, 380, 995) / 10
    if unit == RUPIAH:
        whole = _number(word, 40, 1950) * 1_000_000_000
        return whole * (share if metric.metric.measure != "realised" else share * Decimal("0.8"))
    if unit == DAYS:
        return _number(word, 2, 20)
    return _number(word, 12, 4300) * share // 1


def _figure(
    metric: Named, word: str, period: Period | None = None, share: Decimal = Decimal(1), **where: str
) -> Figure:
    value = _value(metric, word, share)
    judged = metric.metric.against is not Against.NOTHING
    reference = Decimal(82) if metric.unit == PERCENT else value + 20 if metric.unit != RUPIAH else None
    reference = reference if judged else None
    margin = value - reference if reference is not None else None
    status = Status.PLAIN
    if margin is not None:
        status = Status.ON_TRACK if margin >= 0 else Status.WATCH if margin > -12 else Status.BEHIND
    return Figure(metric.name, value, metric.unit, status, AS_OF, reference, margin, period=period, **where)


def _fresh(service: str) -> Freshness:
    late = service == "waste"
    day = date(2026, 11, 20) if late else AS_OF
    return Freshness(service, day, datetime(2026, 11, 23, 23, 0, tzinfo=UTC), late, True, 0, 0)


def _metric(profile: Profile, name: str) -> PublishedMetric:
    metric = named(profile, name)
    protected = metric.shape.value == "case"
    figure = _figure(metric, name, YEAR)
    return PublishedMetric(
        name=name,
        item=Item(ItemKind.METRIC, name.replace("_", "-")),
        service=metric.service.key,
        figure=figure,
        hidden=False,
        before=_figure(metric, f"{name}-before"),
        course=_course(metric),
        hidden_periods=(),
        target=TargetInForce(figure.reference, "murni", date(2026, 1, 1), "Perda 1/2026") if figure.reference else None,
        label=metric.metric.public_label,
        why=metric.metric.why,
        definition=metric.measure.words,
        source=metric.service.source,
        owner=metric.owner,
        protected=protected,
    )


def _course(metric: Named) -> Course | None:
    if metric.metric.measure in ("target", "ceiling"):
        return None
    points = tuple(Point(one.end, one, _value(metric, f"{metric.name}{one}")) for one in MONTHS)
    target = tuple(Point(one.end, one, Decimal(82)) for one in MONTHS)
    lines = [Line(Role.ACTUAL, metric.name, points)]
    if metric.unit == PERCENT and metric.metric.against is not Against.NOTHING:
        lines.append(Line(Role.REFERENCE, metric.name, target))
    return Course(
        key=f"steps-{metric.key}",
        title=metric.metric.public_label,
        form=Form.STEPS,
        draw=Draw.BARS if metric.unit in (COUNT, RUPIAH) and metric.metric.measure != "backlog" else Draw.LINES,
        unit=metric.unit,
        step=Step.MONTH,
        span=Period(date(2026, 1, 1), date(2026, 12, 31)),
        as_of=AS_OF,
        lines=tuple(lines),
        marks=(Mark(date(2026, 3, 20), Words(id="Idulfitri", en="Eid al-Fitr"), "event"),),
    )


def _members(profile: Profile, service: str, by: str) -> list[tuple[str, Words]]:
    if by == "department":
        return [(one.code, Words(id=one.name, en=one.name)) for one in profile.departments if one.successor is None]
    if by == "district":
        return [(one.code, Words(id=one.name, en=one.name)) for one in profile.districts]
    return [(one.code, one.label) for one in profile.service(service).categories]


def _table(profile: Profile, service: str, by: str, names: tuple[str, ...]) -> PublishedTable:
    metrics = [named(profile, f"{service}.{name}") for name in names]
    protected = metrics[0].shape.value == "case"
    columns = tuple(
        Column(one.key, one.name, one.unit, one.metric.public_label, one.measure.words, protected, one.metric.why)
        for one in metrics
    )
    members = _members(profile, service, by)
    share = Decimal(1) / Decimal(len(members))
    rows = [
        TableRow((code,), (name,), YEAR, PeriodKind.YEAR, _cells(metrics, f"{service}{code}", YEAR, share, place))
        for place, (code, name) in enumerate(members)
    ]
    if service == "budget":
        rows += [
            TableRow((code,), (name,), LAST_YEAR, PeriodKind.YEAR, _cells(metrics, f"{code}2025", LAST_YEAR, share, -1))
            for code, name in members
        ]
    rows += [
        TableRow((code,), (name,), one, PeriodKind.MONTH, _cells(metrics, f"{service}{code}{one}", one, share / 12, -1))
        for one in (() if service == "budget" else reversed(MONTHS))
        for code, name in members
    ]
    total = TableRow((), (), YEAR, PeriodKind.YEAR, _cells(metrics, service, YEAR, Decimal(1), -1))
    return PublishedTable(
        key=f"{service}-by-{by}",
        item=Item(ItemKind.TABLE, f"{service}.by-{by}"),
        service=service,
        title=Words(id=f"Per {by}", en=f"By {by}"),
        by=(by,),
        columns=columns,
        rows=tuple(rows),
        totals=(total,),
        as_of=AS_OF,
        owner=profile.service(service).owner,
        cadence="daily",
        description=Words(id="Rincian menurut jenis.", en="A breakdown by kind."),
        concept=Words(id="Layanan kota.", en="Services of the city."),
        classification=Words(id="Menurut profil kota.", en="By the city's profile."),
    )


def _months_of_the_city(profile: Profile) -> PublishedTable:
    """A table without a dimension: a row a month, and the year so far."""
    whole = _table(profile, "permits", "category", ("received", "issued"))
    metrics = [named(profile, f"permits.{key}") for key in ("received", "issued")]
    rows = [
        TableRow((), (), one, PeriodKind.MONTH, _cells(metrics, str(one), one, Decimal(1), -1)) for one in MONTHS[::-1]
    ]
    year = TableRow((), (), YEAR, PeriodKind.YEAR, _cells(metrics, "year", YEAR, Decimal(1), -1))
    item, title = Item(ItemKind.TABLE, "permits.by-month"), Words(id="Per bulan", en="By month")
    return replace(
        whole, key="permits-by-month", item=item, title=title, by=(), rows=(*rows, year), totals=(*rows, year)
    )


def _cells(metrics: list[Named], word: str, period: Period, share: Decimal, place: int) -> tuple[Cell, ...]:
    """The third and the sixth row of what counts cases hide their second number."""
    hides = metrics[0].shape.value == "case" and place in (2, 5)
    return tuple(
        Cell(None, hidden=True) if hides and number == 1 else Cell(_figure(one, f"{word}{one.key}", period, share))
        for number, one in enumerate(metrics)
    )


def _document(number: int, title: str) -> Document:
    key = f"kind-{number}"
    item = Item(ItemKind.DOCUMENT, f"{key}.2026")
    if number in (0, 3, 8):
        day = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
        return Document(
            key, Words(id=title, en=title), 2026, item, f"{key}-2026.pdf", "application/pdf", 1_204_000, "0", day
        )
    return Document(key, Words(id=title, en=title), 2026, item, None, "", 0, "", None)


def _changes() -> tuple[Change, ...]:
    day = datetime(2026, 11, 23, 23, 4, tzinfo=UTC)
    metric = Item(ItemKind.METRIC, "revenue.realised_percent")
    return (
        Change(day, ChangeKind.NUMBERS, metric, Decimal("82.1"), Decimal("83.4"), PERCENT),
        Change(day, ChangeKind.NUMBERS, Item(ItemKind.TABLE, "complaints.by-district")),
        Change(day.replace(day=20), ChangeKind.ADDED, Item(ItemKind.DOCUMENT, "kind-8.2026")),
        Change(day.replace(day=19), ChangeKind.WITHDRAWN, Item(ItemKind.TABLE, "permits.by-channel")),
    )
