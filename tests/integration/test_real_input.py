"""Two services over real files of two cities, connected with a TOML and a SELECT each: no code.

The numbers are counted a second time from the CSV rows with pandas (tests/recompute/real_input.py).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, create_engine, func, select, text

from queries.mart import case_fact, cell, fact, open_mart, quarantine
from queries.metrics.figures import figures
from queries.metrics.reading import MartReader
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.pull import check_service, pull_service
from queries.viewer import Role, Viewer
from tests import servers
from tests.recompute import cases, days, real_input
from tests.recompute.moments import Moment
from tests.recompute.open_cases import longest_open
from tests.recompute.raw import Names
from tests.recompute.tables import Number

FOLDER = Path(__file__).parents[1] / "real_input"
FILES = {
    "requests": ("service_requests", "service_requests_10k.csv"),
    "permits": ("building_permits", "building_permits_5k.csv"),
}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAST = {"requests": ("2016-06-30", "2018-01-31", "2019-02-13"), "permits": ("2023-12-31", "2024-06-30", "2025-11-30")}
BANDS = {
    "requests": ("age_0_3", "age_4_7", "age_8_14", "age_15_60", "age_over_60"),
    "permits": ("age_0_7", "age_8_14", "age_15_28", "age_29_60", "age_over_60"),
}
ALIKE = {"received": "received", "overdue": "overdue"} | {
    name: name for name in ("in_time_percent", "median_days", "p90_days")
}
MEASURES = {
    "requests": ALIKE | {"closed": "closed_done", "returned": "closed_returned", "backlog": "backlog"},
    "permits": ALIKE
    | {"issued": "closed_done", "refused": "closed_refused", "cancelled": "closed_cancelled", "in_process": "backlog"},
}
UPPER = {"requests": (3, 7, 14, 60), "permits": (7, 14, 28, 60)}


@dataclass(frozen=True)
class Pulled:
    """Both services, pulled from one kind of database into a mart of the same kind."""

    profile: Profile
    mart: Engine
    sources: dict[str, str]

    def value(self, metric: str, day: date, **narrow: str) -> Decimal | None:
        """The city's figure as of a day, or that of one department, district or category."""
        found = figures(
            Viewer(Role.MAYOR), self.mart, self.profile, metric, as_of=day, by=tuple(narrow), today=NOW.date()
        )
        return next((f.value for f in found if all(getattr(f, key) == code for key, code in narrow.items())), None)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the two files; their licence is not stated, so the product does not carry them."""
    folder = Path(os.environ.get("PANTAU_REAL_DATA") or "-")
    if not all((folder / name).is_file() for _, name in FILES.values()):
        pytest.skip("PANTAU_REAL_DATA names no folder with service_requests_10k.csv and building_permits_5k.csv")
    return folder


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def pulled(
    request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pulled]:
    """The files as they are in a database, and from there in a mart."""
    place = tmp_path_factory.mktemp(request.param)

    def database(name: str) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{place}/{name}.db"
        return servers.new_database(request.getfixturevalue("postgresql_server"))

    sources = {service: database(service) for service in FILES}
    profile, mart = load_profile(FOLDER), open_mart(database("mart"))
    for service, (table, name) in FILES.items():
        with (real_data / name).open(newline="", encoding="utf-8") as file:
            columns, *rows = csv.reader(file)
        load_as_text(sources[service], table, columns, rows)
        pull_service(service, profile, sources[service], mart, now=NOW)
    yield Pulled(profile, mart, sources)
    mart.dispose()


def load_as_text(url: str, table: str, columns: list[str], rows: list[list[str]]) -> None:
    """A table as a careless export makes it: the file's own names, every column text, '' where nothing stands."""
    names = ", ".join(f'"{column}" text NOT NULL' for column in columns)
    slots = ", ".join(f":c{number}" for number in range(len(columns)))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {table} ({names})"))
        values = [{f"c{number}": value for number, value in enumerate(row)} for row in rows]
        connection.execute(text(f"INSERT INTO {table} VALUES ({slots})"), values)
    engine.dispose()


def by_pandas(service: str, folder: Path) -> pd.DataFrame:
    """The service's cases from the rows of the CSV."""
    return real_input.requests(folder) if service == "requests" else real_input.permits(folder)


