"""The health of a service's data: when they came, whether they add up, what was held back, what nobody has mapped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attributes import attributes
from dashboard.components.chip import status_chip
from dashboard.components.figure import plain
from dashboard.components.source import OTHER_REASON, held_words, moment_words, source_chips
from dashboard.failures import failure_words
from dashboard.i18n import Catalogue
from dashboard.screen import Children, Screen
from queries.metrics.reach import Matter
from queries.metrics.units import MEASURED
from queries.metrics.values import Freshness, Status
from queries.pages.values import FactHealth, Held, SourceHealth

NUMBERED: dict[str, str] = dict.fromkeys(("source", "accepted", "held", "months", "rows", "amount"), "n")
"""Columns whose numbers stand one below the other, by the class that aligns them."""


def health_card(screen: Screen, health: SourceHealth, more: Sequence[Component] = ()) -> html.Section:
    """A source on one card; `more` stands at its end."""
    service, fresh = screen.service(health.service), health.freshness
    label = screen.words(service.label)
    title = html.H2(html.A(label, href=screen.service_path(service.key)) if screen.sees(Matter.SERVICE) else label)
    head = html.Div([title, html.Span(source_chips(screen, fresh), className="chips")], className="part-head")
    body: list[Component] = [head]
    if failure := failure_words(fresh, screen.language):
        body.append(html.P(failure, className="failure"))
    body += [_facts(screen, fresh), _fact_table(screen, health)]
    if health.held:
        body += [html.H3(screen.say("health.held")), _held_table(screen, health)]
    return html.Section([*body, *more], className="card part health", **attributes(aria_label=label))


def counted(screen: Screen, number: int, metric: str, **narrowed: str) -> html.Span:
    """A whole number, marked with what it counts (`service.fact.name`)."""
    marks = attributes(
        data_metric=metric, data_value=str(number), **{f"data_{key}": text for key, text in narrowed.items()}
    )
    return html.Span(formats.number(Decimal(number), screen.language), **marks)


def _facts(screen: Screen, fresh: Freshness) -> html.Dl:
    service = screen.service(fresh.service)
    name = screen.department_name(service.owner)
    owner: Component | str = name
    if screen.shows_department(service.owner):
        owner = html.A(name, href=screen.department_path(service.owner))
    through = screen.say("panel.never")
    if fresh.data_through is not None:
        through = formats.full_date(fresh.data_through, screen.language)
    days = formats.quantity(Decimal(service.grace_days), "days", screen.language)
    grace = screen.say("health.grace", days=days) if service.grace_days else ""
    facts: list[tuple[str, Children]] = [
        ("panel.source", [screen.words(service.source)]),
        ("panel.owner", [owner]),
        ("health.cadence", [f"{screen.say(f'cadence.{service.cadence}')}{grace}"]),
        ("panel.through", [through]),
        ("panel.pulled", [moment_words(screen, fresh.pulled_at)]),
    ]
    return html.Dl([html.Div([html.Dt(screen.say(key)), html.Dd(said)]) for key, said in facts], className="facts")


def _fact_table(screen: Screen, health: SourceHealth) -> html.Table:
    heads = ("fact", "source", "accepted", "held", "months", "check")
    rows = [_fact_cells(screen, health.service, fact) for fact in health.facts]
    return _table(screen, "health.rows", heads, rows)


def _fact_cells(screen: Screen, service: str, fact: FactHealth) -> list[Children]:
    name = f"{service}.{fact.fact}"
    check = Status.ON_TRACK if fact.reconciled else Status.BEHIND
    word = screen.say("panel.reconciled" if fact.reconciled else "panel.unreconciled")
    return [
        [screen.fact(service, fact.fact)],
        [counted(screen, fact.source_rows, f"{name}.source_rows")],
        [counted(screen, fact.accepted_rows, f"{name}.accepted_rows")],
        [counted(screen, fact.held_rows, f"{name}.held_rows")],
        [screen.say("health.months", rewritten=fact.months_rewritten, seen=fact.months_seen)],
        [status_chip(screen, check, word)],
    ]


def _held_table(screen: Screen, health: SourceHealth) -> html.Table:
    heads = ("reason", "rows", "amount", "from", "do")
    return _table(screen, "health.held", heads, [_held_cells(screen, health.service, one) for one in health.held])


def _held_cells(screen: Screen, service: str, one: Held) -> list[Children]:
    advice = Catalogue.of(screen.language).get(f"health.do.{one.reason}") or screen.say(f"health.do.{OTHER_REASON}")
    return [
        [held_words(screen, one.reason), html.Small(screen.fact(service, one.fact))],
        [counted(screen, one.rows, f"{service}.{one.fact}.held_rows", reason=one.reason)],
        [_amount(screen, service, one)],
        [_months(screen, one)],
        [html.Span(advice, className="advice")],
    ]


def _amount(screen: Screen, service: str, one: Held) -> Component | str:
    """What the rows add up to; nothing for cases, and where only their number says anything."""
    unit = screen.service(service).facts[one.fact].unit
    if not one.amount or unit not in MEASURED:
        return formats.MISSING
    marks = attributes(
        data_metric=f"{service}.{one.fact}.held_amount", data_value=plain(one.amount), data_reason=one.reason
    )
    return html.Span(formats.quantity(one.amount, unit, screen.language), **marks)


def _months(screen: Screen, one: Held) -> str:
    if not one.first:
        return screen.say("health.no_month")
    first, last = (formats.month(date.fromisoformat(f"{month}-01"), screen.language) for month in (one.first, one.last))
    return first if first == last else f"{first} – {last}"


def _table(screen: Screen, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Children]]) -> html.Table:
    """Cells row by row, under heads `health.column.*`; a narrow screen shows each head in its cell."""
    names = [screen.say(f"health.column.{head}") for head in heads]
    looks = [NUMBERED.get(head) for head in heads]
    tops = [html.Th(name, scope="col", className=look) for name, look in zip(names, looks, strict=True)]
    return html.Table(
        [
            html.Caption(screen.say(caption), className="unseen"),
            html.Thead(html.Tr(tops)),
            html.Tbody([_row(names, looks, cells) for cells in rows]),
        ],
        className="plain-table",
    )


def _row(names: Sequence[str], looks: Sequence[str | None], cells: Sequence[Children]) -> html.Tr:
    first, *rest = cells
    others = [
        html.Td(said, className=look, **attributes(data_label=name))
        for name, look, said in zip(names[1:], looks[1:], rest, strict=True)
    ]
    return html.Tr([html.Th(first, scope="row"), *others])
