"""The columns of a breakdown: what stands above each, and what it shows of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.delta import days, delta_number, difference, verdict
from dashboard.components.element import Element
from dashboard.components.icon import status_icon
from dashboard.components.short import decimals_of, short_number
from dashboard.components.strip import Range, range_strip
from dashboard.screen import Screen
from queries.metrics.values import Figure, Status
from queries.pages.values import Row, Table
from queries.profile.models import Against

QUIET = frozenset({Status.ON_TRACK, Status.PLAIN, Status.NO_DATA})
"""Shown by colour and word alone: an icon in every cell would hide those that matter."""

UNJUDGED = frozenset({Status.PLAIN, Status.NO_DATA})


@dataclass(frozen=True)
class Column:
    """`look` is the class of all its cells: `n` the first number, `d` its change, `j` judged, `p` plain, `r` a range.

    Phones show the first number and what is judged; the panel of the table shows all.
    """

    look: str
    head: str
    content: Callable[[Row], Any]
    of_total: bool = True  # whether the row of totals shows it

    def cell(self, row: Row) -> Element:
        """The column's cell in a row."""
        return Element("Td", self.content(row), className=self.look)

    def total(self, row: Row) -> Element:
        """The column's cell in the row of totals: empty where there is none to tell."""
        said = self.content(row) if self.of_total else formats.MISSING
        return Element("Td", None if said == formats.MISSING else said, className=self.look)


def columns_of(screen: Screen, table: Table, *, judged_first: bool = False) -> tuple[Column, ...]:
    """Those right of the members' names, in the order of the table's metrics.

    `judged_first`: what is judged stands right behind the first number, where a narrow panel shows it.
    """
    first, *others = _columns(screen, table)
    return first, *(sorted(others, key=lambda column: column.look != "j") if judged_first else others)


def _columns(screen: Screen, table: Table) -> Iterator[Column]:
    shown = Range.of(screen, table)
    yield _metric(screen, table, 0)
    if any(row.before is not None for row in table.rows):
        yield Column("d", screen.say("members.change"), lambda row: _change(screen, row), of_total=False)
    for at in range(1, len(table.metrics)):
        if shown is None or at not in shown:
            yield _metric(screen, table, at)
    if shown is not None:
        service = screen.service_of(table.metrics[0])
        yield Column("r", screen.say("members.range"), lambda row: range_strip(screen, shown, service, row))


def _metric(screen: Screen, table: Table, at: int) -> Column:
    metric = screen.metric(table.metrics[at])
    look = "n" if at == 0 else "p" if metric.against is Against.NOTHING else "j"
    decimals = decimals_of(row.figures[at] for row in table.rows)
    return Column(look, screen.words(metric.label), lambda row: _number(screen, row.figures[at], decimals))


def _number(screen: Screen, figure: Figure | None, decimals: int) -> str | Element:
    """A judged number as a coloured chip with its status in words, any other as plain text.

    A late one is only paler: a table is of one service, and its page says above that all of it is late.
    """
    if figure is None or figure.value is None:
        return formats.MISSING
    paler = "paler" if figure.status is Status.LATE else None
    number = Element("Span", short_number(screen, figure, decimals=decimals), className=paler, **figures.marks(figure))
    if figure.status in UNJUDGED or paler:
        return number
    word = Element("Span", f" {screen.say(f'status.{figure.status.value}')}", className="unseen")
    icon = [] if figure.status in QUIET else [status_icon(figure.status)]
    return Element("Span", [*icon, number, word], className=f"mini {figure.status.value}")


def _change(screen: Screen, row: Row) -> str | list[Component]:
    change = difference(row.figures[0], row.before) if row.figures[0] is not None else None
    if change is None or row.before is None:
        return formats.MISSING
    judged = verdict(screen, change)
    number = delta_number(screen, change, days(row.before), bare=True)
    return [number, *([Element("Span", f" {screen.say(f'delta.{judged}')}", className="unseen")] if judged else [])]
