"""A folder of files that changes as one: readers see the old content or the new, never a mixture.

`out` is a symbolic link to a version's folder, `.<out>.versions/<version>` beside it. The next version is written into
a new folder, brought to the disk, and the link is replaced by one `rename`, which POSIX makes atomic. Whatever ends the
work before that (a kill, a full disk, a power cut) leaves the link where it was.

What has not changed is the same file in both versions (a hard link, or a copy with its time where the disk has no
links): same content, same inode, same time. Where nothing has changed, nothing is replaced at all. A version that
the link has left is deleted, for what has been withdrawn must not lie about.

Beside each version lie the hashes of its files (`<version>.sums`): by them a damaged one is found
and made anew.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from dashboard.public.soundness import files_of, is_sound, sum_of, sums_file, sums_of
from queries.errors import Fault, PantauError

_OURS: Final = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}-[A-Za-z0-9]+(\.link|\.sums)?")
"""Names of what this writes beside a folder; whatever else lies there is somebody else's."""


_TIME: Final = "%Y%m%dT%H%M%S"
_TIME_LENGTH: Final = 15


class PublishError(PantauError):
    """The public pages could not be written, or not all that belongs to it; what stands is whole."""


@dataclass(frozen=True)
class SiteFile:
    """One file: its path below the folder, with `/`, and what it holds.

    `lasting` says that the path names the content, so that an older file of this path is taken as it is, unasked, where
    it is as it was written.
    """

    path: str
    content: Callable[[], bytes]
    lasting: bool = False


@dataclass(frozen=True)
class Replaced:
    """What a replacement did."""

    version: Path  # the folder that `out` leads to now
    files: int  # that were asked for
    written: int  # files whose content is new
    removed: int  # files that the version before had

    @property
    def changed(self) -> bool:
        """Whether readers see anything new."""
        return bool(self.written or self.removed)


