"""Yearly revenue targets: as first passed (murni) and as revised in September (perubahan)."""

from __future__ import annotations

from datetime import date

import numpy as np

from queries.demo import revenue_tables as tables
from queries.demo.batam_figures import MILIAR, REVENUE, UNKNOWN_REVENUE, yearly
from queries.demo.revenue_accounts import Accounts
from queries.demo.rowset import texts
from queries.demo.setting import Setting, day_number
from queries.demo.sink import Sink
from queries.demo.words import Directory

PUBLISHED = 2025
"""The year whose targets are published, tax by tax."""

REACHED = (0.985, 1.015, 0.97, 1.0, 0.96)
"""How far the revised targets of earlier years were reached, in turn; invented."""

FIRST_OVER_REVISED = 0.93
ROUND = 10**9
"""Targets are written in whole tens of millions of rupiah (here in sen)."""


def targets(setting: Setting, code: str, year: int) -> tuple[int, int] | None:
    """A kind's target of a year in sen, first and revised; None before the kind existed."""
    figure = REVENUE.get(code, UNKNOWN_REVENUE)
    if year < figure.since:
        return None
    if year == PUBLISHED:
        return round(figure.targets_2025[0] * MILIAR), round(figure.targets_2025[1] * MILIAR)
    running = year == setting.years[-1]
    reached = figure.reached if running else REACHED[(year + len(code)) % len(REACHED)]
    revised = yearly(figure.realised, year) / reached * MILIAR
    first = revised * FIRST_OVER_REVISED
    return round(first / ROUND) * ROUND or ROUND, round(revised / ROUND) * ROUND or ROUND


def write_targets(setting: Setting, sink: Sink, accounts: Accounts) -> None:
    """Fill s_target and s_targetdetail. A revision not yet passed by yesterday is not there."""
    directory = Directory.of(setting.profile)
    heads: list[tuple] = []
    details: list[tuple] = []
    for year in setting.years:
        for stage, word, passed in _decrees(year):
            if passed > setting.yesterday:
                continue
            head = len(heads) + 1
            document = (
                f"Perda Kota Nomor {3 + stage * 4} Tahun {passed.year} tentang {_subject(word)} {year} (simulasi)"
            )
            heads.append((head, str(year), _status(word, year), day_number(passed), document))
            for kind, code in enumerate(accounts.codes):
                amounts = targets(setting, code, year)
                if amounts:
                    collector = directory.department(REVENUE.get(code, UNKNOWN_REVENUE).collector)
                    details.append(
                        (len(details) + 1, head, accounts.object_number(kind), collector.short, amounts[stage])
                    )
    names = ("s_idtarget", "s_tahuntarget", "s_statustarget", "s_tgltarget", "s_nomorperda")
    sink.write(tables.s_target, _columns(names, heads))
    names = ("s_idtargetdetail", "s_idtarget", "s_idkorek", "s_skpd", "s_targetjumlah")
    sink.write(tables.s_targetdetail, _columns(names, details))


def _decrees(year: int) -> tuple[tuple[int, str, date], ...]:
    return (0, "Murni", date(year - 1, 12, 27)), (1, "Perubahan", date(year, 9, 24))


def _subject(word: str) -> str:
    return "APBD" if word == "Murni" else "Perubahan APBD"


def _status(word: str, year: int) -> str:
    return word.upper() if year % 2 else word


def _columns(names: tuple[str, ...], rows: list[tuple]) -> dict[str, np.ndarray]:
    return {
        name: texts([row[place] for row in rows])
        if isinstance(rows[0][place], str)
        else np.array([row[place] for row in rows])
        for place, name in enumerate(names)
    }
