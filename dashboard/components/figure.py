"""A figure on the screen: its number, marked with what it is, and the sentence of the profile around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.i18n import filled
from dashboard.screen import Children, Screen
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.profile.models import Against, Metric

SIGNED = frozenset({"backlog_change", "deviation_points", "gap"})
"""Measures whose sign says something: shown with `+` as well as with a minus."""

_REFERENCE_MEASURES = {Against.PACE: "expected_percent", Against.PLAN: "planned_percent"}


def plain(value: Decimal | None) -> str:
    """A decimal as `data-value` holds it: full precision, no exponent, no grouping; empty where there is none."""
    return "" if value is None else f"{value:f}"


def marks(figure: Figure) -> dict[str, Any]:
    """The data attributes of a number: metric, raw value, and whatever narrows it."""
    narrowed = {
        "data-department": figure.department,
        "data-district": figure.district,
        "data-category": figure.category,
        "data-channel": figure.channel,
        "data-program": figure.program,
        "data-kind": figure.kind,
        "data-period": figure.period and str(figure.period),
    }
    return {
        "data-metric": figure.metric,
        "data-value": plain(figure.value),
        **{name: value for name, value in narrowed.items() if value is not None},
    }


def figure_number(
    figure: Figure, text: str, tag: Callable[..., Component] = html.Strong, **properties: str
) -> Component:
    """`text`, which says the figure's value, marked with what it is."""
    return tag(text, **properties, **marks(figure))


def quantity(screen: Screen, figure: Figure, *, size: bool = False) -> str:
    """The figure's value with its unit; `size` leaves its sign out."""
    signed = screen.metric(figure.metric).measure in SIGNED
    value = abs(figure.value) if size and figure.value is not None else figure.value
    return formats.quantity(value, figure.unit, screen.language, signed=signed and not size, reference=figure.reference)


def phrase(screen: Screen, figure: Figure) -> Children:
    """How the profile says the figure in a line, its number standing out: `Kurang **Rp88 M** dari laju`.

    Without a phrase, or without a value, the metric's label stands before the number.
    """
    metric = screen.metric(figure.metric)
    above = figure.value is not None and figure.value > 0
    words = (metric.phrase_above if above else None) or metric.phrase
    if words is None or figure.value is None:
        return [f"{screen.words(metric.label)} ", figure_number(figure, quantity(screen, figure))]
    return filled(
        screen.words(words),
        value=figure_number(figure, quantity(screen, figure)),
        size=figure_number(figure, quantity(screen, figure, size=True)),
    )


def reference(screen: Screen, figure: Figure) -> Children:
    """What the figure is judged by, in words: `seharusnya 87,9%`; `semula 120` where it is judged by its own past."""
    if figure.reference is None:
        return []
    text = _reference_text(screen, figure)
    number = figure_number(reference_figure(screen, figure), text, html.B, **{"data-reference": figure.metric})
    return screen.parts(f"against.{screen.metric(figure.metric).against.value}", value=number)


def reference_words(screen: Screen, figure: Figure) -> str:
    """The same as bare text, for what several figures share; empty where there is none."""
    if figure.reference is None:
        return ""
    against = screen.metric(figure.metric).against.value
    return screen.say(f"against.{against}", value=_reference_text(screen, figure))


def _reference_text(screen: Screen, figure: Figure) -> str:
    if figure.unit == PERCENT:
        return formats.percent(figure.reference, screen.language, trim=True)
    return formats.quantity(figure.reference, figure.unit, screen.language)


def few_cases(screen: Screen, figure: Figure) -> str | None:
    """That too few cases stand behind a figure to judge it, and how many would do; None where that leaves it as it is:
    they are enough, or the profile judges it by nothing."""
    metric = screen.metric(figure.metric)
    if figure.too_few is None or figure.status is not Status.PLAIN or metric.against is Against.NOTHING:
        return None
    count, fewest = (formats.number(Decimal(one), screen.language) for one in (figure.too_few, metric.fewest))
    return screen.say("keys.too_few", count=count, fewest=fewest)


def reference_figure(screen: Screen, figure: Figure) -> Figure:
    """The reference as a figure of its own.

    Pace and plan are metrics of the service where it defines them; else, and for a target, the name is the
    judged metric's with `_target`, `_pace`, `_plan` or `_before` behind it.
    """
    service = screen.service_of(figure.metric)
    against = screen.metric(figure.metric).against
    name = _measuring(service.metrics, _REFERENCE_MEASURES.get(against), screen.metric(figure.metric))
    suffix = "before" if against is Against.NOTHING else against.value
    metric = f"{service.key}.{name}" if name else f"{figure.metric}_{suffix}"
    return replace(figure, metric=metric, value=figure.reference, reference=None, margin=None)


def _measuring(metrics: dict[str, Metric], measure: str | None, judged: Metric) -> str | None:
    if judged.measure != "realised_percent" or measure is None:
        return None
    same = (name for name, one in metrics.items() if (one.measure, one.kind) == (measure, judged.kind))
    return next(same, None)
