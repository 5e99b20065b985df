"""public.toml: what may be published; all its faults are told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from queries.errors import ProfileError
from queries.profile.check_public import goes_in_circles
from queries.profile.load import load_profile
from tests.small_city import FILES, write_city

BATAM = Path(__file__).parents[2] / "cities" / "batam"
HEAD = """
[public]
department = "jalan"
email = "data@kota.example"
first_year = 2025
licence = { name = "CC BY 4.0", url = "https://creativecommons.org/licenses/by/4.0/", code = "CC-BY-4.0" }
unmapped = { id = "Belum terpetakan", en = "Not mapped" }
none = { id = "Tidak disebut", en = "Not stated" }
"""
TABLE = """
[[tables]]
key = "{key}"
service = "potholes"
by = [{by}]
metrics = [{metrics}]
title = {{ id = "t", en = "t" }}
description = {{ id = "d", en = "d" }}
concept = {{ id = "c", en = "c" }}
classification = {{ id = "k", en = "k" }}
"""
POTHOLES = "services/potholes.toml"


def table(key: str = "lubang", by: str = '"district"', metrics: str = '"backlog"') -> str:
    return TABLE.format(key=key, by=by, metrics=metrics)


def public_city(folder: Path, public: str) -> Path:
    """The small city with its backlog and asphalt meant for the public."""
    open_ = FILES[POTHOLES].replace('measure = "backlog"\n', 'measure = "backlog"\naudience = "public"\n')
    return write_city(folder, FILES | {POTHOLES: open_, "public.toml": public})


def faults_of(folder: Path, public: str) -> list[str]:
    with pytest.raises(ProfileError) as caught:
        load_profile(public_city(folder, public))
    return [str(fault) for fault in caught.value.faults]


def test_a_city_without_the_file_publishes_nothing(tmp_path: Path) -> None:
    assert load_profile(write_city(tmp_path, FILES)).public is None


def test_what_is_listed_is_read(tmp_path: Path) -> None:
    public = load_profile(public_city(tmp_path, HEAD + table())).public
    assert public is not None
    assert (public.public.threshold, public.tables[0].by, public.tables[0].periods) == (5, ("district",), ("year",))


def test_batam_lists_the_twelve_documents_of_the_budget_menu() -> None:
    public = load_profile(BATAM).public
    assert public is not None
    assert len(public.documents) == 12


@pytest.mark.parametrize(
    ("public", "fault"),
    [
        (table(metrics='"backlogg"'), "has no metric 'backlogg'. Did you mean 'backlog'?"),
        (table(metrics='"in_time_percent"'), "the metric 'in_time_percent' is internal. Write audience"),
        (table(by='"channel"'), "what a channel is called is written by the source"),
        (table(by='"districts"'), "there is no dimension 'districts'. Did you mean 'district'?"),
        (table(by='"kind"'), "a case has no kind"),
        (table().replace('service = "potholes"', 'service = "pothole"'), "Did you mean 'potholes'?"),
        (table() + table(), "'lubang' stands there twice"),
        ('[[metrics]]\nmetric = "potholes.backlogg"\n', "Did you mean 'backlog'?"),
        ('[[metrics]]\nmetric = "holes.backlog"\n', "there is no service 'holes'"),
        (table().replace('key = "lubang"', 'key = "Lubang Jalan"'), "tables"),
        (table().replace("title =", "titel ="), "titel"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, public: str, fault: str) -> None:
    found = faults_of(tmp_path, HEAD + public)
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"jalan"', '"jalang"', "public.department"),
        ('"jalan"', '"dispenda"', "public.department"),
        ("first_year = 2025", "first_year = 2025\nthreshold = 1", "public.threshold"),
        ("data@kota.example", "nobody", "public.email"),
        ("https://creative", "http://creative", "public.licence.url"),
        ("first_year = 2025", 'first_year = 2025\nthings = ["potholes.holles"]', "Did you mean 'potholes.holes'?"),
        ("first_year = 2025", 'first_year = 2025\nthings = ["potholes.asphalt"]', "holds no cases"),
    ],
)
def test_each_fault_of_the_terms_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, HEAD.replace(old, new))
    assert any(fault in one for one in found), found


DOCUMENT = '[[documents]]\ncode = "lkpd"\ntitle = {{ id = "t", en = "t" }}\ndue = {due}\n'


def test_a_document_is_due_on_a_day_counted_from_its_fiscal_year(tmp_path: Path) -> None:
    dated = DOCUMENT.format(due="{ year = -1, month = 12, day = 31 }")
    public = load_profile(public_city(tmp_path, HEAD + dated)).public
    assert public is not None
    assert public.documents[0].due is not None
    assert public.documents[0].due.of(2027) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("due", "fault"),
    [
        ("{ month = 2, day = 29 }", "documents[no. 1].due.day: month 2 has no day 29 in every year. Write 28 or less."),
        ("{ month = 13, day = 1 }", "documents[lkpd].due.month: 13 is too high. Write 12 or less."),
        ("{ month = 6, day = 0 }", "documents[lkpd].due.day: 0 is too low. Write 1 or more."),
        ("{ month = 6, day = 1, year = 2026 }", "documents[lkpd].due.year: 2026 is too high."),
        ("{ month = 6 }", "documents[lkpd].due.day: 'day' is missing. Write a whole number such as 5."),
        ("{ month = 6, days = 1 }", "documents[lkpd].due.days: unknown key 'days'. Did you mean 'day'?"),
        ('"12-31"', "documents[lkpd].due: '12-31' does not fit. Write { month = 12, day = 31 }."),
        ('{ month = "Juni", day = 31 }', "documents[lkpd].due.month: 'Juni' does not fit. Write a whole number"),
    ],
)
def test_each_fault_of_a_day_that_a_document_is_due_is_told(tmp_path: Path, due: str, fault: str) -> None:
    found = faults_of(tmp_path, HEAD + DOCUMENT.format(due=due))
    assert any(fault in one for one in found), found


def test_every_document_of_batam_has_a_day_and_the_budget_s_come_before_its_reports() -> None:
    public = load_profile(BATAM).public
    assert public is not None
    due = {one.code: one.due.of(2026) for one in public.documents if one.due}
    assert len(due) == 12
    assert due["perda-apbd"] == date(2025, 12, 31)
    assert due["raperda-apbd"] < due["perda-apbd"] < due["dpa-skpd"] < due["perda-apbd-p"] < due["lra-skpd"]
    assert due["lra-skpd"] < due["opini-bpk"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults_of(tmp_path, HEAD.replace("nobody", "x") + table(metrics='"backlogg"') + table("b", by='"channel"'))
    assert len(found) >= 2


def test_tables_in_a_circle_are_refused(tmp_path: Path) -> None:
    pairs = ('"district", "category"', '"category", "department"', '"department", "district"')
    tables = "".join(table(f"t{place}", by=pair) for place, pair in enumerate(pairs))
    assert any("go round in a circle" in one for one in faults_of(tmp_path, HEAD + tables))


def test_circles_are_known_from_trees() -> None:
    def sets(*names: str) -> list[frozenset[str]]:
        return [frozenset(name) for name in names]

    assert goes_in_circles(sets("ab", "bc", "ca"))
    assert goes_in_circles(sets("ab", "bc", "cd", "da"))
    assert not goes_in_circles(sets("ab", "bc", "cd", "a", ""))
    assert not goes_in_circles(sets("abc", "ab", "bc", "ca"))
