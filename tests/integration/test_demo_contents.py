"""What the simulated databases hold: amounts, traps, canaries. On SQLite; the engines are compared elsewhere."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from queries.demo import CANARY, create_demo
from queries.demo.create import SIMULATIONS, fill_service
from queries.demo.setting import Setting
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.profile.places import Places

BATAM = Path(__file__).parents[2] / "cities" / "batam"
TODAY = date(2026, 11, 24)
MILIAR = 10**9

PERSONAL = {
    "revenue": {
        "t_transaksi": "t_namawp t_npwpd t_alamat",
        "pembayaran_sppt": "nm_wp_sppt",
        "setoran_lama": "nama_wp npwpd",
    },
    "permits": {"tmpermohonan": "nama_pemohon nik no_hp alamat"},
    "complaints": {"tb_tiket": "nama_pelapor nik no_hp alamat isi_laporan", "tb_status_log": "petugas"},
    "waste": {
        "tb_kendaraan": "nama_pengemudi no_hp",
        "tb_titik": "penjaga",
        "tb_ritase": "nama_pengemudi",
        "tb_perbaikan": "mekanik",
    },
    "budget": {"data_skpd": "nama_pimpinan nip_pimpinan", "data_kegiatan": "nama_pptk"},
}


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(BATAM)


@pytest.fixture(scope="module")
def folder(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo")
    create_demo(profile, f"sqlite:///{place}/{{service}}.db", scale=0.02, today=TODAY)
    return place


def rows(folder: Path, service: str, statement: str) -> list[tuple]:
    with sqlite3.connect(folder / f"{service}.db") as connection:
        return connection.execute(statement).fetchall()


def one(folder: Path, service: str, statement: str) -> float:
    return rows(folder, service, statement)[0][0]


def selected(profile: Profile, folder: Path, service: str, file: str) -> Iterator[dict]:
    with sqlite3.connect(folder / f"{service}.db") as connection:
        cursor = connection.execute(profile.sql[file])
        names = [column[0] for column in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor)


def content_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for service in sorted(SIMULATIONS):
        with sqlite3.connect(folder / f"{service}.db") as connection:
            for line in connection.iterdump():
                digest.update(line.encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_databases_and_another_seed_others(profile: Profile, tmp_path: Path) -> None:
    hashes = []
    for number, seed in enumerate((4, 4, 5)):
        place = tmp_path / str(number)
        create_demo(profile, f"sqlite:///{place}/{{service}}.db", scale=0.01, seed=seed, today=TODAY)
        hashes.append(content_hash(place))
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(
    ("service", "scale", "statement", "promised"),
    [
        ("revenue", 0.1, "SELECT (SELECT COUNT(*) FROM t_transaksi) + (SELECT COUNT(*) FROM pembayaran_sppt)"
         " + (SELECT COUNT(*) FROM setoran_lama)", 1_000_000),
        ("permits", 0.1, "SELECT COUNT(*) FROM tmpermohonan", 150_000),
        ("complaints", 0.1, "SELECT COUNT(*) FROM tb_tiket", 120_000),
        ("waste", 0.1, "SELECT COUNT(*) FROM tb_ritase", 400_000),
        ("budget", 1, "SELECT COUNT(*) FROM data_serapan_skpd WHERE level_data = '5.1'", 40_000),
    ],
)  # fmt: skip
def test_there_are_as_many_rows_as_promised(
    profile: Profile, tmp_path: Path, service: str, scale: float, statement: str, promised: int
) -> None:
    fill_service(Setting(profile, scale, 1, TODAY), f"sqlite:///{tmp_path}/{{service}}.db", service, lambda *_: None)
    assert one(tmp_path, service, statement) / scale == pytest.approx(promised, rel=0.15)


@pytest.mark.parametrize("scale", [0.01, 0.1])
def test_revenue_of_each_year_is_the_citys_own_at_every_scale(profile: Profile, tmp_path: Path, scale: float) -> None:
    fill_service(Setting(profile, scale, 3, TODAY), f"sqlite:///{tmp_path}/{{service}}.db", "revenue", lambda *_: None)
    sums: dict[str, float] = {}
    for row in selected(profile, tmp_path, "revenue", "revenue.sql"):
        year = (row["day"] or "")[:4]
        sums[year] = sums.get(year, 0) + float(row["amount"]) / MILIAR
    assert [sums[year] for year in ("2022", "2023", "2024")] == pytest.approx([1280, 1400, 1500], rel=0.01)


def test_taxes_on_22_august_2025_are_near_the_published_figures(profile: Profile, folder: Path) -> None:
    places, sums = Places(profile), dict[str, float]()
    for row in selected(profile, folder, "revenue", "revenue.sql"):
        if "2025-01-01" <= (row["day"] or "")[:10] <= "2025-08-22":
            code = places.category("revenue", row["category"])
            sums[code] = sums.get(code, 0) + float(row["amount"]) / MILIAR
    published = {"bphtb": 306.54, "pbb_p2": 180.32, "pbjt_hotel": 108.32, "pbjt_makan": 107.59, "opsen_pkb": 94.36}
    assert {code: sums[code] for code in published} == pytest.approx(published, rel=0.08)
    taxes = sum(value for code, value in sums.items() if not code.startswith(("ret", "lain", "?")))
    assert taxes == pytest.approx(1180, rel=0.04)


def test_targets_of_2025_are_the_published_ones_and_rise_in_september(profile: Profile, folder: Path) -> None:
    sums: dict[tuple[str, str], float] = {}
    for row in selected(profile, folder, "revenue", "revenue_targets.sql"):
        if int(row["fiscal_year"]) == 2025 and not row["category"].startswith(("Retribusi", "Lain")):
            key = row["stage"], row["in_force"]
            sums[key] = sums.get(key, 0) + row["value"] / MILIAR
    expected = {("murni", "2024-12-27"): 1700, ("perubahan", "2025-09-24"): 1950}
    assert sums == pytest.approx(expected, abs=0.01)


def test_surcharges_on_vehicles_begin_in_2025(profile: Profile, folder: Path) -> None:
    days = [row["day"] for row in selected(profile, folder, "revenue", "revenue.sql") if "Opsen" in row["category"]]
    assert min(filter(None, days)) >= "2025-01-01"


def test_the_budget_adds_up_to_the_published_total_and_its_plan_to_the_ceiling(profile: Profile, folder: Path) -> None:
    found = [row for row in selected(profile, folder, "budget", "budget.sql") if row["month"] >= "2025"]
    year = [row for row in found if row["month"] < "2026"]
    assert sum(row["ceiling"] for row in year if row["month"] == "2025-01-01") == 4_079_700_000_000
    revised = sum(row["ceiling"] for row in year if row["month"] == "2025-12-01")
    assert sum(row["planned"] for row in year) == revised > 4_079_700_000_000
    capital = [row for row in year if row["kind"] == "5.2"]
    spent = sum(row["realised"] for row in capital if row["month"] < "2025-10")
    assert spent / sum(row["ceiling"] for row in capital if row["month"] == "2025-09-01") == pytest.approx(
        0.379, abs=0.04
    )


def test_money_spent_never_falls_below_zero_in_a_month(profile: Profile, folder: Path) -> None:
    assert min(row["realised"] for row in selected(profile, folder, "budget", "budget.sql")) >= 0


def test_about_850_tonnes_a_day_are_hauled(profile: Profile, folder: Path) -> None:
    kilograms = sum(
        Decimal(str(row["amount"]))
        for row in selected(profile, folder, "waste", "waste_hauls.sql")
        if "2026-10-24" <= (row["day"] or "")[:10] < "2026-11-24"
    )
    assert float(kilograms) / 31 / 1000 == pytest.approx(850, rel=0.06)


TRAPS = {
    "leading zeros": ("revenue", "SELECT COUNT(*) FROM s_kecamatan WHERE s_kodekec LIKE '0%'"),
    "soft-deleted payments": ("revenue", "SELECT COUNT(*) FROM t_transaksi WHERE is_deluserpembayaran IS NOT NULL"),
    "bills without a payment": ("revenue", "SELECT COUNT(*) FROM t_transaksi WHERE t_jmlhpembayaran IS NULL"),
    "payments without a date": (
        "revenue", "SELECT COUNT(*) FROM t_transaksi WHERE t_tglpembayaran IS NULL AND t_jmlhpembayaran > 0"
    ),
    "payments in the future": ("revenue", "SELECT COUNT(*) FROM t_transaksi WHERE t_tglpembayaran >= '2026-11-24'"),
    "corrections below zero": ("revenue", "SELECT COUNT(*) FROM t_transaksi WHERE t_jmlhpembayaran < 0"),
    "money as text": ("revenue", "SELECT COUNT(*) FROM setoran_lama WHERE jumlah_setor LIKE '%.%,__'"),
    "old department names": (
        "revenue", "SELECT COUNT(*) FROM t_transaksi WHERE t_skpdpemungut IN ('BPPRD', 'Dispenda')"
    ),
    "unknown departments": ("complaints", "SELECT COUNT(*) FROM tb_tiket WHERE skpd = 'Dinas Purbakala dan Pemakaman'"),
    "unknown categories": ("complaints", "SELECT COUNT(*) FROM tb_tiket WHERE kategori = 'Aduan Uji Coba'"),
    "unknown districts": ("permits", "SELECT COUNT(*) FROM tmpermohonan WHERE id_kecamatan = '2171999'"),
    "files imported twice": (
        "permits", "SELECT COUNT(*) - COUNT(DISTINCT pendaftaran_id) FROM tmpermohonan"
    ),
    "files received in the future": (
        "permits", "SELECT COUNT(*) FROM tmpermohonan WHERE d_terima_berkas >= '2026-11-24'"
    ),
    "files closed before they came": ("permits", "SELECT COUNT(*) FROM tmpermohonan WHERE d_selesai < d_terima_berkas"),
    "files decided without a date": (
        "permits", "SELECT COUNT(*) FROM tmpermohonan WHERE c_izin_selesai > 0 AND d_selesai IS NULL"
    ),
    "calls imported twice": ("complaints", "SELECT COUNT(ref_112) - COUNT(DISTINCT ref_112) FROM tb_tiket"),
    "tickets without a date": ("complaints", "SELECT COUNT(*) FROM tb_tiket WHERE tgl_masuk IS NULL"),
    "statuses in another case": ("complaints", "SELECT COUNT(*) FROM tb_status_log WHERE status = 'SELESAI'"),
    "trips deleted": ("waste", "SELECT COUNT(*) FROM tb_ritase WHERE hapus = 1"),
    "weights with a comma": ("waste", "SELECT COUNT(*) FROM tb_ritase WHERE berat_netto LIKE '%,%'"),
    "subtotals among leaves": ("budget", "SELECT COUNT(*) FROM data_serapan_skpd WHERE level_data <> '5.1'"),
    "blank months of progress": (
        "budget", "SELECT COUNT(*) FROM data_serapan_skpd WHERE level_data = '5.1' AND fisik = ''"
    ),
    "deleted activities": ("budget", "SELECT COUNT(*) FROM data_kegiatan WHERE hapus = 1"),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_the_traps_of_the_field_are_planted(folder: Path, trap: str) -> None:
    service, statement = TRAPS[trap]
    assert one(folder, service, statement) > 0


def test_hidden_pending_tickets_are_yielded_as_open(profile: Profile, folder: Path) -> None:
    hidden = {
        row[0]
        for row in rows(
            folder,
            "complaints",
            "SELECT id_tiket FROM tb_status_log GROUP BY id_tiket"
            " HAVING SUM(LOWER(status) IN ('selesai', 'dibatalkan')) = 0"
            " AND SUM(LOWER(status) = 'pending-catatan tertutup') > 0",
        )
    }
    found = list(selected(profile, folder, "complaints", "complaints.sql"))
    unfinished = [row for row in found if row["closed"] is None]
    assert 0 < len(hidden) <= len(unfinished)
    assert all(row["outcome"] is None for row in unfinished)


def test_a_subtotal_is_the_sum_of_its_leaves(folder: Path) -> None:
    statement = "SELECT SUM(serapan) FROM data_serapan_skpd WHERE tahun = '2025' AND bulan = 12 AND level_data = '{}'"
    totals = {one(folder, "budget", statement.format(level)) for level in ("4", "4.1", "5", "5.1")}
    assert len(totals) == 1


@pytest.mark.parametrize("service", PERSONAL)
def test_every_personal_column_holds_canaries_and_no_select_yields_one(
    profile: Profile, folder: Path, service: str
) -> None:
    for table, names in PERSONAL[service].items():
        for name in names.split():
            statement = f"SELECT COUNT(*), SUM({name} LIKE '{CANARY}%') FROM {table}"
            total, marked = rows(folder, service, statement)[0]
            assert 0 < total == marked, name
    for file in (file for file in profile.sql if file.startswith(service)):
        assert not any(CANARY in str(row) for row in selected(profile, folder, service, file))


def test_only_the_planted_words_are_unknown_to_the_profile(profile: Profile, folder: Path) -> None:
    places, unknown = Places(profile), set[str]()
    for service in SIMULATIONS:
        for file in (file for file in profile.sql if file.startswith(service)):
            for row in selected(profile, folder, service, file):
                for placed, name in (
                    (places.department, "department"),
                    (places.district, "district"),
                    (lambda word, service=service: places.category(service, word), "category"),
                ):
                    if placed(row.get(name)) == "?":
                        unknown.add(row[name])
    assert unknown <= {
        "Dinas Purbakala dan Pemakaman", "LUAR DAERAH", "Tidak Diketahui", "Rekening Penampungan Sementara",
        "Izin Gangguan (HO)", "Aduan Uji Coba", "Limbah B3",
    }  # fmt: skip
    assert len(unknown) >= 5
