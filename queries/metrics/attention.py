"""The attention list: what needs the mayor today, worst first."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from queries.metrics.candidates import Candidate, is_judged, off_track
from queries.metrics.desk import Desk
from queries.metrics.named import metrics_of
from queries.metrics.reach import Matter
from queries.metrics.signals import PAID_AHEAD, signals, silence
from queries.metrics.values import Attention, Status
from queries.profile.models import Service

_TIERS = {Status.BEHIND: 0, Status.LATE: 0, Status.NO_DATA: 0, Status.WATCH: 1}

_OF_WORK = frozenset({"physical_percent", "paid_ahead_points"})

LINES_PER_TIER = 2
"""After so many lines of one service the other services come first, so that the first five are of several kinds."""


def attention(desk: Desk) -> tuple[Attention, ...]:
    """All lines, by status, then by distance from the reference weighted by the share of the city's money or people.

    A service whose data are late has one line that says so, and none about its numbers. Services are interleaved.
    The order depends on the figures alone: equals stand in the profile's order. Within the reach of one department
    the list is of its own figures. Worked out once for a desk.
    """
    desk.reach.check(Matter.ATTENTION)
    return desk.kept.of("attention", lambda: _attention(desk))


def _attention(desk: Desk) -> tuple[Attention, ...]:
    ranked = [_ranked(desk, service) for service in desk.profile.services]
    placed = [
        (_TIERS[one.line.figure.status], place // LINES_PER_TIER, place, -one.score, order, one)
        for order, lines in enumerate(ranked)
        for place, one in enumerate(lines)
    ]
    return tuple(one.line for *_, one in sorted(placed, key=lambda row: row[:5]))


def _ranked(desk: Desk, service: Service) -> list[Candidate]:
    """A service's lines: each subject once, by status, its metrics taking turns, worst first."""
    silent = silence(desk, service)
    found = silent if silent and desk.freshness(service).late else [*silent, *_about_numbers(desk, service)]
    chosen: dict[tuple[str, ...], Candidate] = {}
    for one in sorted(found, key=_severity):
        chosen.setdefault(one.subject, one)
    turns: Counter[str] = Counter()
    lines: list[tuple[int, int, Decimal, Candidate]] = []
    for one in chosen.values():
        tier, score = _severity(one)
        lines.append((tier, turns[one.line.figure.metric], score, one))
        turns[one.line.figure.metric] += 1
    return [line[-1] for line in sorted(lines, key=lambda line: line[:3])]


def _about_numbers(desk: Desk, service: Service) -> list[Candidate]:
    found = signals(desk, service)
    ahead = {one.line.figure.department for one in found if one.subject[-1] == PAID_AHEAD}
    judged = [metric for metric in metrics_of(service) if is_judged(metric)]
    for metric in judged:
        # Work that lags is already said where the money for it is said to have run ahead.
        said = ahead if metric.metric.measure in _OF_WORK else frozenset[str | None]()
        found.extend(one for one in off_track(desk, metric) if one.line.figure.department not in said)
    return found


def _severity(one: Candidate) -> tuple[int, Decimal]:
    return _TIERS[one.line.figure.status], -one.score
