"""From what an identity provider says of somebody to their role and department here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from queries.profile.access import OidcClaims
from queries.profile.models import Department
from queries.state.people import BOUND
from queries.viewer import Role

_UNFIT = re.compile(r"[^A-Za-z0-9._@+-]+")


@dataclass(frozen=True)
class Granted:
    """What a person may be here, by their claims."""

    role: Role
    department: str | None


def granted(claims: Mapping[str, Any], terms: OidcClaims, departments: Sequence[Department]) -> Granted | None:
    """Role and department of the claims; None where they give no role, or a bound one without a known department.

    A department is known by its code, name, short name or an alias, in any case.
    """
    role = terms.role_of(claimed(claims, terms.role_claim))
    if role is None:
        return None
    if role not in BOUND:
        return Granted(role, None)
    named = claimed(claims, terms.department_claim) if terms.department_claim else ()
    found = {code for value in named if (code := _department(value, departments)) is not None}
    return Granted(role, found.pop()) if len(found) == 1 else None


def claimed(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """The words of a claim, be it one or a list; `realm_access.roles` is what stands at `roles` in `realm_access`."""
    value: Any = claims.get(path)
    if value is None:
        value = claims
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
    listed = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in listed if isinstance(one, str) and one.strip())


def name_of(claims: Mapping[str, Any]) -> str:
    """A name out of the first claim that holds one, in the letters that a name may have; else one of the subject's."""
    return next(_names(claims), f"oidc-{sha256(str(claims.get('sub')).encode()).hexdigest()[:12]}")


def shown_of(claims: Mapping[str, Any], name: str) -> str:
    """The name that others read."""
    said = "".join(letter for letter in " ".join(claimed(claims, "name")) if letter.isprintable())
    return " ".join(said.split())[:80].strip() or name


def _names(claims: Mapping[str, Any]) -> Iterator[str]:
    for claim in ("preferred_username", "email", "sub"):
        for value in claimed(claims, claim):
            name = _UNFIT.sub(".", value).strip("._@+-")[:64]
            if len(name) > 1:
                yield name


def _department(value: str, departments: Sequence[Department]) -> str | None:
    wanted = value.casefold()
    for one in departments:
        if wanted in {word.casefold() for word in (one.code, one.name, one.short, *one.aliases)}:
            return one.code
    return None
