"""What happens in a minute at the services: payments, tickets, files, trips, spending.

New rows are made like recent ones, so that they fit whatever the database was filled with.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Column, ColumnElement, Connection, Table, func, insert, select, update

from queries.demo.budget_tables import data_kegiatan, data_serapan_skpd
from queries.demo.canaries import canaries
from queries.demo.complaint_tables import tb_status_log, tb_tiket
from queries.demo.permit_tables import tmpermohonan, tmpermohonan_trperizinan
from queries.demo.revenue_tables import t_transaksi
from queries.demo.waste_tables import tb_jadwal, tb_perbaikan, tb_ritase

RECENT = 5_000
"""Rows from the end of a table among which a pattern is sought."""


def revenue(connection: Connection, rng: np.random.Generator, now: datetime) -> int:
    """A few payments."""
    columns = t_transaksi.c
    paid = columns.t_jmlhpembayaran > 0, columns.is_deluserpembayaran.is_(None)
    rows = _patterns(connection, rng, columns.t_idtransaksi, int(rng.integers(2, 9)), *paid)
    for row in rows:
        row.update({"t_tglpembayaran": now, "t_tahunpajak": str(now.year)})
    return _append(connection, t_transaksi, rows)


def complaints(connection: Connection, rng: np.random.Generator, now: datetime) -> int:
    """A few tickets come in, a few of the open ones are answered."""
    rows = _patterns(connection, rng, tb_tiket.c.id, int(rng.integers(1, 4)), tb_tiket.c.ref_112.is_(None))
    due = now.date() + timedelta(days=2)
    for row in rows:
        row.update({"no_tiket": f"{row['id']:07d}", "tgl_masuk": now, "batas_tindak_lanjut": due})
        row.update(_person(row["id"], "nama_pelapor"))
    _append(connection, tb_tiket, rows)
    closing = func.lower(tb_status_log.c.status).in_(("selesai", "dibatalkan"))
    is_closed = select(tb_status_log.c.id).where(tb_status_log.c.id_tiket == tb_tiket.c.id, closing).exists()
    before = tb_tiket.c.tgl_masuk < now - timedelta(minutes=5)
    answered = _patterns(connection, rng, tb_tiket.c.id, int(rng.integers(0, 4)), ~is_closed, before, renumber=False)
    steps = [(row["id"], "Submitted") for row in rows] + [(row["id"], "Selesai") for row in answered]
    first = _next(connection, tb_status_log.c.id)
    clerk = str(canaries("PETUGAS", 1, 1)[0])
    log = [
        {"id": first + place, "id_tiket": ticket, "status": status, "waktu": now, "petugas": clerk}
        for place, (ticket, status) in enumerate(steps)
    ]
    return _append(connection, tb_status_log, log)


def permits(connection: Connection, rng: np.random.Generator, now: datetime) -> int:
    """A few files come in, a few of those in process are decided."""
    columns = tmpermohonan.c
    rows = _patterns(connection, rng, columns.id, int(rng.integers(1, 4)))
    for row in rows:
        row.update({"pendaftaran_id": f"{row['id'] + 10**8:09d}", "d_terima_berkas": now, "d_selesai": None})
        row.update({"c_izin_selesai": 0, "lama_tunda_hk": None} | _person(row["id"], "nama_pemohon"))
    _append(connection, tmpermohonan, rows)
    kinds = tmpermohonan_trperizinan.c
    links = _patterns(connection, rng, kinds.id, len(rows))
    for link, row in zip(links, rows, strict=False):
        link["tmpermohonan_id"] = row["id"]
    _append(connection, tmpermohonan_trperizinan, links)
    waiting = columns.c_izin_selesai == 0, columns.d_terima_berkas < now - timedelta(days=1)
    decided = _patterns(connection, rng, columns.id, int(rng.integers(0, 4)), *waiting, renumber=False)
    for row in decided:
        verdict = {"c_izin_selesai": 2 if rng.random() < 0.06 else 1, "d_selesai": now}
        connection.execute(update(tmpermohonan).where(columns.id == row["id"]).values(verdict))
    return len(rows) + len(decided)


def waste(connection: Connection, rng: np.random.Generator, now: datetime) -> int:
    """Vehicles are sent out, their trips come in; now and then one goes to the workshop."""
    plans = _patterns(connection, rng, tb_jadwal.c.id, 2)
    for plan in plans:
        plan["tanggal"] = now.date()
    _append(connection, tb_jadwal, plans)
    done = func.lower(tb_ritase.c.status) == "selesai", tb_ritase.c.hapus == 0
    trips = _patterns(connection, rng, tb_ritase.c.id, int(rng.integers(1, 5)), *done)
    for trip in trips:
        plan = plans[int(rng.integers(0, len(plans)))]
        sent = {"id_jadwal": plan["id"], "id_kendaraan": plan["id_kendaraan"], "id_titik": plan["id_titik"]}
        trip.update(sent | {"berangkat": now, "tiba_tpa": now})
    broken = _patterns(connection, rng, tb_perbaikan.c.id, int(rng.random() < 0.1))
    for repair in broken:
        repair.update({"masuk_bengkel": now.date(), "keluar_bengkel": None})
    _append(connection, tb_perbaikan, broken)
    return len(plans) + len(broken) + _append(connection, tb_ritase, trips)


def budget(connection: Connection, rng: np.random.Generator, now: datetime) -> int:
    """An activity spends something: its sum of this month grows, within its ceiling."""
    columns = data_serapan_skpd.c
    leaf = columns.level_data == "5.1", columns.tahun == str(now.year), columns.bulan <= now.month
    rows = _patterns(connection, rng, columns.id, 1, *leaf, renumber=False)
    for row in rows:
        mine = columns.id_kegiatan == row["id_kegiatan"], columns.level_data == "5.1"
        last = (
            connection.execute(select(data_serapan_skpd).where(*mine).order_by(columns.bulan.desc())).mappings().first()
        )
        kept = dict(last or row)
        of_activity = select(data_kegiatan.c.pagu_murni, data_kegiatan.c.pagu_perubahan)
        ceiling = connection.execute(of_activity.where(data_kegiatan.c.id == row["id_kegiatan"])).one()
        limit = ceiling.pagu_perubahan or ceiling.pagu_murni
        kept |= {"serapan": min(kept["serapan"] + limit // 500, limit), "tgl_data": now.date()}
        if kept["bulan"] == now.month:
            connection.execute(update(data_serapan_skpd).where(columns.id == kept["id"]).values(kept))
        else:
            kept |= {"id": _next(connection, columns.id), "bulan": now.month}
            _append(connection, data_serapan_skpd, [kept])
    return len(rows)


def _patterns(
    connection: Connection,
    rng: np.random.Generator,
    key: Column[Any],
    wanted: int,
    *conditions: ColumnElement[bool],
    renumber: bool = True,
) -> list[dict[str, Any]]:
    """Up to `wanted` recent rows that meet the conditions; with new keys, ready to be appended, or as they are."""
    table, after = key.table, _next(connection, key)
    recent = select(key).where(key > after - RECENT, *conditions).order_by(key)
    keys = connection.execute(recent).scalars().all()
    chosen = [keys[place] for place in rng.permutation(len(keys))[:wanted]]
    found = connection.execute(select(table).where(key.in_(chosen)).order_by(key)).mappings().all()
    rows = [dict(row) for row in found]
    if renumber:
        for place, row in enumerate(rows):
            row[key.name] = after + place
    return rows


def _next(connection: Connection, key: Column[Any]) -> int:
    return int(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()) + 1


def _append(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)


def _person(number: int, name: str) -> dict[str, str]:
    kinds = {name: "NAMA", "nik": "NIK", "no_hp": "HP", "alamat": "ALAMAT"}
    return {column: str(canaries(kind, number, 1)[0]) for column, kind in kinds.items()}
