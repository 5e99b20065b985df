"""A simulated city, and every number of a page asked a second time of a mart read afresh."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

from queries.calendar import Period, year_to_date
from queries.demo.create import create_demo
from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.metrics.measure import Nature
from queries.metrics.moments import Moment
from queries.metrics.named import Named, named
from queries.metrics.reading import MartReader
from queries.metrics.units import COUNT, RUPIAH, TONNES
from queries.metrics.values import Attention, Figure
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked, Comparison, Span
from queries.pages.values import Course, Line, Role, Table
from queries.profile.load import load_profile
from queries.profile.page import Form
from queries.pull.service import pull_service
from queries.shapes import Shape
from tests.viewers import MAYOR

FOLDER = Path(__file__).parents[1] / "cities" / "batam"
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)
VIEWER = MAYOR
SERVICES = ("revenue", "permits", "complaints", "waste", "budget")
WORDS = ("department", "district", "category", "program", "kind", "channel")

ASKED = {
    "the year": Asked(),
    "this week beside the last": Asked(span=Span.WEEK, comparison=Comparison.PREVIOUS),
    "this week beside last year's": Asked(span=Span.WEEK),
    "this month": Asked(span=Span.MONTH),
    "this month beside the last": Asked(span=Span.MONTH, comparison=Comparison.PREVIOUS),
    "the quarter beside the last": Asked(span=Span.QUARTER, comparison=Comparison.PREVIOUS),
    "the quarter": Asked(span=Span.QUARTER),
    "a whole year": Asked(as_of=date(2025, 12, 31), comparison=Comparison.PREVIOUS),
    "a leap day's month": Asked(span=Span.MONTH, as_of=date(2024, 2, 29)),
    "a past day inside a month": Asked(span=Span.QUARTER, as_of=date(2026, 5, 13)),
    "nothing beside it": Asked(comparison=Comparison.NONE),
    "the first year, which nothing can stand beside": Asked(as_of=date(2022, 6, 30)),
    "a department": Asked(department="dlh"),
    "a district": Asked(district="sagulung", span=Span.QUARTER),
    "what is not mapped": Asked(district="?"),
    "blanks": Asked(district="", span=Span.MONTH),
    "two filters": Asked(department="dbmsda", district="batu-aji"),
}
CATEGORIES = {"revenue": "pbb_p2", "permits": "pbg", "complaints": "jalan", "waste": "truk_dump"}


@dataclass(frozen=True)
class City:
    """A simulated city: held warm, and a desk that reads the same mart for itself."""

    warm: WarmMart
    desk: Desk
    folder: tempfile.TemporaryDirectory[str]  # gone with the process
    _answers: dict[tuple, dict[tuple[str, ...], Figure]] = field(default_factory=dict)

    def metric(self, name: str) -> Named:
        return named(self.warm.profile, name)

    def again(self, name: str, as_of: date, period: Period, words: Mapping[str, str]) -> Figure | None:
        """The figure of a question, found among all members of its words; None where nothing has them."""
        metric, by = self.metric(name), tuple(words)
        key = (name, as_of, period, by)
        if key not in self._answers:
            moment = Moment(as_of, period, self.desk.last_day(metric.service), True)
            found = self.desk.figures(metric, by, moment)
            self._answers[key] = {tuple(getattr(one, word) for word in by): one for one in found}
        return self._answers[key].get(tuple(words.values()))


@cache
def simulated_city() -> City:
    """Batam at a fiftieth of its rows, pulled; made once for all tests of a process."""
    folder, profile = tempfile.TemporaryDirectory(prefix="pantau-pages-"), load_profile(FOLDER)
    create_demo(profile, f"sqlite:///{folder.name}/{{service}}.db", scale=0.02, seed=5, today=TODAY)
    mart = open_mart(f"sqlite:///{folder.name}/mart.db")
    now = datetime.combine(TODAY, time(5), UTC)
    for service in SERVICES:
        pull_service(service, profile, f"sqlite:///{folder.name}/{service}.db", mart, now=now)
    reader = MartReader(VIEWER, mart).__enter__()
    return City(WarmMart(mart, profile, lambda: TODAY), Desk(reader, profile, TODAY), folder)


def figures_in(value: object) -> Iterator[Figure]:
    """Every figure of a view, but for the attention list's, which is tested by itself."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from figures_in(one)
    elif is_dataclass(value) and not isinstance(value, Attention):
        for one in fields(value):
            yield from figures_in(getattr(value, one.name))


def wrong_figures(city: City, view: object) -> list[tuple[Figure, Figure | None]]:
    """The figures of a view that are not those of their question."""
    found = []
    for figure in figures_in(view):
        words = {word: code for word in WORDS if (code := getattr(figure, word)) is not None}
        if city.metric(figure.metric).metric.kind is not None:
            words.pop("kind", None)
        period = figure.period or year_to_date(figure.as_of)
        other = city.again(figure.metric, figure.as_of, period, words)
        same = (
            not figure.value
            if other is None
            else (figure.value, figure.reference, figure.margin) == (other.value, other.reference, other.margin)
        )
        if not same:
            found.append((figure, other))
    return found


def wrong_points(city: City, course: Course) -> list[tuple]:
    """The points of a chart that are not the figures of their periods."""
    return [wrong for line in course.lines for wrong in _wrong_points(city, course, line)]


def _wrong_points(city: City, course: Course, line: Line) -> Iterator[tuple]:
    metric, words = city.metric(line.metric), dict(course.where)
    whole = course.form is Form.YEAR and metric.shape is Shape.FLOW and metric.measure.nature is Nature.PERIOD
    compared = [point.period.end for point in line.points if point.day <= course.as_of]
    ends = {Role.ACTUAL: course.as_of, Role.REFERENCE: course.as_of, Role.BEFORE: compared[-1]}
    first_day = city.desk.first_day(metric.service) if metric.metric.days is None else city.desk.begins(metric)
    for point in line.points:
        known = point.period.end if metric.metric.days is None else point.period.start
        if line.role is not Role.REFERENCE and first_day is not None and known < first_day:
            if point.value is not None:  # what nobody wrote down is not zero
                yield course.key, line.role, point, None
            continue
        as_of = ends[line.role] if whole else point.period.end
        figure = city.again(line.metric, as_of, point.period, words)
        if figure is None:  # nothing has these words: there is nothing to count, and a promise holds all the same
            if point.value and line.role is not Role.REFERENCE:
                yield course.key, line.role, point, None
        elif point.value != (wanted := figure.reference if line.role is Role.REFERENCE else figure.value):
            yield course.key, line.role, point, wanted


def asked_of(service: str, name: str) -> Asked:
    return replace(ASKED[name], category=CATEGORIES.get(service) if name == "two filters" else None)


LEAST = Decimal("1e-9")
"""A plan cut inside a month ends after twenty decimals; everything else is exact."""


def adds_up(metric: Named) -> bool:
    """A gap and what is needed a week do not: they ask for a target, which not every part has."""
    return metric.unit in (RUPIAH, COUNT, TONNES) and metric.metric.measure not in {"gap", "needed_per_week"}


def wrong_totals(city: City, tables: tuple[Table, ...]) -> list[tuple[str, str]]:
    found = []
    for table in tables:
        for place, name in enumerate(table.metrics):
            values = [row.figures[place] for row in table.rows]
            parts = sum((one.value for one in values if one is not None and one.value is not None), Decimal(0))
            if adds_up(city.metric(name)) and abs(parts - (table.total[place].value or 0)) > LEAST:
                found.append((table.key, name))
    return found
