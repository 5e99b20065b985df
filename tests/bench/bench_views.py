"""What a page asks of the warm mart, beside the bare SQL on the mart that gives the same numbers.

    python -m tests.bench.bench_views [MART_URL] [--runs 60]

MART_URL is an SQLite mart of the profile of PANTAU_PROFILE, by default the one of PANTAU_MART_URL. Every run asks for
another day, and narrowed lines for another district, so that no answer is one that was kept. Both must say the same.
Times are of the processor, not of the clock: SQLite computes in the same thread, and what else the machine does would
fall on one of them more than on the other.
"""

from __future__ import annotations

import argparse
import statistics
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine

from queries.calendar import Period, months_of, year_to_date
from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.metrics.grains import Where
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metrics_of
from queries.metrics.percentiles import percentile
from queries.metrics.warm import WarmMart
from queries.profile.load import load_profile
from queries.profile.models import Clock
from queries.settings import read_settings
from queries.shapes import Shape
from queries.viewer import Role, Viewer

Numbers = list[Decimal | None]
Ask = Callable[[int], Numbers]


@dataclass(frozen=True)
class Kind:
    """One thing that pages ask for; `asked` and `by_sql` take the number of the run."""

    name: str
    allowed: float  # ms
    asked: Ask
    by_sql: Ask


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mart", nargs="?", default=read_settings().mart_url)
    parser.add_argument("--runs", type=int, default=60)
    given = parser.parse_args()
    mart, profile = open_mart(given.mart), load_profile(read_settings().profile_folder)
    before = _resident()
    began = time.perf_counter()
    desk = WarmMart(mart, profile).desk(Viewer(Role.MAYOR))
    print(f"read in {time.perf_counter() - began:.2f} s, {_resident() - before} MB more of {_resident()} MB\n")
    print("| | p50 ms | p95 ms | bare SQL p50 ms | ratio | allowed ms | same |\n|---|--:|--:|--:|--:|--:|---|")
    with mart.connect() as connection:
        for kind in kinds(desk, mart, connection):
            print(_row(kind, given.runs), flush=True)


def _row(kind: Kind, runs: int) -> str:
    taken, by_sql, same = [], [], True
    for number in range(runs):
        spent, found = _timed(kind.asked, number)
        spent_by_sql, wanted = _timed(kind.by_sql, number)
        taken.append(spent)
        by_sql.append(spent_by_sql)
        same = same and found == wanted
    middle, late, sql = statistics.median(taken), statistics.quantiles(taken, n=20)[-1], statistics.median(by_sql)
    says = "yes" if same else "NO"
    return f"| {kind.name} | {middle:.2f} | {late:.2f} | {sql:.2f} | {middle / sql:.3f} | {kind.allowed:g} | {says} |"


def _timed(ask: Ask, number: int) -> tuple[float, Numbers]:
    began = time.thread_time()
    found = ask(number)
    return 1000 * (time.thread_time() - began), found


