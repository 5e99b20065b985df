"""The hashes of a version's files, written beside it: by them one that was damaged is found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path


def files_of(version: Path) -> Iterator[str]:
    """The paths of all files below a folder, with `/`."""
    for folder, _, names in os.walk(version):
        for name in names:
            yield (Path(folder) / name).relative_to(version).as_posix()


def sums_file(version: Path) -> Path:
    """Where they stand: beside the version, which readers do not see."""
    return version.with_name(f"{version.name}.sums")


def sum_of(content: bytes) -> str:
    """Hash of a file's content."""
    return sha256(content).hexdigest()


def sums_of(version: Path) -> dict[str, str]:
    """What the files of a version held when they were written; nothing where that is not known."""
    try:
        found = json.loads(sums_file(version).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_sound(version: Path) -> bool:
    """Whether a version holds its files, all of them as they were written, and no others."""
    sums = sums_of(version)
    try:
        return bool(sums) and {path: sum_of((version / path).read_bytes()) for path in files_of(version)} == sums
    except OSError:
        return False
