"""public.toml: what may be published; all its faults are told at once."""

from __future__ import annotations

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
