"""Which department, and which roles, the command line takes an operator to mean."""

from __future__ import annotations

from typing import get_args

import pytest

from queries.errors import UnknownNameError
from queries.state.command_line import GivenRole, department_meant
from queries.viewer import Role
from tests.home_fixture import batam


@pytest.mark.parametrize("word", ["bapenda", "BAPENDA", "Bapenda", " bapenda ", "Badan Pendapatan Daerah"])
def test_a_department_is_meant_by_its_code_short_name_or_name(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert department_meant(batam(), word) == "bapenda"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("word", "code"), [("dispenda", "bapenda"), ("BPPRD", "bapenda"), ("dkp", "dlh")])
def test_one_that_has_passed_to_a_successor_is_the_successor_and_that_is_said(
    word: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert department_meant(batam(), word) == code
    assert f"{word} has passed to {code}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "offered"), [("bapend", "Did you mean 'bapenda'"), ("DPMPTS", "Did you mean 'dpmptsp'"), ("?", "Known: ")]
)
def test_an_unknown_one_is_refused_with_the_nearest(word: str, offered: str) -> None:
    with pytest.raises(UnknownNameError, match="there is no such department") as refused:
        department_meant(batam(), word)
    assert offered in str(refused.value)


def test_none_and_blank_are_not_the_same() -> None:
    assert department_meant(batam(), None) is None
    with pytest.raises(UnknownNameError):
        department_meant(batam(), "")


def test_every_role_but_the_publics_can_be_given() -> None:
    assert {Role(one) for one in get_args(GivenRole)} == set(Role) - {Role.PUBLIC}
