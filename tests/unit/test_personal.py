"""What looks like a person's number or address, and what is a case number all the same."""

from __future__ import annotations

import pytest

from queries.personal import looks_personal

PERSONAL = (
    "2171011203900001",
    "NIK 2171011203900001",
    "2171 0112 0390 0001",
    "09.254.294.3-407.000",
    "budi@contoh.id",
    "081234567890",
    "0812-3456-7890",
    "+62 812 3456 789",
    "6281234567890",
    "(0812) 3456 7890",
    "+62778123456",
)

CASE_NUMBERS = (
    "0078213",
    "000119287",
    "BP2013-09623",
    "18-00269879",
    "08-2025-00123",
    "503/0812/SIMB/DPMPTSP/VIII/2025",
    "PBG-217101-22082025-01",
    "20250822000123",
    "I-202103121234567",
    "1234567890123",
    "A 0812",
    "",
)


@pytest.mark.parametrize("text", PERSONAL)
def test_identity_numbers_and_contacts_are_recognised(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize("text", CASE_NUMBERS)
def test_case_numbers_are_left_alone(text: str) -> None:
    assert not looks_personal(text)
