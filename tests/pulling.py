"""A small city with three services and hand-made tables, for the tests of pulling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, text

from queries.profile.models import Category, City, Department, District, Fact, Metric, Profile, Service, Tile, Words
from queries.pull import PullReport, pull_service
from queries.shapes import Outcome, Shape

NOW = datetime(2026, 3, 15, 5, 0, tzinfo=UTC)
"""Noon of 15 March 2026 in Batam."""

FEES_SQL = (
    "SELECT paid_on AS day, amount, fine AS penalty, office AS department, kind AS category, place AS "
    "district, flag AS quarantine, payer AS payer_name FROM fees"
)
CASES_SQL = (
    "SELECT came AS opened, ended AS closed, due_on AS due, how AS outcome, waited AS waiting_days, "
    "office AS department, kind AS category FROM cases"
)
SPENDING_SQL = (
    "SELECT booked AS month, pagu AS ceiling, rak AS planned, uang AS realised, fisik AS "
    "physical_percent, office AS department, prog AS program, keg AS activity, kode AS kind FROM spending"
)

FEES = ("paid_on", "amount", "fine", "office", "kind", "place", "flag", "payer")
CASES = ("came", "ended", "due_on", "how", "waited", "office", "kind")
SPENDING = ("booked", "pagu", "rak", "uang", "fisik", "office", "prog", "keg", "kode")

FEES_TYPES = (
    "paid_on {day}, amount NUMERIC(20,2), fine NUMERIC(20,2), office VARCHAR(80), kind VARCHAR(80), place"
    " VARCHAR(80), flag VARCHAR(20), payer VARCHAR(80)"
)
CASES_TYPES = (
    "came {day}, ended {day}, due_on {day}, how VARCHAR(20), waited INTEGER, office VARCHAR(80), kind VARCHAR(80)"
)
SPENDING_TYPES = (
    "booked {day}, pagu NUMERIC(20,2), rak NUMERIC(20,2), uang NUMERIC(20,2), fisik NUMERIC(6,2), office "
    "VARCHAR(80), prog VARCHAR(80), keg VARCHAR(80), kode VARCHAR(10)"
)


def say(word: str) -> Words:
    return Words(id=word, en=word)


def service(key: str, shape: Shape, sql: str, **more: Any) -> Service:
    fact = {"shape": shape, "sql": sql} | more.pop("fact", {})
    measure = "received" if shape is Shape.CASE else "realised"
    given: dict[str, Any] = {
        "key": key,
        "label": say(key),
        "order": 1,
        "icon": "dot",
        "owner": "bapenda",
        "source": say("test"),
        "cadence": "daily",
        "statement_timeout": 20,
        "facts": {"rows": Fact(**fact)},
        "categories": (Category(code="hotel", label=say("Hotel")), Category(code="pbb", label=say("PBB-P2"))),
        "metrics": {"total": Metric(measure=measure, label=say("total"), why=say("because"))},
        "tile": Tile(headline="total", under=("total",), bar="total", trend="total", say=("total",)),
    }
    return Service(**(given | more))


FEES_SERVICE = service("fees", Shape.FLOW, "fees.sql")
CASES_SERVICE = service("cases", Shape.CASE, "cases.sql", outcomes={"selesai": Outcome.DONE})
SPENDING_SERVICE = service("spending", Shape.BUDGET, "spending.sql", kinds={"5.1": "operating", "5.2": "capital"})


def city(*services: Service, sql: dict[str, str] | None = None, **more: Any) -> Profile:
    """The profile of a small city; `sql` replaces or adds to the services' files."""
    given: dict[str, Any] = {
        "key": "kota",
        "city": City(
            code="x", name="Kota", short="Kota", timezone="Asia/Jakarta", first_year=2021, mayor_title=say("Wali Kota")
        ),
        "departments": (
            Department(
                code="bapenda", name="Badan Pendapatan", short="Bapenda", kind="badan", valid_from=date(2017, 1, 1)
            ),
            Department(
                code="dispenda",
                name="Dinas Pendapatan",
                short="Dispenda",
                kind="dinas",
                valid_from=date(2000, 1, 1),
                valid_to=date(2016, 12, 31),
                successor="bapenda",
            ),
        ),
        "districts": (District(code="nongsa", name="Nongsa", area="x", col=1, row=1),),
        "holidays": (),
        "targets": (),
        "services": services or (FEES_SERVICE, CASES_SERVICE, SPENDING_SERVICE),
        "sql": {"fees.sql": FEES_SQL, "cases.sql": CASES_SQL, "spending.sql": SPENDING_SQL} | (sql or {}),
        "digest": "d",
    }
    return Profile(**(given | more))


@dataclass
class Database:
    """A service's database that a test fills and changes."""

    url: str
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = create_engine(self.url)

    def run(self, statement: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def table(
        self, name: str, types: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], day: str = "DATE"
    ) -> None:
        self.run(f"CREATE TABLE {name} ({types.format(day=day)})")
        self.add(name, columns, rows)

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join(f":{column}" for column in columns)
        values = [dict(zip(columns, row, strict=True)) for row in rows]
        if values:
            with self.engine.begin() as connection:
                connection.execute(text(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"), values)

    def fees(self, rows: Iterable[Sequence[Any]], types: str = FEES_TYPES, day: str = "DATE") -> Database:
        self.table("fees", types, FEES, rows, day)
        return self

    def cases(self, rows: Iterable[Sequence[Any]], types: str = CASES_TYPES, day: str = "DATE") -> Database:
        self.table("cases", types, CASES, rows, day)
        return self

    def spending(self, rows: Iterable[Sequence[Any]], types: str = SPENDING_TYPES, day: str = "DATE") -> Database:
        self.table("spending", types, SPENDING, rows, day)
        return self


def fee(
    day: str | None = "2026-01-05",
    amount: Any = "100.00",
    fine: Any = None,
    office: str | None = "Bapenda",
    kind: str | None = "Hotel",
    place: str | None = "Nongsa",
    flag: str | None = None,
    payer: str = "CANARY-0001",
) -> tuple[Any, ...]:
    return (day, amount, fine, office, kind, place, flag, payer)


def case(
    came: str | None = "2026-01-05",
    ended: str | None = None,
    due: str | None = None,
    how: str | None = None,
    waited: Any = 0,
    office: str = "Bapenda",
    kind: str = "Hotel",
) -> tuple[Any, ...]:
    return (came, ended, due, how, waited, office, kind)


def spend(
    booked: str = "2026-01-01",
    pagu: Any = "1000.00",
    rak: Any = "100.00",
    uang: Any = "90.00",
    fisik: Any = "10.50",
    activity: str = "k1",
    kode: str = "5.1",
) -> tuple[Any, ...]:
    return (booked, pagu, rak, uang, fisik, "Bapenda", "p1", activity, kode)


def pull(mart: Engine, url: str, key: str = "fees", profile: Profile | None = None, **more: Any) -> PullReport:
    return pull_service(key, profile or city(), url, mart, **({"now": NOW} | more))


def everything(mart: Engine, statement: str) -> list[tuple[Any, ...]]:
    with mart.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]
