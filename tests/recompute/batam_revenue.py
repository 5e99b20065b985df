"""Batam's simulated tax database, row by row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd

from tests.recompute.raw import Names, days, hundredths, table

COLUMNS = ["day", "amount", "penalty", "department", "category", "district"]


def payments(database: Path, names: Names) -> pd.DataFrame:
    """Every payment that stands, from the three places where payments are kept; also those that cannot be dated."""
    return pd.concat([_simpatda(database, names), _property_tax(database, names), _old_program(database, names)])


def _simpatda(database: Path, names: Names) -> pd.DataFrame:
    raw = table(database, "t_transaksi")
    raw = raw[raw.is_deluserpembayaran.isna() & raw.t_jmlhpembayaran.notna()]
    kinds = table(database, "s_rekening").set_index("s_idkorek").s_objekkorek
    places = table(database, "s_kecamatan").set_index("s_kodekec").s_namakec
    return pd.DataFrame(
        {
            "day": days(raw.t_tglpembayaran),
            "amount": hundredths(raw.t_jmlhpembayaran),
            "penalty": hundredths(raw.t_jmlhbayardenda),
            "department": names.departments(raw.t_skpdpemungut),
            "category": names.categories("revenue", raw.t_idkorek.map(kinds)),
            "district": names.districts(raw.t_kecamatan.map(places)),
        }
    )


def _property_tax(database: Path, names: Names) -> pd.DataFrame:
    raw = table(database, "pembayaran_sppt")
    places = table(database, "s_kecamatan").set_index("kd_kecamatan_pbb").s_namakec
    fine = hundredths(raw.denda_sppt)
    return pd.DataFrame(
        {
            "day": days(raw.tgl_pembayaran_sppt),
            "amount": hundredths(raw.jml_sppt_yg_dibayar) - fine,
            "penalty": fine,
            "department": "bapenda",
            "category": "pbb_p2",
            "district": names.districts(raw.kd_kecamatan.map(places)),
        }
    )


def _old_program(database: Path, names: Names) -> pd.DataFrame:
    raw = table(database, "setoran_lama")
    return pd.DataFrame(
        {
            "day": days(raw.tgl_setor),
            "amount": raw.jumlah_setor.map(written_money),
            "penalty": raw.denda.map(written_money),
            "department": names.departments(raw.instansi),
            "category": names.categories("revenue", raw.uraian_pajak),
            "district": names.districts(raw.kecamatan),
        }
    )


def written_money(text: str | None) -> int:
    """Hundredths of money written as 1.234.567,00; nothing written is nothing."""
    if not text:
        return 0
    return int(Decimal(text.translate(str.maketrans({".": "", ",": "."}))) * 100)


def targets(database: Path, names: Names) -> pd.DataFrame:
    """Every target with its year, the day it became law, department, category and value in hundredths."""
    raw = table(database, "s_targetdetail").merge(table(database, "s_target"), on="s_idtarget")
    kinds = table(database, "s_rekening").set_index("s_idkorek").s_objekkorek
    return pd.DataFrame(
        {
            "year": raw.s_tahuntarget.astype(int),
            "day": days(raw.s_tgltarget),
            "department": names.departments(raw.s_skpd),
            "category": names.categories("revenue", raw.s_idkorek.map(kinds)),
            "value": hundredths(raw.s_targetjumlah),
        }
    )
