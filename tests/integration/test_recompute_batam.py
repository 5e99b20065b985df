"""Every metric of the five services at every grain equals a second count from the raw service tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from queries.calendar import Period, last_days
from queries.demo.create import create_demo
from queries.mart import open_mart
from queries.metrics.figures import figures
from queries.metrics.values import Figure
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.pull import pull_service
from queries.viewer import Role, Viewer
from tests.recompute.batam import CITY, Batam, Table, agree

FOLDER = Path(__file__).parents[2] / "cities" / "batam"
SCALE = 0.01
# The last day with data is inside a month, the last of a month, and 29 February.
DAYS = {1: date(2026, 8, 23), 2: date(2025, 12, 1), 3: date(2024, 3, 1)}
SERVICES = ("revenue", "permits", "complaints", "waste", "budget")
EXACT = {"realised", "penalty", "target", "ceiling", "received", "backlog", "backlog_change", "overdue", "open_in_band"}
PAST = {1: date(2025, 8, 22), 2: date(2024, 2, 29), 3: date(2022, 12, 31)}


Values = dict[str, Decimal | None]
"""A word of a grain -> what the product says."""


@dataclass(frozen=True)
class Made:
    """A simulated city, pulled."""

    seed: int
    today: date
    profile: Profile
    mart: Engine
    raw: Batam

    def tables(
        self, metric: str, grains: Iterable[str], as_of: date | None = None, period: Period | None = None
    ) -> dict[str, Values]:
        """The product's figures of a metric at some grains."""
        found, when = {}, {"as_of": as_of, "period": period, "today": self.today}
        for grain in grains:
            by = () if grain == CITY else (grain,)
            made = figures(Viewer(Role.MAYOR), self.mart, self.profile, metric, by=by, **when)
            found[grain] = {_word(figure, grain): figure.value for figure in made}
        return found

    def statuses(
        self, metric: str, grains: Iterable[str], as_of: date, period: Period | None
    ) -> dict[str, dict[str, str]]:
        """How the product judges the parts of some grains."""
        found, when = {}, {"as_of": as_of, "period": period, "today": self.today}
        for grain in grains:
            by = () if grain == CITY else (grain,)
            made = figures(Viewer(Role.MAYOR), self.mart, self.profile, metric, by=by, **when)
            found[grain] = {_word(figure, grain): figure.status.value for figure in made}
        return found


def _word(figure: Figure, grain: str) -> str:
    if grain == CITY:
        return ""
    if grain == "month":
        assert figure.period is not None
        return figure.period.end.isoformat()[:7]
    return getattr(figure, grain)


@pytest.fixture(scope="module", params=sorted(DAYS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    seed, today, place = request.param, DAYS[request.param], tmp_path_factory.mktemp("city")
    profile = load_profile(FOLDER)
    create_demo(profile, f"sqlite:///{place}/{{service}}.db", scale=SCALE, seed=seed, today=today)
    mart = open_mart(f"sqlite:///{place}/mart.db")
    now = datetime.combine(today, time(5), UTC)
    for service in SERVICES:
        pull_service(service, profile, f"sqlite:///{place}/{service}.db", mart, now=now)
    yield Made(seed, today, profile, mart, Batam(FOLDER, lambda key: place / f"{key}.db", pd.Timestamp(today)))
    mart.dispose()


def differences(got: dict[str, Values], wanted: dict[str, Table], is_count: bool) -> dict:
    """grain, word -> (the product's value, the recomputed one), where they differ.

    A member that one side does not list must have nothing to show on the other.
    """
    found = {}
    for grain, table in wanted.items():
        for word in table.keys() | got[grain].keys():
            value, other = got[grain].get(word), table.get(word)
            if word not in got[grain] or word not in table:
                value, other = value or Decimal(0), other or 0
            if not agree(value, other, is_count):
                found[grain, word] = (value, None if other is None else float(other))
    return found


def wrong_figures(made: Made, service: str, grains: tuple[str, ...] | None, as_of: date | None) -> dict:
    """metric -> differences, for every metric of a service; every grain of the recomputation where none is named."""
    found = {}
    for metric, entry in made.profile.service(service).metrics.items():
        is_count = entry.measure in EXACT or entry.measure.startswith("closed")
        wanted = made.raw.tables(service, metric, as_of and pd.Timestamp(as_of))
        wanted = {grain: table for grain, table in wanted.items() if grains is None or grain in grains}
        found[metric] = differences(made.tables(f"{service}.{metric}", wanted, as_of), wanted, is_count)
    return {metric: different for metric, different in found.items() if different}


@pytest.mark.parametrize("service", SERVICES)
def test_every_metric_at_every_grain_equals_the_recomputation(made: Made, service: str) -> None:
    assert wrong_figures(made, service, None, None) == {}


@pytest.mark.parametrize("service", SERVICES)
def test_every_metric_of_a_past_day_equals_the_recomputation(made: Made, service: str) -> None:
    assert wrong_figures(made, service, (CITY, "department"), PAST[made.seed]) == {}


@pytest.mark.parametrize("window", [None, 30])
@pytest.mark.parametrize("service", ["permits", "complaints"])
def test_every_part_is_judged_as_its_cases_are_recomputed_and_only_where_they_are_enough(
    made: Made, service: str, window: int | None
) -> None:
    day = made.raw.newest[service] - pd.Timedelta(days=1)  # the newest itself is not judged where data are late
    wanted = made.raw.statuses(service, "in_time_percent", day, window)
    period = None if window is None else last_days(day.date(), window)
    got = made.statuses(f"{service}.in_time_percent", wanted, day.date(), period)
    for grain, statuses in wanted.items():
        told = {word: status for word, status in got[grain].items() if status != "no_data"}
        assert told == {word: status for word, status in statuses.items() if status != "no_data"}
    found = {status for statuses in wanted.values() for status in statuses.values()}
    assert "plain" in found and found & {"on_track", "watch", "behind"}


@pytest.mark.parametrize("measure", ["realised", "expected", "gap", "realised_percent", "expected_percent"])
def test_a_week_across_the_new_year_equals_the_recomputation(made: Made, measure: str) -> None:
    as_of = date(made.today.year, 1, 3)
    week, grains = last_days(as_of, 7), (CITY, "department", "category")
    wanted = made.raw.tables("revenue", measure, pd.Timestamp(as_of), window=7)
    wanted = {grain: wanted[grain] for grain in grains}
    assert differences(made.tables(f"revenue.{measure}", grains, as_of, week), wanted, measure in EXACT) == {}


def test_the_demo_holds_the_traps_that_the_recomputation_is_about(made: Made) -> None:
    """Otherwise the equality above would prove little."""
    rows = made.raw.rows
    assert {"?", ""} <= set(rows["revenue", "payments"].district)
    assert "?" in set(rows["revenue", "payments"].department)
    assert "?" in set(rows["permits", "applications"].category)
    assert (rows["permits", "applications"].waiting > 0).any()
    assert rows["permits", "applications"].automatic.any()
    assert made.raw.newest["waste"] == pd.Timestamp(made.today) - pd.Timedelta(days=1)
