"""One archive of the whole state, from and into either kind of database: a zip of JSON lines and a manifest."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, update

from queries.errors import Fault, StateError
from queries.state import audit, tables
from queries.state.backup_documents import check_documents, documents_of, pack_documents, unpack_documents
from queries.state.opening import changing, looking, migrate, schema_of
from queries.state.replaced import Shut, note_shut, read_replaced, shut_again

_FORMAT = 1
_BATCH = 500
_MANIFEST = "manifest.json"

_MALFORMED = (OSError, BadZipFile, zlib.error, RuntimeError, LookupError, ValueError, TypeError, OverflowError)
"""What comes of an archive that somebody made up; RuntimeError is one that asks for a password, or is too deep."""


@dataclass(frozen=True)
class Copied:
    """What a backup or a restore went through: rows by table, and how the audit trail in it stands."""

    rows: dict[str, int]
    trail: audit.Verdict
    documents: int = 0
    lost: tuple[str, ...] = ()  # hashes of documents that a backup looked for and did not find as they were
    replaced: str = ""  # where the trail ended that a restore gave up, as an anchor
    shut: tuple[Shut, ...] = ()  # accounts that the archive has open, and the state that was given up had not


def back_up(state: Engine, file: Path, *, by: str, now: datetime, documents: Path | None = None) -> Copied:
    """Write all rows, as they stand at one moment, while others read and write. Replaces `file` when it is whole.

    With the files in the folder `documents` that the rows name; one that is gone or was changed stops nothing.

    The archive is readable by its owner alone: it holds hashes of passwords. Raises StateError.
    """
    with changing(state) as connection:
        audit.append(connection, by, "state.backed_up", {"file": file.name}, now)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise _unusable(file, error) from None
    try:
        with os.fdopen(handle, "w+b") as raw:
            with ZipFile(raw, "w", ZIP_DEFLATED) as archive, looking(state) as connection:
                copied = _write(connection, archive, now, documents)
            raw.flush()
            os.fsync(raw.fileno())
        Path(name).replace(file)
    except OSError as error:
        raise _unusable(file, error) from None
    finally:
        Path(name).unlink(missing_ok=True)
    return copied


def restore(
    state: Engine,
    file: Path,
    *,
    by: str,
    now: datetime,
    replace: bool = False,
    broken: bool = False,
    documents: Path | None = None,
) -> Copied:
    """Put an archive in the place of the state: all of it or, after any failure, nothing. Everybody signs in anew.

    What was closed or reset in the state that is given up stays so. Documents go into the folder `documents`.

    Raises StateError for a damaged archive, one of a newer version, a state that is not empty without `replace`, and
    an archive whose trail does not hold without `broken`.
    """
    try:
        with ZipFile(file) as archive:
            manifest = _checked_manifest(archive, file)
            with changing(state) as connection:
                if not replace and not _is_empty(connection):
                    remedy = "Say --replace to give it up, or name an empty database in PANTAU_STATE_URL"
                    raise StateError(Fault("state", "it is not empty", remedy))
                copied = _replace(connection, archive, manifest, by, now)
                if copied.trail.broken and not broken:
                    raise _broken(file, copied.trail.broken)
                if documents is None:
                    return copied
                return replaced(copied, documents=unpack_documents(archive, documents, manifest.get("documents", [])))
    except _MALFORMED as error:
        raise _unusable(file, error) from None


def _write(connection: Connection, archive: ZipFile, now: datetime, documents: Path | None) -> Copied:
    found, parts, rows = _standing_tables(connection), {}, {}
    for table in found:
        digest, rows[table.name] = hashlib.sha256(), 0
        with archive.open(f"{table.name}.jsonl", "w") as part:
            for row in _ordered(connection, table):
                line = (json.dumps(dict(row._mapping), ensure_ascii=True) + "\n").encode()
                part.write(line)
                digest.update(line)
                rows[table.name] += 1
        parts[table.name] = {"sha256": digest.hexdigest(), "rows": rows[table.name]}
    kept, lost = pack_documents(archive, documents, documents_of(connection)) if documents else ((), ())
    manifest = {"format": _FORMAT, "schema": schema_of(connection), "made": now.isoformat(), "parts": parts}
    archive.writestr(_MANIFEST, json.dumps({**manifest, "documents": kept}, indent=1))
    return Copied(rows, audit.verify_on(connection), len(kept), lost)


def _ordered(connection: Connection, table: Table) -> Any:
    wanted = select(table).order_by(*table.primary_key.columns)
    return connection.execute(wanted.execution_options(yield_per=_BATCH))


def _checked_manifest(archive: ZipFile, file: Path) -> dict[str, Any]:
    """The manifest, after each part was read once and its hash was right."""
    manifest = json.loads(archive.read(_MANIFEST))
    if not (isinstance(manifest, dict) and isinstance(manifest["parts"], dict) and isinstance(manifest["schema"], str)):
        raise ValueError("it has another form")
    if manifest["format"] != _FORMAT:
        raise StateError(Fault(str(file), "another version of Pantau made it", "Restore it with that version"))
    for name, part in manifest["parts"].items():
        digest = hashlib.sha256()
        with archive.open(f"{name}.jsonl") as raw:
            while block := raw.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != part["sha256"]:
            raise StateError(Fault(str(file), f"its part {name} is damaged", "Use another backup"))
    check_documents(archive, manifest.get("documents", []), file)
    return manifest


def _replace(connection: Connection, archive: ZipFile, manifest: dict[str, Any], by: str, now: datetime) -> Copied:
    """Build the schema of the archive anew, fill it, and bring it up to date: in the transaction of the connection."""
    replaced = read_replaced(connection)
    standing = MetaData()
    standing.reflect(connection)
    standing.drop_all(connection)
    migrate(connection, manifest["schema"])
    rows = {}
    for table in _standing_tables(connection):
        connection.execute(table.delete())  # what the migration itself put there
        rows[table.name] = _fill(connection, table, archive)
        if rows[table.name] != manifest["parts"][table.name]["rows"]:
            raise ValueError(f"{table.name} has another number of rows")
    migrate(connection)
    _close_doors(connection, now)
    shut, trail = shut_again(connection, replaced, now), audit.verify_on(connection)
    if trail.sound:  # a broken trail stays as it came: an entry more would only hide where it ends
        note_shut(connection, shut, by, now)
        told = {"made": str(manifest["made"]), "replaced": replaced.anchor}
        audit.append(connection, by, "state.restored", told, now)
    return Copied(rows, trail, replaced=replaced.anchor, shut=shut)


def _close_doors(connection: Connection, now: datetime) -> None:
    """End all sessions and links of the archive: what was revoked or redeemed since must not open again."""
    session, link = tables.session, tables.link
    connection.execute(update(session).where(session.c.revoked.is_(None)).values(revoked=now, reason="restored"))
    connection.execute(update(link).where(link.c.used.is_(None)).values(used=now))


def _fill(connection: Connection, table: Table, archive: ZipFile) -> int:
    count = 0
    for batch in _batches(archive, table.name):
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def _batches(archive: ZipFile, name: str) -> Iterator[list[dict[str, Any]]]:
    batch = []
    with archive.open(f"{name}.jsonl") as raw:
        for line in raw:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("a row has another form")
            batch.append(row)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _standing_tables(connection: Connection) -> list[Table]:
    """The tables as they stand in the database, those that others refer to first, without Alembic's own."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _is_empty(connection: Connection) -> bool:
    watched = (tables.person, tables.link, tables.session, tables.audit)
    return all(connection.execute(select(func.count()).select_from(table)).scalar() == 0 for table in watched)


def _broken(file: Path, found: audit.Broken) -> StateError:
    what = f"its audit trail is broken at entry {found.number}: {found.what}"
    return StateError(Fault(str(file), what, "Use another backup, or say --broken to take it as it is"))


def _unusable(file: Path, error: Exception) -> StateError:
    what = f"it cannot be used as a backup ({type(error).__name__})"
    return StateError(Fault(str(file), what, "See that the file is whole and its folder can be read and written"))
