"""Somebody who has every publication and a computer: linear programming over cases of single cells and months.

Knows nothing of how things are hidden. Unknown are the cases of every department × district × kind and month: how many
came in, were done in time or late, refused in time or late, ended otherwise, and how many were open at first. Known is
every number that any publication has told; and that no count is below 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from queries.publication.values import Publication, TableRow
from tests.public_city import DEPARTMENTS, DISTRICTS, FIRST_YEAR, KINDS

Atom = tuple[str, str, str, str, str]
"""Department, district, kind, month, and what happened."""

DONE_IN, DONE_LATE, REFUSED_IN, REFUSED_LATE, OTHERWISE = "done_in", "done_late", "ref_in", "ref_late", "otherwise"
ENDS = (DONE_IN, DONE_LATE, REFUSED_IN, REFUSED_LATE, OTHERWISE)
EVENTS = {
    "received": ("received",),
    "done": (DONE_IN, DONE_LATE),
    "in": (DONE_IN, REFUSED_IN),
    "late": (DONE_LATE, REFUSED_LATE),
}


@dataclass
class Attacker:
    """Collects what is told and works out what each hidden count may be."""

    months: tuple[str, ...]
    _known: dict[frozenset[tuple[Atom, int]], Fraction] = field(default_factory=dict)
    _shares: dict[tuple[frozenset[tuple[Atom, int]], frozenset[tuple[Atom, int]]], Fraction] = field(
        default_factory=dict
    )
    hidden: dict[tuple[str, str], Mapping[Atom, int]] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def reads(self, publication: Publication) -> None:
        """Take everything from the tables of a publication."""
        for table in publication.tables:
            for row in (*table.rows, *table.totals):
                for column, cell in zip(table.columns, row.cells, strict=True):
                    self._read(column.key, table.by, row, cell.value, cell.hidden)

    @property
    def told(self) -> Mapping[frozenset[tuple[Atom, int]], Fraction]:
        """Every number that was told, by what it counts."""
        return self._known

    def narrow(self, width: int) -> list[tuple[tuple[str, str], float, float]]:
        """The hidden counts that can be nothing but a few numbers in a row, fewer than `width` apart: and which.

        Each world found for one count tells of all others too, so most need no search of their own.
        """
        system = _System(self._known, self._shares, self.months)
        forms = system.matrix(list(self.hidden.values()))
        low, high = np.full(len(self.hidden), np.inf), np.full(len(self.hidden), -np.inf)
        for place in range(len(self.hidden)):
            for sign in (1, -1):
                if high[place] - low[place] < width - 1e-6:
                    told = forms @ system.world(sign * forms[[place]].toarray()[0])
                    low, high = np.minimum(low, told), np.maximum(high, told)
        places = np.flatnonzero(high - low < width - 1e-6)
        where = list(self.hidden)
        return [(where[place], float(low[place]), float(high[place])) for place in places]

    def _read(self, key: str, by: tuple[str, ...], row: TableRow, value: object, hidden: bool) -> None:
        members = dict(zip(by, row.members, strict=False))
        told = (", ".join(row.members), str(row.period))
        if key == "in_time":
            kept, late = (self._happened(kind, members, row) for kind in ("in", "late"))
            if hidden:
                self.hidden |= {(f"in time {told[0]}", told[1]): kept, (f"late {told[0]}", told[1]): late}
            elif value is not None:
                self._shares[_frozen(kept), _frozen(late)] = Fraction(str(value)).limit_denominator(10**6) / 100
            return
        form = self._open(members, row.period.end) if key == "backlog" else self._happened(key, members, row)
        if hidden:
            self.hidden[f"{key} {told[0]}", told[1]] = form
        elif value is not None:
            old = self._known.setdefault(_frozen(form), Fraction(str(value)))
            if old != Fraction(str(value)):
                self.contradictions.append(f"{key} {told}: {old}, then {value}")

    def _happened(self, kind: str, members: Mapping[str, str], row: TableRow) -> dict[Atom, int]:
        first, last = f"{row.period.start:%Y-%m}", f"{row.period.end:%Y-%m}"
        months = [month for month in self.months if first <= month <= last]
        return {(*cell, month, event): 1 for cell in _cells(members) for month in months for event in EVENTS[kind]}

    def _open(self, members: Mapping[str, str], day: date) -> dict[Atom, int]:
        return open_at(members, self.months, day)


def open_at(members: Mapping[str, str], months: Iterable[str], day: date) -> dict[Atom, int]:
    """Cases open at the end of a day: those at first and all that came in, less all that ended."""
    form: dict[Atom, int] = {}
    for cell in _cells(members):
        form[*cell, "", "first"] = 1
        for month in months:
            if month <= f"{day:%Y-%m}":
                form[*cell, month, "received"] = 1
                form |= {(*cell, month, event): -1 for event in ENDS}
    return form


class _System:
    """Everything known, as equations over atoms; no backlog of any cell is ever below 0."""

    def __init__(self, known: Mapping, shares: Mapping, months: tuple[str, ...]) -> None:
        atoms = [(*cell, month, event) for cell in _cells({}) for month in months for event in ("received", *ENDS)]
        atoms += [(*cell, "", "first") for cell in _cells({})]
        self._place = {atom: at for at, atom in enumerate(atoms)}
        rows = [(dict(form), value) for form, value in known.items()]
        for (kept, late), share in shares.items():
            ratio = {atom: share.denominator - share.numerator for atom, _ in kept}
            rows.append((ratio | {atom: -share.numerator for atom, _ in late}, Fraction(0)))
        self._equal, self._values = self.matrix([form for form, _ in rows]), [float(value) for _, value in rows]
        days = [date(int(month[:4]), int(month[5:]), 28) for month in months]
        stocks = [
            open_at(dict(zip(("department", "district", "category"), cell, strict=True)), months, day)
            for cell in _cells({})
            for day in days
        ]
        self._below = self.matrix([{atom: -weight for atom, weight in form.items()} for form in stocks])

    def world(self, goal: np.ndarray) -> np.ndarray:
        """The world in which a goal is least; ValueError where the numbers contradict each other."""
        below = {"A_ub": self._below, "b_ub": np.zeros(self._below.shape[0])}
        found = linprog(goal, A_eq=self._equal, b_eq=self._values, bounds=(0, 100_000), **below)
        if found.status != 0:
            raise ValueError(found.message)
        return found.x

    def matrix(self, forms: list) -> csr_array:
        entries = [
            (line, self._place[atom], float(weight)) for line, form in enumerate(forms) for atom, weight in form.items()
        ]
        lines, places, weights = zip(*entries, strict=True)
        return csr_array((weights, (lines, places)), shape=(len(forms), len(self._place)))


def _cells(members: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    wanted = [members.get(word) for word in ("department", "district", "category")]
    for cell in product(DEPARTMENTS, DISTRICTS, KINDS):
        if all(code in (None, one) for code, one in zip(wanted, cell, strict=True)):
            yield cell


def _frozen(form: Mapping[Atom, int]) -> frozenset[tuple[Atom, int]]:
    return frozenset(form.items())


def months_until(day: date) -> tuple[str, ...]:
    """The months from the first year on."""
    number = (day.year - FIRST_YEAR) * 12 + day.month
    return tuple(f"{FIRST_YEAR + place // 12}-{place % 12 + 1:02}" for place in range(number))
