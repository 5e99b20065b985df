"""The simulated budget database: cumulative money with subtotals among the leaves, plans with months side by side."""

from __future__ import annotations

import numpy as np

from queries.demo import budget_tables as tables
from queries.demo.budget_year import Activities, activities, month_ends, new_year, revision_day
from queries.demo.canaries import canaries
from queries.demo.encoding import NULL
from queries.demo.rowset import Rows, count, stack, take, texts
from queries.demo.setting import Setting, day_number, month_starts
from queries.demo.sink import Sink
from queries.demo.words import UNKNOWN_DEPARTMENT, Directory

UNREPORTED, BLANK_PHYSICAL = 0.03, 0.12
"""Months of an activity without a report at all, and with money but no physical progress."""

DEPARTMENT, PROGRAM, KIND, LEAF = "4", "4.1", "5", "5.1"


def fill(setting: Setting, sink: Sink) -> None:
    """Write every table of the budget database."""
    directory = Directory.of(setting.profile)
    spelling = directory.spelling(setting, directory.departments, "upper", "budget")
    first_activity, first_report = 1, 1
    for position, year in enumerate(setting.years):
        found = activities(setting, directory, year)
        rng = setting.rng("budget rows", year)
        numbers = np.arange(first_activity, first_activity + len(found.code))
        _write_calendar(setting, sink, year)
        _write_departments(sink, spelling.table[:, position * 12], year)
        deleted = _write_activities(sink, found, numbers)
        _write_plans(sink, found, numbers)
        reports = _reports(setting, rng, found, numbers)
        sink.write(tables.data_serapan_skpd, reports | {"id": np.arange(first_report, first_report + count(reports))})
        first_activity, first_report = deleted + 1, first_report + count(reports)
        sink.progress((position + 1) / len(setting.years))


def skpd_code(position: int) -> str:
    """A department's key: text with leading zeros."""
    return f"{1 + position // 22}.{position % 22 + 1:02d}.0.00.0.00.01.{position + 1:04d}"


def _write_calendar(setting: Setting, sink: Sink, year: int) -> None:
    revised = day_number(revision_day(year)) if revision_day(year) <= setting.yesterday else NULL
    document = f"Perda Kota tentang APBD Tahun Anggaran {year} (simulasi)"
    sink.write(
        tables.data_apbd,
        {
            "tahun": texts([str(year)]),
            "tgl_murni": np.array([new_year(year)]),
            "tgl_perubahan": np.array([revised]),
            "no_perda": texts([document]),
        },
    )
    sink.write(
        tables.ref_periode,
        {
            "tahun": texts([str(year)] * 12),
            "bulan": np.arange(1, 13),
            "tgl_awal": month_starts(year)[:12],
            "tgl_akhir": month_ends(year),
        },
    )


def _write_departments(sink: Sink, words: np.ndarray, year: int) -> None:
    total = len(words)
    sink.write(
        tables.data_skpd,
        {
            "tahun": texts([str(year)] * (total + 1)),
            "kode_skpd": texts([skpd_code(place) for place in range(total + 1)]),
            "nama_skpd": texts([*words, UNKNOWN_DEPARTMENT]),
            "nama_pimpinan": canaries("NAMA", 1, total + 1),
            "nip_pimpinan": canaries("NIP", 1, total + 1),
        },
    )


def _write_activities(sink: Sink, found: Activities, numbers: np.ndarray) -> int:
    """Write the leaves, and one more that was deleted; returns that one's number."""
    total = len(numbers)
    again = np.append(np.arange(total), 0)
    kinds = texts(found.kind)[again]
    revised = np.full(total, NULL) if found.revised is None else found.revised
    sink.write(
        tables.data_kegiatan,
        {
            "id": np.append(numbers, numbers[-1] + 1),
            "tahun": np.full(total + 1, str(found.year), dtype=object),
            "kode_skpd": texts([skpd_code(place) for place in _departments(found)[again]]),
            "kode_kegiatan": texts(found.code)[again],
            "nama_program": texts(found.program)[again],
            "nama_kegiatan": texts(found.name)[again],
            "jenis_belanja": kinds,
            "pagu_murni": found.first[again],
            "pagu_perubahan": revised[again],
            "hapus": (np.arange(total + 1) == total).astype(np.int64),
            "nama_pptk": canaries("NAMA", 100, total + 1),
        },
    )
    return int(numbers[-1]) + 1


