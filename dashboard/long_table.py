"""A metric's numbers as one long table for downloading: a line a number, full precision, with all that narrows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from dashboard.components.meaning import stage_word
from dashboard.components.member import member_name
from dashboard.explaining import explained_facts
from dashboard.screen import Screen
from queries.metrics.values import Figure, Status
from queries.pages.values import Course, MetricView, Point, Role, Table

Cell = str | Decimal | date | None


@dataclass(frozen=True)
class Entry:
    """One number. `part` says where it stands on the metric's page; dimensions that do not narrow it are None."""

    part: str
    metric: str
    period_start: date
    period_end: date
    as_of: date
    department: str | None = None
    department_name: str | None = None
    district: str | None = None
    district_name: str | None = None
    category: str | None = None
    category_name: str | None = None
    program: str | None = None
    activity: str | None = None
    channel: str | None = None
    kind: str | None = None
    value: Decimal | None = None
    unit: str = ""
    reference: Decimal | None = None
    status: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class LongTable:
    """What a file holds: `about` are the metric's facts in words, `rows` stand under `heads`."""

    name: str  # of the file, without its ending
    about: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    value_at: int  # which column holds the number


ALWAYS = frozenset({"part", "metric", "period_start", "period_end", "as_of", "value", "unit", "reference", "status"})
"""Columns that stand in every file; a dimension stands where something is narrowed by it."""

_NAMED = ("department", "district", "category")
_DIMENSIONS = (*_NAMED, "program", "activity", "channel", "kind")
_TREND = {Role.ACTUAL: "trend", Role.REFERENCE: "trend_reference", Role.BEFORE: "trend_before"}
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def long_table(screen: Screen, view: MetricView) -> LongTable:
    """The numbers of a metric's page, in the language of the screen and narrowed as the page is."""
    entries = tuple(_entries(screen, view))
    used = [
        field.name
        for field in fields(Entry)
        if field.name in ALWAYS or any(getattr(entry, field.name) is not None for entry in entries)
    ]
    return LongTable(
        name=_file_name(screen, view),
        about=tuple(_about(screen, view)),
        heads=tuple(screen.say(f"download.column.{name}") for name in used),
        rows=tuple(tuple(getattr(entry, name) for name in used) for entry in entries),
        value_at=used.index("value"),
    )


def _entries(screen: Screen, view: MetricView) -> Iterator[Entry]:
    yield _of_figure(screen, "headline", view.key.figure)
    if view.key.before is not None:
        yield _of_figure(screen, "before", view.key.before)
    for line in view.course.lines:
        for point in line.points:
            if point.value is not None:
                yield _of_point(screen, view.course, _TREND[line.role], line.metric, point)
    for table in view.tables:
        yield from _of_table(screen, table)


def _of_table(screen: Screen, table: Table) -> Iterator[Entry]:
    for row in table.rows:
        for figure in row.figures:
            if figure is not None:
                yield _of_figure(screen, "breakdown", figure, {table.by: row.member})
        if row.before is not None:
            yield _of_figure(screen, "breakdown_before", row.before, {table.by: row.member})


def _of_figure(screen: Screen, part: str, figure: Figure, where: dict[str, str] | None = None) -> Entry:
    period = figure.period
    judged = figure.status not in (Status.PLAIN, Status.NO_DATA)
    return Entry(
        part=screen.say(f"download.part.{part}"),
        metric=figure.metric,
        period_start=period.start if period else date(figure.as_of.year, 1, 1),
        period_end=period.end if period else figure.as_of,
        as_of=figure.as_of,
        value=figure.value,
        unit=figure.unit,
        reference=figure.reference,
        status=screen.say(f"status.{figure.status.value}") if judged else None,
        stage=stage_word(screen, figure.stage) if figure.stage else None,
        **_narrowed(screen, figure.metric, {word: getattr(figure, word, None) for word in _DIMENSIONS} | (where or {})),
    )


def _of_point(screen: Screen, course: Course, part: str, metric: str, point: Point) -> Entry:
    return Entry(
        part=screen.say(f"download.part.{part}"),
        metric=metric,
        period_start=point.period.start,
        period_end=point.period.end,
        as_of=min(point.period.end, course.as_of),
        value=point.value,
        unit=course.unit,
        **_narrowed(screen, metric, dict(course.where)),
    )


def _narrowed(screen: Screen, metric: str, where: Mapping[str, str | None]) -> dict[str, Any]:
    """The dimension columns: codes, and names of those that have one."""
    names = {
        f"{word}_name": _name(screen, metric, word, code)
        for word, code in where.items()
        if word in _NAMED and code is not None
    }
    return {word: code for word, code in where.items() if word in _DIMENSIONS} | names


def _about(screen: Screen, view: MetricView) -> Iterator[tuple[str, str]]:
    """Whether it is made up, what the number means, where it comes from, and how it is narrowed."""
    explained = view.explanation
    if screen.profile.city.simulated:
        yield screen.say("page.simulated"), screen.say("download.simulated")
    yield screen.say("metric.name"), f"{screen.words(explained.label)} ({explained.metric})"
    for name, text in explained_facts(screen, explained):
        yield screen.say(f"explain.{name}"), text
    yield screen.say("metric.unit"), explained.unit
    period = view.key.figure.period or view.days.period
    yield screen.say("metric.period"), f"{period.start} – {period.end}"
    for word, code in view.course.where:
        yield screen.say(f"word.{word}"), _name(screen, explained.metric, word, code)
    yield screen.say("download.digits"), screen.say("download.digits_text")


def _name(screen: Screen, metric: str, word: str, code: str) -> str:
    if word == "department" and screen.has_department(code):
        return screen.department_name(code)
    return member_name(screen, screen.service_of(metric), word, code)


def _file_name(screen: Screen, view: MetricView) -> str:
    """`batam-pengaduan-terbuka-dlh-2026-11-23`: city, metric, filters, day."""
    words = [screen.profile.city.name, screen.words(view.explanation.label)]
    words += [code or "x" for _, code in view.course.where]
    return "-".join([*(_slug(word) for word in words), view.days.as_of.isoformat()])


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG.sub("-", plain).strip("-") or "x"
