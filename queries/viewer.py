"""Who is asking. Every query takes a `Viewer`; there is no way to ask the mart without one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is to the city; `queries.metrics.reach` says what each may see."""

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
    """The person on whose behalf a query runs. There is no role by default."""

    role: Role
    department: str | None = None  # code of the own department: of a head and of staff
    language: Language = Language.ID


PROCESS: Final = Viewer(Role.MAYOR)
"""Pantau itself, for what is nobody's in particular: holding the data ready, telling their age. Never for an answer
to a person."""
