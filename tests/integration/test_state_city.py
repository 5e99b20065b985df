"""The state and the public pages know whose they are: another city's commands neither read nor replace them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from queries.errors import StateError
from queries.state import find_state, looking, open_state
from queries.state.tables import city as kept
from tests.integration.test_command_line import run
from tests.two_cities import two_cities


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder}/state.db"


def key_of(url: str) -> str | None:
    with looking(find_state(url)) as connection:
        return connection.execute(select(kept.c.key)).scalar()


def test_a_state_is_that_of_the_first_city_that_opens_it_to_write(tmp_path: Path) -> None:
    said: list[str] = []
    open_state(url_of(tmp_path), said.append, "batam").dispose()
    open_state(url_of(tmp_path), said.append, "batam").dispose()
    assert key_of(url_of(tmp_path)) == "batam"
    assert [line.partition(" at ")[0] for line in said] == ["State created"]
    for opened in (open_state, find_state):
        with pytest.raises(StateError, match="of the city 'batam', not of 'bintan'.*PANTAU_STATE_URL"):
            opened(url_of(tmp_path), city="bintan")
    assert key_of(url_of(tmp_path)) == "batam"


def test_an_older_state_says_whose_it_becomes_and_looking_takes_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    open_state(url_of(tmp_path)).dispose()
    find_state(url_of(tmp_path), "bintan").dispose()
    assert key_of(url_of(tmp_path)) is None
    open_state(url_of(tmp_path), said.append, "batam").dispose()
    assert key_of(url_of(tmp_path)) == "batam"
    assert said == [f"The state at {tmp_path}/state.db is that of the city 'batam' from now on"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two cities whose profiles are alike; the state and the public pages are those of the first."""
    folder = tmp_path_factory.mktemp("cities")
    made = two_cities(folder)
    assert run(made, "demo", "--scale", "0.001").returncode == 0
    assert run(made, "user", "add", "ratna", "--role", "mayor").returncode == 0
    for city in ("batam", "bintan"):
        own = {"PANTAU_CITY": city, "PANTAU_MART_URL": f"sqlite:///{folder}/{city}.db"}
        assert run(made | own, "pull", "waste").returncode == 0
    made["PANTAU_MART_URL"] = f"sqlite:///{folder}/batam.db"
    assert run(made, "publish").returncode == 0
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("link", "mayor"),
        ("links",),
        ("audit", "verify"),
        ("publish",),
        ("publish", "preview", "--by", "ratna"),
        ("serve",),
    ],
)
def test_no_command_of_another_city_uses_the_state(settings: dict[str, str], words: tuple[str, ...]) -> None:
    mart = settings["PANTAU_MART_URL"].replace("batam.db", "bintan.db")
    before = Path(settings["PANTAU_PUBLIC_DIR"]).readlink()
    said = run(settings | {"PANTAU_CITY": "bintan", "PANTAU_MART_URL": mart}, *words)
    assert said.returncode == 1 and said.stderr.count("\n") == 1, said.stderr
    assert "of the city 'batam', not of 'bintan'" in said.stderr and "PANTAU_STATE_URL" in said.stderr
    assert Path(settings["PANTAU_PUBLIC_DIR"]).readlink() == before


def test_a_city_with_a_state_of_its_own_does_not_replace_the_pages_of_another(settings: dict[str, str]) -> None:
    folder = Path(settings["PANTAU_PUBLIC_DIR"]).parent
    own = {
        "PANTAU_CITY": "bintan",
        "PANTAU_MART_URL": f"sqlite:///{folder}/bintan.db",
        "PANTAU_STATE_URL": f"sqlite:///{folder}/bintan-state.db",
    }
    assert run(settings | own, "user", "add", "ani", "--role", "mayor").returncode == 0
    before = Path(settings["PANTAU_PUBLIC_DIR"]).readlink()
    said = run(settings | own, "publish")
    assert said.returncode == 1 and "the pages of the city 'batam' lie there" in said.stderr
    assert "PANTAU_PUBLIC_DIR" in said.stderr and Path(settings["PANTAU_PUBLIC_DIR"]).readlink() == before
    elsewhere = {"PANTAU_PUBLIC_DIR": str(folder / "bintan-public")}
    assert run(settings | own | elsewhere, "publish").returncode == 0
