"""The attention list: what is off track, who answers for it, and what it means in money or people."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from dash import html

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.icon import status_icon
from dashboard.i18n import filled
from dashboard.screen import Children, Screen
from queries.metrics.units import PERCENT, POINTS
from queries.metrics.values import DATA_AGE, Attention, Figure


def attention_list(
    screen: Screen, lines: Sequence[Attention], within: str | None = None, marked: str | None = None
) -> html.Ol:
    """One link a line; the list is ordered, worst first.

    `within` is the department in whose panel it stands; lines about the metric `marked` stand out.
    """
    return html.Ol([_item(screen, line, within, marked) for line in lines], className="lines")


def _item(screen: Screen, line: Attention, within: str | None, marked: str | None) -> html.Li:
    stands_out = line.figure.metric == marked
    return html.Li(attention_line(screen, line, within), className="marked" if stands_out else None)


def attention_line(screen: Screen, line: Attention, within: str | None = None) -> html.A:
    """Status, what is wrong, who answers and the details behind it; at the right what it means.

    Leads to the department where the line is about one, else to the service; there the metric is marked. In a
    department's own panel it leads on to the service, and does not name the department again.
    """
    status = line.figure.status
    return html.A(
        [
            html.Span(
                [status_icon(status), html.Span(screen.say(f"status.{status.value}"), className="unseen")],
                className=f"badge {status.value}",
            ),
            html.Span(
                [
                    html.Span(_what(screen, line), className="what"),
                    html.Span(_who(screen, line, within), className="who"),
                ],
                className="text",
            ),
            _impact(screen, line),
        ],
        **screen.to_panel(_place(screen, line, within)),
    )


def _place(screen: Screen, line: Attention, within: str | None) -> str:
    department, metric = line.figure.department, line.figure.metric
    if department is not None and department != within and screen.has_department(department):
        return f"department:{department}:{metric}"
    return f"service:{line.service}:{metric}"


def _what(screen: Screen, line: Attention) -> Children:
    """The metric and what narrows it; for data that stopped, since when; for a bare count, the profile's phrase."""
    figure = line.figure
    if _is_silence(line):
        service = screen.words(screen.service(line.service).label)
        if figure.value is None:
            return [screen.say("attention.never", service=service)]
        return screen.parts("attention.late", service=service, day=formats.short_date(figure.as_of, screen.language))
    scope, concern = screen.scope(figure), screen.metric(figure.metric).concern
    counts = figure.reference is None and line.impact.metric != figure.metric
    if concern is not None and not counts and (scope or "{scope}" not in concern.id):
        return [*filled(screen.words(concern), scope=scope, margin=_distance(screen, figure))]
    label: Children = figures.phrase(screen, figure) if counts else [screen.words(screen.metric(figure.metric).label)]
    return [*label, f": {scope}"] if scope else label


def _distance(screen: Screen, figure: Figure) -> str:
    """How far a figure is from its reference; a difference of two percentages is in points."""
    unit = POINTS if figure.unit == PERCENT else figure.unit
    # Whole points: the two percentages beside it are rounded too, and a reader subtracts them.
    margin = abs(figure.margin or Decimal(0)).to_integral_value(ROUND_HALF_EVEN)
    if unit == POINTS:
        word = formats.unit_word(unit, margin, screen.language)
        return f"{formats.number(margin, screen.language)}{formats.NO_BREAK}{word}"
    return formats.quantity(abs(figure.margin or Decimal(0)), unit, screen.language)


def _who(screen: Screen, line: Attention, within: str | None) -> Children:
    """`DBMSDA · 52,1%, rencana 71,3%` and the details, each as the profile says it."""
    parts: list[Children] = (
        [] if line.owner == within else [[html.Span(screen.department(line.owner), className="owner")]]
    )
    if _is_silence(line):
        cadence = screen.say(f"cadence.{screen.service(line.service).cadence}")
        parts.append([screen.say("attention.usually", cadence=cadence)])
    else:
        parts += [_stand(screen, line), *(figures.phrase(screen, detail) for detail in line.details)]
        parts.append([line.impact.program] if line.impact.program else [])
    told = [words for words in parts if words]
    return [piece for at, words in enumerate(told) for piece in ([" · "] if at else []) + words]


def _is_silence(line: Attention) -> bool:
    return line.figure.metric.endswith(f".{DATA_AGE}")


def _stand(screen: Screen, line: Attention) -> Children:
    """The number and what it is judged by; the number alone stands elsewhere in the line already."""
    words = figures.reference(screen, line.figure)
    if line.impact.metric == line.figure.metric or not words:
        return words
    return [figures.figure_number(line.figure, figures.quantity(screen, line.figure), html.B), ", ", *words]


def _impact(screen: Screen, line: Attention) -> html.Span:
    """The number large, its word small under it."""
    impact = line.impact
    metric = screen.metric(impact.metric)
    number = figures.figure_number(impact, figures.quantity(screen, impact), html.Span, className="amount")
    words = screen.words(metric.noun or metric.short or metric.label)
    return html.Span([number, html.Small(words)], className="impact")
