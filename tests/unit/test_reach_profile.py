"""`[access]` of a city's profile: who sees what of others, and what an identity provider's claims say of a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.errors import ProfileError
from queries.profile.access import Peers
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.viewer import Role
from tests.small_city import write_city

OIDC = """
[access.oidc]
role_claim = "groups"
department_claim = "unit"
roles = { leaders = "mayor", chiefs = "head", "IT desk" = "operator" }
"""


def city(folder: Path, access: str) -> Profile:
    made = write_city(folder / "contoh")
    file = made / "city.toml"
    file.write_text(file.read_text() + access)
    return load_profile(made)


def faults(folder: Path, access: str) -> list[str]:
    with pytest.raises(ProfileError) as raised:
        city(folder, access)
    return [str(fault) for fault in raised.value.faults]


def test_without_a_word_scores_are_shown_and_nobody_comes_in_by_an_identity_provider(tmp_path: Path) -> None:
    access = city(tmp_path, "").access
    assert (access.peers, access.oidc) == (Peers.SCORES, None)


def test_of_several_roles_the_one_that_stands_first_counts_and_without_any_there_is_none(tmp_path: Path) -> None:
    oidc = city(tmp_path, OIDC).access.oidc
    assert oidc is not None
    assert oidc.role_of(["IT desk", "chiefs"]) is Role.HEAD
    assert oidc.role_of(["Chiefs", "guests"]) is None
    assert oidc.role_of([]) is None


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    bad = """
[access]
peers = "everything"
peer = "scores"

[access.oidc]
role_claims = "groups"
roles = { "" = "mayor", a = "boss", b = "staff", c = "public" }
"""
    assert faults(tmp_path, bad) == [
        "city.toml, access.peers: 'everything' is not one of them. Known: nothing, ranks, scores.",
        "city.toml, access.oidc.roles.: the text is empty. Write a text.",
        "city.toml, access.oidc.roles.a: 'boss' is not one of them. Known: auditor, head, mayor, operator, staff.",
        "city.toml, access.oidc.roles.c: 'public' is not one of them. Known: auditor, head, mayor, operator, staff.",
        "city.toml, access.oidc.role_claims: unknown key 'role_claims'. Did you mean 'role_claim'?",
        "city.toml, access.peer: unknown key 'peer'. Did you mean 'peers'?",
        "city.toml, access.oidc.department_claim: b get a role of one department, and no claim says which. "
        "Name the claim that holds the department.",
    ]


def test_a_provider_that_gives_nobody_a_role_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '[access.oidc]\nrole_claim = "groups"\nroles = {}\n')
    assert fault.startswith("city.toml, access.oidc.roles: nobody gets a role")
