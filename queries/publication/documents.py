"""The files of the budget menu: put in by an operator, named by what they hold, public only when approved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from queries.errors import Fault, StateError, UnknownNameError, did_you_mean
from queries.profile.models import Profile
from queries.publication.items import ENDINGS
from queries.publication.values import Item, ItemKind, Publication
from queries.state import public as kept
from queries.state.document_files import write_whole

MOST_BYTES: Final = 50 * 1024 * 1024

_BEGINS: Final = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "csv": b""}


def put_document(
    state: Engine, profile: Profile, folder: Path, file: Path, *, kind: str, year: int, by: str, now: datetime
) -> Item:
    """Keep a copy of a file in `folder` as the document of a kind and year; an older one gives way once it is approved.

    Returns the item to approve. Raises UnknownNameError for a kind that public.toml does not list, StateError for a
    file that cannot be read, is too large or is not what its ending says.
    """
    kinds = [one.code for one in profile.public.documents] if profile.public else []
    if kind not in kinds:
        raise UnknownNameError(Fault(kind, "public.toml lists no such document", did_you_mean(kind, kinds)))
    content, media_type = _read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    write_whole(folder, sha256, [content])
    kept.put_document(state, kept.DocumentRow(kind, year, media_type, len(content), sha256, now, by), by=by)
    return Item(ItemKind.DOCUMENT, f"{kind}.{year}")


def document_files(publication: Publication, folder: Path) -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """The published documents: path below the site's root, and what reads the content.

    Reading raises StateError where a file is gone or is no longer the one that was approved.
    """
    there = [one for one in publication.documents if one.file is not None]
    return tuple((f"documents/{one.file}", partial(_kept, folder, one.sha256)) for one in there)


def _read(file: Path) -> tuple[bytes, str]:
    ending = file.suffix.lower().removeprefix(".")
    media_type = next((media for media, known in ENDINGS.items() if known == ending), None)
    if media_type is None:
        remedy = f"Name a file that ends with .{', .'.join(ENDINGS.values())}"
        raise StateError(Fault(str(file), "it is no file that can be published", remedy))
    try:
        content = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        fault = Fault(str(file), f"it cannot be read ({type(error).__name__})", "Name a file that is there")
        raise StateError(fault) from None
    if content is None:
        raise StateError(Fault(str(file), "it is larger than 50 MB", "Make it smaller; people read it on phones"))
    if not content or not content.startswith(_BEGINS[ending]):
        raise StateError(Fault(str(file), f"it is no {ending.upper()} file inside", "Save it again in that form"))
    return content, media_type


def _kept(folder: Path, sha256: str) -> bytes:
    try:
        content = (folder / sha256).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        remedy = "Put the document in again, or withdraw it"
        raise StateError(Fault(str(folder / sha256), "a published document is gone or was changed", remedy))
    return content
