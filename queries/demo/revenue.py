"""The simulated tax database: five years of payments, calibrated to the city's own revenue."""

from __future__ import annotations

import numpy as np

from queries.demo import revenue_tables as tables
from queries.demo.batam_figures import DISTRICT_SHARES, MILIAR, REVENUE, UNKNOWN_REVENUE, RevenueFigure, yearly
from queries.demo.canaries import people
from queries.demo.encoding import NULL, SECONDS
from queries.demo.revenue_accounts import Accounts, write_accounts
from queries.demo.revenue_targets import write_targets
from queries.demo.rowset import Rows, copies, count, some, stack, take, texts
from queries.demo.seasons import draw_days, month_shares, share_out
from queries.demo.setting import Setting, month_of
from queries.demo.sink import Sink
from queries.demo.words import UNKNOWN_DISTRICT, Directory, Spelling, months_since

ROWS_GROWTH = (0.90, 0.94, 0.98, 1.02, 1.06)
"""Payments of the first to the fifth year over the figures' own number."""

FEWEST = 15
"""Payments a kind has in a year even at the smallest scale."""

LEGACY_SHARE = (0.45, 0.2, 0, 0, 0)
"""Self-assessed payments of a year that still sit in the older program's table."""

LATE_SHARE = 0.08
"""Payments made with a penalty: 1 % a month (UU 1/2022), up to six months."""

PROPERTY_TAX = "pbb_p2"
TAXPAYERS = 60_000


def fill(setting: Setting, sink: Sink) -> None:
    """Write every table of the tax database."""
    accounts = Accounts.of(setting)
    write_accounts(setting, sink, accounts)
    write_targets(setting, sink, accounts)
    writer = _Writer(setting, sink, accounts)
    for position, year in enumerate(setting.years):
        writer.write_year(position, year)
        sink.progress((position + 1) / len(setting.years))


def annual(setting: Setting, code: str, year: int) -> float:
    """Principal of a whole year in sen; the running year's as if it were already over."""
    figure = REVENUE.get(code, UNKNOWN_REVENUE)
    return yearly(figure.realised, year) * MILIAR if year >= figure.since else 0.0


