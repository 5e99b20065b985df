"""The simulated waste haulage database: what the fleet was to haul, what it hauled, what stood in the workshop."""

from __future__ import annotations

import numpy as np

from queries.demo import waste_tables as tables
from queries.demo.batam_figures import DISTRICT_SHARES, TONNES_A_DAY, VEHICLE_KINDS, VEHICLES, WASTE_KINDS
from queries.demo.canaries import canaries
from queries.demo.encoding import NULL, SECONDS
from queries.demo.rowset import Rows, copies, count, some, stack, take, texts
from queries.demo.setting import Setting, month_starts
from queries.demo.sink import Sink
from queries.demo.waste_repairs import write_repairs
from queries.demo.words import UNKNOWN_DISTRICT, Directory

A_YEAR = 47_500
"""Rows of the schedule a year at scale 1: a vehicle, a day, a spot, one to three trips."""

FEWEST_A_DAY = 4
TONNES_GROWTH = (0.86, 0.90, 0.94, 0.98, 1.04)
DONE_SHARE = (0.955, 0.95, 0.945, 0.94, 0.925)
RECENT_DAYS, RECENT_DONE = 45, 0.88
"""Trips done of planned while much of the fleet stands in the workshop."""

WEEK = np.array([1.1, 1.02, 1.0, 1.0, 1.02, 1.0, 0.86])
SPOTS = 120
ODD_KIND = "Limbah B3"
BIN_WEIGHT = 0.18
"""Spread of the single loads."""


def fill(setting: Setting, sink: Sink) -> None:
    """Write every table of the haulage database."""
    vehicles = _write_vehicles(setting, sink)
    spots = _write_spots(setting, sink)
    first_plan, first_trip = 1, 1
    for position, year in enumerate(setting.years):
        rng = setting.rng("waste", year)
        plan = _plan(setting, rng, year, len(vehicles), spots)
        plan["id"] = np.arange(first_plan, first_plan + count(plan))
        names = {
            "id": "id",
            "tanggal": "day",
            "id_kendaraan": "vehicle",
            "id_titik": "spot",
            "ritase_rencana": "planned",
        }
        sink.write(tables.tb_jadwal, {column: plan[name] for column, name in names.items()})
        trips = _trips(setting, rng, position, plan)
        _write_trips(setting, sink, rng, trips, first_trip)
        first_plan, first_trip = first_plan + count(plan), first_trip + count(trips)
        sink.progress((position + 1) / len(setting.years))
    write_repairs(setting, sink, len(vehicles))


def _write_vehicles(setting: Setting, sink: Sink) -> np.ndarray:
    rng = setting.rng("vehicles")
    known = {category.code for category in setting.service("waste").categories}
    kinds = {code: kind for code, kind in VEHICLE_KINDS.items() if code in known} or VEHICLE_KINDS
    shares = np.array([share for share, _ in kinds.values()], dtype=float)
    kind = rng.choice(len(kinds), VEHICLES, p=shares / shares.sum())
    old = rng.random(VEHICLES) < 0.15
    words = texts([names[0] for _, names in kinds.values()])[kind]
    words = np.where(old, texts([names[-1] for _, names in kinds.values()])[kind], words)
    numbers = np.arange(1, VEHICLES + 1)
    sink.write(
        tables.tb_kendaraan,
        {
            "id": numbers,
            "no_polisi": texts([f"BP {8000 + 7 * number} U" for number in numbers]),
            "jenis": words,
            "kapasitas_kg": np.array((6000, 8000, 7000, 1500, 5000))[kind % 5],
            "nama_pengemudi": canaries("NAMA", 1, VEHICLES),
            "no_hp": canaries("HP", 1, VEHICLES),
        },
    )
    return numbers


def _write_spots(setting: Setting, sink: Sink) -> np.ndarray:
    """Fill tb_titik; returns how often each spot is called at."""
    rng = setting.rng("spots")
    found, shares = Directory.of(setting.profile).districts(DISTRICT_SHARES)
    shares = np.where([place.area == "hinterland" for place in found], 0, shares)
    shares = shares if shares.sum() else np.ones(len(found))
    district = rng.choice(len(found), SPOTS, p=shares / shares.sum())
    district[: len(found)] = np.where(shares > 0, np.arange(len(found)), district[: len(found)])
    weights = np.array([share for share, _ in WASTE_KINDS.values()], dtype=float)
    kind = rng.choice(len(WASTE_KINDS), SPOTS, p=weights / weights.sum())
    kind[:8] = np.arange(8) % len(WASTE_KINDS)
    words = texts([names[0] for _, names in WASTE_KINDS.values()])[kind]
    words = np.where(rng.random(SPOTS) < 0.1, texts([names[-1] for _, names in WASTE_KINDS.values()])[kind], words)
    places = texts([place.name for place in found])[district]
    places[-1], places[-2], words[-3] = UNKNOWN_DISTRICT, None, ODD_KIND
    places[-6:-3] = [name.upper() for name in places[-6:-3]]
    numbers = np.arange(1, SPOTS + 1)
    codes = texts([f"{number:04d}" for number in numbers])
    named = texts([f"TPS {code}" for code in codes])
    columns = {"id": numbers, "kode_titik": codes, "nama": named, "kecamatan": places, "jenis_sampah": words}
    sink.write(tables.tb_titik, columns | {"penjaga": canaries("PENJAGA", 1, SPOTS)})
    calls = np.ones(SPOTS)
    calls[-3:] = 0.1
    return calls / calls.sum()


