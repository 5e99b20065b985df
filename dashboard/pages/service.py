"""A service's page: its numbers, their course against what they should be, who and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.bands import age_bands
from dashboard.components.cases import case_list
from dashboard.components.chart_card import chart_card
from dashboard.components.empty import earlier_notices, notice, notices
from dashboard.components.filters import filter_bar
from dashboard.components.frame import page_frame, page_head
from dashboard.components.keys import key_row
from dashboard.components.source_note import source_note
from dashboard.components.table import breakdown
from dashboard.components.tile_grid import metric_choice, tile_grid
from dashboard.request import FILTER_KEYS, Page
from dashboard.screen import Screen
from queries.metrics.judging import worst
from queries.metrics.values import Freshness, Status
from queries.pages.asking import Days
from queries.pages.values import Course, Role, ServiceView, Table

STYLES = ("service", "chart", "filters")

MOST_COLUMNS = 4
"""From so many metrics on, a table beside the main chart has half of the width; with more, elsewhere and on a place's
page all of it."""

Part = tuple[str, Component]


def service_page(screen: Screen, view: ServiceView) -> Page:
    """The page of a service as its view has it; without data it says so, and where to look."""
    label = screen.words(screen.service(view.service).label)
    return Page(
        title=f"{label} · {screen.profile.city.name}",
        description=_description(screen, view, label),
        content=page_frame(screen, _head(screen, view, label), tuple(_parts(screen, view)), "service", "keys"),
        styles=STYLES,
    )


def head_note(screen: Screen, owner: str, freshness: Freshness, days: Days) -> str:
    """`Diskominfo · data s/d 23 Nov, cocok dengan sumber`; of a past day that the page shows, which: `10 Jun 2026`."""
    return f"{screen.department(owner)}{formats.SEPARATOR}{_up_to(screen, freshness, days)}"


def _up_to(screen: Screen, freshness: Freshness, days: Days) -> str:
    if freshness.data_through is None:
        return screen.say("fresh.nothing")
    if not days.is_current:
        return screen.say("fresh.shown", day=formats.year_date(days.as_of, screen.language))
    day = screen.say("fresh.through", day=formats.short_date(freshness.data_through, screen.language))
    return f"{day}, {screen.say('source.agrees')}" if freshness.reconciled else day


def map_card(screen: Screen, table: Table, metrics: Sequence[str]) -> html.Section:
    """The districts as a grid, and the choice of what colours them."""
    title = screen.say("map.title")
    head = html.Div([html.H2(title), metric_choice(screen, metrics, table.metrics[0])], className="part-head")
    return html.Section([head, tile_grid(screen, table)], className="card part map", **attributes(aria_label=title))


def _description(screen: Screen, view: ServiceView, label: str) -> str:
    metric = screen.words(screen.metric(view.headline.metric).label)
    value = figures.quantity(screen, view.headline)
    city = screen.profile.city.name
    return screen.say("service.description", service=label, city=city, metric=metric, value=value)


def _head(screen: Screen, view: ServiceView, label: str) -> Component:
    judged = worst([view.headline.status, *([view.bar.status] if view.bar and view.bar.value is not None else [])])
    status = None if judged is Status.PLAIN else judged  # as on the service's tile of the home
    owner = screen.service(view.service).owner
    return page_head(screen, label, status=status, note=head_note(screen, owner, view.freshness, view.days))


def _parts(screen: Screen, view: ServiceView) -> Iterator[Part]:
    found = any(key.figure.value for key in view.keys)
    earlier = earlier_notices(screen, view.service, view.days)
    told = [*notices(screen, view.freshness, view.days, found=found), *earlier, *_put_aside(screen, view)]
    yield "warnings", html.Div(told, className="warnings", role="status")
    yield "filters", filter_bar(screen, view.choices, view.days)
    yield "keys", key_row(screen, view.keys)
    view = view if found else _without_blanks(view)
    yield from _first(screen, view)
    yield from _rest(screen, view)
    yield "source", source_note(screen, view.freshness)


def _without_blanks(view: ServiceView) -> ServiceView:
    """Where nothing matches the filters in the period: what speaks of other days stays, what would be blank goes."""
    courses = [one for one in view.courses if _says_something(one)]
    tables = [one for one in view.tables if _is_told(one)]
    bands = view.bands if any(band.figure.value for band in view.bands) else ()
    shown = view.map if view.map and _is_told(view.map) else None
    return replace(view, courses=tuple(courses), tables=tuple(tables), bands=bands, map=shown)


def _is_told(table: Table) -> bool:
    return any(figure and figure.value for row in table.rows for figure in row.figures)


def _says_something(course: Course) -> bool:
    return any(point.value for line in course.lines if line.role is Role.ACTUAL for point in line.points)


def _put_aside(screen: Screen, view: ServiceView) -> Iterator[Component]:
    """What was asked for and the service does not have; what of the page a filter leaves without meaning."""
    for word in view.ignored:
        cleared = screen.link(**{"period" if word == "week" else word: None, "panel": None})
        yield notice(screen, screen.say(f"notice.ignored_{word}"), "notice.without", cleared)
    if view.left_out:
        names = ", ".join(screen.words(screen.metric(name).label) for name in view.left_out)
        cleared = screen.link(**dict.fromkeys((*FILTER_KEYS, "panel")))
        yield notice(screen, screen.say("notice.left_out", names=names), "notice.all", cleared)


def _first(screen: Screen, view: ServiceView) -> Iterator[Part]:
    """The main course large with the ages of what is open below it, and the first breakdown beside both."""
    left = [
        *(chart_card(screen, one) for one in view.courses[:1]),
        *([age_bands(screen, view.bands)] if view.bands else []),
    ]
    both = bool(left and view.tables)
    narrow = both and len(view.tables[0].metrics) < MOST_COLUMNS
    if left:
        yield "course", html.Div(left, className=f"stack {_width(both, narrow, 7)}")
    for table in view.tables[:1]:
        yield f"table-{table.key}", placed(breakdown(screen, table), _width(both, narrow, 5))


def _width(both: bool, narrow: bool, columns: int) -> str:
    return f"span-{columns if narrow else 6}" if both else "span-12"


def _rest(screen: Screen, view: ServiceView) -> Iterator[Part]:
    """Everything else in two columns: charts, then tables, map and cases."""
    charts = [(f"chart-{one.key}", chart_card(screen, one), False) for one in view.courses[1:]]
    tables = [(f"table-{one.key}", breakdown(screen, one), len(one.metrics) > MOST_COLUMNS) for one in view.tables[1:]]
    others = [("map", map_card(screen, view.map, view.map_metrics), False)] if view.map else []
    others += [("cases", case_list(screen, view.cases), False)] if view.cases else []
    yield from _paired(charts)
    yield from _paired([*tables, *others])


def _paired(cards: Sequence[tuple[str, Component, bool]]) -> Iterator[Part]:
    """Cards side by side; a wide one, and the first where one would be left alone, takes both columns."""
    halves = [name for name, _, wide in cards if not wide]
    odd = halves[0] if len(halves) % 2 else None
    for name, card, wide in cards:
        yield name, placed(card, "span-12" if wide or name == odd else "span-6")


def placed(card: Component, place: str) -> Component:
    """The same card with the classes that place it on the page."""
    card.className = f"{card.className} {place}"  # type: ignore[attr-defined]
    return card
