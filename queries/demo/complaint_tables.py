"""Tables of the simulated complaint desk: tickets and the log of their statuses."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

tb_tiket = Table(
    "tb_tiket",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("no_tiket", String(20)),  # 0000123: leading zeros
    Column("tgl_masuk", DateTime),
    Column("batas_tindak_lanjut", Date),  # 2×24 hours after it came in
    Column("kategori", String(120)),
    Column("skpd", String(120)),
    Column("kecamatan", String(60)),
    Column("kanal", String(20)),
    Column("ref_112", String(20)),  # the call it came from; twice where a call was imported twice
    Column("nama_pelapor", String(60)),
    Column("nik", String(40)),
    Column("no_hp", String(40)),
    Column("alamat", String(120)),
    Column("isi_laporan", Text),
    Index("ix_tb_tiket_masuk", "tgl_masuk"),
)

tb_status_log = Table(
    "tb_status_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("id_tiket", Integer),
    Column("status", String(40)),
    Column("waktu", DateTime),
    Column("petugas", String(60)),
    Index("ix_tb_status_log_tiket", "id_tiket"),
)
