"""The attention list: what is off track, who answers for it, and what it means in money or people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.element import Element
from dashboard.components.icon import icon, status_icon
from dashboard.components.lead import attention_lead, is_silence
from dashboard.i18n import filled
from dashboard.screen import Children, Screen
from queries.metrics.units import PERCENT, POINTS
from queries.metrics.values import Attention, Figure

UNFOLDED = 3
"""Lines of one metric that are shown before the rest is folded away; one alone is never folded."""


def attention_list(screen: Screen, lines: Sequence[Attention], within: Mapping[str, str] | None = None) -> html.Ol:
    """One link a line; the list is ordered, worst first.

    `within` is what the page that it stands on is narrowed to, such as `{"department": "dlh"}`.
    """
    return html.Ol([Element("Li", attention_line(screen, line, within)) for line in lines], className="lines")


def attention_groups(screen: Screen, lines: Sequence[Attention]) -> list[Component]:
    """All lines, those of one metric together, in the order of their worst; of a long group the rest is folded."""
    groups: dict[str, list[Attention]] = {}
    for line in lines:
        groups.setdefault(line.figure.metric, []).append(line)
    return [_group(screen, metric, group) for metric, group in groups.items()]


def _group(screen: Screen, metric: str, lines: Sequence[Attention]) -> html.Section:
    service = screen.words(screen.service_of(metric).label)
    title = [screen.words(screen.metric(metric).label), html.Small(f"{service} · {len(lines)}")]
    unfolded = len(lines) if len(lines) <= UNFOLDED + 1 else UNFOLDED
    parts: list[Component] = [html.H3(title), attention_list(screen, lines[:unfolded])]
    if rest := lines[unfolded:]:
        more = html.Summary(screen.say("attention.more", count=len(rest)))
        parts.append(html.Details([more, attention_list(screen, rest)]))
    return html.Section(parts, className="line-group")


def attention_line(screen: Screen, line: Attention, within: Mapping[str, str] | None = None) -> Component:
    """Which service in the colour of the status, what is wrong, who answers and the details behind it, what it means.

    On a department's own page the department is not named again.
    """
    status = line.figure.status
    word = Element("Span", screen.say(f"status.{status.value}"), className="unseen")
    badge = Element("Span", [_sign(screen, line), word], className=f"badge {status.value}")
    said = [
        Element("Span", _what(screen, line), className="what"),
        Element("Span", _who(screen, line, (within or {}).get("department")), className="who"),
    ]
    content = [badge, Element("Span", said, className="text"), _impact(screen, line)]
    return Element("A", content, href=attention_lead(screen, line, within))


def _sign(screen: Screen, line: Attention) -> Component:
    """The service's icon: all lines are off track, and one sign for that tells nothing. Silence has its own."""
    return status_icon(line.figure.status) if is_silence(line) else icon(screen.service(line.service).icon)


def _what(screen: Screen, line: Attention) -> Children:
    """The metric and what narrows it; for data that stopped, since when; for a bare count, the profile's phrase."""
    figure = line.figure
    if is_silence(line):
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
        [] if line.owner == within else [[Element("Span", screen.department(line.owner), className="owner")]]
    )
    if is_silence(line):
        cadence = screen.say(f"cadence.{screen.service(line.service).cadence}")
        parts.append([screen.say("attention.usually", cadence=cadence)])
    else:
        parts += [_stand(screen, line), *(figures.phrase(screen, detail) for detail in line.details)]
        parts.append([line.impact.program] if line.impact.program else [])
    told = [words for words in parts if words]
    return [piece for at, words in enumerate(told) for piece in ([formats.SEPARATOR] if at else []) + words]


def _stand(screen: Screen, line: Attention) -> Children:
    """The number and what it is judged by; the number alone stands elsewhere in the line already."""
    words = figures.reference(screen, line.figure)
    if line.impact.metric == line.figure.metric or not words:
        return words
    return [figures.figure_number(line.figure, figures.quantity(screen, line.figure), html.B), ", ", *words]


def _impact(screen: Screen, line: Attention) -> Component:
    """The number large, its word small under it."""
    impact = line.impact
    metric = screen.metric(impact.metric)
    number = Element("Span", figures.quantity(screen, impact), className="amount", **figures.marks(impact))
    words = screen.words(metric.noun or metric.short or metric.label)
    return Element("Span", [number, Element("Small", words)], className="impact")
