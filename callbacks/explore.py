"""What an explored chart asks for: its figure, and the code that draws it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from plotly.io.json import to_json_plotly

from dashboard.access.visitor import visitor
from dashboard.charts.bundle import register_bundle
from dashboard.charts.chart import Chart
from dashboard.charts.plotly import to_plotly
from dashboard.request import LONGEST_VALUE, PageRequest
from dashboard.shell import Shell
from dashboard.signed import Signed

ADDRESS = "/_figure"

ChartOf = Callable[[PageRequest, Signed, str], Chart | None]


def register(shell: Shell, chart_of: ChartOf) -> None:
    """Answer `/_figure?page=<address of a page>&chart=<key of a chart on it>` with the figure, or with 404.

    It is a plain address, not a callback of Dash: so each chart has an answer and a failure of its own, and several can
    be on their way at once.
    """

    def answer() -> Response:
        asked = PageRequest.of(request.args.get("page", ""))
        figure = figure_at(asked, visitor().signed(asked.language), request.args.get("chart", ""), chart_of)
        return Response(figure, 200 if figure else 404, mimetype="application/json")

    register_bundle(shell.server)
    shell.server.add_url_rule(ADDRESS, "figure", answer)


def figure_at(asked: PageRequest, signed: Signed, key: str, chart_of: ChartOf) -> str | None:
    """The figure as JSON; None where the page has no such chart. Raises NotPermittedError."""
    chart = chart_of(asked, signed, key) if 0 < len(key) <= LONGEST_VALUE else None
    return None if chart is None else to_json_plotly(to_plotly(chart))