def payments(setting: Setting, code: str, position: int, year: int) -> Rows:
    """One kind's payments of a year up to yesterday: day, sen (principal), penalty."""
    figure = REVENUE.get(code, UNKNOWN_REVENUE)
    rng = setting.rng("revenue", code, year)
    shares = month_shares(rng, figure.season, figure.unsteady)
    days = draw_days(rng, year, shares, setting.rows(figure.payments * ROWS_GROWTH[position], FEWEST), figure.days)
    sizes = rng.lognormal(0, figure.sigma, len(days))
    sen = _rounded(rng, share_out(annual(setting, code, year), shares, month_of(days), sizes))
    late = np.where(rng.random(len(days)) < LATE_SHARE, rng.integers(1, 7, len(days)), 0)
    rows = {"day": days, "sen": sen, "penalty": sen * late // 10_000 * 100}
    return take(rows, days <= setting.last_day)


def _rounded(rng: np.random.Generator, sen: np.ndarray) -> np.ndarray:
    """Whole rupiah, but for a few that keep their sen."""
    exact = np.round(sen).astype(np.int64)
    return np.where(rng.random(len(exact)) < 0.03, exact, np.maximum(100, exact // 100 * 100))


class _Writer:
    """Writes the payments of one year after the other, numbering them through."""

    def __init__(self, setting: Setting, sink: Sink, accounts: Accounts) -> None:
        self._setting, self._sink, self._accounts = setting, sink, accounts
        directory = Directory.of(setting.profile)
        collectors = [directory.department(_figure(code).collector) for code in accounts.codes]
        self._spelling: Spelling = directory.spelling(setting, collectors, "short", "revenue")
        self._districts, self._district_shares = directory.districts(DISTRICT_SHARES)
        self._people = people(setting.rows(TAXPAYERS, 200))
        self._next = {"t_transaksi": 1, "pembayaran_sppt": 1, "setoran_lama": 1}

    def write_year(self, position: int, year: int) -> None:
        rng = self._setting.rng("revenue rows", year)
        rows = self._drawn(rng, position, year)
        property_tax = rows["kind"] == self._accounts.position(PROPERTY_TAX)
        old = ~property_tax & (self._accounts.is_tax[rows["kind"]]) & (rng.random(count(rows)) < LEGACY_SHARE[position])
        self._write_property_tax(rng, take(rows, property_tax))
        self._write_legacy(rng, take(rows, old))
        self._write_transactions(rng, take(rows, ~property_tax & ~old))

    def _drawn(self, rng: np.random.Generator, position: int, year: int) -> Rows:
        parts = []
        for kind, code in enumerate(self._accounts.codes):
            if annual(self._setting, code, year):
                part = payments(self._setting, code, position, year)
                parts.append(part | {"kind": np.full(count(part), kind)})
        rows = stack(parts)
        rows = take(rows, np.argsort(rows["day"], kind="stable"))
        rows["district"] = rng.choice(len(self._districts), count(rows), p=self._district_shares)
        return rows

    def _numbers(self, table: str, rows: int) -> np.ndarray:
        first = self._next[table]
        self._next[table] += rows
        return np.arange(first, first + rows)

    def _person(self, rng: np.random.Generator, rows: int) -> np.ndarray:
        return rng.integers(0, len(self._people["nama"]), rows)

    def _departments(self, rng: np.random.Generator, rows: Rows) -> np.ndarray:
        return self._spelling.words(rng, rows["kind"], months_since(self._setting.years[0], rows["day"]))

    def _write_transactions(self, rng: np.random.Generator, good: Rows) -> None:
        """SIMPATDA's own table, with deleted, unpaid, undated, misdated and reversed payments among the good ones."""
        moments = good["day"] * SECONDS + rng.integers(8 * 3600, 16 * 3600, count(good))
        good = good | {"moment": moments, "deleted": np.full(count(good), NULL)}
        rows = _with_traps(rng, good, self._setting)
        number, person = count(rows), self._person(rng, count(rows))
        month_before = (month_of(rows["day"]) + 11) % 12
        account = self._accounts.drawn(rng, rows["kind"])
        unpaid = rows["deleted"] == UNPAID
        hidden = np.where(unpaid, NULL, rows["sen"])
        self._sink.write(
            tables.t_transaksi,
            {
                "t_idtransaksi": self._numbers("t_transaksi", number),
                "t_idkorek": account,
                "t_jenispajak": self._accounts.kind_texts[rows["kind"]],
                "t_idwp": person + 1,
                "t_npwpd": self._people["npwpd"][person],
                "t_namawp": self._people["nama"][person],
                "t_alamat": self._people["alamat"][person],
                "t_kecamatan": self._district_codes(rng, rows),
                "t_masapajak": texts([f"{month:02d}" for month in range(1, 13)])[month_before],
                "t_tahunpajak": _year_texts(rows["day"] - 31),
                "t_jmlhpajak": rows["sen"],
                "t_tglpembayaran": np.where(unpaid, NULL, rows["moment"]),
                "t_jmlhpembayaran": hidden,
                "t_jmlhbayardenda": np.where(unpaid, NULL, rows["penalty"]),
                "t_skpdpemungut": self._departments(rng, rows),
                "is_deluserpembayaran": np.where(unpaid, NULL, rows["deleted"]),
            },
        )

    def _district_codes(self, rng: np.random.Generator, rows: Rows) -> np.ndarray:
        codes = texts([f"{number:03d}" for number in range(1, len(self._districts) + 1)])[rows["district"]]
        codes[self._accounts.citywide[rows["kind"]]] = None
        chance = rng.random(count(rows))
        codes[chance < 0.001] = "099"
        codes[chance > 0.998] = None
        return codes

    def _write_property_tax(self, rng: np.random.Generator, rows: Rows) -> None:
        """SISMIOP's payments: a key in seven text parts, principal and penalty in one sum."""
        if not count(rows):
            return
        number, person = count(rows), self._person(rng, count(rows))
        parts = texts([f"{part:03d}" for part in range(1, 25)])
        urut = texts([f"{part:04d}" for part in range(1, 1000)])
        self._sink.write(
            tables.pembayaran_sppt,
            {
                "id_bayar": self._numbers("pembayaran_sppt", number),
                "kd_propinsi": np.full(number, "21", dtype=object),
                "kd_dati2": np.full(number, "71", dtype=object),
                "kd_kecamatan": texts([f"{10 * part:03d}" for part in range(1, len(self._districts) + 1)])[
                    rows["district"]
                ],
                "kd_kelurahan": parts[rng.integers(0, 9, number)],
                "kd_blok": parts[rng.integers(0, 24, number)],
                "no_urut": urut[rng.integers(0, 999, number)],
                "kd_jns_op": np.full(number, "0", dtype=object),
                "thn_pajak_sppt": _year_texts(rows["day"]),
                "nm_wp_sppt": self._people["nama"][person],
                "denda_sppt": rows["penalty"],
                "jml_sppt_yg_dibayar": rows["sen"] + rows["penalty"],
                "tgl_pembayaran_sppt": rows["day"],
            },
        )

    def _write_legacy(self, rng: np.random.Generator, rows: Rows) -> None:
        """What the older program left: money as text, names instead of codes."""
        if not count(rows):
            return
        number, person = count(rows), self._person(rng, count(rows))
        districts = texts([*(district.name.upper() for district in self._districts), UNKNOWN_DISTRICT])
        stray = rng.random(number) < 0.002
        self._sink.write(
            tables.setoran_lama,
            {
                "no_setoran": texts([f"{part:08d}" for part in self._numbers("setoran_lama", number)]),
                "tgl_setor": rows["day"],
                "uraian_pajak": self._accounts.old_words[rows["kind"]],
                "nama_wp": self._people["nama"][person],
                "npwpd": self._people["npwpd"][person],
                "kecamatan": districts[np.where(stray, len(districts) - 1, rows["district"])],
                "jumlah_setor": _money_texts(rows["sen"]),
                "denda": _money_texts(rows["penalty"]),
                "instansi": self._departments(rng, rows),
            },
        )


UNPAID = -1
"""Marks, in the column `deleted`, a bill that nobody has paid."""


def _with_traps(rng: np.random.Generator, good: Rows, setting: Setting) -> Rows:
    """The good rows and, below them, copies of some that must not count, or not in full."""
    total = count(good)
    deleted = copies(good, some(rng, total, 0.006, 2), deleted=rng.integers(3, 40))
    unpaid = copies(good, some(rng, total, 0.05, 5), deleted=UNPAID)
    undated = copies(good, some(rng, total, 0.00003), moment=NULL)
    ahead = some(rng, total, 0.00004)
    future = copies(good, ahead, moment=good["moment"][ahead] + 5 * 365 * SECONDS + 400 * SECONDS)
    small = np.flatnonzero(good["sen"] <= np.quantile(good["sen"], 0.5))
    wrong = small[some(rng, len(small), 0.0008)]
    reversed_ = copies(good, wrong, sen=-good["sen"][wrong], penalty=0)
    return stack([good, deleted, unpaid, undated, future, reversed_])


def _figure(code: str) -> RevenueFigure:
    return REVENUE.get(code, UNKNOWN_REVENUE)


def _year_texts(days: np.ndarray) -> np.ndarray:
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return texts([str(year) for year in range(years.min(), years.max() + 1)])[years - years.min()]


def _money_texts(sen: np.ndarray) -> np.ndarray:
    """1.234.567,00 as the older program wrote it; nothing for zero."""
    swap = str.maketrans(",.", ".,")
    return texts([f"{value // 100:,}.{value % 100:02d}".translate(swap) if value else "" for value in sen.tolist()])
