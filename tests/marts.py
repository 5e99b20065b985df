"""Small marts written by hand, and the city they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.pool import StaticPool

from queries.mart import FACT_TABLES, WORDS, cell, fact, metadata, pull_log, quarantine, target
from queries.profile.models import (
    Category,
    City,
    Clock,
    Department,
    District,
    Fact,
    Metric,
    Profile,
    Service,
    Tile,
    Words,
)
from queries.shapes import Outcome, Shape

TODAY = date(2025, 6, 17)
YESTERDAY = date(2025, 6, 16)


def exact(value: Fraction | int | None) -> Decimal | None:
    """The number to twenty decimals, cut off: what a figure must hold."""
    if value is None:
        return None
    units = int(abs(Fraction(value)) * 10**20)
    sign = int(value < 0)
    return Decimal((sign, tuple(map(int, str(units))), -20))


def words(text: str) -> Words:
    return Words(id=text, en=text)


def metric(measure: str, **more: Any) -> Metric:
    return Metric(measure=measure, label=words(measure), why=words(measure), **more)


def tile(headline: str, **more: Any) -> Tile:
    fields: dict[str, Any] = {"under": (), "bar": headline, "trend": headline, "say": ()} | more
    return Tile(headline=headline, **fields)


def service(key: str, order: int, facts: Mapping[str, Fact], metrics: Mapping[str, Metric], **more: Any) -> Service:
    fields: dict[str, Any] = {"icon": "dot", "owner": "alpha", "source": words(key), "cadence": "daily"} | more
    fields.setdefault("tile", tile(next(iter(metrics))))
    return Service(key=key, label=words(key), order=order, facts=dict(facts), metrics=dict(metrics), **fields)


def departments(*codes: str) -> tuple[Department, ...]:
    return tuple(Department(code=code, name=code, short=code, kind="x", valid_from=date(2015, 1, 1)) for code in codes)


def profile(*services: Service, departments_: tuple[Department, ...] | None = None) -> Profile:
    return Profile(
        key="kota",
        city=City(code="1", name="Kota", short="K", timezone="Asia/Jakarta", first_year=2015, mayor_title=words("m")),
        departments=departments_ or departments("alpha", "beta", "gamma"),
        districts=tuple(District(code=code, name=code, area="x", col=1, row=row) for row, code in enumerate("xy", 1)),
        holidays=(),
        targets=(),
        services=services,
        sql={},
        digest="d",
    )


LEVIES = service(
    "levies",
    1,
    {"payments": Fact(shape=Shape.FLOW, sql="levies.sql", unit="rupiah")},
    {
        "realised_percent": metric("realised_percent", against="pace", watch=Decimal(-2), behind=Decimal(-7)),
        "realised": metric("realised"),
        "penalty": metric("penalty"),
        "target": metric("target"),
        "expected": metric("expected"),
        "expected_percent": metric("expected_percent"),
        "gap": metric("gap"),
        "needed_per_week": metric("needed_per_week", direction="down"),
        "remainder": metric("remainder", direction="down"),
        "daily": metric("daily_average", days=7),
    },
    categories=tuple(Category(code=code, label=words(code)) for code in ("land", "food", "new")),
)

PERMITS = service(
    "permits",
    2,
    {"files": Fact(shape=Shape.CASE, sql="permits.sql", unit="permits")},
    {
        "in_time_percent": metric("in_time_percent", against="target", behind=Decimal(-10)),
        "received": metric("received"),
        "closed": metric("closed"),
        "done": metric("closed_done"),
        "refused": metric("closed_refused"),
        "returned": metric("closed_returned"),
        "cancelled": metric("closed_cancelled"),
        "backlog": metric("backlog", direction="down"),
        "backlog_change": metric("backlog_change", direction="down", days=7),
        "overdue": metric("overdue", direction="down"),
        "median_days": metric("median_days", direction="down"),
        "p90_days": metric("p90_days", direction="down"),
        **{f"band_{band}": metric("open_in_band", direction="down", band=band) for band in range(5)},
    },
    clock=Clock.WORKING,
    age_bands=(3, 7, 14, 60),
    categories=(
        Category(code="slow", label=words("slow"), standard_days=10),
        Category(code="quick", label=words("quick"), standard_days=0),
        Category(code="due", label=words("due")),
        Category(code="auto", label=words("auto"), automatic=True),
    ),
)

BUDGET = service(
    "budget",
    3,
    {"activities": Fact(shape=Shape.BUDGET, sql="budget.sql", unit="rupiah")},
    {
        "realised_percent": metric("realised_percent", against="plan", watch=Decimal(-5), behind=Decimal(-10)),
        "realised": metric("realised"),
        "planned": metric("planned"),
        "ceiling": metric("ceiling"),
        "planned_percent": metric("planned_percent"),
        "deviation": metric("deviation_points", watch=Decimal(-5), behind=Decimal(-10)),
        "physical_percent": metric("physical_percent", against="plan", watch=Decimal(-5), behind=Decimal(-10)),
        "behind_plan": metric("behind_plan", direction="down"),
        "paid_ahead": metric("paid_ahead_points", direction="down", watch=Decimal(-5), behind=Decimal(-15)),
        "paid_ahead_programs": metric("paid_ahead_programs", direction="down"),
        "capital": metric("realised_percent", kind="capital", against="plan", watch=Decimal(-5), behind=Decimal(-10)),
    },
    grace_days=3,
)

HAULAGE = service(
    "haulage",
    4,
    {
        "hauls": Fact(shape=Shape.FLOW, sql="hauls.sql", unit="kg"),
        "planned": Fact(shape=Shape.FLOW, sql="planned.sql", unit="trips"),
        "done": Fact(shape=Shape.FLOW, sql="done.sql", unit="trips"),
    },
    {
        "tonnes_per_day": metric("daily_average", fact="hauls", days=7, unit="tonnes_per_day", against="target"),
        "tonnes": metric("realised", fact="hauls", unit="tonnes"),
        "done_percent": metric("ratio_percent", fact="done", of="planned", days=7, against="target"),
        "done": metric("realised", fact="done", days=7),
    },
)


@dataclass
class HandMart:
    """A mart that a test fills row by row. Amounts are whole hundredths, as the mart holds them."""

    engine: Engine
    _cells: dict[tuple[str, ...], int] = field(default_factory=dict)
    _facts: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def create(cls, url: str = "sqlite://") -> HandMart:
        engine = create_engine(url, poolclass=StaticPool) if url == "sqlite://" else create_engine(url)
        metadata.create_all(engine)
        return cls(engine)

    def rows(
        self, service_: Service, name: str, rows: Iterable[dict[str, Any]], through: date | None = YESTERDAY
    ) -> None:
        """Writes facts; each row holds words of `WORDS` beside the columns of the fact's table. Logs a good pull."""
        shape = service_.facts[name].shape
        written = [self._placed(service_.key, name, shape, row) for row in rows]
        if written:
            with self.engine.begin() as connection:
                connection.execute(insert(FACT_TABLES[shape.value]), written)
        self._fact(service_.key, name, shape)
        self.pulled(service_.key, name, through)

    def pulled(self, service_: str, name: str, through: date | None, **more: Any) -> None:
        at = datetime(2025, 6, 17, 1, 30, tzinfo=UTC)
        numbers = ("source_rows", "source_amount", "accepted_rows", "accepted_amount", "quarantined_rows")
        row: dict[str, Any] = dict.fromkeys((*numbers, "quarantined_amount", "months_seen", "months_rewritten"), 0)
        row |= {"service": service_, "fact": name, "started_at": at, "finished_at": at, "succeeded": True}
        row |= {"message": "", "data_through": through, "sql_hash": "", "profile_hash": "d"} | more
        with self.engine.begin() as connection:
            connection.execute(insert(pull_log), [row])

    def held_back(self, service_: Service, name: str, reason: str, rows: int) -> None:
        number = self._fact(service_.key, name, service_.facts[name].shape)
        row = {"fact_id": number, "month": "", "reason": reason, "value": "", "rows": rows, "amount": 0, "penalty": 0}
        with self.engine.begin() as connection:
            connection.execute(insert(quarantine), [row])

    def target(self, service_: str, metric_: str, value: int, **more: Any) -> None:
        row: dict[str, Any] = {"fiscal_year": None, "stage": "standar", "in_force": date(2020, 1, 1), "department": ""}
        row |= {"category": "", "document": "decree", "origin": "profile"} | more
        with self.engine.begin() as connection:
            connection.execute(insert(target), [row | {"service": service_, "metric": metric_, "value": value * 100}])

    def _placed(self, service_: str, name: str, shape: Shape, row: dict[str, Any]) -> dict[str, Any]:
        number = self._fact(service_, name, shape)
        texts = tuple(row.get(word, "") for word in WORDS)
        columns = {key: value for key, value in row.items() if key not in WORDS}
        day = row["opened"] if shape is Shape.CASE else row["day"] if shape is Shape.FLOW else None
        if day is not None:
            columns["month"] = f"{day:%Y-%m}"
        return _DEFAULTS[shape] | columns | {"fact_id": number, "cell_id": self._cell(number, texts)}

    def _fact(self, service_: str, name: str, shape: Shape) -> int:
        key = (service_, name)
        if key not in self._facts:
            self._facts[key] = len(self._facts) + 1
            with self.engine.begin() as connection:
                row = {"id": self._facts[key], "service": service_, "name": name, "shape": shape.value}
                connection.execute(insert(fact), [row])
        return self._facts[key]

    def _cell(self, number: int, texts: tuple[str, ...]) -> int:
        key = (str(number), *texts)
        if key not in self._cells:
            self._cells[key] = len(self._cells) + 1
            placed = dict(zip(WORDS, texts, strict=True))
            raw = {f"raw_{word}": text for word, text in placed.items()}
            with self.engine.begin() as connection:
                connection.execute(insert(cell), [{"id": self._cells[key], "fact_id": number, **placed, **raw}])
        return self._cells[key]


_DEFAULTS: dict[Shape, dict[str, Any]] = {
    Shape.FLOW: {"penalty": 0, "rows": 1},
    Shape.CASE: {"due": None, "closed": None, "outcome": "", "waiting_days": 0, "rows": 1},
    Shape.BUDGET: {"ceiling": 0, "planned": 0, "realised": 0, "physical": None, "reported_on": None, "rows": 1},
}

DONE, REFUSED, RETURNED, CANCELLED = (outcome.value for outcome in Outcome)
