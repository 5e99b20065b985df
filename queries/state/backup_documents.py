"""The documents of the budget menu inside a backup: they cannot be pulled again, and are known by their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import Connection, select

from queries.errors import Fault, StateError
from queries.state.document_files import write_whole
from queries.state.tables import public_document

_BLOCK = 1 << 20


def documents_of(connection: Connection) -> tuple[str, ...]:
    """The hashes of all documents that were ever put in."""
    return tuple(sorted(connection.execute(select(public_document.c.sha256).distinct()).scalars()))


def pack_documents(archive: ZipFile, folder: Path, wanted: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Copy documents into an archive; the hashes of those that were, and of those that are gone or were changed."""
    kept, lost = [], []
    for sha256 in wanted:
        try:
            with (folder / sha256).open("rb") as raw:
                is_whole = _hash(raw) == sha256
        except OSError:
            is_whole = False
        if is_whole:
            archive.write(folder / sha256, _name(sha256), ZIP_STORED)
        (kept if is_whole else lost).append(sha256)
    return tuple(kept), tuple(lost)


def check_documents(archive: ZipFile, there: Iterable[str], file: Path) -> None:
    """Read each once. Raises StateError where one is not what its hash says."""
    for sha256 in there:
        with archive.open(_name(sha256)) as raw:
            if _hash(raw) != sha256:
                raise StateError(Fault(str(file), f"its document {sha256[:12]} is damaged", "Use another backup"))


def unpack_documents(archive: ZipFile, folder: Path, there: Iterable[str]) -> int:
    """Put documents that were checked into a folder, each whole or not at all; how many. Raises StateError.

    A document that nobody's state names does no harm there, so this may come before the rows.
    """
    wanted = tuple(there)
    for sha256 in wanted:
        with archive.open(_name(sha256)) as raw:
            write_whole(folder, sha256, _blocks(raw))
    return len(wanted)


def _name(sha256: str) -> str:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"{sha256[:80]} is no hash")  # it becomes a path
    return f"documents/{sha256}"


def _hash(raw: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for block in _blocks(raw):
        digest.update(block)
    return digest.hexdigest()


def _blocks(raw: IO[bytes]) -> Iterator[bytes]:
    while block := raw.read(_BLOCK):
        yield block
