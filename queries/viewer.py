"""Who is asking. Every query takes a `Viewer`; there is no way to ask the mart without one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may see; scopes per role come with sign-in."""

    MAYOR = "mayor"
    HEAD = "head"
    STAFF = "staff"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    PUBLIC = "public"


class Language(StrEnum):
    """Languages of the interface; Indonesian is the default."""

    ID = "id"
    EN = "en"


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf a query runs."""

    role: Role = Role.MAYOR
    department: str | None = None
    language: Language = Language.ID
