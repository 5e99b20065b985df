"""Batam's simulated complaint desk, ticket by ticket."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.recompute.raw import Names, days, table

ENDS = {"selesai": "done", "dibatalkan": "cancelled"}


def tickets(database: Path, names: Names) -> pd.DataFrame:
    """Every ticket once; its end is that of the last line of its log, if that line ends it."""
    raw = table(database, "tb_tiket").sort_values("id")
    raw = raw[raw.ref_112.isna() | ~raw.ref_112.duplicated()]
    log = table(database, "tb_status_log")
    log["ends"] = log.status.str.lower().map(ENDS).fillna("")
    # Of two lines at one moment the one that ends the ticket is the later.
    last = (
        log.assign(late=log.ends != "").sort_values(["waktu", "late"]).groupby("id_tiket").tail(1).set_index("id_tiket")
    )
    ended = last[last.ends != ""]
    return pd.DataFrame(
        {
            "opened": days(raw.tgl_masuk),
            "closed": days(raw.id.map(ended.waktu)),
            "due": days(raw.batas_tindak_lanjut),
            "outcome": raw.id.map(ended.ends).fillna(""),
            "waiting": 0,
            "standard": float("nan"),
            "automatic": False,
            "department": names.departments(raw.skpd),
            "category": names.categories("complaints", raw.kategori),
            "district": names.districts(raw.kecamatan),
            "number": raw.no_tiket,
        }
    )
