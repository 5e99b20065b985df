"""How a source stands, in words and chips that several pages share."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html

from dashboard import formats
from dashboard.components.chip import status_chip
from dashboard.failures import is_failing
from dashboard.i18n import Catalogue
from dashboard.screen import Screen
from queries.metrics.values import Freshness, Status

OTHER_REASON = "other"
"""The sentence for a reason that a SELECT gives in a word of its own."""


def source_chips(screen: Screen, freshness: Freshness) -> list[html.Span]:
    """In time; or that it is late, that its last pull failed, or both; or that there never was one."""
    failing = is_failing(freshness)
    if freshness.data_through is None:
        return [status_chip(screen, Status.NO_DATA)]
    if not (failing or freshness.late):
        return [status_chip(screen, Status.ON_TRACK, screen.say("fresh.on_time"))]
    failed = [status_chip(screen, Status.WATCH, screen.say("fresh.failed"))] if failing else []
    return failed + ([status_chip(screen, Status.LATE)] if freshness.late else [])


def pulled_words(screen: Screen, freshness: Freshness) -> str:
    """When the last good pull was; that there was none."""
    return moment_words(screen, freshness.pulled_at)


def moment_words(screen: Screen, at: datetime | None) -> str:
    """`24 Nov, 06.04` in the city's time; `belum pernah` for no moment."""
    if at is None:
        return screen.say("panel.never")
    return formats.moment(at.astimezone(ZoneInfo(screen.profile.city.timezone)), screen.language)


def held_words(screen: Screen, reason: str) -> str:
    """Why rows were held back, in plain words; a SELECT's own word stands in a sentence of its own."""
    known = Catalogue.of(screen.language).get(f"health.reason.{reason}")
    return known or screen.say(f"health.reason.{OTHER_REASON}", word=reason)