def replace_folder(out: Path, files: Iterable[SiteFile], key: str = "") -> Replaced:
    """Put `files` in place of all that is below `out`, at once.

    `key` is a word for all that the files are made of: where the version that stands was made of the same, and is as it
    was written, no file is asked for. Letters and digits only; without one every file is.
    Of several at a time each waits for the one before. Raises PublishError where `out` is a folder of somebody else's
    or the disk refuses; it says whether the version that stood still stands.
    """
    out = out.parent.resolve() / out.name
    before = standing(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with locked(out):
            return _replace(out, files, key)
    except OSError as error:
        raise PublishError(unwritten(out, error, before)) from error


def unwritten(out: Path, error: OSError, before: Path | None) -> Fault:
    """What is said where the disk refuses; `before` is the version that stood when the work began."""
    if standing(out) != before:
        what = f"the new pages stand, but what belongs to them could not be finished: {error.strerror or error}"
        return Fault(str(out), what, "See to space and rights on that disk and publish again")
    remedy = "Nothing public has changed. See to space and rights on that disk and publish again"
    return Fault(str(out), f"could not be written: {error.strerror or error}", remedy)


def tidied(out: Path) -> Path | None:
    """The version that stands, where every file of it is as it was written; else None. Deletes what an interrupted
    replacement has left, unless another is at work.
    """
    out = out.parent.resolve() / out.name
    version = standing(out)
    if version is None:
        return None
    with locked(out, wait=False) as alone:
        if alone:
            _tidy(version.parent, version)
    return version if is_sound(version) else None


def standing(out: Path) -> Path | None:
    """The version's folder that `out` leads to; None where there is none."""
    if not out.is_symlink():
        return None
    version = out.parent / out.readlink()
    return version if version.is_dir() else None


def begun(version: Path) -> datetime:
    """When the writing of a version's folder began, as its name says; to the second, in UTC."""
    return datetime.strptime(version.name[:_TIME_LENGTH], _TIME).replace(tzinfo=UTC)


@contextmanager
def locked(out: Path, *, wait: bool = True, name: str = "lock") -> Iterator[bool]:
    """Holds `.<out>.<name>` beside `out`; yields whether it could be had. The system frees it when a process dies."""
    with (out.parent / f".{out.name}.{name}").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _replace(out: Path, files: Iterable[SiteFile], key: str) -> Replaced:
    before, versions = _own(out), out.parent / f".{out.name}.versions"
    _tidy(versions, before)
    if before is not None and key and before.name.endswith(f"-{key}") and is_sound(before):
        return Replaced(before, 0, 0, 0)
    stage = versions / f"{datetime.now(UTC):{_TIME}}-{secrets.token_hex(4)}-{key or 'any'}"
    try:
        stage.mkdir(parents=True)
        version = _Version(stage, before)
        for file in files:
            version.add(file)
        done = version.finished()
        if before is not None and not done.changed and not key and sums_of(before):
            _delete(stage)
            return Replaced(before, done.files, 0, 0)
        _lead(out, stage)
    except BaseException:
        if standing(out) != stage:
            _delete(stage)
        raise
    _tidy(versions, stage)
    return done


def _own(out: Path) -> Path | None:
    """The version before. Raises PublishError where `out` is something that has not been put there by this."""
    if not out.is_symlink():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise PublishError(_taken(out))
        return None
    if out.readlink().parent.name != f".{out.name}.versions":
        raise PublishError(_taken(out))
    return standing(out)


def _taken(out: Path) -> Fault:
    remedy = "Name a folder that does not exist yet: publishing makes it a link"
    return Fault(str(out), "something else lies there", remedy)


class _Version:
    """A version that is being written."""

    def __init__(self, stage: Path, before: Path | None) -> None:
        self._stage, self._before = stage, before
        self._old = set(files_of(before)) if before else set()
        self._sums = sums_of(before) if before else {}
        self._new_sums: dict[str, str] = {}
        self._paths: set[str] = set()
        self._folders = {stage}
        self._new: list[Path] = []

    def add(self, file: SiteFile) -> None:
        """Writes a file, or takes over that of the version before."""
        _check_path(file.path, self._paths)
        self._paths.add(file.path)
        target = self._stage / file.path
        self._make_folder(target.parent)
        old = self._before / file.path if self._before and file.path in self._old else None
        known = self._sums.get(file.path)
        if old is not None and file.lasting and known and known == sum_of(old.read_bytes()):
            self._new_sums[file.path] = known
            _take_over(old, target)
            return
        content = file.content()
        self._new_sums[file.path] = sum_of(content)
        if old is not None and old.stat().st_size == len(content) and old.read_bytes() == content:
            _take_over(old, target)
            return
        _write(target, content)
        self._new.append(target)

    def finished(self) -> Replaced:
        """Brings all files and folders to the disk: after all are written, for one at a time would wait for each."""
        sums = sums_file(self._stage)
        sums.write_text(json.dumps(self._new_sums))
        for file in (*self._new, sums):
            _sync(file)
        for folder in (*self._folders, self._stage.parent):
            _sync_folder(folder)
        return Replaced(self._stage, len(self._paths), len(self._new), len(self._old - self._paths))

    def _make_folder(self, folder: Path) -> None:
        if folder in self._folders:
            return
        self._make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)
        self._folders.add(folder)


def _check_path(path: str, taken: set[str]) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part.startswith(".") for part in parts) or path in taken:
        raise ValueError(f"{path!r} cannot be a file's path, or is one already")


def _write(target: Path, content: bytes) -> None:
    with target.open("xb") as handle:
        handle.write(content)
        os.fchmod(handle.fileno(), 0o644)  # a web server reads it under another name


def _take_over(old: Path, target: Path) -> None:
    try:
        os.link(old, target)
    except OSError:  # the disk has no hard links, or no more for this file
        shutil.copy2(old, target)
        _sync(target)


def _lead(out: Path, version: Path) -> None:
    """Let `out` lead to the version: the one step that readers see."""
    version.chmod(0o755)
    version.parent.chmod(0o755)
    link = version.parent / f"{version.name}.link"
    link.symlink_to(Path(version.parent.name) / version.name)  # relative: the whole may be moved
    if out.is_dir() and not out.is_symlink():
        out.rmdir()  # an empty folder made beforehand
    link.replace(out)
    _sync_folder(out.parent)


def _tidy(versions: Path, keep: Path | None) -> None:
    """Delete every version but one, and what an interrupted replacement has left; nothing that others put there."""
    kept = {keep, sums_file(keep)} if keep else set()
    for entry in list(versions.iterdir()) if versions.is_dir() else ():
        if _OURS.fullmatch(entry.name) and entry not in kept:
            _delete(entry)


def _delete(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
        sums_file(entry).unlink(missing_ok=True)
    else:
        entry.unlink(missing_ok=True)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network disks cannot
            os.fsync(handle)
    finally:
        os.close(handle)
