"""What the mart says of single cases, of rows held back and of unmapped words equals a count of the raw tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from queries.demo.create import create_demo
from queries.mart import open_mart
from queries.metrics.reading import MartReader
from queries.profile.load import load_profile
from queries.pull import pull_service
from queries.viewer import Role, Viewer
from tests.pulling import Database, city, everything, fee, pull
from tests.recompute.batam import Batam
from tests.recompute.open_cases import longest_open
from tests.recompute.raw import days, table

FOLDER = Path(__file__).parents[2] / "cities" / "batam"
PROFILE = load_profile(FOLDER)
CASES = {"permits": "applications", "complaints": "tickets", "waste": "repairs"}
DAYS = {1: date(2026, 8, 23), 2: date(2025, 12, 1), 3: date(2024, 3, 1)}


@dataclass(frozen=True)
class Made:
    """A simulated city, pulled, and its raw tables."""

    mart: Engine
    raw: Batam

    def table(self, service: str, name: str) -> pd.DataFrame:
        return table(self.raw.place(service), name)


@pytest.fixture(scope="module", params=sorted(DAYS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    today, place = DAYS[request.param], tmp_path_factory.mktemp("city")
    create_demo(PROFILE, f"sqlite:///{place}/{{service}}.db", scale=0.03, seed=request.param, today=today)
    mart = open_mart(f"sqlite:///{place}/mart.db")
    for service in PROFILE.services:
        now = datetime.combine(today, time(5), UTC)
        pull_service(service.key, PROFILE, f"sqlite:///{place}/{service.key}.db", mart, now=now)
    yield Made(mart, Batam(FOLDER, lambda key: place / f"{key}.db", pd.Timestamp(today)))
    mart.dispose()


@pytest.mark.parametrize("service", CASES)
def test_the_longest_open_cases_are_those_of_the_raw_tables(made: Made, service: str) -> None:
    with MartReader(Viewer(Role.MAYOR), made.mart) as reader:
        found = reader.open_cases(service)
    rows = [(row.number, row.opened.isoformat(), row.department, row.category, row.district) for row in found]
    assert len(rows) == len(set(rows))
    raw = made.raw.rows[service, CASES[service]]
    assert set(rows) == longest_open(raw, "department", "category", "district")
    assert rows


def test_the_due_day_and_the_channel_of_a_case_are_those_of_its_ticket(made: Made) -> None:
    tickets = made.table("complaints", "tb_tiket").set_index("no_tiket")
    due, channel = days(tickets.batas_tindak_lanjut), tickets.kanal.fillna("").str.strip()
    with MartReader(Viewer(Role.MAYOR), made.mart) as reader:
        found = reader.open_cases("complaints")
    assert [(row.due, row.channel) for row in found] == [(due[row.number].date(), channel[row.number]) for row in found]


def test_rows_held_back_are_counted_by_their_reason(made: Made) -> None:
    with MartReader(Viewer(Role.MAYOR), made.mart) as reader:
        held, counted = reader.held_details(), reader.held_back()
    assert {(row.service, row.fact, row.reason): row.rows for row in held} == counted
    tickets = made.table("complaints", "tb_tiket")
    calls = tickets[tickets.ref_112.notna()].sort_values("id")
    twice = days(calls[calls.ref_112.duplicated()].tgl_masuk)
    found = next(row for row in held if (row.service, row.reason) == ("complaints", "duplicate"))
    assert (found.rows, found.amount) == (len(twice), 0)
    assert (found.first_month, found.last_month) == (f"{min(twice):%Y-%m}", f"{max(twice):%Y-%m}")


def test_unmapped_words_carry_as_many_rows_as_the_raw_tables(made: Made) -> None:
    with MartReader(Viewer(Role.MAYOR), made.mart) as reader:
        found, by_service = reader.unmapped_words(), reader.unmapped()
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in found:
        counts[row.service, row.fact, row.word] += row.rows
    wanted = {
        (service, fact, word): int((rows[word] == "?").sum())
        for (service, fact), rows in made.raw.rows.items()
        if "year" not in rows
        for word in ("department", "category", "district")
    }
    assert {key: rows for key, rows in counts.items() if key[0] != "budget"} == {k: v for k, v in wanted.items() if v}
    assert [row.rows for row in found] == sorted((row.rows for row in found), reverse=True)
    assert set(by_service) == {row.service for row in found}
    names = made.raw.names.departments(pd.Series([row.text for row in found if row.word == "department"]))
    assert set(names) <= {"?"}


def test_held_money_is_summed_and_days_that_cannot_be_read_have_no_month(tmp_path: Path) -> None:
    mart = open_mart(f"sqlite:///{tmp_path}/mart.db")
    rows = [
        fee(),
        fee(None, "1.25"),
        fee("", 2),
        fee("2026-01-02", 3, flag="duplicate"),
        fee("2025-12-31", 4, flag="duplicate"),
    ]
    pull(mart, Database(f"sqlite:///{tmp_path}/fees.db").fees(rows).url)
    with MartReader(Viewer(Role.MAYOR), mart) as reader:
        held = [(row.reason, row.rows, row.amount, row.first_month, row.last_month) for row in reader.held_details()]
    assert held == [("duplicate", 2, 700, "2025-12", "2026-01"), ("no_date", 2, 325, "", "")]


def test_words_of_a_column_that_was_mapped_by_mistake_are_not_shown(tmp_path: Path) -> None:
    mart = open_mart(f"sqlite:///{tmp_path}/mart.db")
    people = ["2171011203900001", "budi@contoh.id", "0812-3456-7890"]
    rows = [fee(office=word) for word in (*people, "Dinas X", "Dinas X", f"Dinas {'y' * 70}")]
    pull(mart, Database(f"sqlite:///{tmp_path}/fees.db").fees(rows).url, profile=city())
    with MartReader(Viewer(Role.MAYOR), mart) as reader:
        found = [(row.fact, row.word, row.text, row.rows) for row in reader.unmapped_words()]
    assert found == [("rows", "department", "Dinas X", 2), ("rows", "department", f"Dinas {'y' * 54}", 1)]
    assert everything(mart, "SELECT sum(rows) FROM flow_fact") == [(6,)]
