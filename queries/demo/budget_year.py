"""One simulated fiscal year of the city budget: ceilings, cash plans, money spent, work done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from queries.demo.batam_budget import (
    APBD,
    APBD_REVISION,
    DEPARTMENTS,
    GENERIC,
    KINDS,
    ORDINARY,
    SUPPORT,
    WORK,
    DepartmentFigure,
)
from queries.demo.batam_figures import GROWTH, MILIAR
from queries.demo.setting import Setting, day_number, month_starts
from queries.demo.words import Directory
from queries.profile.models import Department

ACTIVITIES = 680
"""Leaf activities a year at scale 1."""

REVISED_ON = (9, 24)
"""Month and day on which the revision is passed."""

RUPIAH = 100

DEPARTMENT_SPREAD = 0.05
"""How far departments differ in how fast they spend."""
CONTINGENCY, TRANSFER = "5.3", "5.4"


@dataclass(frozen=True)
class Activities:
    """The leaf activities of a year; arrays have a row each, months are columns, money is in sen."""

    year: int
    months: int  # months with realised money: 12, or those begun by yesterday
    department: np.ndarray  # position among the directory's departments
    program: list[str]
    name: list[str]
    code: list[str]
    kind: list[str]
    first: np.ndarray
    revised: np.ndarray | None
    plan_first: np.ndarray
    plan_revised: np.ndarray | None
    spent: np.ndarray  # since 1 January
    built: np.ndarray  # hundredths of a percent since 1 January

    @property
    def ceiling(self) -> np.ndarray:
        """The ceiling in force at the end."""
        return self.first if self.revised is None else self.revised


def year_total(year: int) -> int:
    """The first budget of a year in sen: a known figure, or one grown from the nearest known."""
    nearest = min(max(year, min(APBD)), max(APBD))
    return round(APBD[nearest] * GROWTH ** (year - nearest) * 10) * MILIAR // 10


def revision_day(year: int) -> date:
    """The day on which a year's revision is passed."""
    return date(year, *REVISED_ON)


def activities(setting: Setting, directory: Directory, year: int) -> Activities:
    """A year's leaf activities with all their months."""
    rng = setting.rng("budget", year)
    leaves = _leaves(setting, directory)
    first = _ceilings(rng, leaves, year_total(year))
    plan = _monthly(first, _plan_curves(rng, leaves))
    revised = plan_revised = None
    if revision_day(year) <= setting.yesterday:
        changed = first * rng.lognormal(0, 0.06, len(first))
        revised = _to_total(changed, round(year_total(year) * APBD_REVISION / MILIAR) * MILIAR)
        plan_revised = _replanned(plan, revised)
    ceiling = first if revised is None else revised
    spent = _spent(setting, rng, leaves, ceiling, year)
    return Activities(
        year,
        spent.shape[1],
        np.array([leaf.department for leaf in leaves]),
        [leaf.program for leaf in leaves],
        [leaf.name for leaf in leaves],
        [leaf.code for leaf in leaves],
        [leaf.kind for leaf in leaves],
        first,
        revised,
        plan,
        plan_revised,
        spent,
        _built(rng, leaves, spent, ceiling, year == setting.years[-1]),
    )


@dataclass(frozen=True)
class _Leaf:
    department: int
    figure: DepartmentFigure
    program: str
    name: str
    code: str
    kind: str


def _leaves(setting: Setting, directory: Directory) -> list[_Leaf]:
    treasury = directory.department("bpkad")
    wanted = {department.code: _activity_count(setting, department) for department in directory.departments}
    found: list[_Leaf] = []
    for place, department in enumerate(directory.departments):
        figure = DEPARTMENTS.get(department.code, ORDINARY)
        programs = (SUPPORT, *(figure.programs or tuple(f"{word} {department.short}" for word in GENERIC)))
        for number in range(wanted[department.code]):
            kind = "5.2" if number % 3 == 1 else "5.1"
            found.append(_leaf(place, figure, programs, number, kind))
        if department is treasury:
            extra = enumerate((CONTINGENCY, TRANSFER), start=wanted[department.code])
            found += [_leaf(place, figure, programs, number, kind) for number, kind in extra]
    return found


def _activity_count(setting: Setting, department: Department) -> int:
    figure = DEPARTMENTS.get(department.code, ORDINARY)
    size = 0.6 + 0.075 * (figure.operating + figure.capital)
    return setting.rows(ACTIVITIES / 44 * min(2.0, size) * 0.98, 2)


def _leaf(place: int, figure: DepartmentFigure, programs: tuple[str, ...], number: int, kind: str) -> _Leaf:
    program = number % len(programs)
    turn, word = divmod(number, len(WORK))
    name = WORK[word] if not turn else f"{WORK[word]} Tahap {turn + 1}"
    if kind not in ("5.1", "5.2"):
        name = KINDS[kind].words[0]
    code = f"{1 + place // 22}.{place % 22 + 1:02d}.{program + 1:02d}.2.{word + 1:02d}.{number + 1:04d}"
    return _Leaf(place, figure, f"Program {programs[program]}", f"{name} ({code})", code, kind)


