"""Documents of the budget menu in their folder, each under the hash of its content."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from queries.errors import Fault, StateError


def write_whole(folder: Path, sha256: str, blocks: Iterable[bytes]) -> None:
    """Write one document whole or not at all. Raises StateError where the folder cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as out:
            out.writelines(blocks)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(folder / sha256)
    except OSError as error:
        what = f"it cannot be written to ({type(error).__name__})"
        raise StateError(Fault(str(folder), what, "Set PANTAU_DOCUMENTS_DIR to a folder with space")) from None
