"""Figures from a real mart: the same on SQLite and PostgreSQL, of one version, and held ready."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from queries.errors import MartError
from queries.mart import open_mart
from queries.metrics.figures import figures
from queries.metrics.home import home
from queries.metrics.reading import MartReader
from queries.metrics.snapshot import Snapshots
from queries.viewer import Role, Viewer
from tests.marts import BUDGET, DONE, LEVIES, PERMITS, TODAY, YESTERDAY, HandMart, profile

CITY = profile(LEVIES, PERMITS, BUDGET)
VIEWER = Viewer(Role.MAYOR)


def payment(day: date, amount: int) -> dict:
    return {"day": day, "department": "alpha", "category": "land", "district": "x", "amount": amount}


def fill(mart: HandMart) -> None:
    mart.rows(LEVIES, "payments", [payment(date(year, 3, 1), 10**15 + year) for year in (2023, 2024, 2025)])
    mart.target("levies", "target", 2 * 10**13, fiscal_year=2025, category="land")
    opened = {"opened": date(2025, 5, 5), "category": "slow", "department": "alpha", "district": "x"}
    mart.rows(PERMITS, "files", [opened, opened | {"closed": date(2025, 5, 9), "outcome": DONE, "rows": 4}])
    row = {"department": "beta", "program": "p", "kind": "capital", "ceiling": 10**16, "planned": 10**15}
    months = [row | {"month": f"2025-{month:02}", "realised": 9 * 10**14, "physical": 10_00} for month in range(1, 7)]
    mart.rows(BUDGET, "activities", months)


@pytest.fixture
def mart(mart_url: str) -> HandMart:
    open_mart(mart_url).dispose()
    made = HandMart.create(mart_url)
    fill(made)
    return made


def test_every_figure_of_either_database_equals_that_of_a_mart_in_memory(mart: HandMart) -> None:
    reference = HandMart.create()
    fill(reference)
    for service in CITY.services:
        for metric in service.metrics:
            for by in ((), ("department",), ("month",)):
                name = f"{service.key}.{metric}"
                found, wanted = (
                    figures(VIEWER, one.engine, CITY, name, by=by, today=TODAY) for one in (mart, reference)
                )
                assert found == wanted
    assert home(VIEWER, mart.engine, CITY, today=TODAY) == home(VIEWER, reference.engine, CITY, today=TODAY)


def test_a_reader_sees_one_version_though_a_pull_is_committed_meanwhile(mart: HandMart) -> None:
    with MartReader(VIEWER, mart.engine) as reader:
        before = reader.version()
        mart.rows(LEVIES, "payments", [payment(date(2025, 4, 1), 5_00)])
        assert reader.version() == before
        assert reader.flow("levies", "payments", date(2025, 1, 1)).amount.tolist() == [10**15 + 2025]
    with MartReader(VIEWER, mart.engine) as reader:
        assert reader.version() == before + 1
        assert len(reader.flow("levies", "payments", date(2025, 1, 1)).amount) == 2


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_the_home_is_held_and_made_anew_after_a_pull_without_a_request_waiting(mart: HandMart) -> None:
    snapshots = Snapshots(mart.engine, CITY, today=lambda: TODAY, poll_seconds=0.05)
    snapshots.start()
    try:
        first = snapshots.home(VIEWER)
        assert snapshots.home(VIEWER) is first
        mart.rows(LEVIES, "payments", [payment(YESTERDAY, 10**14)])
        until(lambda: snapshots.home(VIEWER).version == first.version + 1)
        after = snapshots.home(VIEWER).tiles[0].headline.value
        assert after is not None and after > (first.tiles[0].headline.value or Decimal(0))
    finally:
        snapshots.stop()


def test_a_new_day_makes_the_home_anew(mart: HandMart) -> None:
    days = [TODAY]
    snapshots = Snapshots(mart.engine, CITY, today=lambda: days[-1])
    assert snapshots.home(VIEWER).as_of == TODAY
    days.append(date(2025, 6, 18))
    assert snapshots.refresh(VIEWER).as_of == date(2025, 6, 18)
    assert snapshots.home(Viewer(Role.AUDITOR)).as_of == date(2025, 6, 18)


def test_the_last_home_stands_while_the_mart_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "mart.db"
    made = HandMart.create(f"sqlite:///{file}")
    fill(made)
    snapshots = Snapshots(made.engine, CITY, today=lambda: TODAY, poll_seconds=0.05)
    first = snapshots.home(VIEWER)
    made.engine.dispose()
    file.write_bytes(b"no database")
    with pytest.raises(MartError, match=r"cannot be read"):
        snapshots.refresh(VIEWER)
    snapshots.start()
    try:
        time.sleep(0.3)
        assert snapshots.home(VIEWER) is first
    finally:
        snapshots.stop()


def at_path(file: Path, through: int) -> None:
    """A whole mart at a path, made apart and put there; every one of them is made by as many pulls."""
    made_apart = file.with_name(f"made{through}.db")
    engine = open_mart(f"sqlite:///{made_apart}")
    made = HandMart(engine)
    fill(made)
    made.rows(LEVIES, "payments", [payment(YESTERDAY, through)])
    engine.dispose()
    made_apart.replace(file)


def realised(snapshots: Snapshots) -> Decimal | None:
    return next(one.value for one in snapshots.home(VIEWER).tiles[0].figures if one.metric == "levies.realised")


def test_another_mart_put_in_its_place_is_seen_though_it_counts_as_many_pulls(tmp_path: Path) -> None:
    file = tmp_path / "mart.db"
    at_path(file, 1_00)
    snapshots = Snapshots(open_mart(f"sqlite:///{file}"), CITY, today=lambda: TODAY, poll_seconds=0.05)
    snapshots.start()
    try:
        first = realised(snapshots)
        at_path(file, 3_00)
        until(lambda: realised(snapshots) != first)
        assert realised(snapshots) == (first or Decimal(0)) + 2
    finally:
        snapshots.stop()


def test_a_mart_that_is_deleted_leaves_the_last_home_standing_and_says_so_until_there_is_one_again(
    tmp_path: Path,
) -> None:
    file = tmp_path / "mart.db"
    at_path(file, 1_00)
    snapshots = Snapshots(open_mart(f"sqlite:///{file}"), CITY, today=lambda: TODAY, poll_seconds=0.05)
    snapshots.start()
    try:
        first = snapshots.home(VIEWER)
        assert snapshots.trouble is None
        file.unlink()
        until(lambda: snapshots.trouble is not None)
        assert snapshots.trouble == "the mart cannot be read"
        assert snapshots.home(VIEWER) is first
        assert not file.exists(), "asking must not make an empty mart"
        at_path(file, 3_00)
        until(lambda: snapshots.home(VIEWER) is not first)
        until(lambda: snapshots.trouble is None)
    finally:
        snapshots.stop()


def test_figures_of_a_mart_put_in_its_place_are_the_new_ones(tmp_path: Path) -> None:
    file = tmp_path / "mart.db"
    at_path(file, 1_00)
    engine = open_mart(f"sqlite:///{file}")
    (before,) = figures(VIEWER, engine, CITY, "levies.realised", today=TODAY)
    at_path(file, 3_00)
    (after,) = figures(VIEWER, engine, CITY, "levies.realised", today=TODAY)
    assert after.value == (before.value or Decimal(0)) + 2


def test_a_mart_that_is_not_there_is_an_error_in_plain_words_without_the_password() -> None:
    engine = create_engine("postgresql+psycopg://pantau:secret@127.0.0.1:1/mart")
    with pytest.raises(MartError) as caught:
        home(VIEWER, engine, CITY, today=TODAY)
    assert "PANTAU_MART_URL" in str(caught.value) and "secret" not in str(caught.value)


def test_a_new_mart_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    engine = open_mart(f"sqlite:///{tmp_path}/var/mart.db")
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "var").iterdir()}
    assert {"mart.db", "mart.db-wal"} <= modes.keys() and set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o711
