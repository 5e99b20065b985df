"""A fault of a profile is told with file, line or key, what is wrong, and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.errors import ProfileError
from queries.profile.load import load_profile
from tests.small_city import FILES, edit, write_city

POTHOLES = "services/potholes.toml"
SPENDING = "services/spending.toml"


def faults_of(folder: Path) -> list[str]:
    """What is told of the profile; nothing where it is good."""
    try:
        load_profile(folder)
    except ProfileError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_city(tmp_path / "contoh")


TABLE_FAULTS = {
    "duplicate department": (
        "departments.csv",
        "kas,Kantor",
        "jalan,Dinas Baru,Baru,dinas,2017-01-01,,,\nkas,Kantor",
        "departments.csv, line 5, code: the same code as line 3. Change one or delete the line.",
    ),
    "alias of two departments": (
        "departments.csv",
        "2017-01-01,,,\n",
        "2017-01-01,,,BAPENDA\n",
        "departments.csv, line 3, aliases: 'BAPENDA' already stands for 'pajak' (departments.csv, line 2, aliases). "
        "Leave it with one of them.",
    ),
    "missing successor": (
        "departments.csv",
        "2016-12-31,pajak",
        "2016-12-31,pajek",
        "departments.csv, line 4, successor: no department has the code 'pajek'. Did you mean 'pajak'?",
    ),
    "successor without a last day": (
        "departments.csv",
        "2016-12-31,pajak",
        ",pajak",
        "departments.csv, line 4, valid_to: a department with a successor has no last day. "
        "Write its last day, or leave the successor blank.",
    ),
    "impossible date": (
        "departments.csv",
        "2016-12-31",
        "2016-13-01",
        "departments.csv, line 4, valid_to: '2016-13-01' does not fit. Write a day such as 2026-01-31.",
    ),
    "a year for a date": (
        "departments.csv",
        "2000-01-01",
        "2000",
        "departments.csv, line 4, valid_from: '2000' does not fit. Write a day such as 2026-01-31.",
    ),
    "last day before the first": (
        "departments.csv",
        "2016-12-31",
        "1999-12-31",
        "departments.csv, line 4, valid_to: 1999-12-31 is before valid_from. Write a day after 2000-01-01.",
    ),
    "code that cannot stand in a URL": (
        "districts.csv",
        "pulau,",
        "Pulau Jauh,",
        "districts.csv, line 3, code: 'Pulau Jauh' cannot be a code. "
        "Write up to 40 small letters, digits, - or _, beginning with a letter.",
    ),
    "blank cell": (
        "departments.csv",
        "pajak,Badan Pajak,",
        "pajak,,",
        "departments.csv, line 2, name: 'name' is blank. Write a text.",
    ),
    "too many cells": (
        "departments.csv",
        '"Dinas Jalan, Jembatan dan Taman"',
        "Dinas Jalan, Jembatan dan Taman",
        "departments.csv, line 3: the line has 9 cells, the header 8. "
        'Put a text that holds a comma in quotes: "one, two".',
    ),
    "misspelt column": (
        "districts.csv",
        ",aliases",
        ",alises",
        "districts.csv, line 1: unknown column 'alises'. Did you mean 'aliases'?",
    ),
    "missing column": (
        "districts.csv",
        "code,name,area,col,row,aliases\nutara,Utara,mainland,1,1,Kec. Utara;North\npulau,Pulau Jauh,hinterland,2,1,",
        "code,name,col,row,aliases\nutara,Utara,1,1,\npulau,Pulau Jauh,2,1,",
        "districts.csv, line 1: the column 'area' is missing. The columns are code, name, area, col, row, aliases.",
    ),
    "semicolons from a spreadsheet": (
        "holidays.csv",
        FILES["holidays.csv"],
        FILES["holidays.csv"].replace(",", ";"),
        "holidays.csv, line 1: the columns are separated by semicolons. Save the file with commas between columns.",
    ),
    "two tiles in one place": (
        "districts.csv",
        "hinterland,2,1",
        "hinterland,1,1",
        "districts.csv, line 3, col and row: the same place on the map as line 2. Change one or delete the line.",
    ),
    "tile outside the map": (
        "districts.csv",
        "hinterland,2,1",
        "hinterland,0,1",
        "districts.csv, line 3, col: 0 is too low. Write 1 or more.",
    ),
    "word for a number": (
        "districts.csv",
        "hinterland,2,1",
        "hinterland,dua,1",
        "districts.csv, line 3, col: 'dua' does not fit. Write a whole number such as 5.",
    ),
    "unknown kind of holiday": (
        "holidays.csv",
        ",city,",
        ",citi,",
        "holidays.csv, line 2, kind: 'citi' is not one of them. Did you mean 'city'?",
    ),
    "the same holiday twice": (
        "holidays.csv",
        "2026-05-15",
        "2026-03-02",
        "holidays.csv, line 3, day: the same day as line 2. Change one or delete the line.",
    ),
    "target of an unknown service": (
        "targets.csv",
        "potholes,in_time_percent,2026",
        "pothole,in_time_percent,2026",
        "targets.csv, line 3, service: there is no service 'pothole'. Did you mean 'potholes'?",
    ),
    "target of an unknown metric": (
        "targets.csv",
        "in_time_percent,2026",
        "in_time_persen,2026",
        "targets.csv, line 3, metric: there is no metric 'in_time_persen'. Did you mean 'in_time_percent'?",
    ),
    "target of an unknown category": (
        "targets.csv",
        "jalan,lubang",
        "jalan,lobang",
        "targets.csv, line 3, category: there is no category 'lobang'. Did you mean 'lubang'?",
    ),
    "target of an unknown department": (
        "targets.csv",
        "jalan,lubang",
        "jalur,lubang",
        "targets.csv, line 3, department: there is no department 'jalur'. Did you mean 'jalan'?",
    ),
    "Indonesian thousands": (
        "targets.csv",
        "90.5,",
        "1.950,",
        "targets.csv, line 3, value: 1.950 has more than two decimals. Write a plain number such as 1950 or 1950.25.",
    ),
    "not a number": (
        "targets.csv",
        "90.5,",
        "90%,",
        "targets.csv, line 3, value: '90%' does not fit. "
        "Write a plain number such as 1950.25, with a point and without separators of thousands.",
    ),
    "unquoted region code": (
        "city.toml",
        '"99.01"',
        "99.01",
        "city.toml, city.code: 99.01 does not fit. Write a text in quotes.",
    ),
    "unknown time zone": (
        "city.toml",
        "Asia/Jakarta",
        "Asia/Jakata",
        "city.toml, city.timezone: no time zone is called 'Asia/Jakata'. Did you mean 'Asia/Jakarta'?",
    ),
    "unknown country": (
        "city.toml",
        "first_year =",
        'country = "XX"\nfirst_year =',
        "city.toml, city.country: no holidays of 'XX' are known. Write an ISO 3166 code such as ID.",
    ),
}

SERVICE_FAULTS = {
    "syntax": (
        SPENDING,
        "order = 2",
        "order = ",
        f"{SPENDING}, line 2: not valid TOML: invalid value. "
        'Write key = "text", key = 3, key = ["a", "b"] or key = { id = "…", en = "…" }.',
    ),
    "the same metric twice": (
        POTHOLES,
        "[metrics.old]",
        "[metrics.backlog]",
        f"{POTHOLES}, line 37: not valid TOML: cannot declare metrics.backlog twice. "
        "Write each key and each [table] once.",
    ),
    "misspelt key": (
        SPENDING,
        "cadence =",
        "cadense =",
        f"{SPENDING}, cadense: unknown key 'cadense'. Did you mean 'cadence'?",
    ),
    "misspelt key that may be left out": (
        POTHOLES,
        "phrase =",
        "phrases =",
        f"{POTHOLES}, metrics.backlog.phrases: unknown key 'phrases'. Did you mean 'phrase'?",
    ),
    "missing language": (
        POTHOLES,
        '{ id = "Retak", en = "Crack" }',
        '{ id = "Retak" }',
        f"{POTHOLES}, categories[retak].label.en: 'en' is missing. Write a text in quotes.",
    ),
    "unknown icon": (
        POTHOLES,
        'icon = "dot"',
        'icon = "dott"',
        f"{POTHOLES}, icon: 'dott' is not one of them. Did you mean 'dot'?",
    ),
    "unknown shape": (
        SPENDING,
        'shape = "budget"',
        'shape = "bugdet"',
        f"{SPENDING}, facts.spending.shape: 'bugdet' is not one of them. Did you mean 'budget'?",
    ),
    "misspelt owner": (
        POTHOLES,
        'owner = "jalan"',
        'owner = "jalann"',
        f"{POTHOLES}, owner: no department has the code 'jalann'. Did you mean 'jalan'?",
    ),
    "owner of former days": (
        SPENDING,
        'owner = "pajak"',
        'owner = "kas"',
        f"{SPENDING}, owner: 'kas' has passed to a successor. Write pajak.",
    ),
    "misspelt owner of a metric": (
        POTHOLES,
        'owner = "pajak"',
        'owner = "pajek"',
        f"{POTHOLES}, metrics.asphalt.owner: no department has the code 'pajek'. Did you mean 'pajak'?",
    ),
    "unknown department of a fact": (
        POTHOLES,
        'department = "jalan"',
        'department = "jalur"',
        f"{POTHOLES}, facts.asphalt.department: no department has the code 'jalur'. Did you mean 'jalan'?",
    ),
    "missing SQL file": (
        POTHOLES,
        'sql = "asphalt.sql"',
        'sql = "asphalts.sql"',
        f"{POTHOLES}, facts.asphalt.sql: there is no file services/asphalts.sql. Did you mean 'asphalt.sql'?",
    ),
    "unknown fact": (
        POTHOLES,
        'fact = "holes"',
        'fact = "hole"',
        f"{POTHOLES}, metrics.backlog.fact: the service has no fact 'hole'. Did you mean 'holes'?",
    ),
    "no fact named among several": (
        POTHOLES,
        'fact = "holes"\n',
        "",
        f"{POTHOLES}, metrics.backlog.fact: the service has 2 facts and the metric names none. "
        "Write one of holes, asphalt.",
    ),
    "measure of another shape": (
        POTHOLES,
        'measure = "backlog"',
        'measure = "realised"',
        f"{POTHOLES}, metrics.backlog.measure: a fact of shape case has no measure 'realised'. "
        "Write one of backlog, backlog_change, closed, closed_cancelled, closed_done, closed_refused, closed_returned, "
        "in_time_percent, median_days, open_in_band, overdue, p90_days, received.",
    ),
    "misspelt measure": (
        POTHOLES,
        'measure = "backlog"',
        'measure = "backlogs"',
        f"{POTHOLES}, metrics.backlog.measure: a fact of shape case has no measure 'backlogs'. Did you mean 'backlog'?",
    ),
    "band out of range": (
        POTHOLES,
        "band = 2",
        "band = 3",
        f"{POTHOLES}, metrics.old.band: there are 3 age bands, not 4. Write 0 to 2.",
    ),
    "band left out": (
        POTHOLES,
        "band = 2\n",
        "",
        f"{POTHOLES}, metrics.old.band: the measure needs this key. Write it.",
    ),
    "least number of cases of a count": (
        POTHOLES,
        "band = 2",
        "band = 2\nfewest = 10",
        f"{POTHOLES}, metrics.old.fewest: open_in_band is judged however few cases there are. "
        "Delete the key: only in_time_percent, median_days, p90_days have it.",
    ),
    "least number of cases of a budget": (
        SPENDING,
        'against = "plan"',
        'against = "plan"\nfewest = 10',
        f"{SPENDING}, metrics.realised_percent.fewest: realised_percent is judged however few cases there are. "
        "Delete the key: only in_time_percent, median_days, p90_days have it.",
    ),
    "least number of cases below zero": (
        POTHOLES,
        "watch = 0\n",
        "watch = 0\nfewest = -1\n",
        f"{POTHOLES}, metrics.in_time_percent.fewest: -1 is too low. Write 0 or more.",
    ),
    "kind of a case": (
        POTHOLES,
        "band = 2",
        'band = 2\nkind = "capital"',
        f"{POTHOLES}, metrics.old.kind: a fact of shape case has no kinds. Delete the key.",
    ),
    "second fact where none is used": (
        POTHOLES,
        "band = 2",
        'band = 2\nof = "holes"',
        f"{POTHOLES}, metrics.old.of: the measure has no use for this key. Delete it.",
    ),
    "unknown kind of spending": (
        SPENDING,
        '"5.2" = "capital"',
        '"5.2" = "modal"',
        f"{SPENDING}, kinds.5.2: 'modal' is not one of them. Known: capital, contingency, operating, transfer.",
    ),
    "pace without a flow": (
        SPENDING,
        'against = "plan"',
        'against = "pace"',
        f"{SPENDING}, metrics.realised_percent.against: a fact of shape budget has no pace. "
        'Write "target" or "nothing".',
    ),
    "judged by a target that nobody set": (
        SPENDING,
        'against = "plan"',
        'against = "target"',
        f"{SPENDING}, metrics.realised_percent.against: the metric has no target. "
        'Write a line into targets.csv, or against = "nothing".',
    ),
    "thresholds the wrong way round": (
        SPENDING,
        "behind = -10",
        "behind = 10",
        f"{SPENDING}, metrics.realised_percent.behind: behind (10) is above watch (-5). "
        "Write -5 or less: behind is the worse of the two.",
    ),
    "age bands that do not rise": (
        POTHOLES,
        "age_bands = [3, 7]",
        "age_bands = [7, 3]",
        f"{POTHOLES}, age_bands: [7, 3] are not rising bounds. "
        "Write days above 0, each higher than the one before: [3, 7].",
    ),
    "placeholder in one language only": (
        POTHOLES,
        'en = "{value} open"',
        'en = "some open"',
        f"{POTHOLES}, metrics.backlog.phrase: the two languages do not hold the same placeholders. "
        "Write {value} or {size} in both or in neither.",
    ),
    "column head too long": (
        POTHOLES,
        'id = "Lubang", en = "Holes"',
        'id = "Lubang di jalan", en = "Holes"',
        f"{POTHOLES}, metrics.in_time_percent.short.id: 'Lubang di jalan' has 15 letters. Write at most 12.",
    ),
    "plain name of an internal metric": (
        POTHOLES,
        'id = "Lubang", en = "Holes"',
        'id = "Lubang", en = "Holes" }\nplain = { id = "Lubang di jalan", en = "Holes in roads"',
        f"{POTHOLES}, metrics.in_time_percent.plain: the metric is internal: nobody would read it. "
        'Delete it, or write audience = "public".',
    ),
    "duplicate category": (
        POTHOLES,
        'code = "retak"\nlabel = { id = "Retak", en = "Crack" }',
        'code = "lubang"\nlabel = { id = "Lubang", en = "Hole" }',
        f"{POTHOLES}, categories[lubang]: two categories have this code. Change one or delete it.",
    ),
    "alias of two categories": (
        POTHOLES,
        'label = { id = "Retak", en = "Crack" }',
        'label = { id = "Retak", en = "Crack" }\naliases = ["Ber Lubang"]',
        f"{POTHOLES}, categories[retak]: 'Ber Lubang' already stands for 'lubang' "
        f"({POTHOLES}, categories[lubang]). Leave it with one of them.",
    ),
    "tile of an unknown metric": (
        POTHOLES,
        'headline = "backlog"',
        'headline = "backlogs"',
        f"{POTHOLES}, tile.headline: the service has no metric 'backlogs'. Did you mean 'backlog'?",
    ),
    "column of an unknown metric": (
        POTHOLES,
        'heat = ["in_time_percent"]',
        'heat = ["on_time_percent"]',
        f"{POTHOLES}, heat: the service has no metric 'on_time_percent'. Did you mean 'in_time_percent'?",
    ),
    "bar that is no percentage": (
        POTHOLES,
        'bar = "in_time_percent"',
        'bar = "old"',
        f"{POTHOLES}, tile.bar: 'old' is not a percentage (its measure is open_in_band). "
        "Name a metric whose measure ends in _percent.",
    ),
    "two services of one name": (
        SPENDING,
        '"Belanja"',
        '"LUBANG JALAN"',
        f"{SPENDING}, label.id: {POTHOLES} is called 'LUBANG JALAN' as well. "
        "Give one of the two services another name.",
    ),
    "two services in one place": (
        SPENDING,
        "order = 2",
        "order = 1",
        f"{SPENDING}, order: {POTHOLES} has the order 1 as well. Write a free one, for example 2.",
    ),
    "a service that names itself": (
        SPENDING,
        "order = 2",
        'order = 2\nkey = "belanja"',
        f"{SPENDING}, key: a service's name is the name of its file. Delete the key, or rename the file.",
    ),
}


def test_the_small_city_has_no_fault(city: Path) -> None:
    assert faults_of(city) == []


@pytest.mark.parametrize(
    "case", [*TABLE_FAULTS.values(), *SERVICE_FAULTS.values()], ids=[*TABLE_FAULTS, *SERVICE_FAULTS]
)
def test_one_fault_gives_exactly_one_message(city: Path, case: tuple[str, str, str, str]) -> None:
    name, old, new, told = case
    edit(city, name, old, new)
    assert faults_of(city) == [told]


def test_a_broken_placeholder_is_told_per_language(city: Path) -> None:
    edit(city, POTHOLES, 'id = "{value} terbuka", en = "{value} open"', 'id = "{val} terbuka", en = "{value open"')
    assert faults_of(city) == [
        f"{POTHOLES}, metrics.backlog.phrase.id: unknown placeholder '{{val}}'. Did you mean 'value'?",
        f"{POTHOLES}, metrics.backlog.phrase.en: the braces do not match. "
        "Write {value} or {size}, and {{ for a brace.",
        f"{POTHOLES}, metrics.backlog.phrase: the two languages do not hold the same placeholders. "
        "Write {value} or {size} in both or in neither.",
    ]


def test_successors_in_a_circle_are_told_of_every_department_in_it(city: Path) -> None:
    edit(
        city,
        "departments.csv",
        "pajak,Badan Pajak,Pajak,badan,2017-01-01,,,",
        "pajak,Badan Pajak,Pajak,badan,2017-01-01,2020-01-01,kas,",
    )
    told = [fault for fault in faults_of(city) if "circle" in fault]
    assert [fault.split(":")[0] for fault in told] == [f"departments.csv, line {line}, successor" for line in (2, 4, 5)]
    assert told[0].endswith("Leave it blank for the department that stands today.")


def test_two_files_of_one_service_in_different_case_are_told(city: Path) -> None:
    (city / "services/Spending.toml").write_text((city / SPENDING).read_text())
    told = faults_of(city)
    assert (
        "services/Spending.toml: 'Spending' cannot name a service. "
        "Rename the file: small letters, digits and _, beginning with a letter." in told
    )
    assert f"{SPENDING}, label.en: services/Spending.toml is called 'Spending' as well. " in " ".join(told)


@pytest.mark.parametrize("missing", ["city.toml", "departments.csv"])
def test_a_missing_file_is_one_message(city: Path, missing: str) -> None:
    (city / missing).unlink()
    assert faults_of(city) == [f"{missing}: the file is missing. Write it; docs/city-profile.md lists its contents."]


def test_a_misnamed_file_is_told(city: Path) -> None:
    (city / "district.csv").write_text("code\n")
    assert faults_of(city) == ["district.csv: the profile has no such file. Did you mean 'districts.csv'?"]


def test_districts_holidays_and_targets_may_be_absent(city: Path) -> None:
    for name in ("districts.csv", "holidays.csv"):
        (city / name).unlink()
    profile = load_profile(city)
    assert (profile.districts, profile.holidays) == ((), ())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == [
        f"{tmp_path}/nowhere: there is no such folder. Name the folder of a city, for example cities/batam."
    ]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [
        f"{tmp_path}: the profile is empty. "
        "Write city.toml, departments.csv, districts.csv, holidays.csv, targets.csv, events.csv, public.toml "
        "and services/*.toml there."
    ]


def test_a_profile_without_services_is_told(city: Path) -> None:
    for file in (city / "services").iterdir():
        file.unlink()
    assert "services/: the profile has no service. Write services/NAME.toml for at least one." in faults_of(city)


def test_a_profile_without_departments_is_told(city: Path) -> None:
    (city / "departments.csv").write_text(FILES["departments.csv"].splitlines()[0])
    assert "departments.csv: there is no department. Write one line for each department." in faults_of(city)


def test_an_empty_table_file_is_told(city: Path) -> None:
    (city / "holidays.csv").write_text("")
    assert faults_of(city)[0] == (
        "holidays.csv, line 1: the column 'day' is missing. The columns are day, name, kind, document."
    )


def test_a_file_in_another_encoding_is_told_with_its_line(city: Path) -> None:
    (city / "districts.csv").write_bytes(FILES["districts.csv"].replace("Pulau", "Pulaü").encode("latin-1"))
    assert faults_of(city) == ["districts.csv, line 3: the file is not UTF-8. Save it again as UTF-8 text."]


def test_sql_of_an_unknown_dialect_and_empty_sql_are_told(city: Path) -> None:
    (city / "services/spending.postgres.sql").write_text(" \n")
    assert faults_of(city) == [
        "services/spending.postgres.sql: no dialect is called 'postgres'. Did you mean 'postgresql'?",
        "services/spending.postgres.sql: the file is empty. Write one SELECT.",
    ]


def test_faults_of_every_file_are_told_at_once_and_none_hides_another(city: Path) -> None:
    tables = {name: case for name, case in TABLE_FAULTS.items() if name in MANY}
    services = {name: case for name, case in SERVICE_FAULTS.items() if name in MANY}
    for name, old, new, _ in (*tables.values(), *services.values()):
        edit(city, name, old, new)
    told = faults_of(city)
    assert sorted(told) == sorted(case[3] for case in (*tables.values(), *services.values()))
    assert len(told) == len(MANY)


MANY = (
    "alias of two departments",
    "missing successor",
    "a year for a date",
    "two tiles in one place",
    "unknown kind of holiday",
    "target of an unknown metric",
    "not a number",
    "unknown time zone",
    "misspelt key",
    "misspelt key that may be left out",
    "unknown icon",
    "misspelt owner",
    "misspelt owner of a metric",
    "missing SQL file",
    "unknown fact",
    "band out of range",
    "thresholds the wrong way round",
    "column head too long",
    "alias of two categories",
    "tile of an unknown metric",
    "two services of one name",
    "two services in one place",
)
