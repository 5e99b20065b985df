"""Tables of the simulated tax database: SIMPATDA, SISMIOP's payments beside it, and what an older program left."""

from __future__ import annotations

from sqlalchemy import CHAR, Column, Date, DateTime, Index, Integer, MetaData, Numeric, String, Table

metadata = MetaData()

MONEY = Numeric(18, 2)

s_rekening = Table(
    "s_rekening",
    metadata,
    Column("s_idkorek", Integer, primary_key=True, autoincrement=False),
    Column("korek", String(20)),  # 4.1.01.06.01.0001; its upper levels stand here as rows too
    Column("s_levelkorek", Integer),
    Column("s_namakorek", String(120)),
    Column("s_objekkorek", String(120)),  # name of the object the account belongs to
    Column("s_jenisobjek", CHAR(2)),
)

s_kecamatan = Table(
    "s_kecamatan",
    metadata,
    Column("s_idkec", Integer, primary_key=True, autoincrement=False),
    Column("s_kodekec", CHAR(3)),  # 001, 002 …: text with leading zeros
    Column("kd_kecamatan_pbb", CHAR(3)),  # 010, 020 …: how the property tax numbers the same districts
    Column("s_namakec", String(60)),
)

t_transaksi = Table(
    "t_transaksi",
    metadata,
    Column("t_idtransaksi", Integer, primary_key=True, autoincrement=False),
    Column("t_idkorek", Integer),
    Column("t_jenispajak", CHAR(2)),
    Column("t_idwp", Integer),
    Column("t_npwpd", String(30)),
    Column("t_namawp", String(60)),
    Column("t_alamat", String(120)),
    Column("t_kecamatan", CHAR(3)),
    Column("t_masapajak", CHAR(2)),
    Column("t_tahunpajak", CHAR(4)),
    Column("t_jmlhpajak", MONEY),
    Column("t_tglpembayaran", DateTime),  # null: assessed, not paid
    Column("t_jmlhpembayaran", MONEY),  # principal
    Column("t_jmlhbayardenda", MONEY),
    Column("t_skpdpemungut", String(120)),
    Column("is_deluserpembayaran", Integer),  # who deleted the payment; null: it stands
    Index("ix_t_transaksi_tgl", "t_tglpembayaran"),
)

pembayaran_sppt = Table(
    "pembayaran_sppt",
    metadata,
    Column("id_bayar", Integer, primary_key=True, autoincrement=False),
    Column("kd_propinsi", CHAR(2)),
    Column("kd_dati2", CHAR(2)),
    Column("kd_kecamatan", CHAR(3)),
    Column("kd_kelurahan", CHAR(3)),
    Column("kd_blok", CHAR(3)),
    Column("no_urut", CHAR(4)),
    Column("kd_jns_op", CHAR(1)),
    Column("thn_pajak_sppt", CHAR(4)),
    Column("nm_wp_sppt", String(60)),
    Column("denda_sppt", MONEY),
    Column("jml_sppt_yg_dibayar", MONEY),  # principal and penalty together
    Column("tgl_pembayaran_sppt", Date),
    Index("ix_pembayaran_sppt_tgl", "tgl_pembayaran_sppt"),
)

setoran_lama = Table(
    "setoran_lama",
    metadata,
    Column("no_setoran", String(20), primary_key=True),  # 00000123: leading zeros
    Column("tgl_setor", Date),
    Column("uraian_pajak", String(120)),
    Column("nama_wp", String(60)),
    Column("npwpd", String(30)),
    Column("kecamatan", String(60)),
    Column("jumlah_setor", String(30)),  # 1.234.567,00
    Column("denda", String(30)),  # the same, or empty
    Column("instansi", String(120)),
)

s_target = Table(
    "s_target",
    metadata,
    Column("s_idtarget", Integer, primary_key=True, autoincrement=False),
    Column("s_tahuntarget", CHAR(4)),
    Column("s_statustarget", String(20)),  # Murni, PERUBAHAN
    Column("s_tgltarget", Date),
    Column("s_nomorperda", String(120)),
)

s_targetdetail = Table(
    "s_targetdetail",
    metadata,
    Column("s_idtargetdetail", Integer, primary_key=True, autoincrement=False),
    Column("s_idtarget", Integer),
    Column("s_idkorek", Integer),
    Column("s_skpd", String(120)),
    Column("s_targetjumlah", MONEY),
)
