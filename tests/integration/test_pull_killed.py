"""A pull that is killed at any moment leaves one whole version of the mart, and the next pull completes."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from queries.mart import open_mart
from queries.profile.models import Fact, Profile
from queries.shapes import Shape
from tests.pulling import CASES_SQL, FEES_SERVICE, Database, case, city, everything, fee, pull

ROOT = Path(__file__).parents[2]
MOMENTS = 10

PROGRAM = """
import sys
from queries.mart import open_mart
from tests.integration.test_pull_killed import two_facts
from tests.pulling import pull
mart = open_mart(sys.argv[2])
print("ready", flush=True)
pull(mart, sys.argv[1], profile=two_facts(), full=True)
print("done", flush=True)
"""

VERSION = """SELECT (SELECT sum(amount) FROM flow_fact), (SELECT sum(rows) FROM flow_fact),
                    (SELECT count(*) FROM month_print), (SELECT sum(groups) FROM month_print),
                    (SELECT count(*) FROM open_case), (SELECT min(number) FROM open_case),
                    (SELECT max(number) FROM open_case),
                    (SELECT source_amount FROM pull_log WHERE fact = 'rows' ORDER BY id DESC LIMIT 1)"""


def two_facts() -> Profile:
    """Fees, and cases whose numbers are all the same at one moment."""
    facts = FEES_SERVICE.facts | {"cases": Fact(shape=Shape.CASE, sql="cases.sql")}
    sql = {"cases.sql": CASES_SQL.replace(" FROM cases", ", waited + 100 AS number FROM cases")}
    return city(FEES_SERVICE.model_copy(update={"facts": facts}), sql=sql)


def version(mart: Engine) -> tuple[int, ...]:
    return tuple(int(value) for value in everything(mart, VERSION)[0])


def start(source: Database, mart_url: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", PROGRAM, source.url, mart_url]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def change(source: Database) -> None:
    """Every row changes, so that half a version would show in the totals."""
    source.run("UPDATE fees SET amount = amount + 1")
    source.run("UPDATE cases SET waited = waited + 1")


@pytest.mark.slow
def test_kill_at_random_moments_leaves_one_whole_version(mart_url: str, tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path}/fees.db")
    days = [
        f"{year}-{month:02d}-{day:02d}" for year in range(2021, 2026) for month in range(1, 13) for day in range(1, 29)
    ]
    source.fees(fee(day, number, kind=f"kind {number}") for day in days for number in range(12))
    source.cases(case(day) for day in days[-300:])
    mart, profile = open_mart(mart_url), two_facts()
    pull(mart, source.url, profile=profile)
    whole, duration = version(mart), _duration(source, mart_url)
    killed_before_the_end = 0
    for moment in random.Random(7).sample(range(1000), MOMENTS):
        change(source)
        process = start(source, mart_url)
        time.sleep(duration * moment / 1000)
        process.kill()
        process.wait()
        found = version(mart)
        amount, number = whole[0] + 100 * whole[1], whole[5] + 1
        later = (amount, *whole[1:5], number, number, amount)
        assert found in {whole, later}
        killed_before_the_end += found == whole
        pull(mart, source.url, profile=profile)
        whole = version(mart)
        assert whole == later
    assert killed_before_the_end >= MOMENTS / 4


def _duration(source: Database, mart_url: str) -> float:
    process, began = start(source, mart_url), time.monotonic()
    assert process.wait(timeout=120) == 0
    return time.monotonic() - began
