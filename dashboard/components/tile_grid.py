"""Districts as equal tiles laid out like the city, each a link to its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import groupby

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.columns import QUIET, UNJUDGED
from dashboard.components.element import Element
from dashboard.components.icon import status_icon
from dashboard.components.member import member_link, member_name
from dashboard.components.short import short_number
from dashboard.screen import Screen
from queries.metrics.values import Figure
from queries.pages.values import Row, Table
from queries.profile.models import District

STEPS = 5
"""How many shades of the accent tell more from less where nothing is judged."""


def tile_grid(screen: Screen, table: Table) -> Element:
    """A tile a district of the profile, by its column and row; below them what belongs to none of them."""
    rows = {row.member: row for row in table.rows}
    most = max((abs(value) for value in map(_value, table.rows) if value is not None), default=Decimal(0))
    tiles = [_tile(screen, table, one, rows.pop(one.code, None), most) for one in screen.profile.districts]
    rest = [_rest(screen, table, row) for row in rows.values() if _value(row)]
    total = [_total(screen, table)] if table.total else []
    wide = max((one.col for one in screen.profile.districts), default=1)
    grid = Element("Ul", tiles, className="grid", style={"--columns": wide})
    below = Element("Ul", [*total, *rest], className="grid-rest")
    return Element("Div", [grid, below], className="tile-grid", **attributes(data_table=table.key))


def metric_choice(screen: Screen, metrics: Sequence[str], chosen: str) -> Component:
    """What the grid can be coloured by: a menu of links to this view with another metric."""
    label = screen.words(screen.metric(chosen).label)
    if len(metrics) < 2:
        return Element("Span", label, className="note")
    links = list(_choices(screen, metrics, chosen))
    name = Element("Span", f"{screen.say('map.metric')}: ", className="unseen")
    menu = Element(
        "Details", [Element("Summary", [name, label]), Element("Div", links, className="choices")], className="menu"
    )
    return Element("Div", menu, className="filter", **attributes(data_filter="metric"))


def _choices(screen: Screen, metrics: Sequence[str], chosen: str) -> Iterator[Element]:
    """Metrics of several services stand under the services' names."""
    by_service = [(service, list(group)) for service, group in groupby(metrics, screen.service_of)]
    for service, group in by_service:
        if len(by_service) > 1:
            yield Element("Span", screen.words(service.label), className="heading")
        yield from (_choice(screen, metric, metric == chosen) for metric in group)


def _choice(screen: Screen, metric: str, chosen: bool) -> Element:
    here = attributes(aria_current="true") if chosen else {}
    address = screen.link(metric=metric, panel=None)
    return Element(
        "A", screen.words(screen.metric(metric).label), href=address, **attributes(data_value=metric), **here
    )


def _tile(screen: Screen, table: Table, district: District, row: Row | None, most: Decimal) -> Element:
    figure = row.figures[0] if row else None
    link = member_link(screen, table.by, district.code) or {}
    content = [Element("Span", district.name, className="name"), _number(screen, figure, " ")]
    tile = Element("A", content, className=f"district {_shade(figure, most)}", **link)
    return Element("Li", tile, style={"gridArea": f"{district.row}/{district.col}"})


def _number(screen: Screen, figure: Figure | None, gap: str = formats.NO_BREAK) -> Component:
    """The number with its status; `gap` stands before its scale, which a narrow tile sets on a line of its own."""
    if figure is None or figure.value is None:
        return Element("B", formats.MISSING)
    number = Element("B", short_number(screen, figure).replace(formats.NO_BREAK, gap), **figures.marks(figure))
    if figure.status in UNJUDGED:
        return number
    icon = [] if figure.status in QUIET else [status_icon(figure.status)]
    word = Element("Span", screen.say(f"status.{figure.status.value}"), className="unseen")
    return Element("Span", [*icon, number, " ", word], className="judged")


def _shade(figure: Figure | None, most: Decimal) -> str:
    """The class that colours a tile: its status, or how much of the most it has."""
    if figure is None or figure.value is None or figure.too_few is not None:
        return "step-0"
    if figure.status not in UNJUDGED:
        return figure.status.value
    part = abs(figure.value) * STEPS / most if most else Decimal(0)
    return f"step-{part.to_integral_value(ROUND_CEILING)}"


def _rest(screen: Screen, table: Table, row: Row) -> Element:
    name = member_name(screen, screen.service_of(table.metrics[0]), table.by, row.member)
    link = member_link(screen, table.by, row.member) or {}
    return Element("Li", Element("A", [Element("Span", name), " ", _number(screen, row.figures[0])], **link))


def _total(screen: Screen, table: Table) -> Element:
    return Element(
        "Li",
        Element("Span", [Element("Span", screen.say("map.whole")), " ", _number(screen, table.total[0])]),
        className="whole",
    )


def _value(row: Row) -> Decimal | None:
    return row.figures[0].value if row.figures[0] is not None else None
