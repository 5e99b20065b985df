"""The longest-open cases: which of them the mart keeps after a pull, on every engine of a source."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from queries.errors import PantauError
from queries.mart import open_mart
from queries.metrics.reading import MartReader
from queries.metrics.rows import OpenRow
from queries.personal import MASKED
from queries.profile.models import Profile
from queries.viewer import Role, Viewer
from tests import servers
from tests.pulling import CASES_SQL, CASES_TYPES, NOW, Database, city, everything, pull

COLUMNS = ("came", "ended", "due_on", "how", "waited", "office", "kind", "no", "flag")
TYPES = f"{CASES_TYPES}, no VARCHAR(60), flag VARCHAR(20)"
PROFILE = city(sql={"cases.sql": CASES_SQL.replace(" FROM cases", ", no AS number, flag AS quarantine FROM cases")})
TODAY = pd.Timestamp(NOW.date())

DAYS = ("2021-01-01", "2024-02-29", "2025-03-14", "2025-03-14", "2025-12-31", "2026-03-15")
STRANGE_DAYS = ("", None, "0000-00-00", "2025-02-29", "2025-04-31", "2020-12-31", "2026-03-16", "kemarin", "2025-3-14")
DUES = (None, "", "2025-05-01", "2000-02-29", "2100-02-29", "2025-13-01", "segera")
OFFICES = ("Bapenda", " bapenda", "BAPENDA", "Dispenda", "", None)
NEW_OFFICES = ("Dinas X", "Dinas Y")  # which the profile does not know
PLACED = {"Bapenda": "bapenda", "bapenda": "bapenda", "BAPENDA": "bapenda", "Dispenda": "bapenda", "": ""}


@pytest.fixture
def mart(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_mart(f"sqlite:///{tmp_path_factory.mktemp('mart')}/mart.db")


@pytest.fixture
def source(source_urls: Callable[[str], str]) -> Database:
    return Database(source_urls("cases"))


def filed(
    number: Any, came: Any = "2025-06-01", office: Any = "Bapenda", ended: Any = None, due: Any = None
) -> tuple[Any, ...]:
    return (came, ended, due, None, 0, office, "Hotel", number, None)


def fill(source: Database, rows: Sequence[tuple[Any, ...]], day: str = "DATE") -> Database:
    source.table("cases", TYPES, COLUMNS, rows, day)
    return source


def listed(mart: Engine) -> tuple[OpenRow, ...]:
    with MartReader(Viewer(Role.MAYOR), mart) as reader:
        return reader.open_cases("cases")


def numbers(mart: Engine) -> list[str]:
    return [row.number for row in listed(mart)]


def random_cases(seed: int, many: int) -> list[tuple[Any, ...]]:
    """Rows with everything that can be wrong with a case, most of them open."""
    chance = random.Random(seed)
    rows = []
    for number in range(many):
        came = chance.choice(STRANGE_DAYS if chance.random() < 0.2 else DAYS)
        office = chance.choice(NEW_OFFICES if came == "2026-03-15" else OFFICES)
        ended = chance.choice((None, "", "2026-01-05", "bulan lalu")) if chance.random() < 0.3 else None
        how = chance.choice((None, "", "proses", "antre", "Selesai ", "refused"))
        waited = chance.choice((None, 0, 0, 3, -1))
        no = chance.choice((f"{chance.randrange(many):05d}", f" {number:05d} ", None, "  "))
        flag = chance.choice((None, None, "", "duplicate"))
        rows.append((came, ended, chance.choice(DUES), how, waited, office, "Hotel", no, flag))
    return rows


def wanted(rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, str, str, int, str]]:
    """Number, opened, due, waiting days and department of the cases to keep, counted without the product's code."""
    cases = pd.DataFrame(rows, columns=list(COLUMNS)).fillna({"ended": "", "due_on": "", "how": "", "waited": 0})
    cases = cases.fillna({"flag": "", "no": "", "office": ""})
    day = pd.to_datetime(cases.came, format="%Y-%m-%d", errors="coerce").where(cases.came.str.len() == 10)
    due = pd.to_datetime(cases.due_on, format="%Y-%m-%d", errors="coerce")
    ends = cases.how.str.strip().str.lower().isin(["selesai", "refused"])
    good = day.between("2021-01-01", TODAY) & (cases.ended == "") & (cases.flag == "") & ~ends & (cases.waited >= 0)
    good &= (cases.due_on == "") | due.notna()
    cases = cases.assign(no=cases.no.str.strip(), department=cases.office.str.strip().map(PLACED).fillna("?"))
    cases = cases[good & (cases.no != "")].sort_values(["came", "no"])
    oldest = (cases.index.isin(cases.index[:200])) | (cases.groupby("department").cumcount() < 20)
    kept = cases[oldest]
    return sorted(zip(kept.came, kept.no, kept.due_on, kept.waited.astype(int), kept.department, strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_list_is_that_of_a_count_over_all_rows(mart: Engine, source: Database, seed: int) -> None:
    # Of rows alike in day and number any may be kept, so each number stands once among the open ones.
    rows = list({row[7]: row for row in random_cases(seed, 4000)}.values())
    pull(mart, fill(source, rows, "VARCHAR(30)").url, "cases", PROFILE)
    found = [
        (row.opened.isoformat(), row.number, row.due.isoformat() if row.due else "", row.waiting, row.department)
        for row in listed(mart)
    ]
    assert sorted(found) == wanted(rows)
    assert len(found) > 200
    assert [row[:2] for row in found] == sorted(row[:2] for row in found)


def test_the_two_hundred_oldest_and_twenty_of_each_department_are_kept(mart: Engine, source: Database) -> None:
    rows = [filed(f"A{number:03d}", "2024-05-01") for number in range(250)]
    rows += [filed(f"B{number:03d}", "2025-05-01", "Dinas X") for number in range(25)]
    pull(mart, fill(source, rows).url, "cases", PROFILE)
    assert numbers(mart) == [f"A{number:03d}" for number in range(200)] + [f"B{number:03d}" for number in range(20)]


def test_a_new_alias_makes_two_names_one_department(mart: Engine, source: Database) -> None:
    rows = [filed(f"A{number:03d}", "2024-05-01") for number in range(200)]
    offices = ("Dinas X", "Dinas Y")
    rows += [
        filed(f"{office[-1]}{number:02d}", f"2025-05-{number + 1:02d}", office)
        for office in offices
        for number in range(25)
    ]
    pull(mart, fill(source, rows).url, "cases", PROFILE)
    assert [row.department for row in listed(mart)].count("?") == 20
    other = PROFILE.departments[1].model_copy(
        update={"code": "dinas", "short": "D", "name": "Dinas", "aliases": offices, "successor": None, "valid_to": None}
    )
    again = pull(mart, source.url, "cases", PROFILE.model_copy(update={"departments": (PROFILE.departments[0], other)}))
    assert again.facts[0].months_rewritten == 0
    kept = [row.number for row in listed(mart) if row.department == "dinas"]
    assert kept == [f"{letter}{number:02d}" for number in range(10) for letter in "XY"]


def test_what_happens_at_the_source_is_in_the_list_after_the_next_pull(mart: Engine, source: Database) -> None:
    rows = [filed(number, f"2025-06-0{number}", due="2025-07-01") for number in range(1, 8)]
    pull(mart, fill(source, rows).url, "cases", PROFILE)
    assert numbers(mart) == ["1", "2", "3", "4", "5", "6", "7"]
    changes = {
        "UPDATE cases SET ended = '2026-01-05' WHERE no = '1'": "2 3 4 5 6 7",
        "DELETE FROM cases WHERE no = '2'": "3 4 5 6 7",
        "UPDATE cases SET flag = 'duplicate' WHERE no = '3'": "4 5 6 7",
        "UPDATE cases SET came = '2025-06-09' WHERE no = '4'": "5 6 7 4",
        "UPDATE cases SET ended = NULL WHERE no = '1'": "1 5 6 7 4",
        "UPDATE cases SET no = NULL WHERE no = '7'": "1 5 6 4",
    }
    for change, expected in changes.items():
        source.run(change)
        pull(mart, source.url, "cases", PROFILE)
        assert " ".join(numbers(mart)) == expected, change


def test_a_number_is_corrected_although_no_month_has_changed(mart: Engine, source: Database) -> None:
    pull(mart, fill(source, [filed("1"), filed("2")]).url, "cases", PROFILE)
    source.run("UPDATE cases SET no = '9' WHERE no = '1'")
    assert pull(mart, source.url, "cases", PROFILE).facts[0].months_rewritten == 0
    assert numbers(mart) == ["2", "9"]


def test_a_case_of_tomorrow_is_listed_when_its_day_has_come(mart: Engine, source: Database) -> None:
    pull(mart, fill(source, [filed("1"), filed("2", "2026-03-16")]).url, "cases", PROFILE)
    assert numbers(mart) == ["1"]
    pull(mart, source.url, "cases", PROFILE, now=NOW + pd.Timedelta(days=1).to_pytimedelta())
    assert numbers(mart) == ["1", "2"]


def test_a_source_without_numbers_is_pulled_and_lists_nothing(mart: Engine, source: Database) -> None:
    pull(mart, fill(source, [filed("1")]).url, "cases", PROFILE)
    assert numbers(mart) == ["1"]
    without: Profile = city()
    assert pull(mart, source.url, "cases", without).facts[0].accepted.rows == 1
    assert numbers(mart) == []


def test_numbers_that_are_whole_numbers_are_listed_as_they_are_written(mart: Engine, source: Database) -> None:
    source.table("cases", TYPES.replace("no VARCHAR(60)", "no BIGINT"), COLUMNS, [filed(7), filed(12), filed(None)])
    pull(mart, source.url, "cases", PROFILE)
    assert numbers(mart) == ["12", "7"]


def test_what_looks_like_a_person_is_masked_and_never_stored(mart: Engine, source: Database) -> None:
    personal = ["2171011203900001", "0812-3456-7890", "budi@contoh.id"]
    rows = [filed(number) for number in [*personal, "1", "x" * 60]]
    pull(mart, fill(source, rows).url, "cases", PROFILE)
    assert sorted(numbers(mart)) == sorted([*[MASKED] * 3, "1", "x" * 40])
    mart.dispose()
    for file in Path(mart.url.database or "").parent.iterdir():
        assert not any(number.encode() in file.read_bytes() for number in personal)


def test_a_pull_that_fails_leaves_the_list_as_it_was(mart: Engine, source: Database) -> None:
    pull(mart, fill(source, [filed("1")]).url, "cases", PROFILE)
    source.run("DELETE FROM cases")
    with pytest.raises(PantauError):
        pull(mart, source.url, "cases", PROFILE)
    assert numbers(mart) == ["1"]


def test_a_mart_made_before_there_was_a_list_gets_its_table_on_opening(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mart.db"
    older = open_mart(url)
    with older.begin() as connection:
        connection.exec_driver_sql("DROP TABLE open_case")
    older.dispose()
    source = fill(Database(f"sqlite:///{tmp_path}/cases.db"), [filed("1")])
    newer = open_mart(url)
    pull(newer, source.url, "cases", PROFILE)
    assert numbers(newer) == ["1"]


def test_on_a_mart_in_postgresql_the_list_is_the_same(postgresql_server: str, tmp_path: Path) -> None:
    source = fill(Database(f"sqlite:///{tmp_path}/cases.db"), [filed("2", due="2025-07-01"), filed("1")])
    newer = open_mart(servers.new_database(postgresql_server))
    pull(newer, source.url, "cases", PROFILE)
    assert [(row.number, row.due and row.due.isoformat()) for row in listed(newer)] == [
        ("1", None),
        ("2", "2025-07-01"),
    ]
    assert everything(newer, "SELECT count(*) FROM open_case") == [(2,)]
