"""Previews of what would be public: worked out by a process of their own, for that takes seconds, and kept in files."""

from __future__ import annotations

import fcntl
import json
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from queries.errors import PantauError
from queries.metrics.warm import WarmMart
from queries.publication.previewing import Preview, read_preview
from queries.settings import Settings
from queries.state.people import Person
from queries.state.public import stamp
from queries.viewer import PROCESS

_LONGEST: Final = 600
"""Seconds after which a preview that is being worked out is taken for given up."""


@dataclass(frozen=True)
class Previewed:
    """What there is of somebody's preview."""

    preview: Preview | None = None
    is_current: bool = False  # nothing that it depends on has changed since
    is_running: bool = False
    has_failed: bool = False


@dataclass(frozen=True)
class Previews:
    """The previews of all who may decide: one for the mayors, one for the heads of each department.

    They hold numbers that nobody has approved yet: their folder is as confidential as the mart.
    """

    folder: Path
    seen: Callable[[], Hashable]  # a word for all that a preview depends on
    command: Callable[[Person, Path], Sequence[str]]  # what writes the preview of a person to a file

    def of(self, person: Person) -> Previewed:
        """What there is now."""
        file, is_running = self._file(person), self._is_running(person)
        try:
            kept = json.loads(file.read_text())
            if kept["preview"] is None:
                return Previewed(is_running=is_running, has_failed=True)
            return Previewed(read_preview(kept["preview"]), kept["seen"] == self._seen(), is_running)
        except (OSError, ValueError, KeyError, TypeError):
            return Previewed(is_running=is_running)

    def start(self, person: Person) -> bool:
        """Begin to work one out, unless that is being done already; returns at once, whether one was begun."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = secrets.token_hex(8)
        with self._busy(person).with_suffix(".lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # of several who ask at once one finds that none is running
            if self._is_running(person):
                return False
            self._busy(person).write_text(mine)
        threading.Thread(target=self._work_out, args=(person, mine), daemon=True).start()
        return True

    def _is_running(self, person: Person) -> bool:
        """Asks the file once: it may be gone between two questions."""
        try:
            return time.time() - self._busy(person).stat().st_mtime < _LONGEST
        except FileNotFoundError:
            return False

    def _work_out(self, person: Person, mine: str) -> None:
        """Run the command and keep what it wrote, or that it failed. `mine` tells its mark from that of one begun
        since, after this was given up."""
        made, seen = self._busy(person).with_suffix(f".{mine}"), ""
        try:
            seen = self._seen()
            done = subprocess.run(self.command(person, made), capture_output=True, check=False, timeout=_LONGEST)  # noqa: S603 -- our own command line
            text = made.read_text() if done.returncode == 0 and made.is_file() else None
            self._keep(person, seen, text)
        except (OSError, PantauError, subprocess.TimeoutExpired):
            self._keep(person, seen, None)
        finally:
            made.unlink(missing_ok=True)
            self._leave(person, mine)

    def _leave(self, person: Person, mine: str) -> None:
        try:
            is_mine = self._busy(person).read_text() == mine
        except FileNotFoundError:
            return
        if is_mine:
            self._busy(person).unlink(missing_ok=True)

    def _keep(self, person: Person, seen: str, text: str | None) -> None:
        """Put a preview in place as a whole, for somebody may be reading the one before."""
        whole = self._busy(person).with_suffix(f".{secrets.token_hex(8)}")
        whole.write_text(json.dumps({"seen": seen, "preview": text}))
        whole.replace(self._file(person))

    def _seen(self) -> str:
        return sha256(repr(self.seen()).encode()).hexdigest()

    def _file(self, person: Person) -> Path:
        return self.folder / f"{_whose(person)}.json"

    def _busy(self, person: Person) -> Path:
        return self.folder / f"{_whose(person)}.busy"


def _whose(person: Person) -> str:
    """One name for all who have the same right."""
    return sha256(f"{person.role} {person.department}".encode()).hexdigest()[:20]


def previews_of(settings: Settings, warm: WarmMart, state: Engine, publish: Sequence[str]) -> Previews:
    """The previews of an installation, beside its public pages; `publish` is how that command is called."""

    def command(person: Person, file: Path) -> list[str]:
        return [*publish, "preview", "--by", person.name, "--keep", str(file.resolve()), "--gently"]

    folder = settings.public_dir.parent / f".{settings.public_dir.name}.previews"
    return Previews(folder, lambda: (warm.state(PROCESS), stamp(state), warm.profile.digest), command)
