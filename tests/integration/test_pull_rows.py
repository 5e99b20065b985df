"""Which rows are accepted, which are held back and why, and that money stays exact on every engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from queries.mart import open_mart
from queries.pull import PullReport, Totals
from tests import servers
from tests.pulling import FEES_TYPES, Database, case, city, everything, fee, pull, spend

DAYS_AS_TEXT = "VARCHAR(30)"
NONE_HELD = Totals(0, (0, 0))


@pytest.fixture
def mart(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_mart(f"sqlite:///{tmp_path_factory.mktemp('mart')}/mart.db")


def reasons(report: PullReport) -> dict[str, int]:
    return dict(report.facts[0].reasons)


def test_rows_that_cannot_be_placed_in_time_are_held_back_with_their_reason(
    mart: Engine, source_urls: Callable[[str], str]
) -> None:
    rows = [fee(day) for day in ("2026-01-05", "2026-01-05 13:40:00", "2026-01-05T13:40:00")]
    rows += [fee(day) for day in (None, "", "  ")]
    rows += [fee(day) for day in ("0000-00-00", "2025-02-31", "20260105", "2026-W01-1", "05/01/2026", "kemarin")]
    rows += [fee("2020-12-31"), fee("2026-03-16"), fee("9999-12-31"), fee("2026-01-05", flag="Duplicate")]
    rows += [fee("2026-01-05", flag="Budi, NIK 217..")]
    source = Database(source_urls("fees")).fees(rows, day=DAYS_AS_TEXT)
    report = pull(mart, source.url)
    assert reasons(report) == {
        "bad_date": 6,
        "no_date": 3,
        "future_date": 2,
        "too_old": 1,
        "duplicate": 1,
        "flagged": 1,
    }
    assert report.facts[0].accepted == Totals(3, (30000, 0))
    assert report.facts[0].quarantined == Totals(14, (140000, 0))
    held = everything(mart, "SELECT value, rows FROM quarantine WHERE reason = 'bad_date' ORDER BY value")
    # What does not look like a day might be anything, and is not kept.
    assert sorted(held) == [("", 4), ("0000-00-00", 1), ("2025-02-31", 1)]


def test_typed_days_of_every_kind_are_read(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees"))
    stamp = "DATETIME" if source.engine.dialect.name == "mysql" else "TIMESTAMP"
    source.fees([fee("2026-01-05 00:00:00"), fee("2026-01-05 23:59:59"), fee(None)], day=stamp)
    report = pull(mart, source.url)
    assert reasons(report) == {"no_date": 1}
    assert everything(mart, "SELECT day, rows FROM flow_fact") == [("2026-01-05", 2)]


def test_garbage_in_a_date_column_does_not_stop_the_pull(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees"))
    source.fees([fee()])
    garbage = {
        "postgresql": ["infinity", "0044-03-15 BC", "-infinity"],
        "mysql": ["0000-00-00"],
        "sqlite": ["0000-00-00"],
    }
    for day in garbage[source.engine.dialect.name]:
        statement = f"INSERT INTO fees (paid_on, amount, office) VALUES ('{day}', 1, 'Bapenda')"
        source.run(f"SET STATEMENT sql_mode='' FOR {statement}" if source.engine.dialect.name == "mysql" else statement)
    first = pull(mart, source.url).facts[0]
    assert first.accepted.rows == 1
    assert first.quarantined.rows == len(garbage[source.engine.dialect.name])
    source.run("UPDATE fees SET amount = 2 WHERE amount = 1")
    assert pull(mart, source.url).facts[0].quarantined.amounts == (first.quarantined.rows * 200, 0)


def test_time_stamps_with_a_zone_become_days_of_the_city(mart: Engine, postgresql_server: str) -> None:
    source = Database(servers.new_database(postgresql_server))
    source.fees([fee("2026-01-04 18:30:00+00"), fee("2026-01-04 16:30:00+00")], day="TIMESTAMPTZ")
    pull(mart, source.url)
    assert everything(mart, "SELECT day, rows FROM flow_fact ORDER BY day") == [("2026-01-04", 1), ("2026-01-05", 1)]


def test_money_as_text_is_read_exactly_or_held_back(mart: Engine, source_urls: Callable[[str], str]) -> None:
    good = ["1250000", "1250000.5", "1250000.05", " 7 ", "-3.10", "+4", "0.00", "90071992547409.93", "5."]
    bad = ["1.250.000", "1.250", "1,250", "Rp1250", "", "abc", None, "1e5", "99999999999999999"]
    types = FEES_TYPES.replace("amount NUMERIC(20,2)", "amount VARCHAR(30)")
    source = Database(source_urls("fees")).fees([fee(amount=amount) for amount in good + bad], types)
    report = pull(mart, source.url).facts[0]
    assert dict(report.reasons) == {"bad_amount": len(bad)}
    expected = 125000000 + 125000050 + 125000005 + 700 - 310 + 400 + 9007199254740993 + 500
    assert report.accepted == Totals(len(good), (expected, 0))
    assert report.source.amounts == (expected, 0)


def test_money_as_double_is_rounded_to_the_sen_row_by_row(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees"))
    double = "DOUBLE PRECISION" if source.engine.dialect.name == "postgresql" else "DOUBLE"
    source.fees([], FEES_TYPES.replace("amount NUMERIC(20,2)", f"amount {double}"))
    source.run(
        "INSERT INTO fees (paid_on, amount, office, kind) VALUES "
        + ", ".join(["('2026-01-05', 0.1, 'Bapenda', 'Hotel')"] * 1000)
    )
    source.run(
        "INSERT INTO fees (paid_on, amount, office, kind) VALUES ('2026-01-05', 12345678901.23, 'Bapenda', 'Hotel')"
    )
    assert pull(mart, source.url).facts[0].accepted == Totals(1001, (10000 + 1234567890123, 0))


def test_sums_beyond_what_a_double_can_hold_are_exact(mart: Engine, source_urls: Callable[[str], str]) -> None:
    rows = [
        fee(amount="90071992547409.93"),
        fee(amount="90071992547409.94"),
        fee("2026-02-01", "0.01", "90071992547409.95"),
    ]
    source = Database(source_urls("fees")).fees(rows)
    if source.engine.dialect.name == "sqlite":  # NUMERIC is a double there: exact money that large is kept as text
        source.run("DROP TABLE fees")
        source.fees(rows, FEES_TYPES.replace("NUMERIC(20,2)", "TEXT"))
    pull(mart, source.url)
    assert everything(mart, "SELECT amount, penalty FROM flow_fact ORDER BY day") == [
        (9007199254740993 + 9007199254740994, 0),
        (1, 9007199254740995),
    ]


@pytest.mark.parametrize("day", ["DATE", "VARCHAR(30)"])
def test_cases_without_a_place_in_time_are_held_back(mart: Engine, source_urls: Callable[[str], str], day: str) -> None:
    rows = [
        case(),
        case(how="sedang diproses"),
        case("2025-12-01", "2026-01-02", "2026-01-15", "Selesai ", 3),
        case("2025-12-01", "2026-01-02", None, "refused"),
        case("2025-12-01", "2026-01-02"),
        case("2025-12-02", "2025-12-01", None, "done"),
        case("2025-12-01", "2026-03-16", None, "done"),
        case("2026-03-16"),
        case(None),
        case("2025-12-01", "2025-12-03", None, "hilang"),
        case("2025-12-01", None, None, "done"),
        case("2025-12-01", "2025-12-03", None, "done", -1),
    ]
    source = Database(source_urls("cases")).cases(rows, day=day)
    report = pull(mart, source.url, "cases")
    assert reasons(report) == {
        "future_date": 2,
        "no_date": 1,
        "closed_before_opened": 1,
        "bad_outcome": 1,
        "no_closing_date": 1,
        "bad_amount": 1,
    }
    assert [(entry.dimension, entry.word) for entry in report.facts[0].unmapped] == [("outcome", "hilang")]
    found = everything(
        mart,
        """SELECT opened, closed, outcome, waiting_days, sum(rows) FROM case_fact
                            GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4""",
    )
    assert found == [
        ("2025-12-01", "2026-01-02", "done", 0, 1),
        ("2025-12-01", "2026-01-02", "done", 3, 1),
        ("2025-12-01", "2026-01-02", "refused", 0, 1),
        ("2026-01-05", None, "", 0, 2),
    ]
    assert str(report.facts[0].data_through) == "2026-01-05"


def test_budget_rows_keep_blank_progress_and_plans_ahead(mart: Engine, source_urls: Callable[[str], str]) -> None:
    rows = [
        spend("2026-02-01", fisik=None),
        spend("2026-12-01", uang=0, fisik=None),
        spend("2026-12-01", uang=1, fisik=None, activity="k2"),
        spend("2026-01-01", fisik="100.01"),
        spend("2026-01-01", pagu=None),
        spend("2026-01-01", fisik="33.33"),
    ]
    source = Database(source_urls("spending")).spending(rows)
    report = pull(mart, source.url, "spending")
    assert reasons(report) == {"bad_amount": 2, "future_date": 1}
    assert everything(mart, "SELECT month, ceiling, planned, realised, physical FROM budget_fact ORDER BY month") == [
        ("2026-01", 100000, 10000, 9000, 3333),
        ("2026-02", 100000, 10000, 9000, None),
        ("2026-12", 100000, 10000, 0, None),
    ]
    assert report.facts[0].quarantined == Totals(3, (200000, 30000, 18100))
    assert str(report.facts[0].data_through) == "2026-02-28"


def test_words_keep_their_spelling_and_are_placed_by_the_profile(
    mart: Engine, source_urls: Callable[[str], str]
) -> None:
    words = ["Bapenda", "BAPENDA", " bapenda ", "Dispenda", "", None, "Dinas X", "x" * 80]
    source = Database(source_urls("fees")).fees([fee(office=word) for word in words])
    report = pull(mart, source.url)
    placed = dict(everything(mart, "SELECT raw_department, department FROM cell"))
    expected = {"Bapenda": "bapenda", "BAPENDA": "bapenda", "bapenda": "bapenda", "Dispenda": "bapenda", "": ""}
    assert placed == expected | {"Dinas X": "?", "x" * 80: "?"}
    assert report.facts[0].accepted.rows == len(words)
    assert {(entry.word, entry.rows) for entry in report.facts[0].unmapped} == {("Dinas X", 1), ("x" * 80, 1)}


def test_columns_outside_the_contract_never_reach_the_mart(mart: Engine, source_urls: Callable[[str], str]) -> None:
    rows = [fee(payer=f"CANARY-{number:04d}") for number in range(50)]
    source = Database(source_urls("fees")).fees(rows)
    pull(mart, source.url)
    mart.dispose()
    folder = mart.url.database or ""
    files = [path.read_bytes() for path in Path(folder).parent.iterdir()]
    assert files
    assert all(b"CANARY" not in content for content in files)


def test_optional_columns_may_be_left_out(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees")).fees([fee()]).cases([case("2026-01-01", "2026-01-03")]).spending([spend()])
    profile = city(
        sql={
            "fees.sql": "SELECT paid_on AS day, amount FROM fees",
            "cases.sql": "SELECT came AS opened, ended AS closed FROM cases",
            "spending.sql": "SELECT booked AS month, pagu AS ceiling, rak AS planned, uang AS realised FROM spending",
        }
    )
    for key in ("fees", "cases", "spending"):
        assert pull(mart, source.url, key, profile).facts[0].accepted.rows == 1
        assert pull(mart, source.url, key, profile).facts[0].months_rewritten == 0
    assert everything(mart, "SELECT outcome, waiting_days FROM case_fact") == [("done", 0)]


def test_a_select_may_end_in_comments_and_begin_with_a_with(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees")).fees([fee(), fee(kind="100% :pajak")])
    sql = """-- per cent % and a colon :x
        WITH f AS (SELECT * FROM fees WHERE kind LIKE '%a%' OR 1 = 1)
        SELECT paid_on AS day, amount, kind AS category FROM f ; -- done;
    """
    report = pull(mart, source.url, profile=city(sql={"fees.sql": sql}))
    assert report.facts[0].accepted.rows == 2
