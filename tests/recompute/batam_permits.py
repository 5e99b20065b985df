"""Batam's simulated permit database, row by row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.recompute.raw import Names, days, table

OUTCOMES = {0: "", 1: "done", 2: "refused", 3: "cancelled"}


def applications(database: Path, names: Names) -> pd.DataFrame:
    """Every file that is there once and whose end, where it has one, has a date."""
    files = table(database, "tmpermohonan").sort_values("id")
    files = files.drop_duplicates("pendaftaran_id")
    kind = table(database, "tmpermohonan_trperizinan").set_index("tmpermohonan_id").trperizinan_id
    kinds = table(database, "trperizinan").set_index("id")
    files = files.assign(kind=files.id.map(kind))
    ended = files.c_izin_selesai != 0
    files = files[~(ended & files.d_selesai.isna())]
    ended = files.c_izin_selesai != 0
    places = table(database, "trkecamatan").set_index("id").n_kecamatan
    entries = {entry["code"]: entry for entry in names.services["permits"]["categories"]}
    category = names.categories("permits", files.kind.map(kinds.n_perizinan))
    return pd.DataFrame(
        {
            "opened": days(files.d_terima_berkas),
            "closed": days(files.d_selesai.where(ended)),
            "due": pd.NaT,
            "outcome": files.c_izin_selesai.map(OUTCOMES),
            "waiting": files.lama_tunda_hk.fillna(0).astype(int),
            "standard": category.map(lambda code: entries.get(code, {}).get("standard_days", float("nan"))),
            "automatic": category.map(lambda code: entries.get(code, {}).get("automatic", False)).astype(bool),
            "department": names.departments(files.kind.map(kinds.n_skpd_teknis)),
            "category": category,
            "district": names.districts(files.id_kecamatan.map(places)),
            "number": files.pendaftaran_id,
        }
    )