def _ceilings(rng: np.random.Generator, leaves: list[_Leaf], total: int) -> np.ndarray:
    """Ceilings that give each kind its share and the year its total exactly."""
    kinds = np.array([leaf.kind for leaf in leaves])
    weights = np.array([leaf.figure.capital if leaf.kind == "5.2" else leaf.figure.operating for leaf in leaves])
    siblings: dict[tuple[int, str], int] = {}
    for leaf in leaves:
        siblings[leaf.department, leaf.kind] = siblings.get((leaf.department, leaf.kind), 0) + 1
    weights = weights / np.array([siblings[leaf.department, leaf.kind] for leaf in leaves])
    sizes = weights * rng.lognormal(0, 0.5, len(leaves))
    for kind, figure in KINDS.items():
        mask = kinds == kind
        if mask.any():
            sizes[mask] *= figure.share / sizes[mask].sum()
    return _to_total(sizes, total)


def _to_total(sizes: np.ndarray, total: int) -> np.ndarray:
    """Whole thousands of rupiah that add up to `total`; the largest takes what is left over."""
    unit = RUPIAH * 1000
    amounts = np.maximum(1, np.round(sizes / sizes.sum() * (total / unit))).astype(np.int64) * unit
    amounts[np.argmax(amounts)] += total - amounts.sum()
    return amounts


def _plan_curves(rng: np.random.Generator, leaves: list[_Leaf]) -> np.ndarray:
    curves = np.array([KINDS[leaf.kind].plan for leaf in leaves])
    bent = curves ** rng.normal(1, 0.08, (len(leaves), 1)).clip(0.8, 1.25)
    bent[:, -1] = 1
    return bent


def _monthly(ceiling: np.ndarray, curves: np.ndarray) -> np.ndarray:
    """Each month's own plan in whole rupiah; a year adds up to the ceiling."""
    until = np.round(ceiling[:, None] * curves / RUPIAH).astype(np.int64) * RUPIAH
    until[:, -1] = ceiling
    return np.diff(until, prepend=0, axis=1)


def _replanned(plan: np.ndarray, revised: np.ndarray) -> np.ndarray:
    """The plan after the revision: past months stand, September to December share the rest."""
    begun = plan[:, :8].sum(axis=1)
    left = np.maximum(revised - begun, 0)
    rest = plan[:, 8:] / np.maximum(plan[:, 8:].sum(axis=1), 1)[:, None]
    later = np.round(left[:, None] * rest / RUPIAH).astype(np.int64) * RUPIAH
    later[:, -1] += revised - begun - later.sum(axis=1)
    return np.concatenate([plan[:, :8], later], axis=1)


def _spent(
    setting: Setting, rng: np.random.Generator, leaves: list[_Leaf], ceiling: np.ndarray, year: int
) -> np.ndarray:
    """Money since 1 January at the end of each month, the last one as of yesterday."""
    running = year == setting.years[-1]
    curves = np.array([KINDS[leaf.kind].money for leaf in leaves])
    departments = np.array([leaf.department for leaf in leaves])
    speed = rng.normal(1, DEPARTMENT_SPREAD, departments.max() + 1)[departments] * rng.normal(1, 0.04, len(leaves))
    speed /= _kind_means(leaves, speed, ceiling)
    if running:
        now = np.array([KINDS[leaf.kind].now for leaf in leaves])
        speed *= now * np.array([leaf.figure.money if leaf.kind == "5.2" else 1.0 for leaf in leaves])
    until = np.minimum(curves * speed[:, None], 0.998)
    if running:
        until = _cut(until, setting, year)
    return np.round(ceiling[:, None] * until / RUPIAH).astype(np.int64) * RUPIAH


def _kind_means(leaves: list[_Leaf], speed: np.ndarray, ceiling: np.ndarray) -> np.ndarray:
    """Each leaf's mean speed of its kind, weighted by ceiling: so that a year comes out as its figures say."""
    kinds = np.unique([leaf.kind for leaf in leaves], return_inverse=True)[1]
    return (np.bincount(kinds, speed * ceiling) / np.bincount(kinds, ceiling))[kinds]


def _cut(until: np.ndarray, setting: Setting, year: int) -> np.ndarray:
    month = setting.yesterday.month
    starts = month_starts(year)
    gone = (setting.last_day - starts[month - 1] + 1) / (starts[month] - starts[month - 1])
    before = until[:, month - 2] if month > 1 else np.zeros(len(until))
    until[:, month - 1] = before + (until[:, month - 1] - before) * gone
    return until[:, :month]


def _built(
    rng: np.random.Generator, leaves: list[_Leaf], spent: np.ndarray, ceiling: np.ndarray, running: bool
) -> np.ndarray:
    """Physical progress since 1 January; it never falls."""
    factor = np.array([leaf.figure.built if running or leaf.figure.built > 1 else 1.02 for leaf in leaves])
    share = spent / ceiling[:, None] * (factor * rng.normal(1, 0.02, len(leaves)))[:, None] + 0.01
    return np.round(np.minimum(share, 1) * 10_000).astype(np.int64)


def month_ends(year: int) -> np.ndarray:
    """Day numbers of the last day of the 12 months."""
    return month_starts(year)[1:] - 1


def new_year(year: int) -> int:
    """Day number of the day on which a year's first budget was passed."""
    return day_number(date(year - 1, 12, 27))
