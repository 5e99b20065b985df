"""A chart on a card: its title, the way to its numbers, and the chart, which a tap turns into one to explore."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.charts.bundle import bundle_path
from dashboard.charts.describe import course_chart
from dashboard.charts.scale import last_spot
from dashboard.charts.svg import to_svg
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.screen import Screen
from queries.pages.values import Course


def chart_card(screen: Screen, course: Course) -> Component:
    """Needs the style sheet `chart`. Without scripts, a tap on the chart opens its table."""
    chart = course_chart(screen, course)
    table = screen.to_panel(f"table:{chart.key}")
    name = screen.say("chart.table_of", title=chart.title)
    head = [
        Element("H2", chart.title),
        Element("A", screen.say("chart.table"), className="all", **attributes(aria_label=name), **table),
    ]
    explore = Element(
        "A",
        className="explore",
        href=table["href"],
        **attributes(
            aria_label=screen.say("chart.explore", title=chart.title),
            data_explore=chart.key,
            data_bundle=bundle_path(),
        ),
    )
    has_values = any(last_spot(series) for series in chart.series)
    canvas = Element("Div", [to_svg(chart), *([explore] if has_values else [])], className="canvas")
    return Element("Section", [Element("Div", head, className="part-head"), canvas], className="card plotted")
