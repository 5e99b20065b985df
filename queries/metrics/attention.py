"""The attention list: what needs the mayor today, worst first."""

from __future__ import annotations

from decimal import Decimal

from queries.metrics.candidates import Candidate, is_judged, off_track
from queries.metrics.desk import Desk
from queries.metrics.named import metrics_of
from queries.metrics.signals import signals, silence
from queries.metrics.values import Attention, Status
from queries.profile.models import Service

_TIERS = {Status.BEHIND: 0, Status.LATE: 1, Status.NO_DATA: 1, Status.WATCH: 2}

LINES_PER_TIER = 2
"""After so many lines of one service its next ones stand a tier lower, so that the first five are of several kinds."""


def attention(desk: Desk) -> tuple[Attention, ...]:
    """All lines, by status, then by distance from the reference weighted by the share of the city's money or people.

    A service whose data are late has one line that says so, and none about its numbers. Services are interleaved.
    The order depends on the figures alone: equals stand in the profile's order.
    """
    ranked = [_ranked(desk, service) for service in desk.profile.services]
    placed = [
        (_TIERS[one.line.figure.status] + place // LINES_PER_TIER, place, -one.score, order, one)
        for order, lines in enumerate(ranked)
        for place, one in enumerate(lines)
    ]
    return tuple(one.line for *_, one in sorted(placed, key=lambda row: row[:4]))


def _ranked(desk: Desk, service: Service) -> list[Candidate]:
    """A service's lines, worst first, each subject once."""
    silent = silence(desk, service)
    found = silent if silent and desk.freshness(service).late else [*silent, *_about_numbers(desk, service)]
    ordered = sorted(found, key=_severity)
    chosen: dict[tuple[str, ...], Candidate] = {}
    for one in ordered:
        chosen.setdefault(one.subject, one)
    return list(chosen.values())


def _about_numbers(desk: Desk, service: Service) -> list[Candidate]:
    judged = [metric for metric in metrics_of(service) if is_judged(metric)]
    return [candidate for metric in judged for candidate in off_track(desk, metric)] + signals(desk, service)


def _severity(one: Candidate) -> tuple[int, Decimal]:
    return _TIERS[one.line.figure.status], -one.score
