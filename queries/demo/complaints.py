"""The simulated complaint desk: tickets that wait, hide as "pending", are reopened, or come in twice."""

from __future__ import annotations

import numpy as np

from queries.demo import complaint_tables as tables
from queries.demo.batam_figures import COMPLAINTS, DISTRICT_SHARES, SLOW_DISTRICTS, UNKNOWN_COMPLAINT
from queries.demo.canaries import TEXT, canaries
from queries.demo.complaint_log import write_log
from queries.demo.encoding import NULL, SECONDS
from queries.demo.rowset import Rows, copies, count, some, stack, texts
from queries.demo.setting import Setting, month_starts
from queries.demo.sink import Sink
from queries.demo.words import Directory, Spelling, months_since

A_YEAR = 24_700
ROWS_GROWTH = (0.72, 0.86, 0.98, 1.12, 1.28)
SHARE_112 = 0.3
REROUTED = 0.08
"""Tickets that another department answers than their kind's own."""

ODD_CATEGORY = "Aduan Uji Coba"
CHANNELS = ("Aplikasi", "WhatsApp", "SP4N-LAPOR", "Loket")
DUE_DAYS = 2
SLOWER_DAYS, SLOWER_NOW, MISSED_NOW = 120, 2.5, 0.88
"""In the last months late answers take so many times longer, and so much fewer come in time: the backlog grows."""

STUCK_SHARE, STUCK_DAYS = 0.022, 500
"""Of the late tickets of the last months, those that nobody closes."""


def fill(setting: Setting, sink: Sink) -> None:
    """Write every table of the complaint desk."""
    writer = _Writer(setting, sink)
    for position, year in enumerate(setting.years):
        writer.write_year(position, year)
        sink.progress((position + 1) / len(setting.years))


