"""How sound the data are: each source's cadence, last pull, what was held back and what nobody has mapped."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.frame import page_frame, page_head
from dashboard.components.health import health_card
from dashboard.components.unmapped import unmapped_list
from dashboard.failures import is_failing
from dashboard.request import Page
from dashboard.screen import Screen
from queries.pages.values import SourceHealth

STYLES = ("places",)


def sources_page(screen: Screen, sources: Sequence[SourceHealth]) -> Page:
    """One card a service, in the profile's order."""
    title = screen.say("sources.title")
    in_time = sum(not one.freshness.late and not is_failing(one.freshness) for one in sources)
    note = screen.say("fresh.in_time", count=in_time, total=len(sources))
    parts: list[tuple[str, Component]] = [("about", html.P(screen.say("sources.about"), className="about"))]
    parts += [(f"source-{one.service}", _source(screen, one)) for one in sources]
    content = page_frame(screen, page_head(screen, title, note=note), parts, "places sources-page", "about")
    return Page(title, screen.say("sources.about"), content, styles=STYLES)


def _source(screen: Screen, health: SourceHealth) -> Component:
    words = unmapped_list(screen, health.service, health.unmapped) if health.unmapped else []
    return health_card(screen, health, words)
