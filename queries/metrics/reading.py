"""Reads the mart for a viewer: one transaction, so that every figure of a view is of one version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, Engine, Executable, Row, Table, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from queries.errors import Fault, MartError
from queries.mart import MART_CITY, budget_fact, case_fact, cell, fact, flow_fact, pull_log, quarantine, target
from queries.metrics.columns import days_of, numbers, texts
from queries.metrics.mart_state import MartState, file_of, identity_of
from queries.metrics.reading_health import held_rows, open_rows, unmapped_by_service, unmapped_rows
from queries.metrics.rows import (
    ABSENT,
    OPEN,
    OUTCOMES,
    BudgetRows,
    CaseRows,
    Cells,
    DailyTotals,
    FlowRows,
    HeldRow,
    OpenRow,
    UnmappedRow,
)
from queries.viewer import Viewer

_CHUNK = 50_000
_GRAIN_WORDS = ("department", "category", "district", "channel", "program", "activity", "kind")

_OUTCOME = {word: place for place, word in enumerate(OUTCOMES)}

_NOT_A_DAY = np.iinfo(np.int64).min


class MartReader:
    """Everything that the metrics read from the mart. Use as a context manager; raises MartError.

    `viewer` is on whose behalf it reads: there is no way to ask the mart without one.
    """

    def __init__(self, viewer: Viewer, mart: Engine) -> None:
        self.viewer = viewer
        self._mart = mart
        self._connection: Connection | None = None
        self._facts: dict[tuple[str, str], int] = {}
        self._cells: dict[tuple[str, str], Cells] = {}
        self._failures = (SQLAlchemyError, mart.dialect.loaded_dbapi.Error)

    def __enter__(self) -> Self:
        file = file_of(self._mart.url)
        if file is not None and not file.is_file():
            raise self._unreadable()  # SQLite would make an empty one in its place
        try:
            self._connection = _one_version(self._mart.connect())
            found = self._connection.execute(select(fact.c.service, fact.c.name, fact.c.id))
            self._facts = {(service, name): number for service, name, number in found}
        except self._failures as error:
            self.__exit__(None, None, None)
            raise self._unreadable() from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def check_city(self, key: str) -> None:
        """See that the mart is not another city's: it may have been put in the place of this one's."""
        try:
            MART_CITY.check(self._open, key)
        except self._failures as error:
            raise self._unreadable() from error

    def version(self) -> int:
        """The highest id of the pull log; 0 before the first pull."""
        return self._all(select(func.coalesce(func.max(pull_log.c.id), 0)))[0][0]

    def state(self) -> MartState:
        """What tells this state of the mart from every other."""
        newest = self._all(select(pull_log.c.id, pull_log.c.finished_at).order_by(pull_log.c.id.desc()).limit(1))
        version, at = newest[0] if newest else (0, None)
        return MartState(version, at, identity_of(file_of(self._mart.url)))

    def pulls(self) -> Sequence[Row[Any]]:
        """The last pull and the last successful pull of every fact, in order of id."""
        last = select(func.max(pull_log.c.id)).group_by(pull_log.c.service, pull_log.c.fact)
        good = last.where(pull_log.c.succeeded)
        chosen = select(pull_log).where(or_(pull_log.c.id.in_(last), pull_log.c.id.in_(good)))
        return self._all(chosen.order_by(pull_log.c.id))

    def targets(self) -> Sequence[Row[Any]]:
        """Every target, of all services, years and stages."""
        return self._all(select(target))

    def held_back(self) -> dict[tuple[str, str, str], int]:
        """Quarantined rows by service, fact and reason."""
        counts = select(fact.c.service, fact.c.name, quarantine.c.reason, func.sum(quarantine.c.rows))
        found = self._all(counts.join(fact).group_by(fact.c.service, fact.c.name, quarantine.c.reason))
        return {(service, name, reason): int(rows) for service, name, reason, rows in found}

    def unmapped(self) -> dict[str, int]:
        """Accepted rows with a department, category, district or kind that the profile does not know, by service."""
        return unmapped_by_service(self._all)

    def held_details(self) -> tuple[HeldRow, ...]:
        """Quarantined rows by service, fact and reason, most rows first within a fact."""
        return held_rows(self._all)

    def unmapped_words(self) -> tuple[UnmappedRow, ...]:
        """Words that the profile does not know, most rows first, at most 200 of a fact."""
        return unmapped_rows(self._all)

    def open_cases(self, service: str) -> tuple[OpenRow, ...]:
        """The longest-open cases of a service, the oldest first."""
        return open_rows(self._all, service)

    def cells(self, service: str, name: str) -> Cells:
        """The cells of a fact, whether or not a row still stands in them; read once."""
        if (service, name) not in self._cells:
            self._cells[service, name] = self._read_cells(service, name)
        return self._cells[service, name]

    def _read_cells(self, service: str, name: str) -> Cells:
        words = [cell.c[word] for word in _GRAIN_WORDS]
        found = self._all(
            select(cell.c.id, *words).where(cell.c.fact_id == self._id(service, name)).order_by(cell.c.id)
        )
        columns = list(zip(*found, strict=True)) or [()] * (1 + len(words))
        placed: dict[str, tuple[str, ...]] = dict(
            zip(_GRAIN_WORDS, (tuple(column) for column in columns[1:]), strict=True)
        )
        return Cells(np.array(columns[0], np.int64), placed)

    def first_month(self, service: str, name: str) -> str | None:
        """The first month (YYYY-MM) with a row of a flow; None where there is none."""
        month = select(func.min(flow_fact.c.month)).where(flow_fact.c.fact_id == self._id(service, name))
        return self._all(month)[0][0]

    def flow(self, service: str, name: str, since: date) -> FlowRows:
        """Rows of a flow from the month of `since` on."""
        table, cells = flow_fact, self.cells(service, name)
        wanted = select(table.c.cell_id, table.c.day, table.c.amount, table.c.penalty)
        found = self._columns(wanted.where(self._of(table, service, name), table.c.month >= since.isoformat()[:7]), 4)
        return FlowRows(
            cells, cells.positions(numbers(found[0])), days_of(found[1]), numbers(found[2]), numbers(found[3])
        )

    def daily_by_category(self, service: str, name: str, first_year: int, last_year: int) -> DailyTotals:
        """A flow's amounts per category and day, from 1 January of the first year to 31 December of the last."""
        table = flow_fact
        wanted = select(cell.c.category, table.c.day, func.sum(table.c.amount)).join(cell, cell.c.id == table.c.cell_id)
        years = table.c.month.between(f"{first_year:04}-01", f"{last_year:04}-12")
        found = self._columns(
            wanted.where(self._of(table, service, name), years).group_by(cell.c.category, table.c.day), 3
        )
        return DailyTotals(texts(found[0]), days_of(found[1]), numbers(found[2]))

    def cases(self, service: str, name: str, since: date) -> CaseRows:
        """Cases that are open or were closed on `since` or later."""
        table, cells = case_fact, self.cells(service, name)
        days = (table.c.opened, table.c.due, table.c.closed)
        wanted = select(table.c.cell_id, *days, table.c.outcome, table.c.waiting_days, table.c.rows)
        living = or_(table.c.closed.is_(None), table.c.closed >= since)
        found = self._columns(wanted.where(self._of(table, service, name), living), 7)
        due, closed = days_of(found[2]), days_of(found[3])
        return CaseRows(
            cells,
            cells.positions(numbers(found[0])),
            days_of(found[1]),
            np.where(due == _NOT_A_DAY, ABSENT, due),
            np.where(closed == _NOT_A_DAY, OPEN, closed),
            np.array([_OUTCOME[word] for word in found[4]], np.int8),
            numbers(found[5]),
            numbers(found[6]),
        )

    def budget_years(self, service: str, name: str) -> tuple[int, ...]:
        """The years with a row of a budget."""
        month = budget_fact.c.month
        found = self._all(select(month).where(self._of(budget_fact, service, name)).distinct())
        return tuple(sorted({int(one[:4]) for (one,) in found}))

    def budget(self, service: str, name: str, year: int) -> BudgetRows:
        """A year's rows of a budget."""
        table, cells = budget_fact, self.cells(service, name)
        money = (table.c.ceiling, table.c.planned, table.c.realised)
        wanted = select(table.c.cell_id, table.c.month, *money, func.coalesce(table.c.physical, ABSENT))
        year_only = table.c.month.between(f"{year:04}-01", f"{year:04}-12")
        found = self._columns(wanted.where(self._of(table, service, name), year_only).order_by(table.c.month), 6)
        months = np.array([int(month[5:7]) for month in found[1]], np.int64)
        positions = cells.positions(numbers(found[0]))
        return BudgetRows(cells, positions, months, *(numbers(column) for column in found[2:]))

    def _id(self, service: str, name: str) -> int:
        return self._facts.get((service, name), 0)  # no fact has id 0: a fact never pulled has no rows

    def _of(self, table: Table, service: str, name: str) -> ColumnElement[bool]:
        return table.c.fact_id == self._id(service, name)

    def _all(self, statement: Executable) -> Sequence[Any]:
        try:
            return self._open.execute(statement).all()
        except self._failures as error:
            raise self._unreadable() from error

    def _columns(self, statement: ClauseElement, width: int) -> tuple[list[Any], ...]:
        """Whole columns as the driver gives them: numpy reads ISO text and dates faster than row objects are made."""
        columns: tuple[list[Any], ...] = tuple([] for _ in range(width))
        text = str(statement.compile(self._mart, compile_kwargs={"literal_binds": True}))
        try:
            cursor = self._open.connection.cursor()
            cursor.execute(text)
            while part := cursor.fetchmany(_CHUNK):
                for column, values in zip(columns, zip(*part, strict=True), strict=True):
                    column.extend(values)
            cursor.close()
        except self._failures as error:
            raise self._unreadable() from error
        return columns

    def _unreadable(self) -> MartError:
        return MartError(
            Fault(
                f"mart {self._mart.url.render_as_string(hide_password=True)}",
                "it cannot be read",
                "Check that the database runs and that PANTAU_MART_URL is right.",
            )
        )

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("use the reader in a with statement")
        return self._connection


def _one_version(connection: Connection) -> Connection:
    """Makes every later statement of the connection see the mart as it is now."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    connection.begin()  # a mart of `open_mart` begins the database's own transaction here; another engine may not
    raw = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and not getattr(raw, "in_transaction", True):
        connection.exec_driver_sql("BEGIN")
    return connection
