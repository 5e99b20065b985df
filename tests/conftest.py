"""Fixtures that every suite shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of slow tests first: whoever takes one last would work alone while the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a real PostgreSQL server, started once a session."""
    with servers.postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a real MariaDB server, started once a session."""
    with servers.mariadb(tmp_path_factory.mktemp("mariadb")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def mart_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for a mart, on each engine a mart may live on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mart.db"
    return servers.new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def source_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes an empty database for a service, on each engine a service may live on."""
    if request.param == "sqlite":
        return lambda service: f"sqlite:///{tmp_path}/{service}.db"
    server = request.getfixturevalue("postgresql_server" if request.param == "postgresql" else "mariadb_server")
    return lambda service: servers.new_database(server)


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for the state, on each engine it may live on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    return servers.new_database(request.getfixturevalue("postgresql_server"))
