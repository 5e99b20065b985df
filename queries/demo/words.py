"""How service databases write departments and districts: today's name, a short one, last decade's, or nonsense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from queries.demo.setting import Setting
from queries.profile.models import Department, District, Profile
from queries.profile.places import matching_form, todays_code

UNKNOWN_DEPARTMENT = "Dinas Purbakala dan Pemakaman"
UNKNOWN_DISTRICT = "LUAR DAERAH"

OLD_NAME_SHARE = (0.6, 0.4, 0.15, 0.08, 0.04)
"""How often a month of the first, second … year is written under an old name or an alias."""

ODD_ROW_SHARE = 0.004
"""Rows that do not follow their month's spelling: other case, or a name out of use."""

UNKNOWN_SHARE = 0.0015
"""Rows whose department is one that no profile knows."""


@dataclass(frozen=True)
class Spelling:
    """Words of some departments, per month of the simulated years. `table` is departments × months."""

    table: np.ndarray
    odd: np.ndarray  # departments × variants

    def words(self, rng: np.random.Generator, department: np.ndarray, month: np.ndarray) -> np.ndarray:
        """The word of each row, as an object array; `month` counts from January of the first year."""
        words = self.table[department, np.clip(month, 0, self.table.shape[1] - 1)]
        chance = rng.random(len(words))
        odd = np.flatnonzero(chance < ODD_ROW_SHARE)
        words[odd] = self.odd[department[odd], rng.integers(0, self.odd.shape[1], len(odd))]
        words[chance > 1 - UNKNOWN_SHARE] = UNKNOWN_DEPARTMENT
        return words


@dataclass(frozen=True)
class Directory:
    """The profile's departments and districts, ready to be drawn from."""

    profile: Profile
    departments: tuple[Department, ...]
    predecessors: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, profile: Profile) -> Directory:
        """Today's departments, each with the names of those it came from."""
        successors = {department.code: department.successor for department in profile.departments}
        today = tuple(department for department in profile.departments if not department.successor)
        former: dict[str, list[str]] = {department.code: [] for department in today}
        for department in profile.departments:
            if department.successor:
                former.setdefault(todays_code(department.code, successors), []).extend(
                    (department.short, department.name)
                )
        return cls(profile, today, {code: tuple(names) for code, names in former.items()})

    def department(self, *wanted: str) -> Department:
        """The first of `wanted` (codes or names) that the profile has; in another city always the same other one."""
        known = {
            matching_form(word): department
            for department in self.departments
            for word in (department.code, department.short, department.name, *department.aliases)
        }
        for word in wanted:
            if matching_form(word) in known:
                return known[matching_form(word)]
        return self.departments[crc32(wanted[0].encode()) % len(self.departments)]

    def spelling(self, setting: Setting, departments: Sequence[Department], style: str, *names: str) -> Spelling:
        """Words for `departments`, `style` being what the service mostly writes: short, name or upper."""
        rng = setting.rng("spelling", *names)
        months = 12 * len(setting.years)
        table = np.empty((len(departments), months), dtype=object)
        odd = np.empty((len(departments), 4), dtype=object)
        old_share = np.repeat(OLD_NAME_SHARE, 12)
        for row, department in enumerate(departments):
            usual, old = _usual(department, style), self._old_words(department)
            is_old = rng.random(months) < old_share
            table[row] = np.where(is_old, np.array(old, dtype=object)[rng.integers(0, len(old), months)], usual)
            odd[row] = (department.name.upper(), department.short.lower(), f" {department.short} ", old[0])
        return Spelling(table, odd)

    def _old_words(self, department: Department) -> tuple[str, ...]:
        return (*self.predecessors.get(department.code, ()), *department.aliases) or (department.name.upper(),)

    def districts(self, weights: Mapping[str, float]) -> tuple[tuple[District, ...], np.ndarray]:
        """The profile's districts with the share of each; those that `weights` does not name get a middling one."""
        found = self.profile.districts
        middling = float(np.median(list(weights.values()))) if weights else 1.0
        shares = np.array([weights.get(district.code, middling) for district in found])
        return found, shares / shares.sum()


def _usual(department: Department, style: str) -> str:
    return {"short": department.short, "name": department.name, "upper": department.name.upper()}[style]


def months_since(first_year: int, days: np.ndarray) -> np.ndarray:
    """Months from January of `first_year` to the month of each day number."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - (first_year - 1970) * 12
