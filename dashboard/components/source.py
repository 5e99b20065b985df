"""Where a service's numbers come from, how fresh and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.chip import status_chip
from dashboard.failures import failure_words, is_failing
from dashboard.screen import Screen
from queries.metrics.values import Freshness, Status


def source_list(screen: Screen, services: Sequence[Freshness]) -> html.Div:
    """One block a service, in the home's order."""
    return html.Div([_source(screen, freshness) for freshness in services])


def source_facts(screen: Screen, freshness: Freshness) -> list[tuple[str, str]]:
    """Label and text of all that is known about a service's data."""
    service = screen.service(freshness.service)
    facts = [
        ("panel.source", screen.words(service.source)),
        ("panel.owner", screen.department(service.owner)),
        ("panel.through", f"{_through(screen, freshness)} ({screen.say(f'cadence.{service.cadence}')})"),
        ("panel.pulled", pulled_words(screen, freshness)),
        ("panel.check", screen.say("panel.reconciled" if freshness.reconciled else "panel.unreconciled")),
        ("panel.quarantined", formats.number(Decimal(freshness.quarantined_rows), screen.language)),
        ("panel.unmapped", formats.number(Decimal(freshness.unmapped_rows), screen.language)),
    ]
    if failure := failure_words(freshness, screen.language):
        facts.append(("panel.failure", failure))
    return [(screen.say(key), text) for key, text in facts]


def fact_list(facts: Sequence[tuple[str, str]]) -> html.Dl:
    """Labels at the left, texts at the right."""
    return html.Dl([html.Div([html.Dt(label), html.Dd(text)]) for label, text in facts], className="facts")


def _source(screen: Screen, freshness: Freshness) -> Component:
    label = screen.words(screen.service(freshness.service).label)
    head = html.Div([html.H3(label), html.Span(_chips(screen, freshness), className="chips")], className="block-head")
    return html.Section([head, fact_list(source_facts(screen, freshness))], className="block")


def _chips(screen: Screen, freshness: Freshness) -> list[html.Span]:
    failing, late = is_failing(freshness), freshness.late
    if not (failing or late):
        return [status_chip(screen, Status.ON_TRACK, screen.say("fresh.on_time"))]
    failed = [status_chip(screen, Status.WATCH, screen.say("fresh.failed"))] if failing else []
    return failed + ([status_chip(screen, Status.LATE)] if late else [])


def _through(screen: Screen, freshness: Freshness) -> str:
    if freshness.data_through is None:
        return screen.say("panel.never")
    return formats.full_date(freshness.data_through, screen.language)


def pulled_words(screen: Screen, freshness: Freshness) -> str:
    """When the last good pull was, in the city's time: `24 Nov, 06.04`; that there was none."""
    if freshness.pulled_at is None:
        return screen.say("panel.never")
    return formats.moment(freshness.pulled_at.astimezone(ZoneInfo(screen.profile.city.timezone)), screen.language)
