"""Keeps the published site current while the app serves: one process of all does it, and none waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Event, Thread
from typing import Final

from dashboard.public.folder import locked
from queries.errors import PantauError

POLL_SECONDS: Final = 5.0
"""How often it is asked whether anything may have changed."""

RETRY_SECONDS: Final = 60.0
"""How long after a failure it is tried again."""

_log = logging.getLogger(__name__)


class SiteKeeper:
    """A thread that publishes when something that the site depends on has changed.

    `state` is a word for all that may change what is public (the mart's version, the day, what is approved); it is
    asked often and must be cheap. `publish` does the work, and nothing where no published number has changed. Of
    several processes the one that holds the lock beside `out` works; when it dies another takes over.
    """

    def __init__(
        self,
        out: Path,
        state: Callable[[], Hashable],
        publish: Callable[[], object],
        *,
        poll_seconds: float = POLL_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._out, self._state, self._publish = out.parent.resolve() / out.name, state, publish
        self._poll, self._retry = poll_seconds, retry_seconds
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Starts the thread; does nothing while it runs."""
        if self._thread is None or not self._thread.is_alive():
            self._stopped.clear()
            self._thread = Thread(target=self._keep, name="public-site", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stops, after what is being published if anything is."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _keep(self) -> None:
        while not self._stopped.is_set():
            try:
                self._out.parent.mkdir(parents=True, exist_ok=True)
                with locked(self._out, wait=False, name="keeper") as mine:
                    if mine:
                        self._work()
            except OSError as error:
                _log.warning("The public pages cannot be kept current: %s", error)
            self._stopped.wait(self._poll)

    def _work(self) -> None:
        """Until it is stopped."""
        published: Hashable = None
        while not self._stopped.is_set():
            wait = self._poll
            try:
                state = self._state()
                if state != published:
                    self._publish()
                    published = state
            except PantauError as error:
                _log.warning("The public pages stand as they were. %s", error)
                wait = self._retry
            except Exception:  # a thread that dies would freeze the pages without a word
                _log.exception("The public pages stand as they were: they could not be made")
                wait = self._retry
            self._stopped.wait(wait)