def _plan(setting: Setting, rng: np.random.Generator, year: int, vehicles: int, spots: np.ndarray) -> Rows:
    """A year's schedule up to yesterday: day, vehicle, spot, planned trips."""
    starts = month_starts(year)
    days = np.arange(starts[0], starts[-1])
    weights = WEEK[(days + 3) % 7]
    a_day = max(FEWEST_A_DAY, A_YEAR * setting.scale / len(days))
    each = np.round(a_day * weights / weights.mean() + rng.normal(0, 0.02 * a_day, len(days))).astype(np.int64)
    day = np.repeat(days, np.maximum(1, each))
    day = day[day <= setting.last_day]
    return {
        "day": day,
        "vehicle": rng.integers(1, vehicles + 1, len(day)),
        "spot": rng.choice(len(spots), len(day), p=spots) + 1,
        "planned": rng.choice((1, 2, 3), len(day), p=(0.35, 0.5, 0.15)),
    }


def _trips(setting: Setting, rng: np.random.Generator, position: int, plan: Rows) -> Rows:
    """One row a planned trip: done or not, with what it weighed in hundredths of a kilogram."""
    rows = take(plan, np.repeat(np.arange(count(plan)), plan["planned"]))
    total = count(rows)
    recent = rows["day"] > setting.last_day - RECENT_DAYS
    done = rng.random(total) < np.where(recent, RECENT_DONE, DONE_SHARE[position])
    days = len(np.unique(rows["day"]))
    load = TONNES_A_DAY * TONNES_GROWTH[position] * 1000 * days / (total * DONE_SHARE[position])
    weight = np.maximum(0.2, rng.normal(1, BIN_WEIGHT, total)) * load * 100
    start = rows["day"] * SECONDS + rng.integers(5 * 3600, 17 * 3600, total)
    rows |= {
        "done": done,
        "weight": np.where(done, weight, 0).astype(np.int64),
        "start": start,
        "deleted": np.zeros(total, int),
    }
    kept = take(rows, done | (rng.random(total) < 0.5))
    return _with_traps(setting, rng, kept)


def _with_traps(setting: Setting, rng: np.random.Generator, good: Rows) -> Rows:
    total = count(good)
    ahead = some(rng, total, 0.00002)
    return stack(
        [
            good,
            copies(good, some(rng, total, 0.004, 2), deleted=1),
            copies(good, some(rng, total, 0.00002), start=NULL, done=True, weight=420_000),
            copies(good, ahead, start=good["start"][ahead] + 9 * 365 * SECONDS, done=True, weight=420_000),
        ]
    )


def _write_trips(setting: Setting, sink: Sink, rng: np.random.Generator, rows: Rows, first: int) -> None:
    total = count(rows)
    ride = rng.integers(1800, 7200, total)
    status = texts(("Batal", "Selesai", "SELESAI"))[np.where(rows["done"], 1 + (rng.random(total) < 0.05), 0)]
    mark = np.where(rows["day"] < setting.last_day - 900, ",", ".").tolist()
    weights = zip(rows["weight"].tolist(), mark, strict=True)
    sink.write(
        tables.tb_ritase,
        {
            "id": np.arange(first, first + total),
            "id_jadwal": rows["id"],
            "id_kendaraan": rows["vehicle"],
            "id_titik": rows["spot"],
            "berangkat": rows["start"],
            "tiba_tpa": np.where((rows["start"] == NULL) | ~rows["done"], NULL, rows["start"] + ride),
            "status": status,
            "berat_netto": texts(
                [f"{weight // 100}{point}{weight % 100:02d}" if weight else "" for weight, point in weights]
            ),
            "hapus": rows["deleted"],
            "nama_pengemudi": canaries("NAMA", 1, VEHICLES)[rows["vehicle"] - 1],
        },
    )
