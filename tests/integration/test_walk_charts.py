"""Every chart of every page, read back from both of its renderers: the points of the SVG on the page are those of the
figure that exploring loads, and those of the figure are the numbers of its table, which `test_walk` asks of the mart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
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


@pytest.fixture(scope="module")
def drawn(site: DemoSite, client: FlaskClient) -> list[tuple[str, Element]]:
    """Every chart with the address of its page: of all pages, and of service pages over several stretches of time."""
    addresses = [*main_paths(site.profile)[1:], *_over_time(site)]
    found: list[tuple[str, Element]] = []
    for address in addresses:
        page = Document.of(client.get(address).get_data(as_text=True))
        found += [(address, one) for one in page.body.having("data-chart") if one.has("data-low")]
    return found


def _over_time(site: DemoSite) -> Iterator[str]:
    for service, path in zip(site.profile.services, service_paths(site.profile), strict=True):
        yield from (f"{path}?{span}" for span in SPANS if span)
        yield f"{path}?department={service.owner}"


def test_there_are_charts_on_every_page_that_is_about_numbers(site: DemoSite, drawn: list[tuple[str, Element]]) -> None:
    pages = {address for address, _ in drawn}
    wanted = {path for path in main_paths(site.profile) if path.startswith("/metrik/")} | set(
        service_paths(site.profile)
    )
    assert sorted(wanted - pages) == []


def test_the_points_of_the_svg_are_those_of_the_figure(client: FlaskClient, drawn: list[tuple[str, Element]]) -> None:
    faults = []
    for address, chart in drawn:
        svg, off = svg_traces(chart)
        figure = figure_of(client, address, chart)
        plotly = plotly_traces(figure)
        if found := disagreement(svg, off, plotly):
            faults.append(f"{address} {chart.get('data-chart')}: {found}")
        if figure["layout"]["yaxis"]["range"] != [chart.get("data-low"), chart.get("data-high")]:
            faults.append(f"{address} {chart.get('data-chart')}: another range")
    assert faults[:20] == []


def test_the_points_of_the_figure_are_the_numbers_of_its_table_and_of_the_mart(
    site: DemoSite, client: FlaskClient, drawn: list[tuple[str, Element]]
) -> None:
    recount, faults = Recount(site), []
    for address, chart in drawn:
        key = chart.get("data-chart")
        joined = "&" if "?" in address else "?"
        cells = opened_panel(client, f"{address}{joined}panel=table:{key}").having("data-metric")
        told = Counter((one.get("data-metric"), Decimal(one.get("data-value"))) for one in cells)
        points = Counter(
            (trace.metric, y) for trace in plotly_traces(figure_of(client, address, chart)) for _, y in trace.points
        )
        if told != points:
            faults.append(f"{address} {key}: {list((told - points) + (points - told))[:3]}")
        faults += [f"{address} {key}: {fault}" for one in cells if (fault := recount.fault(one))]
    assert faults[:20] == []


def figure_of(client: FlaskClient, address: str, chart: Element) -> dict:
    """What a tap on the chart loads."""
    answer = client.get(f"/_figure?{urlencode({'page': address, 'chart': chart.get('data-chart')})}")
    assert answer.status_code == 200, (address, chart.get("data-chart"))
    return answer.json
