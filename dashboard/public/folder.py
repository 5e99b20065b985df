"""A folder of files that changes as one: readers see the old content or the new, never a mixture.

`out` is a symbolic link to a version's folder, `.<out>.versions/<version>` beside it. The next version is written into
a new folder, brought to the disk, and the link is replaced by one `rename`, which POSIX makes atomic. Whatever ends the
work before that (a kill, a full disk, a power cut) leaves the link where it was.

What has not changed is the same file in both versions (a hard link, or a copy with its time where the disk has no
links): same content, same inode, same time. Where nothing has changed, nothing is replaced at all. A version that
the link has left is deleted, for what has been withdrawn must not lie about.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from queries.errors import Fault, PantauError


class PublishError(PantauError):
    """The public pages could not be written; those that stood still stand."""


@dataclass(frozen=True)
class SiteFile:
    """One file: its path below the folder, with `/`, and what it holds.

    `lasting` says that the path names the content, so that an older file of this path is taken as it is, unasked.
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

    `key` is a word for all that the files are made of: where the version that stands was made of the same, no file is
    asked for. Letters and digits only; without one every file is.
    Of several at a time each waits for the one before. Raises PublishError where `out` is a folder of somebody else's
    or the disk refuses; the version that stood still stands then.
    """
    out = out.parent.resolve() / out.name
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with locked(out):
            return _replace(out, files, key)
    except OSError as error:
        raise PublishError(unwritten(out, error)) from error


def unwritten(out: Path, error: OSError) -> Fault:
    """What is said where the disk refuses."""
    remedy = "Nothing public has changed. See to space and rights on that disk and publish again"
    return Fault(str(out), f"could not be written: {error.strerror or error}", remedy)


def standing(out: Path) -> Path | None:
    """The version's folder that `out` leads to; None where there is none."""
    if not out.is_symlink():
        return None
    version = out.parent / out.readlink()
    return version if version.is_dir() else None


def files_of(version: Path) -> Iterator[str]:
    """The paths of all files below a folder, with `/`."""
    for folder, _, names in os.walk(version):
        for name in names:
            yield (Path(folder) / name).relative_to(version).as_posix()


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
    before = _own(out)
    if before is not None and key and before.name.endswith(f"-{key}"):
        return Replaced(before, 0, 0, 0)
    versions = out.parent / f".{out.name}.versions"
    _tidy(versions, before)
    stage = versions / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}-{key or 'any'}"
    try:
        stage.mkdir(parents=True)
        version = _Version(stage, before)
        for file in files:
            version.add(file)
        done = version.finished()
        if before is not None and not done.changed and not key:
            shutil.rmtree(stage)
            return Replaced(before, done.files, 0, 0)
        _lead(out, stage)
    except BaseException:
        if standing(out) != stage:
            shutil.rmtree(stage, ignore_errors=True)
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
        if old is not None and file.lasting:
            _take_over(old, target)
            return
        content = file.content()
        if old is not None and old.stat().st_size == len(content) and old.read_bytes() == content:
            _take_over(old, target)
            return
        _write(target, content)
        self._new.append(target)

    def finished(self) -> Replaced:
        """Brings all files and folders to the disk: after all are written, for one at a time would wait for each."""
        for file in self._new:
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
    """Delete every version but one, and what an interrupted replacement has left."""
    for entry in versions.iterdir() if versions.is_dir() else ():
        if entry == keep:
            continue
        if entry.is_symlink():
            entry.unlink()
        else:
            shutil.rmtree(entry, ignore_errors=True)


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
