"""The simulated permit database: files with standard times in working days, a clock that stops, and instant ones."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from queries.calendar import WorkingCalendar
from queries.demo import permit_tables as tables
from queries.demo.batam_figures import DISTRICT_SHARES, PERMITS, UNKNOWN_PERMIT, PermitFigure
from queries.demo.canaries import canaries
from queries.demo.encoding import NULL, SECONDS
from queries.demo.rowset import Rows, copies, count, some, stack, take, texts
from queries.demo.seasons import draw_days
from queries.demo.setting import Setting
from queries.demo.sink import Sink
from queries.demo.words import UNKNOWN_DISTRICT, Directory

ROWS_GROWTH = (0.92, 0.97, 1.0, 1.06, 1.12)
SPREAD = 0.75
"""Spread (sigma) of the logarithm of the days a file takes."""

SLOWER_NOW = 1.15
"""Files of the last quarter take this much longer: the counter falls behind."""

STUCK_SHARE = 0.0022
"""Files of the last year that nobody moves any more."""

SUSPENDED_SHARE = 0.4
"""Of the open files that miss papers: those whose clock stands still now."""

OUTCOMES = np.array([1, 2, 3])
OUTCOME_SHARES = (0.915, 0.055, 0.03)
CHANNELS = ("OSS", "Loket MPP", "SICANTIK Online", "loket")
SEASON = (1.05, 0.98, 1.0, 0.85, 1.0, 0.95, 1.1, 1.05, 1.08, 1.05, 1.0, 0.8)
OPENS, CLOSES = 8 * 3600, 16 * 3600


def fill(setting: Setting, sink: Sink) -> None:
    """Write every table of the permit database."""
    kinds = _Kinds(setting)
    kinds.write(sink)
    districts, shares = Directory.of(setting.profile).districts(DISTRICT_SHARES)
    places = [f"{setting.profile.city.code.replace('.', '')}{10 * n:03d}" for n in range(1, len(districts) + 1)]
    names = [*(district.name.upper() for district in districts), UNKNOWN_DISTRICT]
    places.append(places[-1][:4] + "999")
    sink.write(tables.trkecamatan, {"id": texts(places), "n_kecamatan": texts(names)})
    first = 1
    for position, year in enumerate(setting.years):
        rows = _year(setting, kinds, position, year)
        rng = setting.rng("permit rows", year)
        rows["district"] = rng.choice(len(districts), count(rows), p=shares)
        rows["district"][some(rng, count(rows), 0.001)] = len(districts)
        first = _write(sink, rng, rows, first, texts(places))
        sink.progress((position + 1) / len(setting.years))


class _Kinds:
    """trperizinan: each category under its names, the older ones for older files."""

    def __init__(self, setting: Setting) -> None:
        directory = Directory.of(setting.profile)
        self.categories = setting.service("permits").categories
        self.figures: list[PermitFigure] = [PERMITS.get(category.code, UNKNOWN_PERMIT) for category in self.categories]
        self._rows: list[tuple[int, str, str, int]] = []
        self.newest: list[int] = []
        self.oldest: list[int] = []
        for category, figure in zip(self.categories, self.figures, strict=True):
            department = directory.department(figure.unit)
            former = (*directory.predecessors.get(department.code, ()), *department.aliases, department.name)
            words = figure.words or (category.label.id,)
            self.newest.append(len(self._rows) + 1)
            for age, word in enumerate(words):
                self._rows.append((len(self._rows) + 1, word, department.name if not age else former[0], int(not age)))
            self.oldest.append(len(self._rows))
        self.unknown = len(self._rows) + 1
        self._rows.append((self.unknown, "Izin Gangguan (HO)", directory.department("dpmptsp").short.lower(), 0))

    def write(self, sink: Sink) -> None:
        """Fill trperizinan."""
        numbers, words, units, current = zip(*self._rows, strict=True)
        columns = {"id": np.array(numbers), "n_perizinan": texts(words), "n_skpd_teknis": texts(units)}
        sink.write(tables.trperizinan, columns | {"c_berlaku": np.array(current)})


def _year(setting: Setting, kinds: _Kinds, position: int, year: int) -> Rows:
    """A year's files as day numbers: opened, closed (NULL while open), status, waiting working days, kind's key."""
    parts = []
    for kind, figure in enumerate(kinds.figures):
        rng = setting.rng("permits", kinds.categories[kind].code, year)
        shares = np.array(SEASON) / sum(SEASON)
        opened = draw_days(rng, year, shares, setting.rows(figure.a_year * ROWS_GROWTH[position], 12), "working")
        opened = opened[opened <= setting.last_day]
        automatic = kinds.categories[kind].automatic
        rows = _instant(rng, opened) if automatic else _handled(setting, rng, figure, opened)
        old = rng.random(len(opened)) < (0.7, 0.3, 0.05, 0, 0)[position]
        key = np.where(old, kinds.oldest[kind], kinds.newest[kind])
        rows["key"] = np.where(rng.random(len(opened)) < 0.001, kinds.unknown, key)
        parts.append(rows | {"oss": np.full(len(opened), automatic)})
    rows = stack(parts)
    return take(rows, np.argsort(rows["opened"], kind="stable"))


def _instant(rng: np.random.Generator, opened: np.ndarray) -> Rows:
    """Issued by a machine within minutes, at any hour."""
    second = opened * SECONDS + rng.integers(0, SECONDS - 600, len(opened))
    done = np.full(len(opened), 1)
    return {"opened": second, "closed": second + 300, "status": done, "waiting": np.zeros(len(opened), np.int64)}


def _handled(setting: Setting, rng: np.random.Generator, figure: PermitFigure, opened: np.ndarray) -> Rows:
    """Worked on by people: log-normal working days, set so that `figure.in_time` of them keep the standard."""
    calendar, total = WorkingCalendar.of(setting.profile).days, len(opened)
    middle = np.log(figure.standard + 0.5) - SPREAD * NormalDist().inv_cdf(figure.in_time)
    work = rng.lognormal(middle, SPREAD, total)
    work[opened > setting.last_day - 91] *= SLOWER_NOW
    work[(rng.random(total) < STUCK_SHARE) & (opened > setting.last_day - 365)] = 10_000
    asked = rng.random(total) < figure.asks
    waiting = np.where(asked, rng.integers(1, 12, total), 0)
    start = np.busday_offset(opened.astype("datetime64[D]"), 0, roll="backward", busdaycal=calendar)
    closed = np.busday_offset(start, work.astype(np.int64) + waiting, busdaycal=calendar).astype(np.int64)
    is_open = closed > setting.last_day
    elapsed = np.busday_count(start, np.datetime64(setting.last_day, "D"), busdaycal=calendar)
    waiting = np.where(is_open, np.minimum(waiting, np.maximum(0, elapsed - 1)), waiting)
    status = np.where(is_open, 0, rng.choice(OUTCOMES, total, p=OUTCOME_SHARES))
    moment = np.maximum(closed, opened) * SECONDS + rng.integers(CLOSES - 7200, CLOSES, total)
    return {
        "opened": opened * SECONDS + rng.integers(OPENS, CLOSES - 7200, total),
        "closed": np.where(is_open, NULL, moment),
        "status": status,
        "waiting": waiting,
    }


def _write(sink: Sink, rng: np.random.Generator, good: Rows, first: int, places: np.ndarray) -> int:
    """Write a year's files with their traps; returns the next free key."""
    good = good | {"registration": np.arange(first, first + count(good))}
    rows = _with_traps(rng, good)
    total = count(rows)
    numbers = np.arange(first, first + total)
    channel = texts(CHANNELS)[np.where(rows["oss"], 0, rng.choice(4, total, p=(0.1, 0.45, 0.42, 0.03)))]
    where = places[rows["district"]]
    where[rng.random(total) < 0.002] = None
    registration = [f"{number:09d}" for number in rows["registration"].tolist()]
    sink.write(
        tables.tmpermohonan,
        {
            "id": numbers,
            "pendaftaran_id": texts(registration),
            "d_terima_berkas": rows["opened"],
            "d_selesai": rows["closed"],
            "c_izin_selesai": rows["status"],
            "lama_tunda_hk": np.where(rows["waiting"] > 0, rows["waiting"], NULL),
            "c_jalur": channel,
            "id_kecamatan": where,
            "nama_pemohon": canaries("NAMA", first, total),
            "nik": canaries("NIK", first, total),
            "no_hp": canaries("HP", first, total),
            "alamat": canaries("ALAMAT", first, total),
        },
    )
    keys = {"id": numbers, "tmpermohonan_id": numbers, "trperizinan_id": rows["key"]}
    sink.write(tables.tmpermohonan_trperizinan, keys)
    return first + total


def _with_traps(rng: np.random.Generator, good: Rows) -> Rows:
    """The good files and, below them, copies under numbers of their own that cannot be counted as they are."""
    total = count(good)
    decided = np.flatnonzero((good["status"] > 0) & ~good["oss"])
    twice = copies(good, some(rng, total, 0.004, 2))
    fresh = iter(range(int(good["registration"][-1]) + 1, int(good["registration"][-1]) + 1 + total))

    def planted(chosen: np.ndarray, **changed: object) -> Rows:
        numbers = np.array([next(fresh) for _ in range(len(chosen))], dtype=np.int64)
        return copies(good, chosen, registration=numbers, **changed)

    early, ahead = decided[some(rng, len(decided), 0.0004)], some(rng, total, 0.0001)
    return stack(
        [
            good,
            twice,
            planted(some(rng, total, 0.00008), opened=NULL),
            planted(ahead, opened=good["opened"][ahead] + 10 * 365 * SECONDS, closed=NULL, status=0),
            planted(early, closed=good["opened"][early] - 3 * SECONDS * 7),
            planted(decided[some(rng, len(decided), 0.0003)], closed=NULL),
            planted(some(rng, total, 0.00003), opened=0, closed=SECONDS, status=1),
        ]
    )
