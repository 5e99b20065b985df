"""The mart held warm: every fact of its current version in memory, for requests that touch no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import Engine

from queries.metrics.desk import Desk
from queries.metrics.freshness import today_in
from queries.metrics.grains import GRAINS, MONTH
from queries.metrics.loaded import EVER, Loaded, load
from queries.metrics.mart_state import MartState
from queries.metrics.named import metrics_of
from queries.metrics.reading import MartReader
from queries.profile.models import Profile
from queries.viewer import Viewer


@dataclass(frozen=True)
class _Held:
    """A desk and what it was made for."""

    desk: Desk
    state: MartState


class WarmMart:
    """The desk over the mart's current version, shared by all requests of a process.

    Everything a desk may be asked is read in one transaction; after that it has no connection. `desk` hands out the
    one that stands and never waits, except for the very first; `refresh` makes the next one where the mart or the
    day has changed. Whoever works with a desk keeps its version until it asks again.
    """

    def __init__(self, mart: Engine, profile: Profile, today: Callable[[], date] | None = None) -> None:
        self.profile = profile
        self._mart = mart
        self._today = today or (lambda: today_in(profile))
        self._held: _Held | None = None
        self._loading = Lock()

    def desk(self, viewer: Viewer) -> Desk:
        """The desk as it stands. The first call reads the mart, and raises MartError if that cannot be done."""
        held = self._held
        if held is not None:
            return held.desk
        with self._loading:
            return (self._held or self._load(viewer)).desk

    def refresh(self, viewer: Viewer, *, anew: bool = False) -> Desk:
        """The current desk: read again where the mart or the day has changed, or where `anew` asks. Raises MartError.

        What stood before stands on where the mart cannot be read.
        """
        with self._loading:
            held = self._held
            is_current = held is not None and not anew and held.desk.today == self._today()
            if held is None or not is_current or self._state(viewer) != held.state:
                held = self._load(viewer)
            return held.desk

    def _state(self, viewer: Viewer) -> MartState:
        with MartReader(viewer, self._mart) as reader:
            return reader.state()

    def _load(self, viewer: Viewer) -> _Held:
        with MartReader(viewer, self._mart) as reader:
            loaded = load(reader, self.profile)
        self._held = _Held(_prepared(loaded, self.profile, self._today()), loaded.state)
        return self._held


def _prepared(loaded: Loaded, profile: Profile, today: date) -> Desk:
    """A desk that has already worked out what many requests share: grains, sums over days, paces."""
    desk = Desk(loaded, profile, today)
    for service in profile.services:
        desk.facts.prepare(service, EVER)
        for metric in metrics_of(service):
            moment = desk.moment(metric)
            desk.figures_over(metric, (moment,))
            for word in GRAINS[metric.shape]:
                desk.figures(metric, () if word == MONTH else (word,), moment)
    return desk
