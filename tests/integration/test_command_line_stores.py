"""Mart and state at the command line: what only reads makes none, what makes one says where."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from queries.errors import MartError, StateError
from queries.mart import find_mart, open_mart
from queries.mart import metadata as mart_tables
from queries.state import find_state, open_state

ROOT = Path(__file__).parents[2]


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a command on a mart and a state in a folder of their own, by whatever name they are mistyped there."""
    own = {
        "PANTAU_MART_URL": f"sqlite:///{folder}/mart.db",
        "PANTAU_STATE_URL": f"sqlite:///{folder}/state.db",
        "PANTAU_SOURCE_URL_TEMPLATE": f"sqlite:///{folder}/{{service}}.db",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PANTAU_")}
    command = [sys.executable, "app.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=kept | own | settings, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("user", "disable", "ratna"),
        ("user", "reset", "ratna"),
        ("links",),
        ("links", "revoke", "028edf71"),
        ("audit", "verify"),
        ("audit", "export", "{folder}/trail.jsonl"),
        ("backup", "{folder}/state.zip"),
        ("publish", "approve", "--all", "--by", "ratna"),
        ("publish", "preview", "--by", "ratna"),
    ],
)
def test_a_command_that_needs_a_state_makes_none(words: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "mistyped"
    told = run(folder, *(word.format(folder=tmp_path) for word in words))
    assert told.returncode == 1
    assert told.stderr.startswith(f"Error: {folder}/state.db: there is no state")
    assert "PANTAU_STATE_URL" in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("explain", "revenue.realised"), ("publish",)])
def test_a_command_that_reads_the_mart_makes_none(words: tuple[str, ...], tmp_path: Path) -> None:
    told = run(tmp_path / "mistyped", *words)
    assert told.returncode == 1
    assert told.stderr.startswith(f"Error: {tmp_path}/mistyped/mart.db: there is no mart")
    assert "PANTAU_MART_URL" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_makes_a_store_says_where_and_says_it_once(tmp_path: Path) -> None:
    first = run(tmp_path, "link", "mayor")
    assert f"State created at {tmp_path}/state.db" in first.stderr
    assert first.stdout.startswith("http://")
    assert "created" not in run(tmp_path, "link", "mayor").stderr
    assert f"Mart created at {tmp_path}/mart.db" in run(tmp_path, "pull", "waste").stderr


def test_a_wrong_name_of_a_service_makes_no_mart(tmp_path: Path) -> None:
    assert run(tmp_path, "pull", "wast").returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("find", "wrong"), [(find_state, StateError), (find_mart, MartError)])
@pytest.mark.parametrize("kind", ["empty", "no database", "of something else"])
def test_what_holds_something_else_is_told_and_left_alone(find, wrong, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    if kind == "of something else":
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE s_target (year INTEGER)")
        other.close()
    else:
        file.write_bytes(b"" if kind == "empty" else b"no database, but long enough to be taken for one" * 100)
    before = file.read_bytes()
    with pytest.raises(wrong, match=str(file)):
        find(f"sqlite:///{file}")
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["other.db"]


@pytest.mark.parametrize(("open_", "wrong"), [(open_state, StateError), (open_mart, MartError)])
def test_no_tables_get_into_the_database_of_something_else(open_, wrong, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "revenue.db") as other:
        other.execute("CREATE TABLE s_target (year INTEGER)")
    other.close()
    before = (tmp_path / "revenue.db").read_bytes()
    with pytest.raises(wrong, match="of something else"):
        open_(f"sqlite:///{tmp_path}/revenue.db")
    assert (tmp_path / "revenue.db").read_bytes() == before


@pytest.mark.parametrize(("open_", "wrong"), [(open_state, StateError), (open_mart, MartError)])
@pytest.mark.parametrize("table", ["alembic_version", "fact", "audit"])
def test_one_table_of_a_common_name_makes_no_store_of_ours(open_, wrong, table: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute(f"CREATE TABLE {table} (version_num TEXT)")
    other.close()
    with pytest.raises(wrong, match="of something else"):
        open_(f"sqlite:///{tmp_path}/other.db")


@pytest.mark.parametrize(("open_", "wrong"), [(open_state, StateError), (open_mart, MartError), (find_mart, MartError)])
@pytest.mark.parametrize("address", ["file:{}/a.db?uri=true", "{}/a.db?timeout=abc", "{}/a?b.db"])
def test_a_url_that_may_mean_another_file_is_refused(open_, wrong, address: str, tmp_path: Path) -> None:
    with pytest.raises(wrong, match="Write sqlite:///path"):
        open_(f"sqlite:///{address.format(tmp_path)}")
    assert list(tmp_path.iterdir()) == []


def test_a_mart_of_an_older_version_is_brought_up_to_date_by_what_writes_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mart.db"
    open_mart(url).dispose()
    newest = mart_tables.sorted_tables[-1].name
    with create_engine(url).begin() as connection:
        connection.execute(text(f"DROP TABLE {newest}"))
    with pytest.raises(MartError, match=f"the mart lacks {newest}. Bring it up to date"):
        find_mart(url)
    said: list[str] = []
    open_mart(url, said.append).dispose()
    find_mart(url).dispose()
    assert said == [], "it was there before"