def kinds(desk: Desk, mart: Engine, connection: Connection) -> Iterator[Kind]:
    """What is measured, over the metrics that the profile has."""
    if mart.dialect.name != "sqlite":
        raise SystemExit("the statements beside it are written for SQLite")
    sql = Statements(connection)
    backlog, median = _metric(desk, "backlog"), _metric(desk, "median_days", Clock.CALENDAR)
    realised, budget = _metric(desk, "realised", shape=Shape.FLOW), _metric(desk, "realised", shape=Shape.BUDGET)
    districts = [district.code for district in desk.profile.districts]

    def district(number: int) -> Where:
        return (("district", districts[number % len(districts)]),)

    def weeks(number: int) -> list[date]:
        last = desk.last_day(backlog.service) - timedelta(days=number)
        return [last - timedelta(days=7 * week) for week in range(106)]

    def stocks(days: list[date]) -> list[Moment]:
        return [Moment(day, Period(day, day), desk.last_day(backlog.service), True) for day in days]

    def year(metric: Named, number: int) -> Period:
        return year_to_date(desk.last_day(metric.service) - timedelta(days=number))

    def twelve_months(number: int) -> list[Period]:
        last = desk.last_day(median.service) - timedelta(days=number)
        return list(months_of(Period((last - timedelta(days=334)).replace(day=1), last)))

    yield Kind(
        "key figure: money of the year so far",
        2,
        lambda n: [desk.figure(realised, desk.moment(realised, year(realised, n).end)).value],
        lambda n: [sql.total(realised, year(realised, n))],
    )
    yield Kind(
        "key figure: backlog",
        2,
        lambda n: [desk.figure(backlog, stocks(weeks(n))[0]).value],
        lambda n: [sql.open_at(backlog, weeks(n)[0])],
    )
    yield Kind(
        "line of a stock: 53 weeks and the 53 before",
        10,
        lambda n: [one.value for one in desk.figures_over(backlog, stocks(weeks(n)))],
        lambda n: sql.open_over(backlog, weeks(n), ()),
    )
    yield Kind(
        "the same of one district",
        10,
        lambda n: [one.value for one in desk.figures_over(backlog, stocks(weeks(n)), district(n))],
        lambda n: sql.open_over(backlog, weeks(n), district(n)),
    )
    yield Kind(
        "line of the median: 12 months",
        15,
        lambda n: [
            one.value
            for one in desk.figures_over(median, [desk.moment(median, None, month) for month in twelve_months(n)])
        ],
        lambda n: [sql.median(median, month) for month in twelve_months(n)],
    )
    yield Kind(
        "line of money: 52 weeks of a year",
        10,
        lambda n: [
            one.value for one in desk.figures_over(realised, [desk.moment(realised, day) for day in _weeks_of(desk, n)])
        ],
        lambda n: sql.money_over(realised, _weeks_of(desk, n)),
    )
    yield Kind(
        "table: every department by 4 metrics of the budget",
        15,
        lambda n: _table(desk, budget, desk.moment(budget, year(budget, n % 9 * 31).end)),
        lambda n: sql.spent_by_department(budget, desk.moment(budget, year(budget, n % 9 * 31).end)),
    )
    yield Kind(
        "table: every department by 4 metrics of cases",
        15,
        lambda n: _table(desk, backlog, stocks(weeks(n))[0]),
        lambda n: sql.open_by_department(backlog, weeks(n)[0]),
    )


def _metric(desk: Desk, measure: str, clock: Clock | None = None, shape: Shape | None = None) -> Named:
    found = (metric for service in desk.profile.services for metric in metrics_of(service))
    return next(
        one
        for one in found
        if one.metric.measure == measure
        and one.metric.days is None
        and one.metric.kind is None
        and clock in (None, one.service.clock)
        and shape in (None, one.shape)
    )


def _weeks_of(desk: Desk, number: int) -> list[date]:
    year = desk.today.year - 1 - number % 3
    return [date(year, 1, 7) + timedelta(days=7 * week) for week in range(52)]


def _table(desk: Desk, metric: Named, moment: Moment) -> Numbers:
    """Four metrics of the service at once; what is compared are the values of the first."""
    others = [one for one in metrics_of(metric.service) if one.fact == metric.fact and one.key != metric.key]
    columns = [desk.figures(one, ("department",), moment) for one in (metric, *others[:3])]
    return [figure.value for figure in columns[0] if figure.value]


