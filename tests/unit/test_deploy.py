"""What `deploy/` hands to whoever installs Pantau: true settings, and units that systemd accepts."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click import Command
from typer import Typer
from typer.main import get_command

from app import cli
from queries.settings import OUTSIDE, Settings, read_settings
from queries.state.commands import add_commands

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
TESTS_ONLY = {"PANTAU_REAL_DATA", "PANTAU_BENCH"}
LINE = re.compile(r"(#?)(PANTAU_[A-Z_<>]+)=(.*)")


def lines() -> list[tuple[bool, str, str]]:
    """Every setting of the example: whether it is set, its name and its value."""
    found = [LINE.fullmatch(line) for line in (DEPLOY / "env.example").read_text("utf-8").splitlines()]
    return [(not one[1], one[2], "".join(shlex.split(one[3]))) for one in found if one]


def commands() -> dict[str, Command]:
    """The whole command line, as `app.main` puts it together."""
    state = Typer()
    add_commands(state, lambda settings: pytest.fail("no command is run"))
    return {name: one for part in (cli, state) for name, one in getattr(get_command(part), "commands", {}).items()}


def test_the_example_names_every_setting_once_and_no_other() -> None:
    declared = {f"PANTAU_{name.upper()}" for name in Settings.model_fields} | (OUTSIDE - TESTS_ONLY)
    assert sorted(name for _, name, _ in lines()) == sorted({*declared, "PANTAU_SOURCE_<SERVICE>_URL"})


def test_what_the_example_leaves_out_has_the_value_that_it_shows() -> None:
    shown = {name: value for is_set, name, value in lines() if not is_set and "<" not in name}
    secret = {"PANTAU_OIDC_CLIENT_SECRET": ""}
    defaults = {name: str(Settings.model_fields[name.removeprefix("PANTAU_").lower()].default) for name in shown}
    assert shown == defaults | secret


def test_every_setting_of_the_example_has_words_above_it() -> None:
    said = False
    for line in (DEPLOY / "env.example").read_text("utf-8").splitlines():
        said = bool(line) and (said or line.startswith("# "))
        assert said or not LINE.fullmatch(line), line


def test_the_example_can_be_used_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for is_set, name, value in lines():
        monkeypatch.delenv(name, raising=False)
        if is_set:
            monkeypatch.setenv(name, str(tmp_path) if name == "PANTAU_SECRETS_DIR" else value)
    assert read_settings().address == "https://pantau.contoh.go.id"


@pytest.mark.parametrize("unit", [one for one in UNITS if one.suffix == ".service"], ids=lambda one: one.name)
def test_a_unit_runs_a_command_that_there_is(unit: Path) -> None:
    words = re.findall(r"python app\.py ([a-z ]+)", unit.read_text("utf-8"))
    assert words
    for asked in words:
        known = commands()
        for word in asked.split():
            known = getattr(known[word], "commands", {})


def test_services_are_hardened_alike_and_write_to_their_own_folders_only() -> None:
    kept = []
    for unit in (one for one in UNITS if one.suffix == ".service"):
        text = unit.read_text("utf-8")
        kept.append(re.findall(r"^(?:User|Protect|Private|Restrict|No|Capab|System|Lock|UMask).*", text, re.MULTILINE))
        assert set(" ".join(re.findall(r"^ReadWritePaths=(.*)", text, re.MULTILINE)).split()) <= {
            "/srv/pantau/var",
            "/var/backups/pantau",
        }
    assert "ProtectSystem=strict" in kept[0]
    assert all(one == kept[0] for one in kept)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    program = tmp_path / "srv/.venv/bin/python"
    program.parent.mkdir(parents=True)
    program.symlink_to("/bin/true")
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace("/srv/pantau", f"{tmp_path}/srv"))
    command = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stderr) == (0, "")
