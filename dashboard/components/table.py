"""A breakdown: the members of a dimension as rows, a bar for the first metric, the others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.delta import days, delta_number, difference, verdict
from dashboard.components.element import Element
from dashboard.components.icon import status_icon
from dashboard.components.member import MemberLink, member_link, member_name
from dashboard.components.short import short_number
from dashboard.components.strip import Range, Scale, range_strip, strip
from dashboard.screen import Children, Screen
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.metrics.values import Figure, Status
from queries.pages.values import Row, Table

OTHERS = "_others"
"""Behind a metric's name in `data-metric`: the sum of the rows that are not shown."""

_QUIET = frozenset({Status.ON_TRACK, Status.PLAIN, Status.NO_DATA})
_UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})
_NEVER_SUMS = frozenset({PERCENT, POINTS, DAYS})


def breakdown(screen: Screen, table: Table, rows: int = 8, lead: MemberLink = member_link) -> Element:
    """A card with the first `rows` rows and, where there are more, one for all the others and a link to them."""
    title = screen.words(table.title)
    link = [] if len(table.rows) <= rows else [_all_link(screen, table, title)]
    head = Element("Div", [Element("H2", title), *link], className="part-head")
    body = (
        member_table(screen, table, rows, lead)
        if table.rows
        else Element("P", screen.say("members.none"), className="empty")
    )
    return Element("Section", [head, body], className="card part breakdown", **attributes(aria_label=title))


def _all_link(screen: Screen, table: Table, title: str) -> Element:
    words = [screen.say("part.all", count=len(table.rows)), Element("Span", f" {title}", className="unseen")]
    return Element("A", words, className="all", **screen.to_panel(f"members:{table.key}"))


def member_table(screen: Screen, table: Table, rows: int | None = None, lead: MemberLink = member_link) -> Element:
    """The table alone. `rows` counts the lines above the total, the one for the others included; None shows all."""
    sheet = _Sheet(screen, table, lead)
    shown = table.rows if rows is None or len(table.rows) <= rows else table.rows[: rows - 1]
    body = [sheet.row(row) for row in shown]
    if len(shown) < len(table.rows):
        body.append(sheet.others(shown))
    foot = [Element("Tfoot", sheet.total())] if table.total else []
    caption = Element("Caption", screen.words(table.title), className="unseen")
    return Element(
        "Table",
        [caption, Element("Thead", sheet.head()), Element("Tbody", body), *foot],
        className="members",
        **attributes(data_table=table.key),
    )


def adds_up(table: Table) -> bool:
    """Whether the first metric's rows are parts of its total."""
    if not table.total or table.total[0].value is None or table.total[0].unit in _NEVER_SUMS:
        return False
    return _sum(table.rows) == table.total[0].value


def _sum(rows: Sequence[Row]) -> Decimal:
    values = (row.figures[0].value for row in rows if row.figures[0] is not None)
    return sum((value for value in values if value is not None), Decimal(0))