@dataclass(frozen=True)
class Statements:
    """The same by SQL."""

    connection: Connection

    def total(self, metric: Named, period: Period) -> Decimal | None:
        """The money of a period."""
        statement = f"SELECT SUM(f.amount) FROM flow_fact f WHERE {_FACT} AND f.day BETWEEN :start AND :end"
        found = self._ask(statement, metric, start=period.start.isoformat(), end=period.end.isoformat())
        return _hundredths(found[0][0] or 0)

    def money_over(self, metric: Named, days: list[date]) -> Numbers:
        """The money of the year up to each day."""
        statement = f"""
            SELECT f.day, SUM(f.amount) FROM flow_fact f
            WHERE {_FACT} AND f.day BETWEEN :start AND :end GROUP BY f.day ORDER BY f.day"""
        start, end = f"{days[0].year}-01-01", days[-1].isoformat()
        found = self._ask(statement, metric, start=start, end=end)
        return [_hundredths(sum(amount for day, amount in found if day <= one.isoformat())) for one in days]

    def open_at(self, metric: Named, day: date) -> Decimal:
        """The cases open on a day."""
        statement = f"SELECT COALESCE(SUM(f.rows), 0) FROM case_fact f WHERE {_FACT} AND {_OPEN}"
        return Decimal(self._ask(statement, metric, day=day.isoformat())[0][0])

    def open_over(self, metric: Named, days: list[date], where: Where) -> Numbers:
        """The cases open on each day, from what came and went day by day."""
        inside = "".join(f" AND c.{word} = :{word}" for word, _ in where)
        joined = "JOIN cell c ON c.id = f.cell_id" if where else ""
        parts = (
            f"SELECT f.{day} AS day, {sign}f.rows AS n FROM case_fact f {joined} "
            f"WHERE {_FACT} AND f.{day} <= :end{inside}"
            for day, sign in (("opened", "+"), ("closed", "-"))
        )
        statement = f"SELECT day, SUM(n) FROM ({' UNION ALL '.join(parts)}) GROUP BY day ORDER BY day"
        found = self._ask(statement, metric, end=days[0].isoformat(), **dict(where))
        standing = dict(zip((day for day, _ in found), accumulate(n for _, n in found), strict=True))
        known = sorted(standing)
        return [Decimal(_last(standing, known, one.isoformat())) for one in days]

    def median(self, metric: Named, period: Period) -> Decimal | None:
        """The median of the days taken, by the calendar; the counts by SQL, the rank in the language at hand."""
        automatic = [one.code for one in metric.service.categories if one.automatic]
        names = ", ".join(f"'{code}'" for code in automatic) or "''"
        statement = f"""
            SELECT MAX(julianday(f.closed) - julianday(f.opened) - f.waiting_days, 0), SUM(f.rows)
            FROM case_fact f JOIN cell c ON c.id = f.cell_id
            WHERE {_FACT} AND f.closed BETWEEN :start AND :end AND f.outcome IN ('done', 'refused')
              AND c.category NOT IN ({names}) GROUP BY 1"""
        found = self._ask(statement, metric, start=period.start.isoformat(), end=period.end.isoformat())
        values, counts = (np.array([row[place] for row in found], np.int64) for place in (0, 1))
        middle = percentile(values, counts, Fraction(1, 2))
        return None if middle is None else Decimal(middle.numerator) / middle.denominator

    def open_by_department(self, metric: Named, day: date) -> Numbers:
        """The cases open on a day, per department that has any."""
        statement = f"""
            SELECT c.department, SUM(f.rows) FROM case_fact f JOIN cell c ON c.id = f.cell_id
            WHERE {_FACT} AND {_OPEN} GROUP BY c.department ORDER BY c.department"""
        return [Decimal(count) for _, count in self._ask(statement, metric, day=day.isoformat())]

    def spent_by_department(self, metric: Named, moment: Moment) -> Numbers:
        """The money of the months that count, per department that has spent any."""
        months = [part for part in months_of(moment.period) if part.end.month != moment.as_of.month]
        is_whole = (moment.as_of + timedelta(days=1)).day == 1 or moment.is_current
        last = moment.as_of if is_whole else months[-1].end if months else date(moment.as_of.year - 1, 12, 1)
        statement = f"""
            SELECT c.department, SUM(f.realised) FROM budget_fact f JOIN cell c ON c.id = f.cell_id
            WHERE {_FACT} AND f.month BETWEEN :first AND :last GROUP BY c.department ORDER BY c.department"""
        found = self._ask(statement, metric, first=f"{moment.as_of.year}-01", last=last.isoformat()[:7])
        return [_hundredths(amount) for _, amount in found if amount]

    def _ask(self, statement: str, metric: Named, **values: str) -> list:
        named = values | {"service": metric.service.key, "name": metric.fact}
        return list(self.connection.exec_driver_sql(statement, named))


_FACT = "f.fact_id = (SELECT id FROM fact WHERE service = :service AND name = :name)"
_OPEN = "f.opened <= :day AND (f.closed IS NULL OR f.closed > :day)"


def _hundredths(amount: int) -> Decimal:
    return Decimal(amount) / 100


def _last(standing: dict[str, int], known: list[str], day: str) -> int:
    """What stood at the end of a day."""
    place = bisect_right(known, day)
    return standing[known[place - 1]] if place else 0


def _resident() -> int:
    """Megabytes of this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
