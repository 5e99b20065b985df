"""Every chart of every page, read back from both of its renderers: the points of the SVG on the page are those of the
figure that exploring loads, and those of the figure are the numbers of its table, which `test_walk` asks of the mart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.walking.demo import DemoSite
from tests.walking.drawn import disagreement, plotly_traces, svg_traces
from tests.walking.panels import opened_panel
from tests.walking.reading import Document, Element
from tests.walking.recount import Recount
from tests.walking.walk import main_paths, service_paths

pytestmark = pytest.mark.slow

SPANS = ("", "period=week", "period=month", "period=quarter", "period=2024", "period=2025-Q1&compare=previous")


@pytest.fixture(scope="module")
def client(site: DemoSite) -> FlaskClient:
    return site.client()


@dataclass(frozen=True)
class Drawn:
    """A chart as its page draws it, and the figure that a tap on it loads."""

    address: str
    chart: Element
    figure: dict[str, Any]

    @property
    def key(self) -> str:
        return self.chart.get("data-chart")

    def __str__(self) -> str:
        return f"{self.address} {self.key}"


@pytest.fixture(scope="module")
def drawn(site: DemoSite, client: FlaskClient) -> list[Drawn]:
    """Every chart: of all pages, and of service pages over several stretches of time."""
    addresses = [*main_paths(site.profile)[1:], *_over_time(site)]
    found: list[Drawn] = []
    for address in addresses:
        page = Document.of(client.get(address).get_data(as_text=True))
        charts = (one for one in page.body.having("data-chart") if one.has("data-low"))
        found += [Drawn(address, one, figure_of(client, address, one)) for one in charts]
    return found


def _over_time(site: DemoSite) -> Iterator[str]:
    for service, path in zip(site.profile.services, service_paths(site.profile), strict=True):
        yield from (f"{path}?{span}" for span in SPANS if span)
        yield f"{path}?department={service.owner}"


def test_there_are_charts_on_every_page_that_is_about_numbers(site: DemoSite, drawn: list[Drawn]) -> None:
    pages = {one.address for one in drawn}
    wanted = {path for path in main_paths(site.profile) if path.startswith("/metrik/")} | set(
        service_paths(site.profile)
    )
    assert sorted(wanted - pages) == []


def test_the_points_of_the_svg_are_those_of_the_figure(drawn: list[Drawn]) -> None:
    faults = []
    for one in drawn:
        svg, off = svg_traces(one.chart)
        if found := disagreement(svg, off, plotly_traces(one.figure)):
            faults.append(f"{one}: {found}")
        if one.figure["layout"]["yaxis"]["range"] != [one.chart.get("data-low"), one.chart.get("data-high")]:
            faults.append(f"{one}: another range")
    assert faults[:20] == []


def test_the_points_of_the_figure_are_the_numbers_of_its_table_and_of_the_mart(
    site: DemoSite, client: FlaskClient, drawn: list[Drawn]
) -> None:
    recount, faults = Recount(site), []
    for one in drawn:
        joined = "&" if "?" in one.address else "?"
        cells = opened_panel(client, f"{one.address}{joined}panel=table:{one.key}").having("data-metric")
        told = Counter((cell.get("data-metric"), Decimal(cell.get("data-value"))) for cell in cells)
        points = Counter((trace.metric, y) for trace in plotly_traces(one.figure) for _, y in trace.points)
        if told != points:
            faults.append(f"{one}: {list((told - points) + (points - told))[:3]}")
        faults += [f"{one}: {fault}" for cell in cells if (fault := recount.fault(cell))]
    assert faults[:20] == []


def figure_of(client: FlaskClient, address: str, chart: Element) -> dict[str, Any]:
    """What a tap on the chart loads."""
    answer = client.get(f"/_figure?{urlencode({'page': address, 'chart': chart.get('data-chart')})}")
    assert answer.status_code == 200, (address, chart.get("data-chart"))
    return answer.json
