"""Collects the faults of a profile, so that all of them are told at once."""

from __future__ import annotations

from queries.errors import Fault, ProfileError


class Findings:
    """The faults found so far, each once, in the order in which they were found."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}

    def add(self, where: str, what: str, remedy: str) -> None:
        """Note one fault: file with line or key, what is wrong, what to write."""
        self._faults[Fault(where, what, remedy)] = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults found."""
        return tuple(self._faults)

    def raise_any(self) -> None:
        """Raise `ProfileError` with every fault, if there is one."""
        if self._faults:
            raise ProfileError(*self._faults)


def quoted(value: object) -> str:
    """A value as it stands in a message: in quotes, shortened where it is long."""
    text = value if isinstance(value, str) else str(value)
    return f"'{text[:57]}…'" if len(text) > 60 else f"'{text}'"
