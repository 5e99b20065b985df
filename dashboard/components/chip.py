"""The status of a number: icon, word and colour."""

from __future__ import annotations

from dash import html

from dashboard.components.icon import status_icon
from dashboard.screen import Screen
from queries.metrics.values import Status


def status_chip(screen: Screen, status: Status, word: str | None = None) -> html.Span:
    """A small label such as `Waspada`, with the status's icon before it; `word` says it another way."""
    return html.Span(
        [status_icon(status), word or screen.say(f"status.{status.value}")], className=f"chip {status.value}"
    )


def judged_chip(screen: Screen, status: Status | None) -> list[html.Span]:
    """The chip of a status; nothing where nothing is judged."""
    return [] if status in (None, Status.PLAIN) else [status_chip(screen, status)]
