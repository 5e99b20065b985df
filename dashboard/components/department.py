"""All that a department's panel says: its figures, and what of the attention list it answers for."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attention import attention_list
from dashboard.components.heat import behind_words
from dashboard.components.service import figure_block
from dashboard.screen import Screen
from queries.metrics.values import Attention, HeatRow


def department_figures(screen: Screen, row: HeatRow, concerns: Sequence[Attention], marked: str) -> list[Component]:
    """How many are behind, each figure with its meaning, then the attention lines.

    The figure of the metric `marked` stands out; where it is not among the figures, the lines about it do.
    """
    figures = [figure for figure in row.figures if figure is not None]
    if not figures:
        return [html.P(screen.say("department.nothing"), className="empty")]
    parts: list[Component] = [html.P(behind_words(screen, row), className="lead")]
    parts += [figure_block(screen, figure, figure.metric == marked) for figure in figures]
    if concerns:
        elsewhere = marked if marked not in {figure.metric for figure in figures} else None
        lines = attention_list(screen, concerns, row.department, elsewhere)
        parts += [html.H3(screen.say("department.attention")), lines]
    return parts
