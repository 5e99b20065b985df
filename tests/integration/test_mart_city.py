"""The mart knows whose it is: another city's commands neither read it nor write into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, inspect, select, text

from queries.errors import MartError, OtherCityError
from queries.mart import find_mart, open_mart, pull_log
from queries.mart.tables import city as kept
from queries.metrics.warm import WarmMart
from queries.viewer import PROCESS
from tests.integration.test_command_line import run
from tests.pulling import Database, city, fee, pull
from tests.two_cities import two_cities


def keys(url: str) -> list[str]:
    with create_engine(url).connect() as connection:
        return list(connection.execute(select(kept.c.key)).scalars())


def source_of(folder: Path) -> Database:
    return Database(f"sqlite:///{folder}/fees.db").fees([fee(), fee("2026-02-01")])


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two cities whose profiles are alike, as a new one begins; the mart is that of the first."""
    folder = tmp_path_factory.mktemp("cities")
    made = two_cities(folder)
    assert run(made, "demo", "--scale", "0.001").returncode == 0
    assert run(made, "user", "add", "ratna", "--role", "mayor").returncode == 0
    assert run(made | of_bintan(made), "user", "add", "ratna", "--role", "mayor").returncode == 0
    assert run(made, "pull", "waste").returncode == 0
    return made


def of_bintan(settings: dict[str, str]) -> dict[str, str]:
    """Settings of the other city that are right but for the mart."""
    return {"PANTAU_CITY": "bintan", "PANTAU_STATE_URL": settings["PANTAU_STATE_URL"].replace("state.db", "bintan.db")}


@pytest.mark.parametrize(
    "words",
    [
        ("pull",),
        ("check", "waste"),
        ("serve",),
        ("explain", "waste.vehicles_out"),
        ("publish",),
        ("publish", "preview", "--by", "ratna"),
    ],
)
def test_no_command_opens_the_mart_of_another_city(settings: dict[str, str], words: tuple[str, ...]) -> None:
    file = Path(settings["PANTAU_MART_URL"].removeprefix("sqlite:///"))
    before = file.read_bytes()
    told = run({**settings, **of_bintan(settings)}, *words)
    assert told.returncode == 1
    what = "it is the mart of the city 'batam', not of 'bintan'. Give each city a mart of its own: set PANTAU_MART_URL"
    assert told.stderr.count(f"Error: {file}: {what}") == 1
    assert "Traceback" not in told.stderr
    assert file.read_bytes() == before


def test_its_own_city_goes_on(settings: dict[str, str]) -> None:
    assert keys(settings["PANTAU_MART_URL"]) == ["batam"]
    assert run(settings, "check", "waste").returncode == 0
    assert run(settings, "pull", "waste").returncode == 0


def test_a_check_needs_no_mart(settings: dict[str, str], tmp_path: Path) -> None:
    assert run({**settings, "PANTAU_MART_URL": f"sqlite:///{tmp_path}/none.db"}, "check", "waste").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_mart_from_before_takes_the_city_of_the_next_pull(mart_url: str, tmp_path: Path) -> None:
    source, mart = source_of(tmp_path), open_mart(mart_url)
    pull(mart, source.url, profile=city(key="kota"))
    with create_engine(mart_url).begin() as connection:
        connection.execute(text("DROP TABLE city"))
    older = open_mart(mart_url, city="other")
    assert inspect(older).has_table("city")
    assert keys(mart_url) == []
    pull(older, source.url, profile=city(key="kota"))
    assert keys(mart_url) == ["kota"]
    find_mart(mart_url, "kota").dispose()
    for refused in (open_mart, find_mart):
        with pytest.raises(OtherCityError, match="mart of the city 'kota', not of 'other'"):
            refused(mart_url, city="other")


def test_a_pull_that_fails_takes_no_mart(mart_url: str, tmp_path: Path) -> None:
    mart = open_mart(mart_url)
    with pytest.raises(Exception, match="no database file"):
        pull(mart, f"sqlite:///{tmp_path}/nowhere.db", profile=city(key="other"))
    assert keys(mart_url) == []


def test_of_two_first_pulls_the_later_one_writes_nothing(mart_url: str, tmp_path: Path) -> None:
    """Both have found the mart nobody's; what tells is the transaction that writes."""
    source, mart = source_of(tmp_path), open_mart(mart_url)
    pull(mart, source.url, profile=city(key="kota"))
    with pytest.raises(OtherCityError):
        pull(mart, source.url, profile=city(key="other"))
    with mart.connect() as connection:
        assert list(connection.execute(select(pull_log.c.succeeded)).scalars()) == [True], "nor does it leave a failure"
    assert keys(mart_url) == ["kota"]


def test_another_citys_mart_in_the_place_of_this_ones_is_not_shown(mart_url: str, tmp_path: Path) -> None:
    source, mart = source_of(tmp_path), open_mart(mart_url)
    pull(mart, source.url, profile=city(key="kota"))
    warm = WarmMart(mart, city(key="kota"))
    stands = warm.refresh(PROCESS)
    with create_engine(mart_url).begin() as connection:
        connection.execute(kept.update().values(key="other"))
        connection.execute(delete(pull_log))
    with pytest.raises(MartError, match="mart of the city 'other', not of 'kota'"):
        warm.refresh(PROCESS)
    assert warm.desk(PROCESS) is stands
