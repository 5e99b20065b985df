"""Cross-checks of `[access]`: what the identity provider is to say leads to roles that can be given."""

from __future__ import annotations

from typing import Any

from queries.profile.access import OF_A_DEPARTMENT
from queries.profile.faults import Findings
from queries.profile.files import CITY


def check_access(access: dict[str, Any], findings: Findings) -> None:
    """At least one role, and a claim for the department where a role needs one; `access` as it is written."""
    oidc = access.get("oidc")
    roles = oidc.get("roles") if isinstance(oidc, dict) else None
    if not isinstance(oidc, dict) or not isinstance(roles, dict):
        return
    if not roles:
        remedy = 'Write roles = { "VALUE OF THE CLAIM" = "mayor" }, or delete [access.oidc].'
        findings.add(f"{CITY}, access.oidc.roles", "nobody gets a role", remedy)
    bound = [value for value, role in roles.items() if isinstance(role, str) and role in OF_A_DEPARTMENT]
    if bound and "department_claim" not in oidc:
        what = f"{', '.join(bound)} get a role of one department, and no claim says which"
        findings.add(f"{CITY}, access.oidc.department_claim", what, "Name the claim that holds the department.")
