"""The page of a department or a district: what it has to do with every service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from queries.metrics.attention import attention
from queries.metrics.desk import Desk
from queries.metrics.heat import heat_columns
from queries.metrics.named import Named
from queries.metrics.peers import rank_of
from queries.metrics.reach import DEPARTMENT, Matter
from queries.metrics.values import Attention
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.cases import open_cases
from queries.pages.courses import course_of
from queries.pages.days import moment_in, waits_for_month_end
from queries.pages.known import codes_of
from queries.pages.layout import page_of
from queries.pages.ranks import ranked_departments
from queries.pages.scope import Scope, scope_of, within_reach
from queries.pages.tables import tables_of
from queries.pages.values import Course, Key, OpenCase, Part, PlaceView, Table
from queries.profile.models import Service
from queries.viewer import Viewer

MOST_KEYS, MOST_TABLES = 6, 2
"""Of each service; the rest is on the service's own page, narrowed to the place."""

_TABLES = ("program", "category", "kind", "district", "department", "channel")
"""Which breakdowns say most of a place, in this order."""


def place_view(viewer: Viewer, warm: WarmMart, word: str, code: str, asked: Asked) -> PlaceView:
    """What a department or a district (`word`) answers for; other filters are dropped. '?' is all that is not mapped.

    A place that occurs nowhere has no parts. Somebody of one department sees of a district what that department does
    there. Raises NotPermittedError for another department and for who may see no place, MartError where the mart cannot
    be read.
    """
    return place_of(warm.desk(viewer), word, code, asked)


def place_of(desk: Desk, word: str, code: str, asked: Asked) -> PlaceView:
    """`place_view` of a desk."""
    desk.reach.check(Matter.DEPARTMENT if word == DEPARTMENT else Matter.DISTRICTS)
    here = replace(asked, department=None, district=None, category=None)
    narrowed = within_reach(desk, replace(here, **{word: code}))
    scopes = [scope_of(desk, service, narrowed) for service in _services_of(desk, word, code, here)]
    columns = heat_columns(desk.profile) if word == DEPARTMENT else ()
    peers = ranked_departments(desk, here) if word == DEPARTMENT else ()
    return PlaceView(
        word=word,
        code=code,
        as_of=max((scope.days.as_of for scope in scopes), default=desk.today),
        parts=tuple(_part(scope, word, code) for scope in scopes),
        attention=_attention(desk, word, code, asked),
        cases=_cases(scopes),
        peers=peers,
        columns=tuple(metric.name for metric in columns),
    )


def _services_of(desk: Desk, word: str, code: str, asked: Asked) -> Iterator[Service]:
    """The services in whose rows the place occurs on the days asked for."""
    for service in desk.profile.services:
        days = scope_of(desk, service, asked).days
        if any(code in codes_of(desk, service, fact, word, days) for fact in service.facts):
            yield service


def _part(scope: Scope, word: str, code: str) -> Part:
    return Part(
        service=scope.service.key,
        days=scope.days,
        freshness=scope.desk.freshness(scope.service),
        keys=tuple(_key(scope, metric, word, code) for metric in _key_metrics(scope)),
        course=_first_course(scope),
        tables=_tables_of(scope),
    )


def _key_metrics(scope: Scope) -> tuple[Named, ...]:
    """What the department table and the service's page show of it, the judged first."""
    keys = dict.fromkeys((*scope.service.heat, *page_of(scope.service).keys))
    return scope.metrics(keys)[:MOST_KEYS]


def _key(scope: Scope, metric: Named, word: str, code: str) -> Key:
    moment = moment_in(scope.desk, metric, scope.days)
    rank, waits = rank_of(scope.desk, metric, word, code, moment), waits_for_month_end(metric, scope.days)
    return Key(scope.figure(metric), scope.before(metric), rank, waits)


def _first_course(scope: Scope) -> Course | None:
    """The first chart of the service's page that the place can tell; its key is the service's."""
    courses = (course_of(scope, chart) for chart in page_of(scope.service).charts)
    first = next((course for course in courses if course is not None), None)
    return None if first is None else replace(first, key=scope.service.key)


def _tables_of(scope: Scope) -> tuple[Table, ...]:
    """The breakdowns of the service's page that say most of the place."""
    page = sorted(page_of(scope.service).tables, key=lambda one: _TABLES.index(one.by))
    wanted = [one for one in page if one.by not in dict(scope.where) and scope.metrics(one.metrics)]
    tables = tables_of(scope, wanted[:MOST_TABLES])
    return tuple(replace(table, key=f"{scope.service.key}-{table.key}") for table in tables)


def _cases(scopes: list[Scope]) -> tuple[OpenCase, ...]:
    """The longest-open cases of all its services, the oldest first."""
    found = (one for scope in scopes for one in open_cases(scope.desk, scope.service, scope.where, scope.days))
    return tuple(sorted(found, key=lambda one: (one.opened, one.service, one.number)))


def _attention(desk: Desk, word: str, code: str, asked: Asked) -> tuple[Attention, ...]:
    """The lines of the attention list that are about the place, or that it answers for; of a past day none is known."""
    if asked.as_of is not None and any(asked.as_of < desk.last_day(service) for service in desk.profile.services):
        return ()
    lines = attention(desk)
    if word == DEPARTMENT:
        return tuple(line for line in lines if code in (line.owner, line.figure.department))
    return tuple(line for line in lines if getattr(line.figure, word) == code)
