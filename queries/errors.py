"""One error family. Each error names what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Final

COMMAND: Final = ".venv/bin/python app.py"
"""How a command is typed after `make setup`, in the folder of Pantau."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where it stands, what is wrong with it, what to write instead."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class Note(Fault):
    """Something that is worth mending and stops nothing."""


class PantauError(Exception):
    """Base of every error that a person can cause and mend; shown without a traceback."""

    exit_code: ClassVar[int] = 1
    """How the command line ends."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class SettingError(PantauError):
    """A setting (`PANTAU_…`) cannot be used."""


class ProfileError(PantauError):
    """The city profile has faults; all of them are listed at once."""


class SourceError(PantauError):
    """A service's database cannot be read, or what it gives breaks the contract of its shape."""


class ReconciliationError(SourceError):
    """What was accepted and quarantined does not add up to what the source says it holds."""


class MartError(PantauError):
    """The mart cannot be opened, read or written."""


class OtherCityError(MartError):
    """The mart is another city's."""


class StateError(PantauError):
    """The state (accounts, audit trail) cannot be opened, read, written or restored."""


class StateDownError(StateError):
    """The database of the state cannot be reached, or is locked: the same may go well a little later."""


class NotPermittedError(PantauError):
    """Something that the viewer may not see: their role or department does not reach it."""


class IdentityError(PantauError):
    """What the identity provider says cannot be trusted."""


class IdentityDownError(IdentityError):
    """The identity provider cannot be reached, or tells nothing of itself that can be used."""


class UnknownNameError(PantauError):
    """A name (service, metric, department …) that the profile does not know."""


class UnknownItemError(UnknownNameError):
    """A name of something to decide on that is not listed: like a word that the command line does not know."""

    exit_code = 2


_LISTED = 8
"""Choices that are listed where none is near."""


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """A sentence that offers the nearest of `choices`, or lists the first of them where none is near."""
    known: Sequence[str] = sorted(set(choices))
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    return f"Known: {', '.join(known[:_LISTED])}{more}." if known else "None is defined."


def near_ones(name: str, choices: Iterable[str]) -> str:
    """The same with up to three more that are near: spelt alike, or holding the name as a part."""
    known: Sequence[str] = sorted(set(choices))
    alike = get_close_matches(name, known, n=4, cutoff=0.6)
    first, *more = list(dict.fromkeys([*alike, *(one for one in known if name and name in one)]))[:4] or [""]
    if not first:
        return did_you_mean(name, known)
    return f"Did you mean {first!r}?" + (f" Near it: {', '.join(more)}." if more else "")


def surely_meant(name: str, choices: Iterable[str]) -> str:
    """A sentence that offers what `name` is a slip of; '' where that is in doubt.

    Names of departments are long and alike (`Dinas …`): half of the letters in common means nothing.
    """
    by_form = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(name.casefold(), by_form, n=1, cutoff=0.8)
    return f"Did you mean {by_form[near[0]]!r}? " if near else ""
