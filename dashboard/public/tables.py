"""A published breakdown as a table, complete without a script; and the districts as tiles laid out like the city."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.member import UNPLACED
from dashboard.public import words
from dashboard.public.drawing import HUNDRED, mini
from dashboard.public.periods import year_words
from dashboard.public.pieces import cell_when, hidden, period_words, scroll, shaded
from dashboard.public.place import Place
from dashboard.public.shown import Shown
from queries.metrics.units import COUNT, PERCENT
from queries.publication.values import Cell, Column, PeriodKind, PublishedTable, TableRow
from queries.shapes import UNMAPPED

_NO = Decimal(0)
ON_PHONE = {"two": 2, "three": 3}
"""Columns of numbers that a narrow screen shows, by the class of its place in assets/public/public.css."""

OFFICES = ("dinas", "badan")
"""Kinds of departments whose names say as much without them."""

FEWEST_FOLDED = 3
"""Rows, hidden in all columns, from which on they stand in one."""

MOST_MONTHS = 24
"""Months that a table of the whole city shows; its files hold all."""


def table_of(
    place: Place,
    shown: Shown,
    table: PublishedTable,
    rows: Sequence[TableRow] | None = None,
    *,
    most: int | None = None,
) -> Component:
    """The newest rows of a breakdown (or those given), with the total of the city; the months of a whole city's table.

    `most` cuts it. What is hidden says so, and why below the title; members of
    which nothing is told stand together in the last row.
    """
    order = _order(table.columns)
    newest = rows_of(table) if rows is None else tuple(rows)
    folded = _folded(table, newest)
    listed = [row for row in newest if row not in folded][:most]
    bars = _bar_column(table.columns)
    largest = _largest(newest, bars)
    body = [
        Element("Tr", [_head(place, shown, table, row), *_cells(place, row, order, bars, largest)]) for row in listed
    ]
    total = _total(place, table, newest, order)
    parts: list[Component] = [
        _caption(place, shown, table, listed, folded),
        Element("Thead", Element("Tr", _heads(place, table))),
        Element("Tbody", body),
        *([Element("Tbody", _fold(place, table, folded))] if folded else []),
        *([Element("Tfoot", total)] if total is not None else []),
    ]
    whole = Element("Table", parts, className="sortable" if most is None else "")
    service = place.words(place.profile.service(table.service).label)
    return scroll(whole, f"{service}: {place.words(table.title)}", _on_phone(table.by, listed))


def _on_phone(by: Sequence[str], rows: Sequence[TableRow]) -> str:
    """How many columns of numbers find room on a phone: names of departments, and the word for hidden, are long."""
    return "two" if _hides(rows) or "department" in by else "three"


def _folded(table: PublishedTable, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """The members of which nothing is told; none where they are few."""
    found = tuple(row for row in rows if all(cell.hidden for cell in row.cells))
    return found if len(table.by) == 1 and len(found) >= FEWEST_FOLDED else ()


def _fold(place: Place, table: PublishedTable, rows: Sequence[TableRow]) -> Component:
    """`28 SKPD lain: disamarkan`, and which those are for whoever opens it."""
    named = [row for row in rows if row.members[0] not in UNPLACED] or rows
    said = place.say(f"hidden.others.{table.by[0]}", count=len(named))
    names = Element("P", "; ".join(member_name(place, row) for row in rows))
    cell = Element("Td", Element("Details", [Element("Summary", said), names]), colSpan=str(len(table.columns) + 1))
    return Element("Tr", cell, className="folded")


def rows_of(table: PublishedTable) -> tuple[TableRow, ...]:
    """The newest rows of a breakdown; of a table of the whole city its months, the newest first."""
    if table.by:
        return table.newest
    rows = table.rows or table.totals
    months = [row for row in rows if row.period_kind is PeriodKind.MONTH]
    return tuple(sorted(months or rows, key=lambda row: row.period.end, reverse=True))[:MOST_MONTHS]


def period_table(place: Place, shown: Shown, table: PublishedTable, rows: Sequence[TableRow], title: str) -> Component:
    """Rows of one member, a year each."""
    small = [Element("Small", place.say("hidden.note", threshold=shown.publication.threshold))] if _hides(rows) else []
    order = _order(table.columns)
    heads = [Element("Th", text, scope="col") for text in (place.say("by.period"), *_labels(place, table))]
    body = [
        Element("Tr", [Element("Th", year_words(place, row.period), scope="row"), *_cells(place, row, order)])
        for row in rows
    ]
    parts = [Element("Caption", [title, *small]), Element("Thead", Element("Tr", heads)), Element("Tbody", body)]
    return scroll(Element("Table", parts), title, _on_phone((), rows))


def _order(columns: Sequence[Column]) -> list[int]:
    """The columns as they stand beside the name: shares first, for a phone shows two without being moved."""
    return sorted(range(len(columns)), key=lambda number: columns[number].unit != PERCENT)


def _labels(place: Place, table: PublishedTable) -> list[str]:
    return [column_label(place, table.columns[number]) for number in _order(table.columns)]


def column_label(place: Place, column: Column) -> str:
    """A column by its label, with the unit where the numbers below do not say it."""
    unit = formats.unit_word(column.unit, Decimal(2), place.language)
    label = place.words(column.label)
    return f"{label}, {unit}" if unit and unit not in label else label


def _caption(
    place: Place, shown: Shown, table: PublishedTable, rows: Sequence[TableRow], folded: Sequence[TableRow]
) -> Component:
    below: list[Component | str] = []
    if table.by and rows:
        below.append(days_of(place, rows) + ". ")
    if _hides((*rows, *folded)):
        below.append(place.say("hidden.note", threshold=shown.publication.threshold) + " ")
    unmapped = next((row for row in rows if row.members == (UNMAPPED,)), None)
    if unmapped is not None:
        below.append(place.say(f"table.unmapped.{table.by[0]}", name=member_name(place, unmapped)) + " ")
    if len(table.columns) > ON_PHONE[_on_phone(table.by, rows)]:
        below.append(Element("Span", place.say("table.narrow"), className="on-phone"))
    return Element("Caption", [place.words(table.title), *([Element("Small", below)] if below else [])])


def days_of(place: Place, rows: Sequence[TableRow]) -> str:
    """Of which days the rows speak: an average of the last seven days, say, has days of its own."""
    if not rows:
        return ""
    told = {cell_when(place, row, cell, cell.figure.metric) for row in rows for cell in row.cells if cell.figure}
    return told.pop() if len(told) == 1 else period_words(place, rows[0].period)


def _hides(rows: Sequence[TableRow]) -> bool:
    return any(cell.hidden for row in rows for cell in row.cells)


def _heads(place: Place, table: PublishedTable) -> list[Component]:
    first = " / ".join(place.say(f"by.{word}") for word in table.by) or place.say("by.month")
    return [Element("Th", text, scope="col") for text in (first, *_labels(place, table))]


def _head(place: Place, shown: Shown, table: PublishedTable, row: TableRow) -> Component:
    name: list[Component | str] = _name(place, table, row)
    path = shown.member_path(table.by, row.members)
    if path is not None and path != place.path:
        name = [Element("A", name, href=place.to(path))]
    order = {} if table.by else {"data-v": str(row.period.end.toordinal())}
    return Element("Th", name, scope="row", **order)


def _cells(
    place: Place, row: TableRow, order: Sequence[int], bars: int | None = None, largest: Decimal = _NO
) -> list[Element]:
    return [_cell(place, row.cells[number], largest if number == bars else None) for number in order]


def _name(place: Place, table: PublishedTable, row: TableRow) -> list[Component | str]:
    """The row's name; a phone shows that of a department without its kind (`Pendidikan`), and speaks the whole."""
    if not table.by:
        return [period_words(place, row.period)]
    long = member_name(place, row)
    code = row.members[0] if table.by == ("department",) else ""
    kind = next((one.kind for one in place.profile.departments if one.code == code), "")
    brief = long[len(kind) + 1 :] if kind in OFFICES and long.casefold().startswith(f"{kind} ") else long
    if brief == long:
        return [long]
    return [Element("Span", brief, className="brief", **attributes(aria_hidden="true")), Element("Span", long)]


