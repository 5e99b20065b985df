"""The mart held warm: every fact of its current version in memory, for requests that touch no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from sqlalchemy import Engine

from queries.metrics.desk import Desk
from queries.metrics.freshness import today_in
from queries.metrics.grains import GRAINS, MONTH
from queries.metrics.loaded import EVER, Loaded, load
from queries.metrics.mart_state import MartState
from queries.metrics.named import metrics_of
from queries.metrics.reach import Reach, reach_of
from queries.metrics.reading import MartReader
from queries.profile.models import Profile
from queries.viewer import PROCESS, Viewer


@dataclass(frozen=True)
class _Held:
    """The desk over everything, what it was made of, and those that are bound to a narrower reach."""

    desk: Desk
    state: MartState
    bound: dict[Reach, Desk] = field(default_factory=dict)

    def seen_by(self, viewer: Viewer, profile: Profile) -> Desk:
        """The desk of a viewer's reach; made where nobody of that reach has asked yet."""
        reach = reach_of(viewer, profile)
        reach.check_any()
        found = self.bound.get(reach)
        return self.bound.setdefault(reach, self.desk.seen_by(viewer)) if found is None else found


class WarmMart:
    """The desk over the mart's current version, shared by all requests of a process.

    Everything a desk may be asked is read in one transaction; after that it has no connection. `desk` hands out the
    one that stands, bound to the reach of whoever asks, and never waits, except for the very first; `refresh` makes
    the next one where the mart or the day has changed. Whoever works with a desk keeps its version until it asks again.

    `prepare` works out on a new desk what the first requests ask of it, before it is handed out.
    """

    def __init__(
        self,
        mart: Engine,
        profile: Profile,
        today: Callable[[], date] | None = None,
        prepare: Callable[[Desk], None] | None = None,
    ) -> None:
        self.profile = profile
        self._prepare = prepare
        self._mart = mart
        self._today = today or (lambda: today_in(profile))
        self._held: _Held | None = None
        self._loading = Lock()

    def desk(self, viewer: Viewer) -> Desk:
        """The desk as it stands, within the viewer's reach. Raises NotPermittedError for who sees nothing.

        The first call reads the mart, and raises MartError if that cannot be done.
        """
        reach_of(viewer, self.profile).check_any()
        held = self._held
        if held is None:
            with self._loading:
                held = self._held or self._load()
        return held.seen_by(viewer, self.profile)

    def refresh(self, viewer: Viewer, *, anew: bool = False) -> Desk:
        """The current desk: read again where the mart or the day has changed, or where `anew` asks.

        Raises NotPermittedError as `desk` does, and MartError: then what stood before stands on.
        """
        reach_of(viewer, self.profile).check_any()
        with self._loading:
            held = self._held
            is_current = held is not None and not anew and held.desk.today == self._today()
            if held is None or not is_current or self._state() != held.state:
                held = self._load()
        return held.seen_by(viewer, self.profile)

    def close(self) -> None:
        """Gives up the connections; the next refresh opens new ones."""
        self._mart.dispose()

    def state(self, viewer: Viewer) -> MartState:
        """What tells the mart's state now from every other, without reading it.

        Raises NotPermittedError for who sees nothing, and MartError.
        """
        reach_of(viewer, self.profile).check_any()
        return self._state()

    def _state(self) -> MartState:
        with MartReader(PROCESS, self._mart) as reader:
            return reader.state()

    def _load(self) -> _Held:
        with MartReader(PROCESS, self._mart) as reader:
            loaded = load(reader, self.profile)
        desk = _prepared(loaded, self.profile, self._today())
        if self._prepare is not None:
            self._prepare(desk)
        self._held = _Held(desk, loaded.state)
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
