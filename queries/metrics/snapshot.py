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
from queries.metrics.values import HomeView
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.viewer import Role, Viewer

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
    """The current home per scope of viewers, in memory. Made once by the app, and started in each serving process.

    A request takes the view that stands; a thread of its own asks for the mart's state and computes the next one.
    When the mart cannot be read the last view stands, and `trouble` says why. What a viewer may see depends on the
    role alone, so there are never more views than roles.
    """

    def __init__(
        self,
        mart: Engine,
        profile: Profile,
        *,
        today: Callable[[], date] | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self.warm = WarmMart(mart, profile, today)
        self._poll_seconds = poll_seconds
        self._held: dict[Role, _Held] = {}
        self._troubles: dict[Role, str] = {}
        self._computing = Lock()
        self._stopped = Event()
        self._thread: Thread | None = None

    @property
    def trouble(self) -> str | None:
        """Why a view that stands could not be brought up to date, without an address; None while all is well."""
        return next(iter(self._troubles.values()), None)

    def home(self, viewer: Viewer) -> HomeView:
        """The home as it stands. Only the first call for a role computes; raises MartError if that cannot be done."""
        held = self._held.get(viewer.role)
        return held.view if held is not None else self._first(viewer)

    def refresh(self, viewer: Viewer) -> HomeView:
        """Computes the viewer's home again if the mart or the day has changed. Raises MartError."""
        with self._computing:
            return self._current(viewer)

    def start(self, *viewers: Viewer) -> None:
        """Starts keeping the views current; those of `viewers` are computed at once. Does nothing when running."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopped.clear()
        self._thread = Thread(target=self._keep_current, args=(viewers,), name="home-snapshots", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops, after the view being computed if there is one."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _first(self, viewer: Viewer) -> HomeView:
        """Of many first requests one computes and the others wait for it."""
        with self._computing:
            held = self._held.get(viewer.role)
            return held.view if held is not None else self._current(viewer)

    def _current(self, viewer: Viewer) -> HomeView:
        try:
            view = self._computed(viewer)
        except MartError:
            self._troubles[viewer.role] = UNREADABLE
            raise
        except Exception:
            self._troubles[viewer.role] = NOT_COMPUTED
            raise
        self._troubles.pop(viewer.role, None)
        return view

    def _computed(self, viewer: Viewer) -> HomeView:
        # A mart that was away may have come back as another.
        desk = self.warm.refresh(viewer, anew=viewer.role in self._troubles)
        held = self._held.get(viewer.role)
        if held is not None and held.desk is desk:
            return held.view
        view = home_of(desk)
        self._held[viewer.role] = _Held(view, desk)
        return view

    def _keep_current(self, viewers: tuple[Viewer, ...]) -> None:
        wanted = {viewer.role: viewer for viewer in viewers}
        while not self._stopped.is_set():
            wanted |= {role: Viewer(role) for role in self._held if role not in wanted}
            for viewer in wanted.values():
                self._try(viewer)
            self._stopped.wait(self._poll_seconds)

    def _try(self, viewer: Viewer) -> None:
        try:
            self.refresh(viewer)
        except MartError as error:
            _log.warning("The home stands as it was. %s", error)
        except Exception:  # a thread that dies would freeze the screen without a word
            _log.exception("The home stands as it was: it could not be computed")