class _Writer:
    """Writes the tickets of one year after the other, numbering them through."""

    def __init__(self, setting: Setting, sink: Sink) -> None:
        self._setting, self._sink = setting, sink
        self._categories = setting.service("complaints").categories
        self._figures = [COMPLAINTS.get(category.code, UNKNOWN_COMPLAINT) for category in self._categories]
        directory = Directory.of(setting.profile)
        self._districts, self._district_shares = directory.districts(DISTRICT_SHARES)
        departments = list(directory.departments)
        self._unit = np.array(
            [departments.index(directory.department(figure.unit or "setda")) for figure in self._figures]
        )
        offices = [departments.index(directory.department(f"kec-{district.code}")) for district in self._districts]
        self._office = np.array(offices)
        self._spelling: Spelling = directory.spelling(setting, departments, "name", "complaints")
        self._next_ticket, self._next_log = 1, 1

    def write_year(self, position: int, year: int) -> None:
        rng = self._setting.rng("complaints", year)
        good = self._drawn(rng, year, self._setting.rows(A_YEAR * ROWS_GROWTH[position], 200))
        rows = _with_traps(rng, good)
        rows["id"] = np.arange(self._next_ticket, self._next_ticket + count(rows))
        self._write_tickets(rng, rows)
        self._next_log = write_log(self._sink, rng, rows, self._next_log, self._setting.last_day)
        self._next_ticket += count(rows)

    def _drawn(self, rng: np.random.Generator, year: int, total: int) -> Rows:
        """Tickets of a year up to yesterday: opened, logged, closed (NULL while open) in seconds, and their places."""
        starts = month_starts(year)
        opened = np.sort(rng.integers(starts[0] * SECONDS, starts[-1] * SECONDS, total))
        opened = opened[opened < (self._setting.last_day + 1) * SECONDS]
        shares = np.array([figure.share for figure in self._figures])
        kind = rng.choice(len(shares), len(opened), p=shares / shares.sum())
        district = rng.choice(len(self._districts), len(opened), p=self._district_shares)
        closed = self._closed(rng, opened, kind, district)
        rows = {"opened": opened, "logged": opened, "closed": closed, "kind": kind, "district": district}
        call = np.where(rng.random(len(opened)) < SHARE_112, self._next_ticket + np.arange(len(opened)), NULL)
        return rows | {"department": self._departments(rng, kind, district), "call": call}

    def _departments(self, rng: np.random.Generator, kind: np.ndarray, district: np.ndarray) -> np.ndarray:
        own_office = np.array([not figure.unit for figure in self._figures])[kind]
        department = np.where(own_office, self._office[district], self._unit[kind])
        stray = rng.random(len(kind)) < REROUTED
        elsewhere = rng.integers(0, len(self._spelling.table), len(kind))
        local = rng.random(len(kind)) < 0.5
        return np.where(stray, np.where(local, self._office[district], elsewhere), department)

    def _closed(
        self, rng: np.random.Generator, opened: np.ndarray, kind: np.ndarray, district: np.ndarray
    ) -> np.ndarray:
        total, age = len(opened), self._setting.last_day - opened // SECONDS
        slow = np.array([SLOW_DISTRICTS.get(place.code, 1.0) for place in self._districts])[district]
        slow = slow * np.where(age < SLOWER_DAYS, MISSED_NOW, 1.0)
        in_time = rng.random(total) < np.array([figure.in_time for figure in self._figures])[kind] * slow
        tail = rng.random(total)
        late = np.where(tail < 0.8, 3 + rng.exponential(10, total), 14 + rng.exponential(42, total))
        late *= np.where(age < SLOWER_DAYS, SLOWER_NOW, 1.0)
        late[(tail > 1 - STUCK_SHARE) & (age < STUCK_DAYS)] = 100_000
        days = np.where(in_time, rng.choice(3, total, p=(0.35, 0.4, 0.25)), np.maximum(3, late)).astype(np.int64)
        evening = rng.integers(9 * 3600, SECONDS - 1, total)
        closed = np.where(
            days > 0, (opened // SECONDS + days) * SECONDS + evening, np.minimum(opened + 7200, _night(opened))
        )
        return np.where(closed >= (self._setting.last_day + 1) * SECONDS, NULL, closed)

    def _write_tickets(self, rng: np.random.Generator, rows: Rows) -> None:
        total, first = count(rows), self._next_ticket
        days = np.where(rows["opened"] == NULL, self._setting.last_day, rows["opened"] // SECONDS)
        from_112 = rows["call"] != NULL
        calls = [f"{call:010d}" if call != NULL else None for call in rows["call"].tolist()]
        self._sink.write(
            tables.tb_tiket,
            {
                "id": rows["id"],
                "no_tiket": texts([f"{number:07d}" for number in range(first, first + total)]),
                "tgl_masuk": rows["opened"],
                "batas_tindak_lanjut": np.where(rows["opened"] == NULL, NULL, days + DUE_DAYS),
                "kategori": self._category_words(rng, rows["kind"]),
                "skpd": self._spelling.words(rng, rows["department"], months_since(self._setting.years[0], days)),
                "kecamatan": self._district_words(rng, rows["district"]),
                "kanal": np.where(from_112, "Call Center 112", texts(CHANNELS)[rng.integers(0, 4, total)]),
                "ref_112": np.array(calls, dtype=object),
                "nama_pelapor": canaries("NAMA", first, total),
                "nik": canaries("NIK", first, total),
                "no_hp": canaries("HP", first, total),
                "alamat": canaries("ALAMAT", first, total),
                "isi_laporan": np.full(total, TEXT, dtype=object),
            },
        )

    def _category_words(self, rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
        words = [
            figure.words or (category.label.id,)
            for figure, category in zip(self._figures, self._categories, strict=True)
        ]
        usual, other = texts([names[0] for names in words]), texts([names[-1] for names in words])
        chance = rng.random(len(kind))
        chosen = np.where(chance < 0.04, other[kind], usual[kind])
        chosen[chance > 0.998] = ODD_CATEGORY
        chosen[(chance > 0.995) & (chance < 0.996)] = None
        return chosen

    def _district_words(self, rng: np.random.Generator, district: np.ndarray) -> np.ndarray:
        names = [place.name for place in self._districts]
        chance = rng.random(len(district))
        words = texts(names)[district]
        words = np.where(chance < 0.03, texts([name.upper() for name in names])[district], words)
        words[chance > 0.997] = "Tidak Diketahui"
        words[(chance > 0.99) & (chance < 0.995)] = None
        return words


def _night(opened: np.ndarray) -> np.ndarray:
    return (opened // SECONDS + 1) * SECONDS - 1


def _with_traps(rng: np.random.Generator, good: Rows) -> Rows:
    """The good tickets and, below them, copies of some that must be held back."""
    total = count(good)
    called, closed = np.flatnonzero(good["call"] != NULL), np.flatnonzero(good["closed"] != NULL)
    late, ahead = closed[some(rng, len(closed), 0.0004)], some(rng, total, 0.0001)
    return stack(
        [
            good,
            copies(good, called[some(rng, len(called), 0.02, 2)]),
            copies(good, some(rng, total, 0.00005), opened=NULL, call=NULL),
            copies(good, ahead, opened=good["opened"][ahead] + 7 * 365 * SECONDS, closed=NULL, call=NULL),
            copies(good, late, opened=good["closed"][late] + 5 * SECONDS, call=NULL),
        ]
    )
