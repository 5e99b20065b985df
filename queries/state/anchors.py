"""Anchors: where the chain of the audit trail stood once, written down outside its database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from queries.errors import Fault, StateError

_WRITTEN = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Anchor:
    """Number of the chain's last entry at the time, and that entry's hash."""

    count: int
    hash: str


def anchor_line(anchor: Anchor, now: datetime) -> str:
    """`2026-01-31T17:00:00Z 12:HASH`, as `read_anchors` reads it."""
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {anchor.count}:{anchor.hash}"


def read_anchor(text: str) -> Anchor:
    """The anchor that is written as NUMBER:HASH; raises StateError."""
    if not (found := _WRITTEN.fullmatch(text.strip())):
        raise StateError(Fault("anchor", "it is not NUMBER:HASH", "Copy what an earlier `audit verify` told"))
    return Anchor(int(found[1]), found[2])


def read_anchors(file: Path) -> tuple[Anchor, ...]:
    """The anchors of a file, the last word of each line that is not blank.

    Raises StateError for a file that cannot be read or holds none, and for a line that ends with something else.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        what = f"it cannot be read ({type(error).__name__})"
        raise StateError(Fault(str(file), what, "Name the file that keeps what `audit anchor` printed")) from None
    kept = [(number, line.split()[-1]) for number, line in enumerate(lines, 1) if line.strip()]
    if not kept:
        raise StateError(Fault(str(file), "no anchor stands in it", "Keep there what `audit anchor` prints"))
    for number, word in kept:
        if not _WRITTEN.fullmatch(word):
            raise StateError(Fault(f"{file}, line {number}", "it does not end with NUMBER:HASH", "Mend or remove it"))
    return tuple(read_anchor(word) for _, word in kept)
