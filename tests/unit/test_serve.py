"""`python app.py serve` where it cannot serve: one line, exit code 1, nothing listens."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def serve(mart: str, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"PANTAU_MART_URL": mart, "PANTAU_PORT": str(port)}
    command = [sys.executable, "app.py", "serve", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, timeout=60, check=False
    )


def lines(outcome: subprocess.CompletedProcess[str]) -> list[str]:
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    return outcome.stderr.splitlines()


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = lines(serve(f"sqlite:///{tmp_path}/mart.db", port))
    another = max((port + 1) % 65536, 8050)
    assert said == [
        f"Error: PANTAU_PORT: port {port} of 127.0.0.1 is taken, by another program or another Pantau. Stop that one, "
        f"or choose another port: PANTAU_PORT={another} before the command, or PORT={another} make run"
    ]


def test_make_run_looks_for_its_port_before_it_pulls(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        (said,) = lines(serve(f"sqlite:///{tmp_path}/mart.db", taken.getsockname()[1], "--only-check"))
    assert "is taken" in said
    recipe = (ROOT / "Makefile").read_text().partition("\nrun: ")[2].partition("\n\n")[0]
    assert recipe.index("serve --only-check") < recipe.index("app.py demo") < recipe.index("app.py pull")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["not a database", "another program's database", "a folder", "under a file"])
def test_a_mart_that_cannot_be_used_is_said_in_one_line(kind: str, tmp_path: Path):
    place = tmp_path / "mart.db"
    if kind == "not a database":
        place.write_text("no database, but long enough to be taken for one" * 100)
    elif kind == "another program's database":
        with sqlite3.connect(place) as other:
            other.execute("CREATE TABLE pull_log (something TEXT)")
    elif kind == "a folder":
        place.mkdir()
    else:
        place = tmp_path / "file" / "mart.db"
        (tmp_path / "file").write_text("")
    said = lines(serve(f"sqlite:///{place}", 1))
    assert len(said) == 1
    assert str(place) in said[0]
    assert "PANTAU_MART_URL" in said[0]
