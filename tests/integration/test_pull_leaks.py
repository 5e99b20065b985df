"""What stands in the wrong column never reaches the mart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from queries.mart import open_mart
from tests.pulling import Database, case, everything, fee, pull


@pytest.fixture
def mart(tmp_path: Path) -> Engine:
    return open_mart(f"sqlite:///{tmp_path}/the_mart.db")


def test_text_in_a_column_of_days_is_not_kept(mart: Engine, source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees"))
    source.fees([fee(), fee("KANARI-NIK-000123"), fee("2171012345670001"), fee("2025-02-31")], day="VARCHAR(30)")
    days = [case(), case("KANARI-1"), case(ended="KANARI-22", how="done"), case(due="217101-2345")]
    source.cases(days, day="VARCHAR(30)")
    for key in ("fees", "cases"):
        assert dict(pull(mart, source.url, key).facts[0].reasons) == {"bad_date": 3}
    assert sorted(everything(mart, "SELECT value, rows FROM quarantine")) == [
        ("", 1),
        ("", 2),
        ("", 2),
        ("2025-02-31", 1),
    ]
