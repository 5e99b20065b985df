"""Words of a source are placed by today's profile, whatever name, spelling or former department they use."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.profile.load import load_profile
from queries.profile.places import Places
from queries.shapes import NONE, UNMAPPED
from tests.small_city import write_city


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(load_profile(write_city(tmp_path)))


@pytest.mark.parametrize(
    "word", ["pajak", "Badan Pajak", "BADAN  PAJAK", " bapenda ", "BadanPendapatan", "ＢＡＰＥＮＤＡ"]
)
def test_a_department_is_known_by_code_name_and_alias_in_any_case_and_spacing(places: Places, word: str) -> None:
    assert places.department(word) == "pajak"


@pytest.mark.parametrize("word", ["Dispenda", "Dipenda", "dinas pendapatan", "KANTOR KAS"])
def test_a_former_department_is_placed_at_the_end_of_its_successors(places: Places, word: str) -> None:
    assert places.department(word) == "pajak"


@pytest.mark.parametrize("blank", [None, "", "  ", "\t\u00a0"])
def test_a_blank_is_no_department_district_or_category(places: Places, blank: str | None) -> None:
    assert places.department(blank) == NONE
    assert places.district(blank) == NONE
    assert places.category("potholes", blank) == NONE
    assert places.kind("spending", blank) == NONE


def test_an_unknown_word_is_unmapped(places: Places) -> None:
    assert places.department("Dinas Gaib") == UNMAPPED
    assert places.district("Selatan") == UNMAPPED
    assert places.category("potholes", "banjir") == UNMAPPED
    assert places.category("spending", "lubang") == UNMAPPED
    assert places.kind("spending", "5.9") == UNMAPPED


def test_a_district_is_known_by_alias(places: Places) -> None:
    assert [places.district(word) for word in ("KEC. UTARA", "north", "Pulau Jauh")] == ["utara", "utara", "pulau"]


def test_a_category_is_known_by_code_label_and_alias_of_its_service(places: Places) -> None:
    words = ("lubang", "Hole", "BERLUBANG", "crack")
    assert [places.category("potholes", word) for word in words] == ["lubang", "lubang", "lubang", "retak"]


def test_a_kind_is_known_by_its_own_name_and_by_the_service_s_code(places: Places) -> None:
    assert [places.kind("spending", word) for word in ("5.2", "CAPITAL", "operating")] == [
        "capital",
        "capital",
        "operating",
    ]
