"""Several pulls at the same moment into a mart that is not there yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from queries.mart import open_mart
from tests.pulling import Database, everything, fee

ROOT = Path(__file__).parents[2]
PULL = (
    "import sys; from queries.mart import open_mart; from tests.pulling import pull; "
    "sys.stdin.readline(); pull(open_mart(sys.argv[2]), sys.argv[1])"
)


@pytest.mark.parametrize("attempt", range(3))
def test_first_pulls_at_the_same_moment_all_succeed(mart_url: str, tmp_path: Path, attempt: int) -> None:
    source = Database(f"sqlite:///{tmp_path}/fees.db").fees([fee(), fee("2026-02-01")])
    command = [sys.executable, "-c", PULL, source.url, mart_url]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    pulls = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
    for pull in pulls:
        assert pull.stdin
        pull.stdin.write("\n")
        pull.stdin.flush()
    ends = [pull.communicate()[1] for pull in pulls]
    assert [pull.returncode for pull in pulls] == [0] * len(pulls), ends
    mart = open_mart(mart_url)
    assert everything(mart, "SELECT count(*), sum(amount) FROM flow_fact") == [(2, 20000)]
    assert everything(mart, "SELECT succeeded, count(*) FROM pull_log GROUP BY succeeded") == [(True, len(pulls))]
    mart.dispose()
