"""Numbers of people's cases as they may be shown: from counts that were told for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from queries.calendar import Period, fiscal_year, month_of, months_of
from queries.metrics.desk import Desk
from queries.metrics.exact import decimals, share
from queries.metrics.judging import margin_of, status_of, too_few
from queries.metrics.measure import Nature
from queries.metrics.moments import Moment
from queries.metrics.named import Named
from queries.metrics.values import Figure
from queries.pages.values import Course, Line, Point, Step
from queries.pages.values import Role as LineRole
from queries.profile.models import Against
from queries.profile.page import Draw, Form
from queries.publication.cases import Told
from queries.publication.layout import By, CountKey, Members, Method, happens, kinds_of, month_name, year_name
from queries.publication.values import Cell


@dataclass(frozen=True)
class Counted:
    """Reads the cells of one fact's metrics."""

    desk: Desk
    told: Told
    threshold: int
    methods: Mapping[str, Method]  # by facts as their counts name them
    new_medians: dict[CountKey, Decimal] = field(default_factory=dict)  # told for the first time: they stay so

    def cell(self, metric: Named, by: By, members: Members, month: Period, whole_year: bool) -> Cell:
        """The number of a member in a month, or in the year up to its end."""
        kinds = kinds_of(metric)
        if not kinds:
            return self._of_days(metric, by, members, month, whole_year)
        counts = self._keys(metric, (by, members), month, whole_year, kinds)
        if any(count not in self.told.values for count in counts):
            return Cell(None)  # a machine decides these: there is nothing to be in time with
        if not self.told.shown.issuperset(counts):
            return Cell(None, hidden=True)
        values = [self.told.values[count] for count in counts]
        value = Decimal(values[0]) if len(values) == 1 else decimals([share(values[0], sum(values))])[0]
        cases = None if len(values) == 1 else sum(values)
        return Cell(self._figure(metric, (by, members), value, cases, _period(month, whole_year)))

    def members(self, metric: Named, by: By) -> tuple[Members, ...]:
        """All members of a combination of dimensions that have ever been told of."""
        fact, kind = f"{metric.service.key}.{metric.fact}", (*kinds_of(metric), "closed_done")[0]
        return self._members.get((fact, by, self.methods[fact].of(kind)), ())

    @cached_property
    def _members(self) -> dict[tuple[str, By, str], tuple[Members, ...]]:
        found: dict[tuple[str, By, str], set[Members]] = defaultdict(set)
        for key in self.told.values:
            found[key.fact, key.by, key.method].add(key.members)
        return {place: tuple(sorted(members)) for place, members in found.items()}

    def course(self, metric: Named, months: Sequence[Period]) -> tuple[Course, tuple[Period, ...]]:
        """The months of the newest year beside those of the year before, and the months that are hidden."""
        newest = months[-1].end
        this = [month for month in months if month.start.year == newest.year]
        before = [month for month in months if month.start.year == newest.year - 1]
        stands = metric.measure.nature is Nature.STOCK
        lines = [self._line(metric, LineRole.ACTUAL, this, newest.year)]
        lines += self._references(metric, newest)
        lines += [self._line(metric, LineRole.BEFORE, before, newest.year)] if before else []
        hidden = tuple(month for month in (*this, *before) if self.cell(metric, (), (), month, False).hidden)
        course = Course(
            key=f"months-{metric.key}",
            title=metric.metric.public_label,
            form=Form.STOCK if stands else Form.STEPS,
            draw=Draw.LINES if stands or len(kinds_of(metric)) != 1 else Draw.BARS,
            unit=metric.unit,
            step=Step.MONTH,
            span=fiscal_year(newest),
            as_of=newest,
            lines=tuple(lines),
        )
        return course, hidden

    def reference(self, metric: Named, month: Period) -> Decimal | None:
        """The city's target at the end of a month."""
        year = _period(month, True)
        return self.desk.figures_over(metric, (Moment(month.end, year, self._last_day(metric), True),))[0].reference

    def _keys(
        self, metric: Named, place: tuple[By, Members], month: Period, whole_year: bool, kinds: Sequence[str]
    ) -> list[CountKey]:
        names = [year_name(month) if whole_year and happens(kind) else month_name(month) for kind in kinds]
        fact = f"{metric.service.key}.{metric.fact}"
        method = self.methods[fact]
        return [CountKey(fact, *place, name, kind, method.of(kind)) for name, kind in zip(names, kinds, strict=True)]

    def _of_days(self, metric: Named, by: By, members: Members, month: Period, whole_year: bool) -> Cell:
        """A median, where at least twice as many as the threshold were decided and nothing of it is hidden."""
        counts = self._keys(metric, (by, members), month, whole_year, ("closed_done", "in_time", "late"))
        known = [count for count in counts if count in self.told.values]
        if not known or any(count in self.told.hidden for count in known):
            return Cell(None, hidden=True)
        most = max(self.told.values[count] for count in known)
        if most < 2 * self.threshold:
            return Cell(None, hidden=True)
        period = _period(month, whole_year)
        moment = Moment(period.end, period, self._last_day(metric), True)
        name = year_name(month) if whole_year else month_name(month)
        method = self.methods[f"{metric.service.key}.{metric.fact}"].plain
        key = CountKey(f"{metric.service.key}.{metric.fact}", by, members, name, metric.metric.measure, method)
        now = self.desk.figure(metric, moment, tuple(zip(by, members, strict=True)))
        return Cell(self._as_told(metric, key, now, most))

    def _as_told(self, metric: Named, key: CountKey, now: Figure, most: int) -> Figure:
        """A median as it was first told: how it moves would tell of the cases that were corrected. So would how many
        stand behind it today; whether they are enough to judge it is told by the largest count that readers know.
        """
        told = self.told.medians.get(key, self.new_medians.get(key))
        if told is None and now.value is not None:
            told = self.new_medians[key] = now.value
        few, margin = too_few(metric, told, most), margin_of(metric, told, now.reference)
        status = status_of(metric, told, margin if few is None else None, late=False)
        return replace(now, value=told, margin=margin, status=status, too_few=few)

    def _last_day(self, metric: Named) -> date:
        return self.desk.last_day(metric.service)

    def _figure(
        self, metric: Named, place: tuple[By, Members], value: Decimal | None, cases: int | None, period: Period
    ) -> Figure:
        by, members = place
        reference = (
            None if by or value is None else self.reference(metric, Period(period.end.replace(day=1), period.end))
        )
        few, margin = too_few(metric, value, cases), margin_of(metric, value, reference)
        words: dict[str, Any] = dict(zip(by, members, strict=True))
        status = status_of(metric, value, margin if few is None else None, late=False)
        figure = Figure(metric.name, value, metric.unit, status, period.end, reference, margin, period=period, **words)
        return replace(figure, too_few=few)

    def _line(self, metric: Named, role: LineRole, months: Sequence[Period], year: int) -> Line:
        cells = ((month, self.cell(metric, (), (), month, False).value) for month in months)
        return Line(role, metric.name, tuple(Point(_in_year(month, year), month, value) for month, value in cells))

    def _references(self, metric: Named, newest: date) -> list[Line]:
        if metric.metric.against is Against.NOTHING:
            return []
        months = months_of(fiscal_year(newest))
        values = self.desk.references_over(metric, months)
        points = tuple(Point(month.end, month, value) for month, value in zip(months, values, strict=True))
        return [Line(LineRole.REFERENCE, metric.name, points)] if any(value is not None for value in values) else []


def _period(month: Period, whole_year: bool) -> Period:
    return Period(date(month.start.year, 1, 1), month.end) if whole_year else month


def _in_year(month: Period, year: int) -> date:
    """Where the point of a month stands in a chart of another year: the end of that month."""
    return month_of(date(year, month.start.month, 1)).end
