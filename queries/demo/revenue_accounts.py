"""Accounts and districts of the simulated tax database: what its codes mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.demo import revenue_tables as tables
from queries.demo.batam_figures import REVENUE, UNKNOWN_REVENUE
from queries.demo.rowset import texts
from queries.demo.setting import Setting
from queries.demo.sink import Sink
from queries.demo.words import UNKNOWN_DISTRICT

DETAILS = ("Golongan A", "Golongan B", "Golongan C", "Lainnya")
"""Accounts under each object: what people really pay into."""

TRANSIT = "Rekening Penampungan Sementara"
TRANSIT_SHARE = 0.002
"""An account that belongs to no kind of revenue, and how many payments wait there."""


@dataclass(frozen=True)
class Accounts:
    """One object per category of the profile, with its accounts; arrays are by position in `codes`."""

    codes: tuple[str, ...]
    kind_texts: np.ndarray  # 01, 02 …
    words: np.ndarray  # name of the object
    old_words: np.ndarray  # in upper case, under UU 28/2009
    is_tax: np.ndarray
    citywide: np.ndarray  # no district stands with it

    @classmethod
    def of(cls, setting: Setting) -> Accounts:
        """From the categories of the profile's revenue service; other cities' own kinds under their label."""
        categories = setting.service("revenue").categories
        codes = tuple(category.code for category in categories)
        words = [REVENUE.get(category.code, UNKNOWN_REVENUE).words or (category.label.id,) for category in categories]
        accounts = [REVENUE.get(code, UNKNOWN_REVENUE).account for code in codes]
        return cls(
            codes,
            texts([f"{number:02d}" for number in range(1, len(codes) + 1)]),
            texts([names[0] for names in words]),
            texts([names[-1].upper() for names in words]),
            np.array([account.startswith("4.1.01") for account in accounts]),
            np.array([code.startswith(("opsen", "lain")) for code in codes]),
        )

    def position(self, code: str) -> int:
        """Where a category stands in `codes`; -1 where the profile has none of that code."""
        return self.codes.index(code) if code in self.codes else -1

    def object_number(self, kind: int) -> int:
        """Key of the row that stands for a whole object."""
        return (kind + 1) * 100

    def drawn(self, rng: np.random.Generator, kinds: np.ndarray) -> np.ndarray:
        """Key of the account each payment is booked to."""
        keys = (kinds + 1) * 100 + rng.integers(1, len(DETAILS) + 1, len(kinds))
        keys[rng.random(len(kinds)) < TRANSIT_SHARE] = 1
        return keys


def write_accounts(setting: Setting, sink: Sink, accounts: Accounts) -> None:
    """Fill s_rekening (with its upper levels among the leaves) and s_kecamatan."""
    rows: list[tuple[int, str, int, str, str, str | None]] = [(1, "4.1.09.99.99.9999", 6, TRANSIT, TRANSIT, None)]
    for kind, code in enumerate(accounts.codes):
        account, key = REVENUE.get(code, UNKNOWN_REVENUE).account, accounts.object_number(kind)
        name, number = accounts.words[kind], accounts.kind_texts[kind]
        rows.append((key, account, account.count(".") + 1, name, name, number))
        for place, detail in enumerate(DETAILS, start=1):
            full = ".".join([*account.split("."), "01"][:5]) + f".{place:04d}"
            rows.append((key + place, full, 6, f"{name} {detail}", name, number))
    names = ("s_idkorek", "korek", "s_levelkorek", "s_namakorek", "s_objekkorek", "s_jenisobjek")
    sink.write(tables.s_rekening, _columns(names, rows))
    districts = setting.profile.districts
    places = [(n, f"{n:03d}", f"{10 * n:03d}", district.name.upper()) for n, district in enumerate(districts, start=1)]
    places.append((99, "099", "990", UNKNOWN_DISTRICT))
    sink.write(tables.s_kecamatan, _columns(("s_idkec", "s_kodekec", "kd_kecamatan_pbb", "s_namakec"), places))


def _columns(names: tuple[str, ...], rows: list) -> dict[str, np.ndarray]:
    return {
        name: np.array([row[place] for row in rows], dtype=None if isinstance(rows[0][place], int) else object)
        for place, name in enumerate(names)
    }
