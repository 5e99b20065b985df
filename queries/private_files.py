"""Files that their owner alone may read, made before a database makes them for everybody."""

from __future__ import annotations

import os
from pathlib import Path


def make_private_file(path: Path) -> None:
    """See that there is a file, and that a new one is its owner's alone; those SQLite puts beside it take its mode.

    A new folder around it can be passed through by others, who may look for the public pages in it, and not listed.
    Raises OSError.
    """
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
