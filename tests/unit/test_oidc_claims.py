"""From claims to role, department and name."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access.oidc_claims import claimed, granted, name_of, shown_of
from queries.profile.access import OidcClaims
from queries.profile.models import Department
from queries.viewer import Role

TERMS = OidcClaims(
    role_claim="realm_access.roles",
    department_claim="unit",
    roles={"pimpinan": "mayor", "kepala": "head", "staf": "staff"},
)
DEPARTMENTS = (
    Department(
        code="dlh",
        name="Dinas Lingkungan Hidup",
        short="DLH",
        kind="dinas",
        valid_from=date(2017, 1, 1),
        aliases=("Kebersihan",),
    ),
    Department(code="pu", name="Dinas PU", short="PU", kind="dinas", valid_from=date(2017, 1, 1)),
)


def roles(*values):
    return {"realm_access": {"roles": list(values)}}


def test_a_claim_may_be_one_word_a_list_or_a_path():
    assert claimed({"a": "x"}, "a") == ("x",)
    assert claimed({"a": ["x", 3, None, " y "]}, "a") == ("x", "y")
    assert claimed({"a": {"b": ["x"]}}, "a.b") == ("x",)
    assert claimed({"https://city.example/roles": "x"}, "https://city.example/roles") == ("x",)
    for nothing in ({}, {"a": None}, {"a": 3}, {"a": {"b": "x"}}, {"a": "x.b"}):
        assert claimed(nothing, "a.c") == ()


@pytest.mark.parametrize("said", ["dlh", "DLH", "dinas lingkungan hidup", "kebersihan", ["elsewhere", "DLH"]])
def test_a_department_is_known_by_code_name_short_name_and_alias(said):
    found = granted({**roles("kepala"), "unit": said}, TERMS, DEPARTMENTS)
    assert (found.role, found.department) == (Role.HEAD, "dlh")


def test_of_several_roles_the_first_of_the_profile_counts():
    assert granted({**roles("staf", "pimpinan"), "unit": "dlh"}, TERMS, DEPARTMENTS).role is Role.MAYOR


def test_a_role_of_the_whole_city_has_no_department_whatever_is_claimed():
    assert granted({**roles("pimpinan"), "unit": "dlh"}, TERMS, DEPARTMENTS).department is None


@pytest.mark.parametrize(
    "claims",
    [
        {},
        roles("unknown"),
        roles("mayor"),
        roles("kepala"),
        {**roles("kepala"), "unit": "unknown"},
        {**roles("kepala"), "unit": ["dlh", "pu"]},
        {"realm_access": "pimpinan"},
        {"roles": ["pimpinan"]},
    ],
    ids=str,
)
def test_what_gives_no_access(claims):
    assert granted(claims, TERMS, DEPARTMENTS) is None


@given(st.dictionaries(st.sampled_from(("preferred_username", "email", "sub", "name")), st.text() | st.none()))
def test_any_claims_make_a_name_that_can_be_one(claims):
    name = name_of(claims)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}", name)
    shown = shown_of(claims, "budi")
    assert 0 < len(shown) <= 80 and shown.isprintable()


def test_a_name_comes_from_the_user_name_else_from_the_mail_else_from_the_subject():
    assert name_of({"preferred_username": "siti", "email": "s@x.id", "sub": "1234"}) == "siti"
    assert name_of({"preferred_username": "Ж", "email": "s@x.id"}) == "s@x.id"
    assert name_of({"sub": "a b|c"}) == "a.b.c"
    assert name_of({"sub": "Ж"}) != name_of({"sub": "Я"}) == name_of({"sub": "Я"})
