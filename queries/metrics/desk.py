"""Computes figures over one version of the mart, within the reach of whoever asks."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, Self

from queries.calendar import Period, WorkingCalendar, fiscal_year
from queries.metrics.facts import Facts
from queries.metrics.freshness import PullLog
from queries.metrics.grains import MONTH, Grain, Grid, Where, check_narrowing
from queries.metrics.groups import Groups
from queries.metrics.judging import is_judged_kind, is_judged_over, margin_of, status_of, too_few
from queries.metrics.kept import Kept
from queries.metrics.measure import TargetKind
from queries.metrics.moments import Moment, moment_of, months
from queries.metrics.named import Named
from queries.metrics.occurring import codes_in, first_day_in, first_row_in
from queries.metrics.promised import Targets
from queries.metrics.reach import Matter, Reach, Sight, reach_of
from queries.metrics.reader import Reader
from queries.metrics.rows import HeldRow, OpenRow, UnmappedRow
from queries.metrics.scenes import Scene, course_of, scene_of
from queries.metrics.targets import TargetRow, summable
from queries.metrics.values import Figure, Freshness, Reconciliation
from queries.profile.models import Profile, Service
from queries.shapes import NONE, Shape
from queries.viewer import Viewer

_MOST_KEPT = 600


class _Found(NamedTuple):
    """What a scene says of one member."""

    value: Decimal | None
    reference: Decimal | None
    stage: str | None
    cases: int | None = None  # behind the value, where the profile sets a least number of them


class Desk:
    """One reading of the mart on behalf of a viewer, and the figures computed from it.

    Facts are read once and kept: a view of many figures costs one pass over each fact.

    Everything it answers lies within the viewer's `reach`: for somebody of one department every figure, series and
    case is that department's, as if `where` named it. Each method that is asked for more raises NotPermittedError.
    """

    def __init__(self, reader: Reader, profile: Profile, today: date) -> None:
        """A desk for the reader's viewer."""
        self.profile = profile
        self.today = today
        self.reach = reach_of(reader.viewer, profile)
        self.kept: Kept[Hashable, Any] = Kept(_MOST_KEPT)
        """What is worked out once for all who share this desk's reach; it goes with the desk."""
        self.version = reader.version()
        self.calendar = WorkingCalendar.of(profile)
        self._whole: Self | None = None
        self._facts = Facts(reader, self.calendar)
        self._log = PullLog(reader)
        self._reader = reader
        self._targets = Targets(TargetRow(**row._mapping) for row in reader.targets())
        self._freshness: dict[str, Freshness] = {}

    def seen_by(self, viewer: Viewer) -> Self:
        """The same reading for somebody else: it shares all facts, and holds nothing but their reach."""
        reach = reach_of(viewer, self.profile)
        if reach == self.reach:
            return self
        if reach.sight is Sight.EVERYTHING:
            return self._entire
        bound = self._bound_to(reach)
        bound._whole = self._entire
        return bound

    @property
    def _entire(self) -> Self:
        """The same reading without bounds: for `peers`, which cuts what it finds to what the profile allows."""
        if self._whole is None and self.reach.sight is not Sight.EVERYTHING:
            self._whole = self._bound_to(Reach(Sight.EVERYTHING))
        return self if self._whole is None else self._whole

    def _bound_to(self, reach: Reach) -> Self:
        bound = copy(self)
        bound.reach, bound.kept, bound._whole = reach, Kept(_MOST_KEPT), None
        return bound

    @property
    def facts(self) -> Facts:
        """The bare facts, for whoever sees everything."""
        self.reach.check(Matter.FACTS)
        return self._facts

    def freshness(self, service: Service) -> Freshness:
        """How fresh a service's data are today."""
        if service.key not in self._freshness:
            self._freshness[service.key] = self._log.freshness(service, self.today, self.calendar)
        return self._freshness[service.key]

    def open_cases(self, service: Service) -> tuple[OpenRow, ...]:
        """The longest-open cases that the pull keeps of a service, the oldest first."""
        self.reach.check(Matter.CASES)
        wanted = dict(self.reach.narrow(()))
        rows = self._reader.open_cases(service.key)
        return tuple(row for row in rows if all(getattr(row, word) == code for word, code in wanted.items()))

    def reconciliations(self, service: Service) -> tuple[Reconciliation, ...]:
        """What the last successful pull of each fact counted, in the profile's order."""
        self.reach.check(Matter.CONTROL_SUMS)
        return self._log.reconciliations(service)

    def pulled_with(self, service: Service, fact: str) -> str | None:
        """Digest of the profile by which a fact was last pulled well; None where it never was."""
        self.reach.check(Matter.SOURCES)
        return next((row.profile_hash for row in self._log.last_good(service) if row.fact == fact), None)

    def codes(self, service: Service, fact: str, word: str, year: int) -> frozenset[str]:
        """The codes of a dimension in a fact's rows (of a budget in the year's); empty where the fact lacks it."""
        self.reach.check_grain((word,))
        key = ("codes", service.key, fact, word, year)
        where = self.reach.narrow(())
        return self.kept.of(key, lambda: codes_in(self._facts, (service, fact), word, year, where))

    def tells(self, service: Service, fact: str, word: str, year: int) -> bool:
        """Whether a fact says anything of a dimension at all, whosever rows they are."""
        return self.reach.tells(word) and bool(self._entire.codes(service, fact, word, year))

    def first_day(self, service: Service) -> date | None:
        """The first day of the first month with data; None where there are none."""
        years = range(self.profile.city.first_year, self.last_day(service).year + 1)
        return self._entire.kept.of(("first day", service.key), lambda: first_day_in(self._facts, service, years))

    def begins(self, metric: Named) -> date | None:
        """The first day on which all facts of a metric have rows; None where one has none. Not for budgets."""
        return self._entire.kept.of(("begins", metric.name), lambda: first_row_in(self._facts, metric))

    def held_back(self, service: Service) -> tuple[HeldRow, ...]:
        """Rows of a service that are held back, by fact and reason."""
        self.reach.check(Matter.SOURCES)
        return tuple(row for row in self._reader.held_details() if row.service == service.key)

    def unmapped_words(self, service: Service) -> tuple[UnmappedRow, ...]:
        """Words of a service that the profile does not know, those of most rows first."""
        self.reach.check(Matter.SOURCES)
        return tuple(row for row in self._reader.unmapped_words() if row.service == service.key)

    def last_day(self, service: Service) -> date:
        """The last day with data that is over: never later than yesterday, which it is where there are no data."""
        yesterday = self.today - timedelta(days=1)
        return min(self.freshness(service).data_through or yesterday, yesterday)

    def moment(self, metric: Named, as_of: date | None = None, period: Period | None = None) -> Moment:
        """When a metric is asked: by default the service's `last_day`, and the year or window up to it."""
        newest = self.freshness(metric.service).data_through or self.today
        return moment_of(self.last_day(metric.service), newest, as_of, period, metric.metric.days)

    def figure(self, metric: Named, moment: Moment | None = None, where: Where = ()) -> Figure:
        """The city's figure, or that of the part that `where` names (with its words): as a breakdown would give it.

        Where nothing matches it is that of an empty set: 0 or None. Raises UnknownNameError for a dimension that the
        metric's shape does not have (`grains.narrowable`).
        """
        return self._at(metric, moment or self.moment(metric), (), where)[0]

    def figures(self, metric: Named, by: Grain, moment: Moment | None = None, where: Where = ()) -> tuple[Figure, ...]:
        """Figures of a grain, in order of its members; with `month` among `by`, month after month.

        `where` leaves those members that a grain with its dimensions would give beside its codes. Raises
        UnknownNameError as `figure` does.
        """
        when = moment or self.moment(metric)
        if MONTH not in by:
            return self._at(metric, when, by, where)
        places = tuple(word for word in by if word != MONTH)
        return tuple(figure for month in months(when) for figure in self._at(metric, month, places, where))

    def figures_over(self, metric: Named, moments: Sequence[Moment], where: Where = ()) -> tuple[Figure, ...]:
        """`figure` at each moment, in their order: many cost little more than one."""
        where = self._narrowed(metric, where)
        if self.freshness(metric.service).data_through is None or not moments:
            return tuple(self.figure(metric, moment, where) for moment in moments)
        scene = self._course(metric, moments, where)
        words = _words(scene.groups, scene.groups.keys[0])
        found = zip(moments, _found_in(scene), strict=True)
        return tuple(self._figure(metric, moment, words, one) for moment, one in found)

    def values_over(self, metric: Named, moments: Sequence[Moment], where: Where = ()) -> tuple[Decimal | None, ...]:
        """The values of `figures_over` alone, for lines of many points."""
        where = self._narrowed(metric, where)
        if self.freshness(metric.service).data_through is None or not moments:
            return (None,) * len(moments)
        return self._course(metric, moments, where).values()

    def references_over(
        self, metric: Named, moments: Sequence[Moment | Period], where: Where = ()
    ) -> tuple[Decimal | None, ...]:
        """What a metric is judged by at each moment, also after the last day with data: a pace or a plan runs on.

        A period stands for the moment of its last day.
        """
        where = self._narrowed(metric, where)
        last_day = self.last_day(metric.service)
        asked = [one if isinstance(one, Moment) else Moment(one.end, one, last_day, True) for one in moments]
        if self.freshness(metric.service).data_through is None or not asked:
            return (None,) * len(asked)
        return self._course(metric, asked, where).references()

    def scene(self, metric: Named, moment: Moment, by: Grain = (), where: Where = ()) -> Scene:
        """The scene of a metric, for what needs more than its value."""
        grid = Grid(by, self._narrowed(metric, where, by))
        return scene_of(self._facts, metric, moment, grid, partial(self._targets.in_force, metric))

    def targets(self, metric: Named, as_of: date) -> tuple[TargetRow, ...]:
        """The targets of a metric in force on a day; amounts of a flow in hundredths of the fact's unit.

        Of those that add up the own department's parts; of promises also those that hold for all.
        """
        rows = self._targets.in_force(metric, as_of)
        if (own := self.reach.department_asked(None)) is None:
            return rows
        if metric.measure.target is TargetKind.SUM:
            return tuple(row for row in summable(rows, self._collectors(metric, as_of)) if row.department == own)
        return tuple(row for row in rows if row.department in (own, NONE))

    def _collectors(self, metric: Named, as_of: date) -> Mapping[str, str]:
        if metric.shape is Shape.BUDGET:
            return {}
        return self._facts.collectors((metric.service, metric.fact), fiscal_year(as_of).start)

    def _narrowed(self, metric: Named, where: Where, by: Grain = ()) -> Where:
        """What is asked, within the reach. Raises NotPermittedError, or UnknownNameError as `figure` does."""
        self.reach.check_grain(by)
        within = self.reach.narrow(where)
        check_narrowing(metric, within)
        return within

    def _course(self, metric: Named, moments: Sequence[Moment], where: Where) -> Scene:
        return course_of(self._facts, metric, moments, where, partial(self._targets.in_force, metric))

    def _at(self, metric: Named, moment: Moment, by: Grain, where: Where) -> tuple[Figure, ...]:
        where = self._narrowed(metric, where, by)
        if self.freshness(metric.service).data_through is None:
            return () if by else (self._figure(metric, moment, dict(where), _Found(None, None, None)),)
        scene = self.scene(metric, moment, by, where)
        found = zip(scene.groups.keys, _found_in(scene), strict=True)
        return tuple(self._figure(metric, moment, _words(scene.groups, key), one) for key, one in found)

    def _figure(self, metric: Named, moment: Moment, words: Mapping[str, str], found: _Found) -> Figure:
        margin = margin_of(metric, found.value, found.reference)
        late = moment.is_current and self.freshness(metric.service).late
        few = too_few(metric, found.value, found.cases)
        judged = few is None and is_judged_over(metric, moment.period) and is_judged_kind(metric, words.get("kind"))
        return Figure(
            metric=metric.name,
            value=found.value,
            unit=metric.unit,
            status=status_of(metric, found.value, margin if judged else None, late),
            as_of=moment.as_of,
            reference=found.reference,
            margin=margin,
            period=moment.shown,
            stage=found.stage,
            band=metric.metric.band,
            too_few=few,
            **words,
        )


def _found_in(scene: Scene) -> Iterator[_Found]:
    cases = repeat(None) if scene.cases is None else scene.cases()
    return map(_Found, scene.values(), scene.references(), scene.stages, cases)


def _words(groups: Groups, key: tuple[str, ...]) -> dict[str, str]:
    words = dict(zip(groups.by, key, strict=True))
    return words if groups.kind is None else {"kind": groups.kind} | words
