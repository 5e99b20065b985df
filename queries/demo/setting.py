"""What a simulation is made from: the profile, how much, which seed, and the day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np

from queries.profile.models import Profile, Service

YEARS = 5
"""Fiscal years that are simulated, the running one included."""

Progress = Callable[[str, float], None]
"""Called with a service's key and the share of its work that is done, 0 to 1."""


@dataclass(frozen=True)
class Setting:
    """One simulation. `scale` 1 is a city of Batam's size; money and tonnes do not shrink with it, rows do."""

    profile: Profile
    scale: float
    seed: int
    today: date

    @property
    def yesterday(self) -> date:
        """The last simulated day."""
        return self.today - timedelta(days=1)

    @property
    def last_day(self) -> int:
        """`yesterday` in days since 1970-01-01, as numpy counts."""
        return day_number(self.yesterday)

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years (calendar years), oldest first."""
        newest = self.yesterday.year
        return tuple(range(newest - YEARS + 1, newest + 1))

    @property
    def first_day(self) -> int:
        """1 January of the oldest year, in days since 1970-01-01."""
        return day_number(date(self.years[0], 1, 1))

    def service(self, key: str) -> Service:
        """A service of the profile; KeyError where the profile has none of that name."""
        return next(service for service in self.profile.services if service.key == key)

    def rng(self, *names: object) -> np.random.Generator:
        """An independent stream of random numbers for a part of the simulation, the same at every run."""
        return np.random.default_rng([self.seed, *(crc32(str(name).encode()) for name in names)])

    def rows(self, count: float, least: int = 1) -> int:
        """`count` rows at scale 1, at this scale."""
        return max(least, round(count * self.scale))


def local_today(profile: Profile) -> date:
    """The day it is now in the city."""
    return datetime.now(ZoneInfo(profile.city.timezone)).date()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def month_starts(year: int) -> np.ndarray:
    """Day numbers of the first day of the 12 months and of the next 1 January: 13 integers."""
    return np.arange(f"{year}-01", f"{year + 1}-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)


def year_of(days: np.ndarray) -> np.ndarray:
    """Calendar year of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def month_of(days: np.ndarray) -> np.ndarray:
    """Month of day numbers, 0 to 11."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
