"""Batam's simulated waste haulage database, trip by trip. One department hauls: DLH."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd

from tests.recompute.raw import Names, days, table


def hauls(database: Path, names: Names) -> pd.DataFrame:
    """What each trip that was made brought in, in hundredths of a kilogram."""
    made = _made(database)
    return pd.DataFrame(
        {
            "day": days(made.berangkat),
            "amount": [int(Decimal(text.replace(",", ".")) * 100) if text else 0 for text in made.berat_netto],
            "penalty": 0,
            "department": "dlh",
            "category": names.categories("waste", made.jenis_sampah),
            "district": names.districts(made.kecamatan),
        }
    )


def trips_done(database: Path, names: Names) -> pd.DataFrame:
    """A hundred hundredths a trip that was made."""
    return hauls(database, names).assign(amount=100, category="")


def trips_planned(database: Path, names: Names) -> pd.DataFrame:
    """The trips of each line of the schedule."""
    plan = table(database, "tb_jadwal").merge(
        table(database, "tb_titik"), left_on="id_titik", right_on="id", how="left"
    )
    return pd.DataFrame(
        {
            "day": days(plan.tanggal),
            "amount": plan.ritase_rencana.astype("int64") * 100,
            "penalty": 0,
            "department": "dlh",
            "category": "",
            "district": names.districts(plan.kecamatan),
        }
    )


def repairs(database: Path, names: Names) -> pd.DataFrame:
    """Each vehicle's stay in the workshop."""
    raw = table(database, "tb_perbaikan")
    vehicles = table(database, "tb_kendaraan").set_index("id").jenis
    return pd.DataFrame(
        {
            "opened": days(raw.masuk_bengkel),
            "closed": days(raw.keluar_bengkel),
            "due": pd.NaT,
            "outcome": raw.keluar_bengkel.notna().map({True: "done", False: ""}),
            "waiting": 0,
            "standard": float("nan"),
            "automatic": False,
            "department": "dlh",
            "category": names.categories("waste", raw.id_kendaraan.map(vehicles)),
            "district": "",
            "number": raw.id.astype(str),
        }
    )


def _made(database: Path) -> pd.DataFrame:
    trips = table(database, "tb_ritase")
    made = trips[(trips.hapus == 0) & (trips.status.str.lower() == "selesai")]
    return made.merge(table(database, "tb_titik"), left_on="id_titik", right_on="id", how="left")
