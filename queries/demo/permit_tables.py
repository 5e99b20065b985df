"""Tables of the simulated permit database, in the manner of SICANTIK."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table

metadata = MetaData()

trkecamatan = Table(
    "trkecamatan",
    metadata,
    Column("id", String(7), primary_key=True),  # 2171010
    Column("n_kecamatan", String(60)),
)

trperizinan = Table(
    "trperizinan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n_perizinan", String(120)),
    Column("n_skpd_teknis", String(120)),
    Column("c_berlaku", Integer),  # 0: a kind that is issued no more; its old files stay
)

tmpermohonan = Table(
    "tmpermohonan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("pendaftaran_id", String(20)),  # 000012345: leading zeros; twice where a file was imported twice
    Column("d_terima_berkas", DateTime),
    Column("d_selesai", DateTime),
    Column("c_izin_selesai", Integer),  # 0 in process, 1 issued, 2 refused, 3 cancelled
    Column("lama_tunda_hk", Integer),  # working days the clock stood still, counted up to yesterday
    Column("c_jalur", String(20)),
    Column("id_kecamatan", String(7)),
    Column("nama_pemohon", String(60)),
    Column("nik", String(40)),
    Column("no_hp", String(40)),
    Column("alamat", String(120)),
    Index("ix_tmpermohonan_terima", "d_terima_berkas"),
)

tmpermohonan_trperizinan = Table(
    "tmpermohonan_trperizinan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tmpermohonan_id", Integer),
    Column("trperizinan_id", Integer),
    Index("ix_tmpermohonan_trperizinan", "tmpermohonan_id"),
)
