"""Batam's simulated budget database, activity by activity and month by month."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.recompute.raw import Names, days, hundredths, table

KINDS = {"5.1": "operating", "5.2": "capital", "5.3": "contingency", "5.4": "transfer"}


def activities(database: Path, names: Names) -> pd.DataFrame:
    """Twelve rows for every activity that was not deleted; money is that of the month alone."""
    found = table(database, "data_kegiatan")
    found = found[found.hapus == 0]
    offices = table(database, "data_skpd").set_index(["tahun", "kode_skpd"]).nama_skpd
    revised_on = days(table(database, "data_apbd").set_index("tahun").tgl_perubahan)
    plans = _plans(database)
    reports = _reports(database)
    rows = []
    for one in found.itertuples():
        revised = pd.notna(one.pagu_perubahan)
        plan = plans[one.id, "PERUBAHAN" if revised else "MURNI"]
        booked = reports.get(one.id, {})
        before = 0
        for month in range(1, 13):
            so_far, physical = booked.get(month, (None, None))
            end = pd.Period(f"{one.tahun}-{month:02d}").end_time
            in_force = one.pagu_perubahan if revised and end >= revised_on[one.tahun] else one.pagu_murni
            spent = 0 if so_far is None else so_far - before
            before += spent
            office = offices.get((one.tahun, one.kode_skpd))
            rows.append((int(one.tahun), month, office, one.nama_program, one.id, one.jenis_belanja))
            rows[-1] += (round(in_force * 100), plan[month - 1], spent, physical)
    columns = [
        "year",
        "month",
        "department",
        "program",
        "activity",
        "kind",
        "ceiling",
        "planned",
        "realised",
        "physical",
    ]
    made = pd.DataFrame(rows, columns=columns)
    return made.assign(department=names.departments(made.department), kind=made.kind.map(KINDS))


def booked_up_to(database: Path, today: pd.Timestamp) -> pd.Timestamp:
    """The last day up to which an activity's money is booked."""
    reports = table(database, "data_serapan_skpd")
    return min(days(reports.tgl_data[reports.level_data == "5.1"]).max(), today)


def _plans(database: Path) -> dict[tuple[int, str], list[int]]:
    raw = table(database, "anggarankas")
    months = [hundredths(raw[f"bulan{month}"]) for month in range(1, 13)]
    columns = zip(raw.id_kegiatan, raw.versi, *months, strict=True)
    return {(number, version): plan for number, version, *plan in columns}


def _reports(database: Path) -> dict[int, dict[int, tuple[int, int | None]]]:
    """Activity -> month -> money since 1 January and physical progress, in hundredths; leaves only."""
    raw = table(database, "data_serapan_skpd")
    raw = raw[raw.level_data == "5.1"]
    found: dict[int, dict[int, tuple[int, int | None]]] = {}
    for number, month, money, text in zip(raw.id_kegiatan, raw.bulan, hundredths(raw.serapan), raw.fisik, strict=True):
        physical = round(float(text.replace(",", ".")) * 100) if text else None
        found.setdefault(int(number), {})[int(month)] = (int(money), physical)
    return found
