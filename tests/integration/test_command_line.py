"""The command line, as an operator uses it: exit codes, what stands on stderr, and no traceback for a mistake."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of an installation with small simulated databases, pulled once."""
    folder = tmp_path_factory.mktemp("installation")
    settings = {
        "PANTAU_MART_URL": f"sqlite:///{folder}/mart.db",
        "PANTAU_SOURCE_URL_TEMPLATE": f"sqlite:///{folder}/{{service}}.db",
    }
    assert run(settings, "demo", "--scale", "0.01").returncode == 0
    assert run(settings, "pull").returncode == 0
    return settings


def run(settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "app.py", *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PANTAU_")} | settings
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("command", ["serve", "demo", "check", "pull", "explain"])
def test_every_command_explains_itself(command: str) -> None:
    told = run({}, command, "--help")
    assert told.returncode == 0
    assert command in told.stdout


def test_a_second_pull_rewrites_nothing(installation: dict[str, str]) -> None:
    told = run(installation, "pull", "waste")
    assert told.returncode == 0
    assert told.stdout.count("0 of ") == 4


def test_one_source_that_is_down_fails_alone(installation: dict[str, str]) -> None:
    told = run({**installation, "PANTAU_SOURCE_WASTE_URL": "sqlite:////nowhere/waste.db"}, "pull", "waste", "budget")
    assert told.returncode == 1
    assert "waste: failed, the last good data stand" in told.stdout
    assert "budget.activities: " in told.stdout
    assert "there is no database file" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_password_never_stands_in_a_message(installation: dict[str, str]) -> None:
    url = "postgresql+psycopg://pantau:hush-hush@127.0.0.1:1/simpatda"
    told = run({**installation, "PANTAU_SOURCE_REVENUE_URL": url}, "pull", "revenue")
    assert told.returncode == 1
    assert "hush-hush" not in told.stdout + told.stderr


def test_what_is_decided_on_the_public_pages_is_told_in_words(installation: dict[str, str], tmp_path: Path) -> None:
    settings = {**installation, "PANTAU_STATE_URL": f"sqlite:///{tmp_path}/state.db"}
    assert run(settings, "user", "add", "ratna", "--role", "head", "--department", "bapenda").returncode == 0
    told = run(settings, "publish", "preview", "--by", "ratna")
    assert "added\tmetric:revenue.target: " in told.stdout
    assert "None" not in told.stdout
    told = run(settings, "publish", "approve", "metric:revenue.target", "--by", "ratna")
    assert told.stdout.startswith("1 item approved by ratna.")


def test_a_number_is_explained_down_to_its_sql_and_its_reconciliation(installation: dict[str, str]) -> None:
    told = run(installation, "explain", "complaints.in_time_percent")
    assert told.returncode == 0
    for part in ("Closed within 48 hours", "Target", "Reconciliation", "-- complaints.sql", "SELECT"):
        assert part in told.stdout
    assert "Selesai dalam 2×24 jam" in run(installation, "explain", "complaints.in_time_percent", "--lang", "id").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pull", "revenu"), "Did you mean 'revenue'?"),
        (("check", "wast"), "Did you mean 'waste'?"),
        (("explain", "revenue.realised_percnt"), "Did you mean 'revenue.realised_percent'?"),
        (("demo", "--scale", "0"), "--scale"),
        (("demo", "--url-template", "x"), "{service}"),
        (("demo", "--if-missing", "--url-template", "x"), "{service}"),
        (("demo", "--live", "--url-template", "x"), "{service}"),
        (("demo", "--if-missing", "--url-template", "sqlite://{service}.db"), "names no file"),
        (("demo", "--url-template", "mysql://x/{service}"), "the driver MySQLdb is not installed"),
        (("demo", "--url-template", "sqlite:////proc/x/{service}.db", "--scale", "0.001"), "Name a folder that can"),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(
    installation: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    failed = run(installation, *words)
    assert failed.returncode == 1
    assert told in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.fixture(scope="module")
def decided(installation: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The installation with a state in which one item was approved by its head."""
    settings = {**installation, "PANTAU_STATE_URL": f"sqlite:///{tmp_path_factory.mktemp('decided')}/state.db"}
    assert run(settings, "user", "add", "ratna", "--role", "head", "--department", "bapenda").returncode == 0
    assert run(settings, "publish", "approve", "metric:revenue.target", "--by", "ratna").returncode == 0
    return settings


def test_what_was_approved_already_is_told_as_that(decided: dict[str, str]) -> None:
    told = run(decided, "publish", "approve", "metric:revenue.target", "--by", "ratna")
    assert told.stdout == "Nothing was done. 1 item approved so already: metric:revenue.target\n"
    assert told.returncode == 0


def test_what_was_not_approved_is_not_withdrawn(decided: dict[str, str]) -> None:
    told = run(decided, "publish", "withdraw", "metric:revenue.realised", "--by", "ratna")
    assert told.stdout == "Nothing was done. 1 item not approved, nothing to withdraw: metric:revenue.realised\n"
    assert told.returncode == 0


def test_an_unknown_item_is_told_with_those_near_it(decided: dict[str, str]) -> None:
    told = run(decided, "publish", "withdraw", "revenue.realised", "--by", "ratna")
    assert told.returncode == 2
    assert told.stdout == ""
    assert "Did you mean 'metric:revenue.realised'? Near it: metric:revenue.realised_percent" in told.stderr
    assert "publish preview --by ratna" in told.stderr


def test_a_person_without_an_account_is_told_how_one_is_added(decided: dict[str, str]) -> None:
    told = run(decided, "publish", "preview", "--by", "wali")
    assert told.returncode == 1
    assert "wali: nobody is called so." in told.stderr
    assert "user add wali --role mayor" in told.stderr


def test_numbers_stand_as_people_read_them_beside_the_exact_ones(decided: dict[str, str]) -> None:
    amount = r"Rp[\d.]+\s(tn|bn|m) \(\d+(\.\d+)?\)"
    assert re.search(
        rf"added\tmetric:revenue.realised: {amount}\n", run(decided, "publish", "preview", "--by", "ratna").stdout
    )
    told = run(decided, "explain", "revenue.realised_percent").stdout
    assert re.search(rf"\nTarget +{amount}, ", told)
    assert re.search(rf"source [\d,]+ = accepted [\d,]+ \+ held back [\d,]+; amounts: {amount} = {amount} \+ ", told)


def test_metrics_are_listed_and_an_unknown_one_is_told_with_those_near_it(installation: dict[str, str]) -> None:
    listed = run(installation, "explain")
    assert listed.returncode == 0
    assert re.search(r"^complaints\.backlog +Open complaints$", listed.stdout, re.MULTILINE)
    told = run(installation, "explain", "backlog").stderr
    assert "complaints.backlog" in told
    assert "All are listed by: .venv/bin/python app.py explain" in told


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PANTAU_CITY": "batamm"}, "PANTAU_CITY: there is no city profile 'batamm' in "),
        ({"PANTAU_CITIES_DIR": "/nowhere/cities"}, "PANTAU_CITIES_DIR: there is no folder /nowhere/cities"),
        ({"PANTAU_MART_URL": "mysqlx://a:hush@b/c"}, "PANTAU_MART_URL: mysqlx://…@b/c is no URL"),
        ({"PANTAU_MART_URL": "/var/mart.db"}, "PANTAU_MART_URL: this is no database URL"),
        ({"PANTAU_MART_URL": "sqlite:////proc/nowhere/mart.db"}, "/proc/nowhere/mart.db: the mart cannot be used (No "),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_a_remedy(settings: dict[str, str], told: str) -> None:
    failed = run(settings, "pull", "waste")
    assert failed.returncode == 1
    assert told in failed.stderr
    assert "hush" not in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_preview_and_a_backup_name_the_folder_that_is_not_there(decided: dict[str, str]) -> None:
    kept = run(decided, "publish", "preview", "--by", "ratna", "--keep", "/nowhere/x.json")
    assert kept.stderr.startswith("Error: /nowhere/x.json: it cannot be written (No such file or directory).")
    backed = run(decided, "backup", "/nowhere/state.zip")
    assert backed.stderr.startswith("Error: /nowhere/state.zip: there is no folder /nowhere.")
    assert (kept.returncode, backed.returncode) == (1, 1)
