"""What pages work out once and share, as long as a desk stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from queries.metrics.desk import Desk

Value = TypeVar("Value")


def once(desk: Desk, key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, the same for everyone of this desk's reach under this key; it must depend on these alone."""
    return cast(Value, desk.kept.of(key, make))
