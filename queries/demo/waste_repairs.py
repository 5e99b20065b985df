"""Vehicles in the workshop: more of them, and longer, in the last months."""

from __future__ import annotations

import numpy as np

from queries.demo import waste_tables as tables
from queries.demo.canaries import canaries
from queries.demo.encoding import NULL
from queries.demo.rowset import texts
from queries.demo.setting import Setting
from queries.demo.sink import Sink

A_YEAR = 700
MEDIAN_DAYS, SPREAD = 6.0, 0.8
RECENT_DAYS, RECENT_LONGER = 100, 2.2
DAMAGE = ("Mesin", "Hidrolik", "Ban", "Rem", "Karoseri", "Kelistrikan")
STRIDE = 37
"""Vehicles take turns, far enough apart that none stands in the workshop twice at once (37 and 140 share no factor)."""


def write_repairs(setting: Setting, sink: Sink, vehicles: int) -> None:
    """Fill tb_perbaikan. The fleet does not grow with the scale, so neither do its repairs."""
    rng = setting.rng("repairs")
    days = setting.last_day - setting.first_day + 1
    total = round(A_YEAR * days / 365.25)
    start = np.sort(rng.integers(setting.first_day, setting.last_day + 1, total))
    lasts = rng.lognormal(np.log(MEDIAN_DAYS), SPREAD, total) * np.where(
        setting.last_day - start < RECENT_DAYS, RECENT_LONGER, 1
    )
    end = start + np.clip(lasts, 1, 55).astype(np.int64)
    end = np.where(end > setting.last_day, NULL, end)
    start[7], end[11] = NULL, start[11] - 3
    sink.write(
        tables.tb_perbaikan,
        {
            "id": np.arange(1, total + 1),
            "id_kendaraan": np.arange(total) * STRIDE % vehicles + 1,
            "masuk_bengkel": start,
            "keluar_bengkel": end,
            "kerusakan": texts(DAMAGE)[rng.integers(0, len(DAMAGE), total)],
            "biaya": rng.integers(2, 400, total) * 10_000_000,
            "mekanik": canaries("NAMA", 900, total),
        },
    )