class _Sheet:
    """The parts of one table, with what all of its rows have in common."""

    def __init__(self, screen: Screen, table: Table, lead: MemberLink) -> None:
        self._lead = lead
        self._screen = screen
        self._table = table
        self._service = screen.service_of(table.metrics[0])
        self._scale = Scale.of([row.figures[0] for row in table.rows])
        self._range = Range.of(screen, table)
        self._beside = [at for at in range(1, len(table.metrics)) if self._range is None or at not in self._range]
        self._compared = any(row.before is not None for row in table.rows)

    def head(self) -> Element:
        names = [self._screen.say(f"by.{self._table.by}"), self._label(0)]
        names += [self._screen.say("members.change")] if self._compared else []
        cells = [Element("Th", name, scope="col") for name in names]
        cells += [Element("Th", self._label(at), scope="col") for at in self._beside]
        if self._range:
            cells.append(Element("Th", self._screen.say("members.range"), scope="col"))
        return Element("Tr", cells)

    def row(self, row: Row) -> Element:
        first = row.figures[0]
        bar = [strip(self._scale, first)] if first is not None and first.value is not None else []
        cells: list[Component] = [Element("Th", self._name(row.member, bar), scope="row"), self._number(first)]
        cells += [self._change(row)] if self._compared else []
        cells += [self._cell(row.figures[at]) for at in self._beside]
        cells += self._days(row)
        return Element("Tr", cells)

    def others(self, shown: Sequence[Row]) -> Element:
        """The rows that are not shown as one, with their sum where there is one; a link to all."""
        count = len(self._table.rows) - len(shown)
        link = Element(
            "A",
            Element("Span", self._screen.say("members.others", count=count), className="name"),
            className="member",
            **self._screen.to_panel(f"members:{self._table.key}"),
        )
        cells: list[Component] = [Element("Th", link, scope="row")]
        if adds_up(self._table):
            whole = self._table.total[0]
            rest = replace(whole, value=_sum(self._table.rows[len(shown) :]), metric=whole.metric + OTHERS)
            cells.append(
                Element("Td", short_number(self._screen, rest, whole.metric), className="n", **figures.marks(rest))
            )
        else:
            cells.append(Element("Td", ""))
        cells += [Element("Td", "") for _ in range(self._columns() - 2)]
        return Element("Tr", cells, className="others")

    def total(self) -> Element:
        word = self._screen.say("members.total" if adds_up(self._table) else "members.whole")
        total = self._table.total
        cells: list[Component] = [Element("Th", word, scope="row"), self._number(total[0])]
        cells += [Element("Td", "")] if self._compared else []
        cells += [self._cell(total[at]) for at in self._beside]
        cells += self._days(Row("", total))
        return Element("Tr", cells)

    def _columns(self) -> int:
        return 2 + self._compared + len(self._beside) + (self._range is not None)

    def _label(self, at: int) -> str:
        return self._screen.words(self._screen.metric(self._table.metrics[at]).label)

    def _member(self, member: str) -> str:
        return member_name(self._screen, self._service, self._table.by, member)

    def _name(self, member: str, bar: Sequence[Component]) -> Component:
        name = Element("Span", self._member(member), className="name")
        link = self._lead(self._screen, self._table.by, member)
        if link is None:
            return Element("Span", [name, *bar], className="member")
        return Element("A", [name, *bar], className="member", **link)

    def _number(self, figure: Figure | None) -> Element:
        if figure is None or figure.value is None or figure.status not in _UNJUDGED:
            return self._cell(figure)
        return Element("Td", short_number(self._screen, figure), className="n", **figures.marks(figure))

    def _change(self, row: Row) -> Element:
        change = difference(row.figures[0], row.before) if row.figures[0] is not None else None
        if change is None or row.before is None:
            return Element("Td", formats.MISSING, className="d")
        judged = verdict(self._screen, change)
        said: Children = [delta_number(self._screen, change, days(row.before), bare=True)]
        said += [Element("Span", f" {self._screen.say(f'delta.{judged}')}", className="unseen")] if judged else []
        return Element("Td", said, className="d")

    def _cell(self, figure: Figure | None) -> Element:
        """A judged number as a coloured chip with its status in words, any other as plain text."""
        if figure is None or figure.value is None:
            return Element("Td", formats.MISSING, className="d")
        if figure.status in _UNJUDGED:
            return Element("Td", short_number(self._screen, figure), className="p", **figures.marks(figure))
        word = Element("Span", f" {self._screen.say(f'status.{figure.status.value}')}", className="unseen")
        number = Element("Span", short_number(self._screen, figure), **figures.marks(figure))
        icon = [] if figure.status in _QUIET else [status_icon(figure.status)]
        return Element("Td", Element("Span", [*icon, number, word], className=f"mini {figure.status.value}"))

    def _days(self, row: Row) -> list[Element]:
        if self._range is None:
            return []
        return [Element("Td", range_strip(self._screen, self._range, self._service, row), className="r")]
