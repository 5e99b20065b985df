"""The code that draws explored charts: the right version, kept for ever, and laid out as the SVG is."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import brotli
import plotly
from flask import Flask
from flask.testing import FlaskClient

from callbacks.explore import figure_at
from dashboard.charts.bundle import bundle, bundle_path, register_bundle
from dashboard.charts.chart import Chart
from dashboard.charts.describe import course_chart
from dashboard.charts.plotly import WIDTHS
from dashboard.charts.scale import FRAME
from dashboard.request import PageRequest
from dashboard.signed import Signed
from tests.chart_fixture import courses, screen
from tests.signed_in import signed

SHEET = Path("assets/chart.css").read_text("utf-8")


def client() -> FlaskClient:
    server = Flask("charts", static_folder=None)
    register_bundle(server)
    return server.test_client()


def test_it_is_the_version_that_the_python_package_describes_figures_for() -> None:
    package = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    versions = [re.search(r"plotly\.js[^\n]* v([\d.]+)", text[:300]) for text in
                (bundle().content.decode(), package.read_text("utf-8"))]  # fmt: skip
    assert versions[0] and versions[1]
    assert versions[0].group(1) == versions[1].group(1)


def test_its_first_line_lets_the_browser_compile_it_while_it_comes_in() -> None:
    hint, _, code = bundle().content.partition(b"\n")
    assert hint == b"//# allFunctionsCalledOnLoad"
    assert sha256(code).hexdigest() in Path("docs/charts.md").read_text("utf-8")


def test_it_is_served_packed_and_for_ever_under_a_name_of_its_content() -> None:
    answer = client().get(bundle_path(), headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert brotli.decompress(answer.data) == bundle().content
    assert len(answer.data) < 335_000
    assert client().get("/static/charts.0123456789abcdef.js").status_code == 404


def test_the_style_sheet_leaves_the_room_that_the_figure_has() -> None:
    wide = SHEET.partition(".chart>*{")[2].partition("}")[0]
    room = {name: int(size) for name, size in re.findall(r"--(\w):(\d+)px", wide)}
    assert room == {"t": FRAME.top, "r": FRAME.right, "b": FRAME.bottom, "l": FRAME.left, "h": FRAME.height}


def test_lines_are_as_wide_in_the_figure_as_in_the_style_sheet() -> None:
    ruled = dict(re.findall(r"\.marks \.line\.(\w+)\{stroke-width:([\d.]+)", SHEET))
    common = re.search(r"\.marks \.line\{[^}]*stroke-width:([\d.]+)", SHEET)
    assert common
    for look, width in WIDTHS.items():
        assert float(ruled.get(look.value, common.group(1))) == width, look


def chart_of(asked: PageRequest, _signed: Signed, key: str) -> Chart | None:
    known = {course.key: course for course in courses()}
    return course_chart(screen(asked.language), known[key]) if key in known else None


def figure(page: str, key: str) -> str | None:
    return figure_at(PageRequest.of(page), signed(), key, chart_of)


def test_a_figure_is_that_of_its_page_and_language() -> None:
    assert "Mei" in (figure("/pengaduan", "backlog") or "")
    assert "May" in (figure("/pengaduan?lang=en", "backlog") or "")


def test_what_there_is_not_has_no_figure() -> None:
    for page, key in (("/pengaduan", "other"), ("/pengaduan", ""), ("//[", "nothing-such"), ("", "x" * 5000)):
        assert figure(page, key) is None
