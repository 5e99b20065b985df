"""What tells one state of a mart from another, also where its file has been put in another's place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

FileIdentity = tuple[int, int]
"""Device and inode."""


@dataclass(frozen=True)
class MartState:
    """A state of a mart: two that are equal hold the same.

    The version alone is not enough: another mart, made by as many pulls, has the same one.
    """

    version: int
    pulled_at: datetime | None  # when the newest pull ended
    file: FileIdentity | None


def file_of(url: URL) -> Path | None:
    """The file of an SQLite mart; None for one in memory or on a server."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def identity_of(file: Path | None) -> FileIdentity | None:
    """Which file stands at a path; None where there is none."""
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
