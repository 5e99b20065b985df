"""What a pull finds and what it leaves alone, on every engine of a source and of a mart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from queries.errors import ReconciliationError
from queries.mart import open_mart
from queries.profile.models import Profile
from tests.pulling import FEES_SERVICE, NOW, Database, case, city, everything, fee, pull, spend

FACTS = """SELECT f.month, c.raw_department, c.raw_category, f.day, f.amount, f.penalty, f.rows
           FROM flow_fact f JOIN cell c ON c.id = f.cell_id ORDER BY f.day, c.raw_category, f.amount"""

HISTORY = [
    fee("2024-05-01", 100),
    fee("2024-05-01", 50, 5),
    fee("2025-02-03", 200),
    fee("2025-07-09", 300, kind="PBB-P2"),
    fee("2026-01-05", 400),
]


@pytest.fixture
def mart(mart_url: str) -> Engine:
    return open_mart(mart_url)


@pytest.fixture
def source(source_urls: Callable[[str], str]) -> Database:
    return Database(source_urls("fees")).fees(HISTORY)


@pytest.fixture(params=["small", "large"])
def profile(request: pytest.FixtureRequest) -> Profile:
    """Once comparing all groups, once asking for fingerprints first."""
    rows = FEES_SERVICE.facts["rows"].model_copy(update={"large": request.param == "large"})
    return city(FEES_SERVICE.model_copy(update={"facts": {"rows": rows}}))


def rewritten(mart: Engine, source: Database, profile: Profile, **more: Any) -> int:
    return pull(mart, source.url, profile=profile, **more).facts[0].months_rewritten


def test_months_that_vanished_are_counted_among_all(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    source.run("DELETE FROM fees WHERE paid_on < '2026-01-01'")
    report = pull(mart, source.url, profile=profile).facts[0]
    assert (report.months_seen, report.months_rewritten) == (4, 3)


def test_first_pull_writes_aggregates_in_hundredths(mart: Engine, source: Database, profile: Profile) -> None:
    report = pull(mart, source.url, profile=profile).facts[0]
    assert (report.source.rows, report.accepted.rows, report.quarantined.rows) == (5, 5, 0)
    assert report.source.amounts == (105000, 500)
    assert (report.months_seen, report.months_rewritten) == (4, 4)
    assert str(report.data_through) == "2026-01-05"
    assert [(row[4], row[5], row[6]) for row in everything(mart, FACTS)] == [
        (15000, 500, 2),
        (20000, 0, 1),
        (30000, 0, 1),
        (40000, 0, 1),
    ]


def test_unchanged_source_is_pulled_without_rewriting_a_fact(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    before = everything(mart, f"{FACTS}")
    assert rewritten(mart, source, profile) == 0
    assert everything(mart, FACTS) == before
    assert everything(mart, "SELECT count(*) FROM pull_log WHERE succeeded") == [(2,)]


CHANGES = (
    "UPDATE fees SET amount = 101 WHERE paid_on = '2024-05-01' AND amount = 100",
    "UPDATE fees SET fine = 1 WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET kind = 'PBB-P2' WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET kind = 'PBB-p2' WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET office = 'Dispenda' WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET place = NULL WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET paid_on = '2025-02-04' WHERE paid_on = '2025-02-03'",
    "UPDATE fees SET flag = 'duplicate' WHERE paid_on = '2025-02-04'",
    "DELETE FROM fees WHERE paid_on = '2024-05-01' AND amount = 50",
    "DELETE FROM fees WHERE paid_on = '2025-07-09'",
    "INSERT INTO fees (paid_on, amount, office, kind) VALUES ('2024-05-01', 7, 'Bapenda', 'Hotel')",
    "INSERT INTO fees (paid_on, amount, office, kind) VALUES ('2023-12-31', 7, 'Bapenda', 'Hotel')",
)


def test_any_change_in_the_past_rewrites_its_month_alone(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    for change in CHANGES:
        source.run(change)
        assert rewritten(mart, source, profile) == 1, change
        assert rewritten(mart, source, profile) == 0, change
    incremental = everything(mart, FACTS)
    pull(mart, source.url, profile=profile, full=True)
    assert everything(mart, FACTS) == incremental


def test_two_changes_that_cancel_out_in_the_sum_are_found(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    source.run("UPDATE fees SET amount = 250 WHERE paid_on = '2025-02-03'")
    source.run("UPDATE fees SET amount = 250 WHERE paid_on = '2025-07-09'")
    assert rewritten(mart, source, profile) == 2


def test_a_row_that_moves_to_another_month_rewrites_both(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    source.run("UPDATE fees SET paid_on = '2025-08-01' WHERE paid_on = '2025-07-09'")
    assert rewritten(mart, source, profile) == 2
    assert [row[0] for row in everything(mart, FACTS)] == ["2024-05", "2025-02", "2025-08", "2026-01"]


def test_most_months_changed_are_fetched_in_one_statement(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    source.run("UPDATE fees SET amount = amount + 1 WHERE paid_on < '2026-01-01'")
    assert rewritten(mart, source, profile) == 3
    assert sum(row[4] for row in everything(mart, FACTS)) == 105000 + 400


def test_full_pull_rewrites_every_month(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    assert rewritten(mart, source, profile, full=True) == 4


def test_changed_select_rewrites_every_month(mart: Engine, source: Database, profile: Profile) -> None:
    pull(mart, source.url, profile=profile)
    changed = profile.model_copy(update={"sql": {"fees.sql": profile.sql["fees.sql"] + " WHERE amount < 350"}})
    assert rewritten(mart, source, changed) == 4
    assert sum(row[4] for row in everything(mart, FACTS)) == 65000


def test_future_row_is_accepted_when_its_day_has_come(mart: Engine, source: Database, profile: Profile) -> None:
    source.add("fees", ("paid_on", "amount", "office", "kind"), [("2026-03-20", 9, "Bapenda", "Hotel")])
    assert pull(mart, source.url, profile=profile).facts[0].reasons == (("future_date", 1),)
    assert rewritten(mart, source, profile, now=NOW + timedelta(days=4)) == 0
    later = pull(mart, source.url, profile=profile, now=NOW + timedelta(days=5)).facts[0]
    assert (later.reasons, later.months_rewritten) == ((), 1)
    assert str(later.data_through) == "2026-03-20"


def test_new_alias_moves_old_facts_without_rewriting_them(mart: Engine, source: Database, profile: Profile) -> None:
    source.run("UPDATE fees SET office = 'BPPRD' WHERE paid_on = '2025-02-03'")
    first = pull(mart, source.url, profile=profile).facts[0]
    assert [(entry.dimension, entry.word, entry.rows) for entry in first.unmapped] == [("department", "BPPRD", 1)]
    bapenda = profile.departments[0].model_copy(update={"aliases": ("BPPRD",)})
    again = profile.model_copy(update={"departments": (bapenda, profile.departments[1])})
    second = pull(mart, source.url, profile=again).facts[0]
    assert (second.unmapped, second.months_rewritten) == ((), 0)
    assert everything(mart, "SELECT DISTINCT department FROM cell") == [("bapenda",)]


def test_cases_and_budgets_are_compared_by_every_column(mart: Engine, source_urls: Callable[[str], str]) -> None:
    cases = Database(source_urls("cases")).cases([case(), case("2025-06-01", "2025-06-05", "2025-06-08", "selesai", 2)])
    spending = Database(source_urls("spending")).spending(
        [spend(), spend(activity="k2"), spend("2026-02-01", fisik=None)]
    )
    for key, database in (("cases", cases), ("spending", spending)):
        assert pull(mart, database.url, key).facts[0].months_rewritten == 2
        assert pull(mart, database.url, key).facts[0].months_rewritten == 0
    for change in ("waited = 3", "due_on = '2025-06-09'", "how = 'refused'", "ended = '2025-06-06'"):
        cases.run(f"UPDATE cases SET {change} WHERE came = '2025-06-01'")
        assert pull(mart, cases.url, "cases").facts[0].months_rewritten == 1
    for change in ("fisik = 11", "rak = 1", "uang = 1", "pagu = 1", "kode = '5.2'", "keg = 'k3'", "prog = 'p2'"):
        spending.run(f"UPDATE spending SET {change} WHERE keg = 'k1' AND booked = '2026-01-01' OR keg = 'k3'")
        assert pull(mart, spending.url, "spending").facts[0].months_rewritten >= 1, change
    assert everything(mart, "SELECT opened, closed, due, outcome, waiting_days, rows FROM case_fact ORDER BY opened")[
        0
    ][3:] == (
        "refused",
        3,
        1,
    )


def test_a_mart_that_was_tampered_with_is_noticed_and_mended_by_a_full_pull(
    mart: Engine, source: Database, profile: Profile
) -> None:
    pull(mart, source.url, profile=profile)
    with mart.begin() as connection:
        connection.exec_driver_sql("UPDATE flow_fact SET amount = amount + 1 WHERE month = '2025-02'")
    with pytest.raises(ReconciliationError, match=r"totals do not agree.*1050\.00.*1050\.01.*--full"):
        pull(mart, source.url, profile=profile)
    pull(mart, source.url, profile=profile, full=True)
    assert sum(row[4] for row in everything(mart, FACTS)) == 105000
