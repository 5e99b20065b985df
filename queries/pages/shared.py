"""What pages work out once and share, as long as a desk stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

from queries.metrics.desk import Desk
from queries.metrics.kept import Kept

Value = TypeVar("Value")

_MOST = 600


def once(desk: Desk, key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, the same for everyone who asks this desk under this key; it must depend on these alone."""
    return cast(Value, _of_desk(desk).of(key, make))


@lru_cache(maxsize=1)  # the desk before is let go with all that was made of it
def _of_desk(desk: Desk) -> Kept[Hashable, Any]:
    return Kept(_MOST)
