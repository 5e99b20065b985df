"""Results that are kept for the next request."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most so many results of a pure computation, the oldest dropped first.

    Shared by threads without a lock: the results are immutable, and two threads that miss at the same moment compute
    the same one twice.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Key, Value] = {}

    def __len__(self) -> int:
        return len(self._held)

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """What is kept under the key; made where nothing is."""
        try:
            return self._held[key]
        except KeyError:
            pass
        made = make()
        if len(self._held) >= self._most:
            for old in list(self._held)[: max(1, self._most // 4)]:
                self._held.pop(old, None)
        self._held[key] = made
        return made
