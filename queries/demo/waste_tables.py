"""Tables of the simulated waste haulage database."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Index, Integer, MetaData, Numeric, String, Table

metadata = MetaData()

tb_kendaraan = Table(
    "tb_kendaraan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("no_polisi", String(20)),
    Column("jenis", String(40)),
    Column("kapasitas_kg", Integer),
    Column("nama_pengemudi", String(60)),
    Column("no_hp", String(40)),
)

tb_titik = Table(
    "tb_titik",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kode_titik", String(10)),  # 0012: leading zeros
    Column("nama", String(80)),
    Column("kecamatan", String(60)),
    Column("jenis_sampah", String(60)),
    Column("penjaga", String(60)),
)

tb_jadwal = Table(
    "tb_jadwal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tanggal", Date),
    Column("id_kendaraan", Integer),
    Column("id_titik", Integer),
    Column("ritase_rencana", Integer),
    Index("ix_tb_jadwal_tanggal", "tanggal"),
)

tb_ritase = Table(
    "tb_ritase",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("id_jadwal", Integer),
    Column("id_kendaraan", Integer),
    Column("id_titik", Integer),
    Column("berangkat", DateTime),
    Column("tiba_tpa", DateTime),
    Column("status", String(20)),  # Selesai, SELESAI, Batal
    Column(
        "berat_netto", String(20)
    ),  # kilograms as text: 4235,50 in the older records, 4235.50 since; empty when Batal
    Column("hapus", Integer),
    Column("nama_pengemudi", String(60)),
    Index("ix_tb_ritase_berangkat", "berangkat"),
)

tb_perbaikan = Table(
    "tb_perbaikan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("id_kendaraan", Integer),
    Column("masuk_bengkel", Date),
    Column("keluar_bengkel", Date),
    Column("kerusakan", String(60)),
    Column("biaya", Numeric(18, 2)),
    Column("mekanik", String(60)),
)
