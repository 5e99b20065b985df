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
from queries.publication.document_reading import read_document
from queries.publication.items import approved_document, document_item, newest_documents
from queries.publication.values import Item, Publication
from queries.state import public as kept
from queries.state.document_files import write_whole

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_A_YEAR: Final = 100
"""So many files are taken in for one fiscal year: twelve kinds, each put in again a few times."""


def put_document(
    state: Engine, profile: Profile, folder: Path, file: Path, *, kind: str, year: int, by: str, now: datetime
) -> Item:
    """Keep a copy of a file in `folder` as the document of a kind and year; an older one gives way once it is approved.

    Returns the item to approve. Raises UnknownNameError for a kind that public.toml does not list, StateError for a
    file that cannot be read, is too large or is not what its ending says, and where a year has too many.
    """
    _check_kind(profile, kind)
    if sum(row.year == year for row in kept.decided(state).documents) >= MOST_A_YEAR:
        remedy = "Take those out that were put in by mistake: publish document KIND --year YEAR --remove"
        raise StateError(Fault(str(year), f"{MOST_A_YEAR} documents were put in for this year already", remedy))
    content, media_type = read_document(file, MOST_BYTES)
    sha256 = hashlib.sha256(content).hexdigest()
    write_whole(folder, sha256, [content])
    kept.put_document(state, kept.DocumentRow(kind, year, media_type, len(content), sha256, now, by), by=by)
    return document_item(kind, year)


def remove_document(
    state: Engine, profile: Profile, folder: Path, *, kind: str, year: int, by: str, now: datetime
) -> Item:
    """Take out the newest file of a kind and year, which was put in by mistake; the one before it counts again.

    Raises UnknownNameError, and StateError where there is none or readers see it or will.
    """
    _check_kind(profile, kind)
    history, item = kept.decided(state), document_item(kind, year)
    newest = newest_documents(history).get(item)
    last = next((one for one in reversed(history.decisions) if one.item == str(item)), None)
    let_through = last.digest if last is not None and last.decision == kept.APPROVE else None
    out = approved_document(history, item, now)
    if newest is not None and newest.sha256 in (let_through, out and out.sha256):
        remedy = f"Withdraw it first: publish withdraw {item} --by NAME"
        raise StateError(Fault(str(item), "this file is approved", remedy))
    gone = kept.remove_document(state, kind, year, by=by, now=now)
    if all(row.sha256 != gone.sha256 for row in kept.decided(state).documents):
        (folder / gone.sha256).unlink(missing_ok=True)
    return item


def _check_kind(profile: Profile, kind: str) -> None:
    kinds = [one.code for one in profile.public.documents] if profile.public else []
    if kind not in kinds:
        raise UnknownNameError(Fault(kind, "public.toml lists no such document", did_you_mean(kind, kinds)))


def document_files(publication: Publication, folder: Path) -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """The published documents: path below the site's root, and what reads the content.

    Reading raises StateError where a file is gone or is no longer the one that was approved.
    """
    there = [one for one in publication.documents if one.file is not None]
    return tuple((f"documents/{one.file}", partial(_kept, folder, one.sha256)) for one in there)


def _kept(folder: Path, sha256: str) -> bytes:
    try:
        content = (folder / sha256).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        remedy = "Put the document in again, or withdraw it"
        raise StateError(Fault(str(folder / sha256), "a published document is gone or was changed", remedy))
    return content
