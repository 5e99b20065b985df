"""Holds the home ready, so that no request waits for it to be computed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock, Thread

from sqlalchemy import Engine

from queries.errors import MartError
from queries.metrics.desk import Desk
from queries.metrics.home import home_of
from queries.metrics.reach import Matter, reach_of
from queries.metrics.values import HomeView
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.viewer import PROCESS, Viewer

POLL_SECONDS = 3.0
"""How often the mart is asked for its state: a pull, or another mart in its place, is seen so soon, plus the time to
compute the home."""

UNREADABLE = "the mart cannot be read"
NOT_COMPUTED = "the home could not be computed"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Held:
    """A view and the desk it was computed from."""

    view: HomeView
    desk: Desk


class Snapshots:
    """The current home, in memory, for those who see everything. Made once by the app, and started in each serving
    process.

    A request takes the view that stands; a thread of its own asks for the mart's state and computes the next one.
    When the mart cannot be read the last view stands, and `trouble` says why. Whoever may not see it gets
    NotPermittedError of every method that takes a viewer.
    """

    def __init__(
        self,
        mart: Engine,
        profile: Profile,
        *,
        today: Callable[[], date] | None = None,
        poll_seconds: float = POLL_SECONDS,
        prepare: Callable[[Desk], None] | None = None,
    ) -> None:
        """`prepare` works out on a new desk what the first requests ask of it, see `WarmMart`."""
        self.warm = WarmMart(mart, profile, today, prepare)
        self.trouble: str | None = None
        """Why the view that stands could not be brought up to date, without an address; None while all is well."""
        self._profile = profile
        self._poll_seconds = poll_seconds
        self._held: _Held | None = None
        self._computing = Lock()
        self._stopped = Event()
        self._thread: Thread | None = None

    def home(self, viewer: Viewer) -> HomeView:
        """The home as it stands. Only the first call computes; raises MartError if that cannot be done."""
        self._check(viewer)
        held = self._held
        return held.view if held is not None else self._first()

    def refresh(self, viewer: Viewer) -> HomeView:
        """Computes the home again if the mart or the day has changed. Raises MartError."""
        self._check(viewer)
        with self._computing:
            return self._current()

    def close(self) -> None:
        """Gives up the connections to the mart; what is held stays, and the next refresh opens new ones."""
        self.warm.close()

    def start(self) -> None:
        """Starts keeping the view current, which is computed at once. Does nothing when running."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopped.clear()
        self._thread = Thread(target=self._keep_current, name="home-snapshots", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops, after the view being computed if there is one."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _check(self, viewer: Viewer) -> None:
        reach_of(viewer, self._profile).check(Matter.HOME)

    def _first(self) -> HomeView:
        """Of many first requests one computes and the others wait for it."""
        with self._computing:
            held = self._held
            return held.view if held is not None else self._current()

    def _current(self) -> HomeView:
        try:
            view = self._computed()
        except MartError:
            self.trouble = UNREADABLE
            raise
        except Exception:
            self.trouble = NOT_COMPUTED
            raise
        self.trouble = None
        return view

    def _computed(self) -> HomeView:
        # A mart that was away may have come back as another.
        desk = self.warm.refresh(PROCESS, anew=self.trouble is not None)
        held = self._held
        if held is not None and held.desk is desk:
            return held.view
        view = home_of(desk)
        self._held = _Held(view, desk)
        return view

    def _keep_current(self) -> None:
        while not self._stopped.is_set():
            self._try()
            self._stopped.wait(self._poll_seconds)

    def _try(self) -> None:
        try:
            self.refresh(PROCESS)
        except MartError as error:
            _log.warning("The home stands as it was. %s", error)
        except Exception:  # a thread that dies would freeze the screen without a word
            _log.exception("The home stands as it was: it could not be computed")
