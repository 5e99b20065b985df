"""A metric's own page: its number, its course, its parts, and all that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.chart_card import chart_card
from dashboard.components.empty import earlier_notices, notice, notices
from dashboard.components.filters import filter_bar
from dashboard.components.frame import page_frame, page_head
from dashboard.components.keys import key_row
from dashboard.components.meaning import fact_card, meaning, origin
from dashboard.components.table import breakdown
from dashboard.request import Page
from dashboard.screen import DEPARTMENTS, DISTRICTS, Children, Screen
from queries.metrics.reach import Matter
from queries.metrics.values import Explanation, Status
from queries.pages.layout import page_of
from queries.pages.values import MetricView
from queries.profile.models import Service, Words

STYLES = ("filters", "chart", "service", "places")

_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})


def metric_page(screen: Screen, view: MetricView) -> Page:
    """Number, chart and tables are narrowed as the address says; the target says whose it is."""
    explained = view.explanation
    label = screen.words(explained.label)
    service = screen.service_of(explained.metric)
    status = view.key.figure.status
    of = screen.words(service.label)
    note = html.A(of, href=screen.service_path(service.key), className="up") if screen.sees(Matter.SERVICE) else of
    head = page_head(screen, label, status=None if status in _UNJUDGED else status, note=note)
    content = page_frame(screen, head, list(_parts(screen, view)), "places metric-page", "keys")
    return Page(label, screen.words(explained.why), content, styles=STYLES)


def _parts(screen: Screen, view: MetricView) -> Iterator[tuple[str, Component]]:
    explained = view.explanation
    yield "filters", filter_bar(screen, view.choices, view.days)
    found = view.key.figure.value is not None
    earlier = earlier_notices(screen, explained.metric.partition(".")[0], view.days)
    told = [*notices(screen, explained.freshness, view.days, found=found), *earlier, *_put_aside(screen, view)]
    yield "state", html.Div(told, className="state", role="status")
    yield "keys", key_row(screen, [view.key])
    yield "course", chart_card(screen, view.course)
    yield "files", _files(screen, explained)
    yield "meaning", meaning(screen, explained)
    yield "origin", origin(screen, explained)
    for at, table in enumerate(view.tables, 1):
        card = breakdown(screen, replace(table, title=_by(screen, table.by)))
        if at % 2 and at == len(view.tables):  # none is left beside a hole
            card.className = f"{card.className} whole"  # pyright: ignore[reportAttributeAccessIssue]
        yield f"table-{table.key}", card
    yield "sql", _sql(screen, explained)


def _put_aside(screen: Screen, view: MetricView) -> Iterator[Component]:
    """What was asked for and the metric's data do not have."""
    for word in view.ignored:
        cleared = screen.link(**{"period" if word == "week" else word: None, "panel": None})
        yield notice(screen, screen.say(f"notice.ignored_{word}"), "notice.without", cleared)


def _by(screen: Screen, word: str) -> Words:
    """`Per SKPD`: on its own page a metric need not be named again."""
    said = screen.say(f"metric.by.{word}")
    return Words(id=said, en=said)


def _files(screen: Screen, explained: Explanation) -> html.Section:
    """The numbers to take along, and the pages on which the metric stands."""
    kept = {key: text for key, text in screen.query.query.items() if key not in ("panel", "metric")}
    files = [
        html.A(
            screen.say(f"metric.{ending}"),
            href=screen.page(f"/metrik/{explained.metric}.{ending}", **kept),
            className="button",
            **attributes(download=""),
        )
        for ending in ("xlsx", "csv")
    ]
    facts: list[tuple[str, Children]] = [(screen.say("metric.files"), [html.Div(files, className="buttons")])]
    if where := [html.Li(link) for link in _where(screen, explained.metric)]:
        facts.append((screen.say("metric.where"), [html.Ul(where, className="link-list")]))
    return fact_card(screen.say("metric.along"), facts, "files")


def _where(screen: Screen, name: str) -> Iterator[html.A]:
    service, _, key = name.partition(".")
    known = screen.service(service)
    page = page_of(known)
    label = screen.words(known.label)
    if key in _of_tile(known) and screen.sees(Matter.HOME):
        yield html.A(screen.say("rail.home"), href=screen.page("/"))
    shown = {*page.keys, *page.bands, *(one for part in (*page.charts, *page.tables) for one in part.metrics)}
    if screen.sees(Matter.SERVICE):
        yield html.A(label, href=screen.service_path(service), className="shown" if key in shown else None)
    if key in known.heat and screen.sees(Matter.DEPARTMENTS):
        yield html.A(screen.say("departments.title"), href=screen.page(DEPARTMENTS))
    if key in page.map and screen.sees(Matter.DISTRICTS):
        yield html.A(screen.say("map.title"), href=screen.page(DISTRICTS, metric=name))


def _of_tile(service: Service) -> set[str]:
    tile = service.tile
    return {tile.headline, tile.bar, tile.trend, *tile.under, *tile.bar_words, *tile.say, *service.heat}


def _sql(screen: Screen, explained: Explanation) -> html.Section:
    """The SELECTs as they run, one for each dialect, folded."""
    title = screen.say("metric.sql")
    files = [
        html.Details([html.Summary(one.file), html.Pre(html.Code(one.text.strip()), tabIndex=0)])
        for one in explained.sql
    ]
    about = html.P(screen.say("metric.sql_text"), className="why")
    head = html.Div(html.H2(title), className="part-head")
    return html.Section([head, about, *files], className="card part sql", **attributes(aria_label=title))
