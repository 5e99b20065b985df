"""A good profile is read whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from queries.errors import UnknownNameError
from queries.profile.load import load_profile
from queries.profile.measures import MEASURES
from queries.profile.models import (
    Category,
    City,
    Department,
    District,
    EventRow,
    Fact,
    Frozen,
    Holiday,
    Metric,
    Profile,
    Service,
    Target,
    Tile,
)
from queries.profile.page import PageChart, PageTable, ServicePage
from queries.profile.places import Places
from tests.small_city import edit, write_city

BATAM = Path(__file__).parents[2] / "cities" / "batam"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_city(tmp_path)


@pytest.fixture(scope="module")
def batam() -> Profile:
    return load_profile(BATAM)


def test_rows_become_values_in_the_order_of_their_files(city: Path) -> None:
    profile = load_profile(city)
    assert [department.code for department in profile.departments] == ["pajak", "jalan", "dispenda", "kas"]
    assert profile.departments[0].aliases == ("Bapenda", "Badan Pendapatan")
    assert profile.departments[1].name == "Dinas Jalan, Jembatan dan Taman"
    assert profile.departments[2].valid_to == date(2016, 12, 31)
    assert (profile.districts[1].col, profile.districts[1].row) == (2, 1)
    assert profile.holidays[0].kind == "city"
    assert profile.targets[0].fiscal_year is None
    assert profile.targets[1].value == Decimal("90.5")


def test_services_stand_in_their_order_and_are_named_by_their_files(city: Path) -> None:
    edit(city, "services/potholes.toml", "order = 1", "order = 3")
    assert [service.key for service in load_profile(city).services] == ["spending", "potholes"]


def test_fractions_of_a_toml_are_exact(city: Path) -> None:
    edit(city, "services/spending.toml", "watch = -5", "watch = -0.1")
    assert load_profile(city).service("spending").metrics["realised_percent"].watch == Decimal("-0.1")


def test_a_byte_order_mark_and_windows_lines_do_no_harm(city: Path) -> None:
    for name in ("departments.csv", "services/spending.toml"):
        text = (city / name).read_text(encoding="utf-8")
        (city / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_profile(city).departments[0].code == "pajak"


def test_a_dialect_s_own_sql_wins_and_mariadb_takes_mysql_s(city: Path) -> None:
    profile = load_profile(city)
    statements = {name: profile.statement("spending.sql", name) for name in ("sqlite", "mysql", "mariadb")}
    assert statements == {"sqlite": "SELECT 1 AS month", "mysql": "SELECT 2 AS month", "mariadb": "SELECT 2 AS month"}


def test_sql_for_another_dialect_alone_is_an_error_that_names_the_file_to_write(city: Path) -> None:
    (city / "services/spending.sql").unlink()
    with pytest.raises(UnknownNameError, match=r"no SQL for postgresql. Write services/spending.postgresql.sql."):
        load_profile(city).statement("spending.sql", "postgresql")


def test_the_digest_changes_with_any_file_and_with_nothing_else(city: Path) -> None:
    before = load_profile(city).digest
    (city / "README.md").write_text("notes")
    assert load_profile(city).digest == before
    edit(city, "services/asphalt.sql", "SELECT 1", "SELECT 2")
    assert load_profile(city).digest != before


def test_departments_stand_from_their_first_to_their_last_day(city: Path) -> None:
    profile = load_profile(city)
    on = {day: [department.code for department in profile.departments_on(day)] for day in LAST_DAYS}
    assert on == {LAST_DAYS[0]: ["dispenda"], LAST_DAYS[1]: ["pajak", "jalan"]}


LAST_DAYS = (date(2016, 12, 31), date(2017, 1, 1))


def test_an_unknown_service_is_an_error_with_the_nearest_name(city: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'potholes'"):
        load_profile(city).service("pothole")


def test_batam_has_44_departments_today_and_12_districts_of_which_3_are_islands(batam: Profile) -> None:
    today = batam.departments_on(date(2026, 1, 1))
    assert len(today) == 44
    assert sum(department.kind == "kecamatan" for department in today) == 12
    assert len(batam.districts) == 12
    assert sorted(district.name for district in batam.districts if district.area == "hinterland") == [
        "Belakang Padang",
        "Bulang",
        "Galang",
    ]
    assert len({(district.col, district.row) for district in batam.districts}) == 12


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("Dispenda", "bapenda"),
        ("Dinas Pendapatan Daerah", "bapenda"),
        ("BPPRD", "bapenda"),
        ("BPM", "dpmptsp"),
        ("DKP", "dlh"),
        ("BAPEDALDA", "dlh"),
        ("Bappeko", "bapelitbangda"),
        ("Kecamatan Sungai Beduk", "kec-sei-beduk"),
    ],
)
def test_batam_s_former_departments_lead_to_today_s(batam: Profile, former: str, today: str) -> None:
    assert Places(batam).department(former) == today


@pytest.mark.parametrize("word", ["SAGULUNG", "Kec. Sagulung", "kecamatan sagulung"])
def test_batam_s_districts_are_known_however_they_are_written(batam: Profile, word: str) -> None:
    assert Places(batam).district(word) == "sagulung"


def test_every_target_of_batam_s_profile_is_marked_as_an_example(batam: Profile) -> None:
    assert all("simulasi" in target.document for target in batam.targets)


PARTS = [City, Department, District, Holiday, Target, EventRow, Service, Fact, Category, Metric, Tile]
PARTS += [ServicePage, PageChart, PageTable]


@pytest.mark.parametrize("part", PARTS)
def test_the_guide_names_every_key_of_a_profile(part: type[Frozen]) -> None:
    guide = (BATAM.parents[1] / "docs" / "city-profile.md").read_text(encoding="utf-8")
    assert [name for name in part.model_fields if name != "key" and f"`{name}`" not in guide] == []


def test_the_guide_names_every_measure() -> None:
    guide = (BATAM.parents[1] / "docs" / "city-profile.md").read_text(encoding="utf-8")
    for shape, measures in MEASURES.items():
        line = next(line for line in guide.splitlines() if line.startswith(f"| {shape} |"))
        assert set(line.removeprefix(f"| {shape} | ").removesuffix(" |").split(", ")) == measures