def expected(service: str, rows: pd.DataFrame, day: str) -> dict[str, Number]:
    """Every metric of the service for the year up to `day`."""
    working = days.working_days(FOLDER / "holidays.csv", "US")
    clocks: dict[str, cases.Clock] = {
        "requests": days.calendar_days_between,
        "permits": lambda start, end: days.working_days_between(start, end, working),
    }
    desk, moment = cases.Desk(rows, clocks[service], UPPER[service]), Moment.of(pd.Timestamp(day), None)
    found = {name: desk.measure(measure, moment)[""] for name, measure in MEASURES[service].items()}
    bands = {name: desk.measure("open_in_band", moment, band=band)[""] for band, name in enumerate(BANDS[service])}
    return found | bands


def same(value: Decimal | None, other: Number) -> bool:
    """Counts to the unit, percentages and days to 1e-9."""
    if value is None or other is None:
        return value is None and other is None
    return abs(Fraction(value) - Fraction(other)) <= (0 if isinstance(other, int) else 1e-9)


@pytest.mark.parametrize(("service", "day"), [(service, day) for service, dates in PAST.items() for day in dates])
def test_every_metric_at_three_past_dates_equals_what_pandas_counts_from_the_file(
    pulled: Pulled, real_data: Path, service: str, day: str
) -> None:
    wanted = expected(service, by_pandas(service, real_data), day)
    got = {name: pulled.value(f"{service}.{name}", date.fromisoformat(day)) for name in wanted}
    assert {n: (got[n], wanted[n]) for n in wanted if not same(got[n], wanted[n])} == {}
    assert set(wanted) == set(next(s for s in pulled.profile.services if s.key == service).metrics)


@pytest.mark.parametrize(
    ("narrow", "column", "words"),
    [
        ({"department": "water"}, "agency", ["Water Wastewater"]),
        ({"department": "recreation"}, "agency", ["Recreation & Parks"]),
        ({"department": "?"}, "agency", ["BCIT"]),
        ({"district": "district_10"}, "council", ["10"]),
        ({"district": ""}, "council", [""]),
        ({"category": "streets"}, "division", ["TRM", "TRT", "TTR", "TEC", "TRC", "TR", "TRA"]),
    ],
)
def test_a_department_a_district_and_a_category_equal_the_rows_that_name_them(
    pulled: Pulled, real_data: Path, narrow: dict[str, str], column: str, words: list[str]
) -> None:
    rows = by_pandas("requests", real_data)
    wanted = expected("requests", rows[rows[column].str.strip().isin(words)], "2018-12-31")
    got = {name: pulled.value(f"requests.{name}", date(2018, 12, 31), **narrow) for name in wanted}
    assert {n: (got[n], wanted[n]) for n in wanted if not same(got[n] or 0, wanted[n] or 0)} == {}


@pytest.mark.parametrize("service", FILES)
def test_the_longest_open_cases_are_those_of_the_file(pulled: Pulled, real_data: Path, service: str) -> None:
    rows = by_pandas(service, real_data)
    agencies = rows.agency if service == "requests" else pd.Series("building", index=rows.index)
    with MartReader(Viewer(Role.MAYOR), pulled.mart) as reader:
        found = {(row.number, row.opened.isoformat(), row.department) for row in reader.open_cases(service)}
    assert found == longest_open(rows.assign(department=Names(FOLDER).departments(agencies)), "department")
    assert len(found) > 50


def test_no_row_is_lost(pulled: Pulled, real_data: Path) -> None:
    with pulled.mart.connect() as connection:
        held = connection.execute(
            select(fact.c.service, quarantine.c.reason, func.sum(quarantine.c.rows))
            .join(fact)
            .group_by(fact.c.service, quarantine.c.reason)
        ).all()
    assert [tuple(row) for row in held] == [("requests", "duplicate", real_input.duplicates(real_data))]
    whole = figures(
        Viewer(Role.MAYOR), pulled.mart, pulled.profile, "permits.in_process", as_of=date(2026, 2, 28), today=NOW.date()
    )
    assert whole[0].value == expected("permits", real_input.permits(real_data), "2026-02-28")["in_process"]


def test_the_check_finds_nothing_but_the_words_that_the_profile_leaves_out(pulled: Pulled) -> None:
    faults = check_service("requests", pulled.profile, pulled.sources["requests"])
    assert [fault.what.split(" is not")[0] for fault in faults] == [
        "category 'BPD'",
        "category 'MOHS'",
        "category 'MOIT'",
        "department 'BCIT'",
    ]
    assert check_service("permits", pulled.profile, pulled.sources["permits"]) == ()


