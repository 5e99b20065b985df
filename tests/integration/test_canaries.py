"""No personal value leaves a service's database: not into the mart, nor the logs, nor an error, nor the page.

Every personal column of the simulated databases is filled with strings that hold KANARI.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from typer.testing import CliRunner

from app import cli, create_app
from queries.demo.create import create_demo
from queries.errors import PantauError
from queries.mart import open_mart
from queries.profile.load import load_profile
from queries.pull import pull_service
from queries.settings import read_settings
from tests.signed_in import client_of

CANARY = b"KANARI"
FOLDER = Path(__file__).parents[2] / "cities" / "batam"
PROFILE = load_profile(FOLDER)
SERVICES = tuple(service.key for service in PROFILE.services)


@dataclass(frozen=True)
class Pulled:
    """Simulated services and the mart they were pulled into, with everything that was logged meanwhile."""

    sources: tuple[Path, ...]
    mart: Path
    log: str


class Kept(logging.Handler):
    """Keeps what is logged, at whatever level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    """Everything that any logger says."""
    root, kept = logging.getLogger(), Kept()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


@pytest.fixture
def pulled(tmp_path: Path, log: Kept) -> Pulled:
    place, mart = tmp_path / "sources", tmp_path / "mart"
    place.mkdir()
    mart.mkdir()
    create_demo(PROFILE, f"sqlite:///{place}/{{service}}.db", scale=0.01)
    engine = open_mart(f"sqlite:///{mart}/mart.db")
    for service in SERVICES:
        pull_service(service, PROFILE, f"sqlite:///{place}/{service}.db", engine)
    engine.dispose()
    return Pulled(tuple(place / f"{service}.db" for service in SERVICES), mart, "\n".join(log.lines))


def test_every_source_holds_personal_values_and_neither_mart_nor_log_holds_one(pulled: Pulled) -> None:
    assert all(CANARY in source.read_bytes() for source in pulled.sources)
    files = [file for file in pulled.mart.iterdir() if file.is_file()]
    assert any(file.stat().st_size > 100_000 for file in files)
    assert [file.name for file in files if CANARY in file.read_bytes()] == []
    listed = sqlite3.connect(pulled.mart / "mart.db").execute("SELECT number FROM open_case").fetchall()
    assert len(listed) > 50
    assert all(re.fullmatch(r"[0-9]+", number) for (number,) in listed)
    assert CANARY.decode() not in pulled.log


def test_the_command_line_prints_no_personal_value(pulled: Pulled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANTAU_CITIES_DIR", str(FOLDER.parent))
    monkeypatch.setenv("PANTAU_MART_URL", f"sqlite:///{pulled.mart}/mart.db")
    monkeypatch.setenv("PANTAU_SOURCE_URL_TEMPLATE", f"sqlite:///{pulled.sources[0].parent}/{{service}}.db")
    answers = [
        CliRunner().invoke(cli, words) for words in (["check"], ["pull", "--full"], ["explain", "complaints.backlog"])
    ]
    assert answers[1].exit_code == 0
    assert all(answer.output and CANARY.decode() not in answer.output for answer in answers)


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/_dash-layout", "/healthz"])
def test_no_page_holds_a_personal_value(pulled: Pulled, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("PANTAU_CITIES_DIR", str(FOLDER.parent))
    monkeypatch.setenv("PANTAU_MART_URL", f"sqlite:///{pulled.mart}/mart.db")
    monkeypatch.setenv("PANTAU_STATE_URL", f"sqlite:///{pulled.mart}/state.db")
    browser = client_of(create_app(read_settings()))
    browser.get("/")
    answer = browser.get(path, headers={"Referer": "http://localhost/"})
    assert answer.status_code == 200
    assert "Batam" in answer.get_data(as_text=True) or path == "/healthz"
    assert CANARY not in answer.data


GUARDED = "AND l.jumlah_setor NOT LIKE '%.__'"
UNGUARDED = "OR 1 = 1"


@pytest.mark.parametrize(("guard", "expected"), [(GUARDED, "'bad_amount'"), (UNGUARDED, "services/revenue.sql")])
def test_a_name_in_a_column_of_money_is_repeated_nowhere(
    postgresql_server: str, tmp_path: Path, log: Kept, guard: str, expected: str
) -> None:
    """It is held back; where the SELECT casts it unguarded, PostgreSQL quotes it in its message."""
    sql = PROFILE.sql | {"revenue.sql": PROFILE.sql["revenue.sql"].replace(GUARDED, guard)}
    revenue = PROFILE.model_copy(update={"services": (PROFILE.service("revenue"),), "sql": sql})
    template = make_url(postgresql_server).set(database="canary_service").render_as_string(hide_password=False)
    template = template.replace("canary_service", "canary_{service}")
    create_demo(revenue, template, scale=0.002, today=date(2025, 8, 22))
    source = template.replace("{service}", "revenue")
    _spoil(create_engine(source), "UPDATE setoran_lama SET jumlah_setor = nama_wp")
    mart = open_mart(f"sqlite:///{tmp_path}/mart.db")
    said = ""
    try:
        said = repr(
            pull_service("revenue", revenue, source, mart, now=datetime.fromisoformat("2025-08-22T12:00:00+00:00"))
        )
    except PantauError as error:
        said = f"{error} {error.__cause__} {error.faults}"
    mart.dispose()
    assert expected in said
    assert CANARY.decode() not in said + "\n".join(log.lines)
    assert all(CANARY not in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def _spoil(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
