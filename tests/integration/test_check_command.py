"""What `check` and `pull` say on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app import cli
from queries.demo.create import fill_service
from queries.demo.setting import Setting
from queries.errors import Note
from queries.profile.load import load_profile
from queries.pull import check_service
from tests.pulling import Database, case, city

BATAM = load_profile(Path(__file__).parents[2] / "cities" / "batam")


@pytest.fixture
def revenue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/revenue.db"
    fill_service(Setting(BATAM, 0.002, 1, date(2026, 3, 15)), url, "revenue", lambda key, done: None)
    monkeypatch.setenv("PANTAU_SOURCE_REVENUE_URL", url)
    monkeypatch.setenv("PANTAU_MART_URL", f"sqlite:///{tmp_path}/mart.db")
    return url


def test_words_that_are_not_mapped_are_notes_and_end_well(revenue: str) -> None:
    done = CliRunner().invoke(cli, ["check", "revenue"])
    assert done.exit_code == 0
    first, *notes = done.stdout.splitlines()
    assert first == "revenue: sound"
    assert notes
    assert all(note.startswith("Note: revenue: services/revenue") for note in notes)


def test_a_fault_ends_with_an_error_beside_the_notes(revenue: str) -> None:
    with create_engine(revenue).begin() as connection:
        connection.execute(text("UPDATE s_target SET s_statustarget = '' WHERE s_idtarget = 1"))
        connection.execute(text("DELETE FROM s_targetdetail WHERE s_idtarget = 1 AND s_idtargetdetail > 1"))
    done = CliRunner().invoke(cli, ["check", "revenue"])
    assert done.exception
    assert "revenue: 1 fault\n" in done.stdout
    assert "Note: revenue: " in done.stdout
    assert "is not in the profile" not in str(done.exception)


def test_a_service_of_cases_without_numbers_is_told_what_it_lacks(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    Database(url).cases([case(), case()])
    assert [str(note) for note in check_service("cases", city(), url)] == [
        "services/cases.sql: the SELECT has no column `number`, so that its longest-open cases cannot be listed. "
        "Give the service's own case number, AS number; never what identifies a person."
    ]


def test_case_numbers_that_look_like_peoples_are_told_without_repeating_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    Database(url).cases([case(how="2171011203900001"), case(how="0812345678901"), case(how="T-1"), case()])
    profile = city(sql={"cases.sql": "SELECT came AS opened, ended AS closed, how AS number FROM cases"})
    (note,) = check_service("cases", profile, url)
    assert isinstance(note, Note)
    assert note.what == "2 of its first 3 case numbers look like people's and are shown masked"
