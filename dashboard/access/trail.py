"""The audit trail of what is looked at: written behind the answer, in order, and to the end.

What changes something is written with the change itself, in its transaction (`queries.state`). Looking is noted here:
a queue takes the entry, a thread of the process writes all that waits in one transaction. The queue is bounded. Where
the state cannot be written for long, it fills up, and then nothing more is shown: nobody looks without a trace.
"""

from __future__ import annotations

import atexit
import logging
from datetime import UTC, datetime
from math import inf
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final, NamedTuple

from sqlalchemy import Engine

from queries.errors import Fault, StateDownError, StateError
from queries.state import audit
from queries.state.audit import Detail
from queries.state.opening import changing

MOST_WAITING: Final = 2_000
"""Entries that may wait to be written; with one a tap, minutes of a busy morning."""

PATIENCE: Final = 2.0
"""Seconds that a request waits for room in the queue before it is refused."""

GATHERING: Final = 0.05
"""Seconds that the writer lets pass before it writes: the answer goes out first, and what comes close is one write."""

SELDOM: Final = 60.0

_RETRY: Final = 1.0
_BATCH: Final = 200

_log = logging.getLogger(__name__)


class _Noted(NamedTuple):
    actor: str
    action: str
    detail: Detail
    at: datetime


class Trail:
    """One process's way to the audit trail; its thread starts with the first entry."""

    def __init__(self, state: Engine) -> None:
        self._state = state
        self._waiting: Queue[_Noted] = Queue(MOST_WAITING)
        self._starting = Lock()
        self._thread: Thread | None = None
        self._closing = Event()
        self._noted: dict[str, float] = {}  # when, of what is noted seldom

    def note(self, actor: str, action: str, detail: Detail) -> None:
        """Have an entry written soon. Raises StateError where too many wait already."""
        self._start()
        try:
            self._waiting.put(_Noted(actor, action, detail, datetime.now(UTC)), timeout=PATIENCE)
        except Full:
            remedy = "See that the database in PANTAU_STATE_URL can be written"
            raise StateDownError(Fault("audit trail", "it cannot be written", remedy)) from None

    def note_seldom(self, key: str, actor: str, action: str, detail: Detail) -> None:
        """The same for what may happen over and over: of each `key` one entry in `SELDOM` seconds."""
        now = monotonic()
        if self._noted.get(key, -inf) > now - SELDOM:
            return
        self._noted = {known: at for known, at in self._noted.items() if at > now - SELDOM} | {key: now}
        self.note(actor, action, detail)

    def write(self, actor: str, action: str, detail: Detail) -> None:
        """Write an entry now. Raises StateError."""
        now = datetime.now(UTC)
        with changing(self._state) as connection:
            audit.append(connection, actor, action, detail, now)

    def flush(self) -> None:
        """Wait until all that was noted is written."""
        self._waiting.join()

    def close(self) -> None:
        """Write what waits, and stop; called when the process ends."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._write_on, name="audit-trail", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _write_on(self) -> None:
        while not (self._closing.is_set() and self._waiting.empty()):
            batch = self._next()
            while batch and not self._written(batch):
                if self._closing.wait(_RETRY):
                    _log.error("%d entries of the audit trail were lost: the state could not be written", len(batch))
                    break
            for _ in batch:
                self._waiting.task_done()

    def _next(self) -> list[_Noted]:
        """What waits, at most a batch of it; waits a little for the first."""
        batch: list[_Noted] = []
        try:
            batch.append(self._waiting.get(timeout=0.2))
            self._closing.wait(GATHERING)
            while len(batch) < _BATCH:
                batch.append(self._waiting.get_nowait())
        except Empty:
            pass
        return batch

    def _written(self, batch: list[_Noted]) -> bool:
        try:
            with changing(self._state) as connection:
                for one in batch:
                    audit.append(connection, one.actor, one.action, one.detail, one.at)
        except StateError as error:
            _log.error("The audit trail waits: %s", error)
            return False
        return True
