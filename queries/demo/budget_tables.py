"""Tables of the simulated budget database, in the manner of RFK and e-monev."""

from __future__ import annotations

from sqlalchemy import CHAR, Column, Date, Index, Integer, MetaData, Numeric, String, Table

metadata = MetaData()

MONEY = Numeric(20, 2)

data_apbd = Table(
    "data_apbd",
    metadata,
    Column("tahun", CHAR(4), primary_key=True),
    Column("tgl_murni", Date),
    Column("tgl_perubahan", Date),  # null until the revision is passed
    Column("no_perda", String(120)),
)

ref_periode = Table(
    "ref_periode",
    metadata,
    Column("tahun", CHAR(4), primary_key=True),
    Column("bulan", Integer, primary_key=True, autoincrement=False),
    Column("tgl_awal", Date),
    Column("tgl_akhir", Date),
)

data_skpd = Table(
    "data_skpd",
    metadata,
    Column("tahun", CHAR(4), primary_key=True),
    Column("kode_skpd", String(22), primary_key=True),
    Column("nama_skpd", String(140)),
    Column("nama_pimpinan", String(60)),
    Column("nip_pimpinan", String(40)),
)

data_kegiatan = Table(
    "data_kegiatan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tahun", CHAR(4)),
    Column("kode_skpd", String(22)),
    Column("kode_kegiatan", String(30)),  # urusan.bidang.program.kegiatan.sub
    Column("nama_program", String(120)),
    Column("nama_kegiatan", String(160)),
    Column("jenis_belanja", String(10)),  # 5.1, 5.2, 5.3, 5.4
    Column("pagu_murni", MONEY),
    Column("pagu_perubahan", MONEY),  # null until the revision is passed
    Column("hapus", Integer),
    Column("nama_pptk", String(60)),
)

anggarankas = Table(
    "anggarankas",
    metadata,
    Column("id_kegiatan", Integer, primary_key=True, autoincrement=False),
    Column("versi", String(10), primary_key=True),  # MURNI, PERUBAHAN
    *(Column(f"bulan{month}", MONEY) for month in range(1, 13)),
)

data_serapan_skpd = Table(
    "data_serapan_skpd",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tahun", CHAR(4)),
    Column("bulan", Integer),
    Column("kode_skpd", String(22)),
    Column("level_data", String(4)),  # 4 department, 4.1 program, 5 spending of a kind; only 5.1 is a leaf
    Column("id_kegiatan", Integer),  # null on the levels above
    Column("uraian", String(160)),
    Column("serapan", MONEY),  # since 1 January
    Column("fisik", String(10)),  # percent since 1 January as text, with a comma; empty: not reported
    Column("tgl_data", Date),
    Index("ix_data_serapan_kegiatan", "id_kegiatan", "bulan"),
)
