"""What the data health and the cases show, counted by SQL over the mart's own tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.profile.models import Service
from tests.walking.demo import DemoSite
from tests.walking.reading import Element

_LOG = """SELECT source_rows, accepted_rows, quarantined_rows FROM pull_log
 WHERE service = :service AND fact = :fact AND succeeded ORDER BY id DESC LIMIT 1"""
_HELD = """SELECT sum(rows), sum(amount) + sum(realised) FROM quarantine q JOIN fact f ON f.id = q.fact_id
 WHERE f.service = :service AND f.name = :fact AND reason = :reason"""
_CASE = """SELECT o.opened, o.due, o.waiting_days, c.category
  FROM open_case o JOIN fact f ON f.id = o.fact_id JOIN cell c ON c.id = o.cell_id
 WHERE f.service = :service AND o.number = :number"""
_UNMAPPED = """SELECT sum(x.rows) FROM {table} x JOIN cell c ON c.id = x.cell_id JOIN fact f ON f.id = c.fact_id
 WHERE f.service = :service AND f.name = :fact AND c.{word} = '?' AND c.raw_{word} = :text"""


@dataclass
class Books:
    """The mart's log, quarantine, cells and open cases."""

    site: DemoSite
    _desk: Desk
    _mart: Engine = field(init=False)

    def __post_init__(self) -> None:
        self._mart = open_mart(self.site.mart_url)

    def allowed(self, shown: Element) -> set[Decimal | None]:
        """The values that the element's own attributes allow."""
        service, _, name = shown.get("data-metric").partition(".")
        if shown.has("data-case"):
            return self._case(service, name, shown)
        fact, _, what = name.partition(".")
        given: dict[str, Any] = {"service": service, "fact": fact}
        if what == "unmapped_rows":
            return {self._unmapped(given, shown)}
        if shown.has("data-reason"):
            rows, amount = self._one(_HELD, **given, reason=shown.get("data-reason"))
            return {Decimal(rows) if what == "held_rows" else Decimal(amount) / 100}
        counted = dict(zip(("source_rows", "accepted_rows", "held_rows"), self._one(_LOG, **given), strict=True))
        return {Decimal(counted[what])}

    def _unmapped(self, given: dict[str, Any], shown: Element) -> Decimal:
        shape = self.site.profile.service(given["service"]).facts[given["fact"]].shape.value
        word = shown.get("data-word")
        assert word.isidentifier()
        statement = _UNMAPPED.format(table=f"{shape}_fact", word=word)
        return Decimal(self._one(statement, **given, text=shown.get("data-text"))[0] or 0)

    def _case(self, service: str, name: str, shown: Element) -> set[Decimal | None]:
        """Days since the case came in, or by how many days of the service's clock it is late."""
        given, owner = {"service": service, "number": shown.get("data-case")}, self.site.profile.service(service)
        with self._mart.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(_CASE), given)]
        last = self._desk.last_day(owner)
        if name == "days_open":
            return {Decimal((last - date.fromisoformat(opened)).days) for opened, *_ in rows}
        return {self._late(owner, last, *row) for row in rows}

    def _late(
        self, service: Service, last: date, opened: str, due: str | None, waited: int, code: str
    ) -> Decimal | None:
        standard = next((one.standard_days for one in service.categories if one.code == code), None)
        if standard is None:
            start, spared = date.fromisoformat(due or last.isoformat()), 0
        else:
            start, spared = date.fromisoformat(opened), waited + standard
        return Decimal(self._desk.calendar.days_between(start, last, service.clock) - spared)

    def _one(self, statement: str, **given: Any) -> Any:
        with self._mart.connect() as connection:
            return connection.execute(text(statement), given).one()