def test_an_unchanged_file_is_pulled_again_without_rewriting_anything(pulled: Pulled) -> None:
    reports = [
        pull_service(service, pulled.profile, url, pulled.mart, now=NOW) for service, url in pulled.sources.items()
    ]
    assert [fact.months_rewritten for report in reports for fact in report.facts] == [0, 0]


def test_nothing_but_the_contract_crosses_the_wire(pulled: Pulled, real_data: Path) -> None:
    neighbourhoods = set(pd.read_csv(real_data / FILES["requests"][1], dtype=str).Neighborhood.dropna())
    with pulled.mart.connect() as connection:
        words = {word for row in connection.execute(select(*cell.c)) for word in row if isinstance(word, str)}
    assert not words & neighbourhoods


INVENTED = {
    "requests": (
        # number, kind, method, created, status, status date, due, closed, agency, outcome, neighbourhood, council
        "1|SW-Dirty Alley|API|03/01/2018 11:59:59 PM|Open|03/02/2018||03/05/2018 01:00:00 PM|Solid Waste|||6",
        "2|SW-Dirty Alley|API|03/01/2018 12:00:01 AM|Closed|03/09/2018 01:00:00 AM|||Solid Waste|||6",
        "3|TRM-Potholes|API|03/01/2018 10:00:00 AM|Closed (Transferred)|03/09/2018||03/09/2018|Transportation|||",
        "4|SW-Dirty Alley|API|03/01/2018 10:00:00 AM|New (Duplicate)|03/01/2018 10:00:00 AM||||||6",
        "5|SW-Dirty Alley|API|2018-03-01|New|03/01/2018 10:00:00 AM|||Solid Waste|||6",
    ),
    "permits": (
        # number, status, applied, issued, completed, type, and five that are not read
        "A|Cancelled|2024-03-01T00:00:00.000|2024-03-08T00:00:00.000|2024-05-01T00:00:00.000|Demolition||||||",
        "B|Cancelled|2024-03-01T00:00:00.000||2024-05-01T00:00:00.000|Demolition||||||",
        "C|Refused|2024-03-01T00:00:00.000||2024-04-01T00:00:00.000|Demolition||||||",
        "D|Refused|2024-03-01T00:00:00.000|||Demolition||||||",
        "E|In Review|2024-03-01T00:00:00.000||2024-05-01T00:00:00.000|Demolition||||||",
    ),
}
COLUMNS = {
    "requests": "ServiceRequestNum|SRType|MethodReceived|CreatedDate|SRStatus|StatusDate|DueDate|CloseDate|Agency"
    "|Outcome|Neighborhood|CouncilDistrict",
    "permits": "permitnum|statuscurrent|applieddate|issueddate|completeddate|permittype|permitclassgroup|workclassgroup"
    "|housingunits|estprojectcost|communitycode|communityname",
}


def test_status_and_dates_that_contradict_each_other_are_settled_by_the_select(tmp_path: Path) -> None:
    """Rows made up for it, so that the SELECTs are tried where the real files are not."""
    profile, mart = load_profile(FOLDER), open_mart(f"sqlite:///{tmp_path}/mart.db")
    found, held = {}, {}
    for service, (table, _) in FILES.items():
        url = f"sqlite:///{tmp_path}/{service}.db"
        load_as_text(url, table, COLUMNS[service].split("|"), [row.split("|") for row in INVENTED[service]])
        report = pull_service(service, profile, url, mart, now=NOW)
        held[service] = dict(report.facts[0].reasons)
        with mart.connect() as connection:
            ends = (
                select(case_fact.c.closed, case_fact.c.outcome)
                .join(fact, fact.c.id == case_fact.c.fact_id)
                .where(fact.c.service == service)
            )
            found[service] = {(closed and closed.isoformat(), outcome) for closed, outcome in connection.execute(ends)}
    mart.dispose()
    assert found["requests"] == {(None, ""), ("2018-03-09", "done"), ("2018-03-09", "returned")}
    assert held["requests"] == {"duplicate": 1, "bad_date": 1}
    assert found["permits"] == {
        ("2024-03-08", "done"),
        ("2024-05-01", "cancelled"),
        ("2024-04-01", "refused"),
        (None, ""),
    }
    assert held["permits"] == {"no_closing_date": 1}
