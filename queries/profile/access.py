"""What a city decides about who may see what: `[access]` of city.toml."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from queries.profile.base import Frozen, Text
from queries.viewer import Role

Granted = Literal["mayor", "head", "staff", "operator", "auditor"]
"""Roles that a person can be given."""

OF_A_DEPARTMENT = frozenset({Role.HEAD, Role.STAFF})
"""Roles that see one department, and need to be told which."""


class Peers(StrEnum):
    """What the head and the staff of a department see of the other departments."""

    SCORES = "scores"
    """Names, ranks and how many of its targets each keeps; values of their own alone."""
    RANKS = "ranks"
    """The own row, and its rank among so many."""
    NOTHING = "nothing"
    """The own row alone."""


class OidcClaims(Frozen):
    """`[access.oidc]`: what the identity provider's claims say of a person."""

    role_claim: Text
    department_claim: Text | None = None  # its value is a department's code, name, short name or alias
    roles: dict[Text, Granted]  # value of the claim -> role

    def role_of(self, values: Iterable[str]) -> Role | None:
        """The role that the claim's values give: of several the one that stands first in `roles`; None: no access."""
        given = set(values)
        return next((Role(role) for value, role in self.roles.items() if value in given), None)


class Access(Frozen):
    """`[access]`."""

    peers: Peers = Peers.SCORES
    oidc: OidcClaims | None = None  # None: nobody comes in by an identity provider
