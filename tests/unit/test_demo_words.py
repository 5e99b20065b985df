from datetime import date
from pathlib import Path

import numpy as np
import pytest

from queries.demo.setting import Setting
from queries.demo.words import UNKNOWN_DEPARTMENT, Directory
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.profile.places import Places

BATAM = Path(__file__).parents[2] / "cities" / "batam"


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(BATAM)


def test_departments_that_were_renamed_are_written_under_their_old_names(profile: Profile) -> None:
    directory = Directory.of(profile)
    setting = Setting(profile, 1.0, 1, date(2026, 11, 24))
    spelling = directory.spelling(setting, [directory.department("bapenda")], "short", "test")
    first, last = set(spelling.table[0, :24]), set(spelling.table[0, 48:])
    assert {"Bapenda"} < first
    assert first & {"Dispenda", "Dinas Pendapatan Daerah", "BPPRD", "Badan Pengelola Pajak dan Retribusi Daerah"}
    assert len(last) < len(first)


def test_every_word_but_the_planted_one_leads_back_to_its_department(profile: Profile) -> None:
    directory, places = Directory.of(profile), Places(profile)
    setting = Setting(profile, 1.0, 1, date(2026, 11, 24))
    spelling = directory.spelling(setting, directory.departments, "name", "test")
    drawn = np.random.default_rng(1)
    department = drawn.integers(0, len(directory.departments), 20_000)
    words = spelling.words(drawn, department, drawn.integers(0, 60, 20_000))
    placed = np.array([places.department(word) for word in words])
    expected = np.array([found.code for found in directory.departments])[department]
    known = words != UNKNOWN_DEPARTMENT
    assert (placed[known] == expected[known]).all()
    assert 0 < (~known).sum() < 100
    assert set(placed[~known]) == {"?"}


def test_another_city_gets_one_of_its_own_departments(profile: Profile) -> None:
    other = profile.model_copy(update={"departments": profile.departments[30:32]})
    directory = Directory.of(other)
    assert directory.department("dbmsda") in directory.departments
    assert directory.department("dbmsda") == directory.department("dbmsda")
