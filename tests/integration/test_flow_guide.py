"""The worked flow of docs/connect-a-service.md: the files that the page shows, run by the commands that it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/connect-a-service.md").read_text("utf-8").partition("\n## A flow from start to finish\n")[2]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ .*? (check|pull|explain) (\S+)$")
SECONDS = re.compile(r"in \d+\.\d s$")


def block(language: str) -> str:
    """The only block in a language."""
    (found,) = [content for name, content in BLOCKS if name == language]
    return found


def told() -> Iterator[tuple[list[str], list[str]]]:
    """Each command of the page with the lines that stand below it, in order."""
    for name, content in BLOCKS:
        for part in re.split(r"^(?=\$ )", content, flags=re.MULTILINE) if not name else ():
            first, *lines = part.splitlines() or [""]
            if found := COMMAND.match(first):
                yield [found[1], found[2]], lines


def visits() -> Iterator[tuple[int, str, str, str, str, str]]:
    """The register of two years: three clinics, four rooms, six days a week, and its faults."""
    rows = []
    days = (date(2024, 1, 1) + timedelta(days=number) for number in range(731))
    for day in (one for one in days if one.weekday() < 6):
        for clinic, size in (("P01", 3), ("P02", 2), ("P03", 1)):
            for room, usual in (("UMUM", 60), ("GIGI", 22), ("KIA", 31), ("LANSIA", 9)):
                number = len(rows) + 1
                count = 1200 + number % 100 if number % 997 == 0 else usual * size + number * 7919 % 17 - 8
                rows.append((number, f"{day:%d/%m/%Y}", clinic, room, f"{count:,}".replace(",", "."), "OK"))
    rows += [(len(rows) + 1 + number, *row[1:5], "KOREKSI") for number, row in enumerate(rows[::420])]
    for day, amount in (("17/11/2025", "tidak dicatat"), ("31/02/2025", "12"), ("17/11/2062", "12")):
        rows.append((len(rows) + 1, day, "P02", "UMUM", amount, "OK"))
    yield from rows


def make_database(url: str) -> None:
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE m_puskesmas (kd TEXT, nama TEXT, kec TEXT)"))
        clinics = [("P01", "Puskesmas Baloi Permai", "BATAM KOTA"), ("P02", "Puskesmas Sei Langkai", "Sagulung")]
        for row in (*clinics, ("P03", "Puskesmas Belakang Padang", "Belakang Padang")):
            connection.exec_driver_sql("INSERT INTO m_puskesmas VALUES (?, ?, ?)", row)
        connection.execute(
            text("CREATE TABLE t_kunjungan (id INTEGER, tgl TEXT, kd_pusk TEXT, poli TEXT, jml TEXT, sts TEXT)")
        )
        connection.exec_driver_sql("INSERT INTO t_kunjungan VALUES (?, ?, ?, ?, ?, ?)", list(visits()))


@dataclass(frozen=True)
class Guide:
    """The city with the sixth service."""

    services: Path
    run: Callable[..., str]


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    shutil.copytree(ROOT / "cities/batam", tmp_path / "cities/batam")
    services = tmp_path / "cities/batam/services"
    (services / "clinics.sql").write_text(block("sql"))
    (services / "clinics.toml").write_text(block("toml"))
    (target,) = [content for name, content in BLOCKS if not name and content.startswith("clinics,target")]
    with (tmp_path / "cities/batam/targets.csv").open("a") as file:
        file.write(target)
    make_database(f"sqlite:///{tmp_path}/clinics.db")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PANTAU_")}
    mine = {
        "PANTAU_CITIES_DIR": f"{tmp_path}/cities",
        "PANTAU_MART_URL": f"sqlite:///{tmp_path}/mart.db",
        "PANTAU_SOURCE_CLINICS_URL": f"sqlite:///{tmp_path}/clinics.db",
    }

    def run(*words: str, code: int = 0) -> str:
        command = [sys.executable, "app.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=kept | mine, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return Guide(services, run)


def test_the_commands_say_what_the_page_shows(guide: Guide) -> None:
    asked = list(told())
    assert [words[0] for words, _ in asked] == ["check", "pull", "pull", "explain"]
    for words, lines in asked:
        said = [SECONDS.sub("in … s", line) for line in guide.run(*words).splitlines()]
        for line in lines:
            shown = ".*".join(map(re.escape, SECONDS.sub("in … s", line).split("…")))
            assert any(re.fullmatch(shown, one) for one in said), (line, said)


def test_a_column_that_is_called_wrong_is_told_as_the_page_shows(guide: Guide) -> None:
    file = guide.services / "clinics.sql"
    file.write_text(file.read_text().replace("AS amount", "AS amunt"))
    said = guide.run("check", "clinics", code=1)
    assert said in [content for name, content in BLOCKS if not name]
    profile = guide.services / "clinics.toml"
    profile.write_text(profile.read_text().replace("noun = ", "nounn = ", 1))
    assert "metrics.a_day.nounn: unknown key 'nounn'. Did you mean 'noun'?" in guide.run("check", "clinics", code=1)


def test_a_category_that_is_added_later_maps_old_rows_without_rewriting_a_month(guide: Guide) -> None:
    guide.run("pull", "clinics")
    profile = guide.services / "clinics.toml"
    added = '[[categories]]\ncode = "lansia"\nlabel = { id = "Lansia", en = "The old" }\n\n[metrics.a_day]'
    profile.write_text(profile.read_text().replace("[metrics.a_day]", added))
    said = guide.run("pull", "clinics")
    assert "not mapped" not in said
    assert "; 0 of 25 months rewritten" in said