def _departments(found: Activities) -> np.ndarray:
    """Each leaf's department; one small leaf of the oldest style belongs to a department nobody knows."""
    places = found.department.copy()
    smallest = np.flatnonzero(np.array(found.kind) == "5.1")[np.argmin(found.first[np.array(found.kind) == "5.1"])]
    if found.year % 2 == 0:
        places[smallest] = found.department.max() + 1
    return places


def _write_plans(sink: Sink, found: Activities, numbers: np.ndarray) -> None:
    for version, plan in (("MURNI", found.plan_first), ("PERUBAHAN", found.plan_revised)):
        if plan is not None:
            months = {f"bulan{month + 1}": plan[:, month] for month in range(12)}
            sink.write(
                tables.anggarankas,
                {"id_kegiatan": numbers, "versi": np.full(len(numbers), version, dtype=object)} | months,
            )


def _reports(setting: Setting, rng: np.random.Generator, found: Activities, numbers: np.ndarray) -> Rows:
    """What was reported month by month: the leaves, and the subtotals that stand among them."""
    levels = [_leaf_reports(rng, found, numbers)]
    places = _departments(found)
    kinds = [f"Belanja {kind}" for kind in found.kind]
    for level, names in ((DEPARTMENT, None), (PROGRAM, found.program), (KIND, kinds)):
        levels.append(_subtotals(found, places, level, names))
    rows = stack(levels)
    day = np.minimum(month_ends(found.year)[rows["bulan"] - 1], setting.last_day)
    rows |= {"tahun": np.full(count(rows), str(found.year), dtype=object), "tgl_data": day}
    rows["kode_skpd"] = texts([skpd_code(place) for place in rows.pop("place")])
    return take(rows, np.lexsort((rows["level_data"].astype(str), rows["kode_skpd"].astype(str), rows["bulan"])))


def _leaf_reports(rng: np.random.Generator, found: Activities, numbers: np.ndarray) -> Rows:
    leaf, month = (part.ravel() for part in np.indices((len(numbers), found.months)))
    total = len(leaf)
    built = found.built[leaf, month]
    decimal = "," if found.year % 2 else "."
    physical = [f"{value // 100}{decimal}{value % 100:02d}" for value in built.tolist()]
    rows = {
        "bulan": month + 1,
        "place": _departments(found)[leaf],
        "level_data": np.full(total, LEAF, dtype=object),
        "id_kegiatan": numbers[leaf],
        "uraian": texts(found.name)[leaf],
        "serapan": found.spent[leaf, month],
        "fisik": np.where(rng.random(total) < BLANK_PHYSICAL, "", texts(physical)),
    }
    last = month == found.months - 1
    return take(rows, last | (rng.random(total) >= UNREPORTED))


def _subtotals(found: Activities, places: np.ndarray, level: str, names: list[str] | None) -> Rows:
    labels = names or ["Jumlah SKPD"] * len(places)
    groups: dict[tuple[int, str], list[int]] = {}
    for leaf, label in enumerate(labels):
        groups.setdefault((int(places[leaf]), label), []).append(leaf)
    keys = list(groups)
    sums = np.array([found.spent[groups[key]].sum(axis=0) for key in keys])
    group, month = (part.ravel() for part in np.indices(sums.shape))
    total = len(group)
    return {
        "bulan": month + 1,
        "place": np.array([place for place, _ in keys])[group],
        "level_data": np.full(total, level, dtype=object),
        "id_kegiatan": np.full(total, NULL),
        "uraian": texts([label for _, label in keys])[group],
        "serapan": sums[group, month],
        "fisik": np.full(total, "", dtype=object),
    }