def member_name(place: Place, row: TableRow) -> str:
    """The row's members by name; what no source says is called so."""
    names = []
    for member, name in zip(row.members, row.names, strict=True):
        known = place.words(name)
        names.append(known or place.screen.say("place.none" if member == "" else "place.unmapped"))
    return ", ".join(names)


def _cell(place: Place, cell: Cell, largest: Decimal | None = None) -> Element:
    if cell.hidden:
        return Element("Td", place.say("hidden.small"), className="hidden-count")
    figure = cell.figure
    if figure is None or figure.value is None:
        return Element("Td", formats.MISSING)
    text = words.short(place, figure)
    share = figure.value if figure.unit == PERCENT else figure.value * HUNDRED / largest if largest else None
    said: list[Component | str] = [mini(share), text] if largest is not None else [text]
    return Element("Td", said, **{"data-v": _sortable(figure.value)})


def _sortable(value: Decimal) -> str:
    """The number as the script sorts by it: as fine as need be, and no longer."""
    return f"{value.quantize(Decimal('0.001')).normalize():f}"


def _total(place: Place, table: PublishedTable, rows: Sequence[TableRow], order: Sequence[int]) -> Component | None:
    """The whole city in the rows' period."""
    if not rows or not table.by:
        return None
    period = rows[0].period
    found = next((row for row in table.totals if row.period == period), None)
    if found is None:
        return None
    head = Element("Th", place.say("service.whole"), scope="row")
    return Element("Tr", [head, *_cells(place, found, order)])


def _bar_column(columns: Sequence[Column]) -> int | None:
    """The column that has bars: the first share, else the first that counts something."""
    for unit in (PERCENT, None):
        for number, column in enumerate(columns):
            if column.unit == unit or (unit is None and column.unit in (COUNT, "rupiah", "tonnes")):
                return number
    return None


def _largest(rows: Sequence[TableRow], column: int | None) -> Decimal:
    if column is None:
        return Decimal(0)
    values = (row.cells[column].value for row in rows)
    return max((abs(value) for value in values if value is not None), default=Decimal(0)) or Decimal(1)


def tiles_of(place: Place, shown: Shown, table: PublishedTable) -> Component:
    """The districts by the breakdown's first metric; each leads to its page."""
    rows = {row.members[0]: row for row in table.newest}
    most = max((abs(row.cells[0].value or Decimal(0)) for row in rows.values()), default=Decimal(0))
    tiles = []
    for district in shown.profile.districts:
        row = rows.get(district.code)
        path = shown.district_path(district.code)
        if row is None or path is None:
            continue
        cell = row.cells[0]
        number = hidden(place) if cell.hidden else Element("B", _tile_number(place, cell))
        content = [Element("Span", district.name), number]
        at = f"c{district.col} r{district.row}"
        shade = shaded(cell.value, most)
        tiles.append(Element("Li", Element("A", content, href=place.to(path), className=shade or None), className=at))
    return Element("Ul", tiles, className="tiles")


def _tile_number(place: Place, cell: Cell) -> str:
    return formats.MISSING if cell.figure is None else words.short(place, cell.figure)
