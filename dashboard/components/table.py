"""A breakdown: the members of a dimension as rows, a bar for the first metric, the others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dash.development.base_component import Component

from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.columns import columns_of
from dashboard.components.element import Element
from dashboard.components.member import UNPLACED, MemberLink, member_link, member_name
from dashboard.components.short import short_number
from dashboard.components.strip import Scale, strip
from dashboard.screen import Screen
from queries.metrics.exact import added, difference
from queries.metrics.units import DAYS, PERCENT, POINTS
from queries.pages.values import Row, Table

OTHERS = "_others"
"""Behind a metric's name in `data-metric`: the sum of the rows that are not shown."""

FEW_COLUMNS = 3
"""So many metrics a phone shows; where there are more, a card leads to the whole table."""

_NEVER_SUMS = frozenset({PERCENT, POINTS, DAYS})

_CUT = Decimal("1e-9")
"""Parts that do not end are cut at twenty decimals: together they may be short of their total, by less than this."""


def breakdown(screen: Screen, table: Table, rows: int = 8, lead: MemberLink = member_link) -> Element:
    """A card with the first `rows` rows and, where there are more, one for all the others and a link to them."""
    title = screen.words(table.title)
    head = Element("Div", [Element("H2", title), *_whole(screen, table, rows, title)], className="part-head")
    body = (
        member_table(screen, table, rows, lead)
        if table.rows
        else Element("P", screen.say("members.none"), className="empty")
    )
    return Element("Section", [head, body], className="card part breakdown", **attributes(aria_label=title))


def member_table(screen: Screen, table: Table, rows: int | None = None, lead: MemberLink = member_link) -> Element:
    """The table alone. `rows` counts the lines above the total, the one for the others included; None shows all.

    What has no place stands by itself where it is larger than what has one.
    """
    sheet = _Sheet(screen, table, lead, is_whole=rows is None)
    shown, others, apart = _folded(table, rows or len(table.rows))
    folded = [sheet.others(others)] if others else []
    body = [*map(sheet.row, shown), *folded, *map(sheet.row, apart)]
    foot = [Element("Tfoot", sheet.total())] if table.total else []
    caption = Element("Caption", screen.words(table.title), className="unseen")
    return Element(
        "Table",
        [caption, Element("Thead", sheet.head()), Element("Tbody", body), *foot],
        className="members",
        **attributes(data_table=table.key),
    )


def _folded(table: Table, most: int) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
    """The rows that are shown, those that stand together as the others, and what has no place and is larger than shown.

    So of parts of a sum none among the others is larger than one that is shown.
    """
    rows = table.rows
    if len(rows) <= most:
        return rows, (), ()
    least, hidden = _first(rows[most - 2]), rows[most - 1 :] if adds_up(table) else ()
    apart = [row for row in hidden if row.member in UNPLACED and _first(row) > least]
    shown = rows[: max(most - 1 - len(apart), 1)]
    return shown, [row for row in rows[len(shown) :] if row not in apart], apart


def _first(row: Row) -> Decimal:
    figure = row.figures[0]
    return figure.value if figure is not None and figure.value is not None else Decimal(0)


def adds_up(table: Table, at: int = 0) -> bool:
    """Whether the rows of a metric, the first unless told, are parts of its total."""
    whole = table.total[at] if table.total else None
    if whole is None or whole.value is None or whole.unit in _NEVER_SUMS:
        return False
    return abs(difference(_sum(table.rows, at), whole.value)) < _CUT


def _is_told(table: Table, at: int) -> bool:
    """Whether the row of totals shows a metric: not below a sum where a row that has no value leaves a gap to it."""
    return not adds_up(table) or table.total[at].unit in _NEVER_SUMS or adds_up(table, at)


def _whole(screen: Screen, table: Table, rows: int, title: str) -> list[Element]:
    """The way to all rows and columns, where the card does not show them."""
    if len(table.rows) <= rows and len(table.metrics) <= FEW_COLUMNS:
        return []
    cut = len(table.rows) > rows
    words = screen.say("part.all", count=_placed(table.rows)) if cut else screen.say("chart.table")
    unseen = Element("Span", f" {title}", className="unseen")
    return [Element("A", [words, unseen], className="all", **screen.to_panel(f"members:{table.key}"))]


def _placed(rows: Sequence[Row]) -> int:
    """How many are members by name: what nobody has mapped is no district more. All, where none is."""
    return sum(row.member not in UNPLACED for row in rows) or len(rows)


def _sum(rows: Sequence[Row], at: int = 0) -> Decimal:
    values = (one.value for row in rows if (one := row.figures[at]) is not None)
    return added(value for value in values if value is not None)


class _Sheet:
    """The rows of one table, with what all of them have in common."""

    def __init__(self, screen: Screen, table: Table, lead: MemberLink, *, is_whole: bool) -> None:
        self._lead = lead
        self._screen = screen
        self._table = table
        self._service = screen.service_of(table.metrics[0])
        self._scale = Scale.of([row.figures[0] for row in table.rows if row.member not in UNPLACED])
        self._columns = columns_of(screen, table, judged_first=is_whole)

    def head(self) -> Element:
        names = [Element("Th", self._screen.say(f"by.{self._table.by}"), scope="col")]
        return Element(
            "Tr", names + [Element("Th", one.head, scope="col", className=one.look) for one in self._columns]
        )

    def row(self, row: Row) -> Element:
        first = row.figures[0]
        placed = row.member not in UNPLACED  # what has no place is no peer of those that have
        bar = [strip(self._scale, first)] if placed and first is not None and first.value is not None else []
        name = Element("Th", self._name(row.member, bar), scope="row")
        return Element("Tr", [name, *(column.cell(row) for column in self._columns)])

    def others(self, hidden: Sequence[Row]) -> Element:
        """The rows that are not shown as one, with their sum where there is one; a link to all."""
        name = Element("Span", self._screen.say("members.others", count=_placed(hidden)), className="name")
        link = Element("A", name, className="member", **self._screen.to_panel(f"members:{self._table.key}"))
        blank = [Element("Td", className=column.look) for column in self._columns[1:]]
        return Element("Tr", [Element("Th", link, scope="row"), self._rest(hidden), *blank], className="others")

    def total(self) -> Element:
        word = self._screen.say("members.total" if adds_up(self._table) else "members.whole")
        row = Row("", tuple(one if _is_told(self._table, at) else None for at, one in enumerate(self._table.total)))
        cells = [one.total(row) for one in self._columns]
        return Element("Tr", [Element("Th", word, scope="row"), *cells])

    def _rest(self, hidden: Sequence[Row]) -> Element:
        if not adds_up(self._table):
            return Element("Td", className="n")
        whole = self._table.total[0]
        rest = replace(whole, value=_sum(hidden), metric=whole.metric + OTHERS)
        number = Element("Span", short_number(self._screen, rest, whole.metric), **figures.marks(rest))
        return Element("Td", number, className="n")

    def _name(self, member: str, bar: Sequence[Component]) -> Element:
        words = member_name(self._screen, self._service, self._table.by, member)
        parts = [Element("Span", words, className="name"), *bar]
        link = self._lead(self._screen, self._table.by, member)
        if link is None:
            return Element("Span", parts, className="member")
        return Element("A", parts, className="member", **link)
