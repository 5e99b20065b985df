"""What each role may reach. Held to by `Desk`: whatever is asked of one is cut to the reach of its viewer, or refused.

A role that is not named here reaches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from queries.errors import Fault, NotPermittedError
from queries.metrics.grains import Grain, Where
from queries.profile.access import Peers
from queries.profile.models import Profile
from queries.profile.places import todays_code
from queries.viewer import Role, Viewer

DEPARTMENT: Final = "department"

_OF_DEPARTMENTS: Final = frozenset({DEPARTMENT, "category", "program"})
"""Dimensions whose parts each belong to a department, most of them to one alone: a permit's type, a program."""


class Sight(StrEnum):
    """How far somebody sees."""

    EVERYTHING = "everything"
    DEPARTMENT = "department"
    """One department, and of the others what the profile's `[access] peers` lets them see."""
    DATA = "data"
    """What the data are and how they stand, of the city as a whole: no department is told from another."""
    NOTHING = "nothing"


class Matter(StrEnum):
    """What there is to see."""

    HOME = "the summary"
    SERVICE = "a service"
    DEPARTMENTS = "the ranked departments"
    DEPARTMENT = "a department"
    DISTRICTS = "the districts"
    METRIC = "a metric"
    SOURCES = "the state of the sources"
    ATTENTION = "the attention list"
    CASES = "open cases"
    FACTS = "bare facts"
    CONTROL_SUMS = "what a pull counted"


_SIGHT: Final = {
    Role.MAYOR: Sight.EVERYTHING,
    Role.AUDITOR: Sight.EVERYTHING,
    Role.HEAD: Sight.DEPARTMENT,
    Role.STAFF: Sight.DEPARTMENT,
    Role.OPERATOR: Sight.DATA,
}

_MATTERS: Final = {
    Sight.EVERYTHING: frozenset(Matter),
    Sight.DEPARTMENT: frozenset(Matter) - {Matter.HOME, Matter.SOURCES, Matter.FACTS, Matter.CONTROL_SUMS},
    Sight.DATA: frozenset({Matter.METRIC, Matter.SOURCES, Matter.CONTROL_SUMS}),
    Sight.NOTHING: frozenset[Matter](),
}


@dataclass(frozen=True)
class Reach:
    """How far a viewer sees, and over which department. Two viewers of one reach see the same."""

    sight: Sight
    department: str | None = None  # with Sight.DEPARTMENT: the own one
    peers: Peers = Peers.NOTHING  # with Sight.DEPARTMENT: what is seen of the others

    def sees(self, matter: Matter) -> bool:
        """Whether it is for them at all."""
        return matter in _MATTERS[self.sight]

    def check(self, matter: Matter) -> None:
        """Raises NotPermittedError where it is not for them."""
        if not self.sees(matter):
            raise NotPermittedError(Fault(matter, "it is not for this role", _ASK))

    def check_any(self) -> None:
        """Raises NotPermittedError for who sees nothing at all."""
        if self.sight is Sight.NOTHING:
            raise NotPermittedError(Fault("the city's numbers", "this account may see none of them", _ASK))

    def tells(self, word: str) -> bool:
        """Whether the parts of a dimension may be told apart."""
        return self.sight is not Sight.DATA or word not in _OF_DEPARTMENTS

    def check_grain(self, by: Grain) -> None:
        """Raises NotPermittedError for a dimension whose parts may not be told apart."""
        for word in by:
            if not self.tells(word):
                raise NotPermittedError(Fault(f"by {word}", "no parts of it are for this role", _ASK))

    def department_asked(self, code: str | None) -> str | None:
        """The department that is meant by one that is asked for: the own one where none is.

        Raises NotPermittedError for another, and for any where none is told from the others.
        """
        if self.sight is Sight.EVERYTHING or (code is None and self.sight is Sight.DATA):
            return code
        if self.sight is Sight.DEPARTMENT and code in (None, self.department):
            return self.department
        raise NotPermittedError(Fault(f"department {code!r}", "it is not the department of this account", _ASK))

    def narrow(self, where: Where) -> Where:
        """`where`, cut to the own department. Raises NotPermittedError as `department_asked` and `check_grain` do."""
        self.check_grain(tuple(word for word, _ in where if word != DEPARTMENT))
        asked = [code for word, code in where if word == DEPARTMENT]
        for code in asked:
            self.department_asked(code)
        own = self.department_asked(None)
        return where if asked or own is None else ((DEPARTMENT, own), *where)


_ASK = "Ask whoever manages the accounts for another role, or for another department."


def reach_of(viewer: Viewer, profile: Profile) -> Reach:
    """How far somebody sees in a city. A head or staff of no department that the profile knows sees nothing."""
    sight = _SIGHT.get(viewer.role, Sight.NOTHING)
    if sight is not Sight.DEPARTMENT:
        return Reach(sight)
    successors = {one.code: one.successor for one in profile.departments}
    if viewer.department not in successors:
        return Reach(Sight.NOTHING)
    return Reach(sight, todays_code(viewer.department, successors), profile.access.peers)
