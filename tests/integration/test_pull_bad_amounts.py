"""What is no amount is held back as `bad_amount` on every engine: never read as 0 or as a fragment of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from queries.demo.create import fill_service
from queries.demo.setting import Setting
from queries.mart import open_mart
from queries.profile.load import load_profile
from queries.pull import FactReport, check_service, pull_service
from tests import servers
from tests.pulling import FEES_SERVICE, FEES_TYPES, NOW, Database, city, fee, pull

BATAM = load_profile(Path(__file__).parents[2] / "cities" / "batam")

NO_MONEY = ("abc", "1250.50", "NaN", "inf", "Rp 1.000.000", "1e3", "12x4", "1,234.56", "-", "1 250", "0x1F", "5\u00a0")


@pytest.fixture
def mart(tmp_path: Path) -> Engine:
    return open_mart(f"sqlite:///{tmp_path}/the_mart.db")


@pytest.fixture
def batam(source_urls: Callable[[str], str]) -> Callable[[str], str]:
    """Makes a small simulated service."""

    def make(service: str) -> str:
        url = source_urls(service)
        fill_service(Setting(BATAM, 0.002, 1, date(2026, 3, 15)), url, service, lambda key, done: None)
        return url

    return make


def run(url: str, *statements: str) -> list[tuple]:
    engine, rows = create_engine(url), []
    with engine.begin() as connection:
        for statement in statements:
            done = connection.execute(text(statement))
            rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def fact_of(service: str, url: str, mart: Engine, name: str) -> FactReport:
    report = pull_service(service, BATAM, url, mart, now=NOW)
    return next(fact for fact in report.facts if fact.fact == name)


def test_old_payments_whose_text_is_no_money_are_held_back(mart: Engine, batam: Callable[[str], str]) -> None:
    url = batam("revenue")
    before = fact_of("revenue", url, mart, "payments")
    chosen = run(url, f"SELECT no_setoran FROM setoran_lama ORDER BY no_setoran LIMIT {len(NO_MONEY)}")
    assert len(chosen) == len(NO_MONEY)
    engine = create_engine(url)
    with engine.begin() as connection:
        for (number,), written in zip(chosen, NO_MONEY, strict=True):
            statement = "UPDATE setoran_lama SET jumlah_setor = :written WHERE no_setoran = :number"
            connection.execute(text(statement), {"written": written, "number": number})
    engine.dispose()
    after = fact_of("revenue", url, mart, "payments")
    assert dict(after.reasons).get("bad_amount", 0) - dict(before.reasons).get("bad_amount", 0) == len(NO_MONEY)
    assert after.source.rows == before.source.rows
    assert after.quarantined.amounts[0] == before.quarantined.amounts[0]


def test_weights_that_are_none_are_held_back(mart: Engine, batam: Callable[[str], str]) -> None:
    url = batam("waste")
    before = dict(fact_of("waste", url, mart, "hauls").reasons).get("bad_amount", 0)
    done = "hapus = 0 AND LOWER(status) = 'selesai' AND berat_netto <> '' AND berangkat < '2026-03-01'"
    chosen = run(url, f"SELECT id FROM tb_ritase WHERE {done} ORDER BY id LIMIT 4")
    for (number,), written in zip(chosen, ("tidak ditimbang", "-", "1 250", "1.234,5"), strict=True):
        run(url, f"UPDATE tb_ritase SET berat_netto = '{written}' WHERE id = {number}")
    assert dict(fact_of("waste", url, mart, "hauls").reasons)["bad_amount"] - before == 4


def test_physical_progress_that_is_none_is_held_back(mart: Engine, batam: Callable[[str], str]) -> None:
    url = batam("budget")
    before = dict(fact_of("budget", url, mart, "activities").reasons).get("bad_amount", 0)
    rows = "level_data = '5.1' AND tahun = '2025' AND fisik <> ''"
    chosen = run(url, f"SELECT id FROM data_serapan_skpd WHERE {rows} ORDER BY id LIMIT 3")
    for (number,), written in zip(chosen, ("selesai", "7O,5", "12,5%"), strict=True):
        run(url, f"UPDATE data_serapan_skpd SET fisik = '{written}' WHERE id = {number}")
    assert dict(fact_of("budget", url, mart, "activities").reasons)["bad_amount"] - before == 3


def test_money_that_no_sum_can_hold_is_held_back_and_stops_nothing(
    mart: Engine, source_urls: Callable[[str], str]
) -> None:
    types = FEES_TYPES.replace("amount NUMERIC(20,2)", "amount VARCHAR(30)")
    rows = [fee(), *[fee(amount="80000000000000000", fine="80000000000000000")] * 3, fee(amount="999999999999999.99")]
    report = pull(mart, Database(source_urls("fees")).fees(rows, types).url).facts[0]
    assert dict(report.reasons) == {"bad_amount": 3}
    assert report.accepted.amounts == (10000 + 99999999999999999, 0)


def test_other_peoples_digits_and_spaces_are_no_money(mart: Engine, tmp_path: Path, postgresql_server: str) -> None:
    types = FEES_TYPES.replace("amount NUMERIC(20,2)", "amount VARCHAR(30)")
    for url in (f"sqlite:///{tmp_path}/fees.db", servers.new_database(postgresql_server)):
        rows = [fee(), fee(amount="\u0661"), fee(amount="5\u00a0"), fee(amount="\u30005"), fee(amount="5\n\t")]
        report = pull(mart, Database(url).fees(rows, types).url, full=True).facts[0]
        assert dict(report.reasons) == {"bad_amount": 3}, url
        assert report.accepted.amounts == (10500, 0)


def test_floating_point_money_in_sqlite_is_read_to_the_sen_or_held_back(mart: Engine, tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path}/fees.db").fees([])
    given = "123456789012345.67", "0.3 - 0.1", "1222.26 - 12.3", "1.005", "9e999", "1e15", "0.125"
    for number in given:
        source.run(f"INSERT INTO fees (paid_on, amount) VALUES ('2026-01-05', {number})")
    report = pull(mart, source.url).facts[0]
    assert dict(report.reasons) == {"bad_amount": 4}
    assert report.accepted.amounts == (12345678901234567 + 20 + 120996, 0)


def test_spending_that_is_no_number_is_held_back_with_the_month_that_needs_it(mart: Engine, tmp_path: Path) -> None:
    """SQLite alone lets text stand in a column of numbers."""
    url = f"sqlite:///{tmp_path}/budget.db"
    fill_service(Setting(BATAM, 0.002, 1, date(2026, 3, 15)), url, "budget", lambda key, done: None)
    before = fact_of("budget", url, mart, "activities")
    rows = "level_data = '5.1' AND tahun = '2025' AND bulan = 4"
    run(
        url,
        f"UPDATE data_serapan_skpd SET serapan = 'abc' WHERE id = (SELECT min(id) FROM data_serapan_skpd WHERE {rows})",
    )
    after = fact_of("budget", url, mart, "activities")
    assert dict(after.reasons)["bad_amount"] - dict(before.reasons).get("bad_amount", 0) == 2


def test_property_tax_that_is_no_number_is_held_back(mart: Engine, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/revenue.db"
    fill_service(Setting(BATAM, 0.002, 1, date(2026, 3, 15)), url, "revenue", lambda key, done: None)
    before = fact_of("revenue", url, mart, "payments")
    one = "id_bayar = (SELECT min(id_bayar) FROM pembayaran_sppt)"
    other = "id_bayar = (SELECT max(id_bayar) FROM pembayaran_sppt WHERE tgl_pembayaran_sppt < '2026-03-01')"
    run(url, f"UPDATE pembayaran_sppt SET jml_sppt_yg_dibayar = '12x4' WHERE {one}")
    run(url, f"UPDATE pembayaran_sppt SET denda_sppt = '-' WHERE {other}")
    after = fact_of("revenue", url, mart, "payments")
    assert dict(after.reasons)["bad_amount"] - dict(before.reasons).get("bad_amount", 0) == 2


def test_a_target_with_a_third_decimal_is_refused(tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path}/fees.db").fees([fee()])
    select = "SELECT 2026 AS fiscal_year, 'murni' AS stage, '2026-01-01' AS in_force, '' AS department, '' AS category"
    profile = city(
        FEES_SERVICE.model_copy(update={"targets": "targets.sql"}),
        sql={"targets.sql": f"{select}, 1.005 AS value, 'x' AS document"},
    )
    assert [fault.what for fault in check_service("fees", profile, source.url)] == ["`value` is not a number"]


def test_text_that_is_not_utf_8_stops_nothing(mart: Engine, tmp_path: Path) -> None:
    """SQLite alone lets any bytes stand in any column."""
    source = Database(f"sqlite:///{tmp_path}/fees.db").fees([fee()])
    odd = "CAST(x'4869FF' AS TEXT)"
    for column in ("office", "kind", "place", "paid_on", "amount", "fine", "flag"):
        for value in (odd, "x'4869FF'"):
            source.run("INSERT INTO fees SELECT * FROM fees WHERE rowid = 1")
            source.run(f"UPDATE fees SET {column} = {value} WHERE rowid = (SELECT max(rowid) FROM fees)")
    report = pull(mart, source.url).facts[0]
    assert dict(report.reasons) == {"bad_date": 2, "bad_amount": 4, "flagged": 2}
    assert report.accepted.rows == 7
    assert pull(mart, source.url).facts[0].months_rewritten == 0
    check_service("fees", city(), source.url)
