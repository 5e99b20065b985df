"""The public pages in a real browser: readable by everybody, whole without a script, nothing from elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from dashboard.public.publishing import publish_site
from dashboard.public.serving import POLICY
from tests.browser.conftest import PHONE, TABLET, UPRIGHT
from tests.browser.test_axe_pages import SMALL, WIDER, violations
from tests.home_fixture import batam
from tests.public_fixture import CATALOGS, data_sets, open_data, publication

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = (
    "index",
    "pendapatan",
    "pengaduan",
    "anggaran",
    "anggaran/bapenda",
    "lembar/bapenda",
    "kecamatan",
    "kecamatan/galang",
    "metode",
    "data",
    "dokumen-anggaran",
    "perubahan",
    "tentang",
    "embed/revenue.realised_percent",
)
"""One page of each kind."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None: ...

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out, public = tmp_path_factory.mktemp("public") / "site", publication()
    publish_site(public, batam(), out, open_data=open_data(public), data_sets=data_sets(public), catalogs=CATALOGS)
    return out


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def kinds(*folders: str) -> list[str]:
    return [f"{folder}{kind}.html" for folder in folders or ("", "en/") for kind in KINDS]


@pytest.mark.parametrize(
    ("size", "scheme", "home"),
    [(TABLET, "light", ""), (PHONE, "dark", "en/")],
    ids=["tablet in light in Indonesian", "phone in dark in English"],
)
def test_axe_finds_nothing_on_any_kind_of_page(
    open_page: Callable[..., Page], address: str, size: dict[str, int], scheme: str, home: str
) -> None:
    page, found = open_page(viewport=size, color_scheme=scheme), {}
    for path in kinds(home):
        page.goto(address + path)
        if broken := violations(page):
            found[path] = broken
    assert found == {}


EVERY = int(os.environ.get("PANTAU_AXE_EVERY", "15"))
"""Pages of one kind are alike: of all that there are, so many stand for one. 1 looks at each (docs/publishing.md)."""


def test_axe_finds_nothing_on_pages_of_either_language(
    open_page: Callable[..., Page], address: str, folder: Path
) -> None:
    page, found = open_page(viewport=PHONE), {}
    for path in sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.html"))[::EVERY]:
        if path.endswith("404.html"):
            continue  # its style lies at the site's own address
        page.goto(address + path)
        if broken := violations(page):
            found[path] = broken
    assert found == {}


@pytest.mark.parametrize("size", [TABLET, UPRIGHT, PHONE], ids=["tablet", "upright", "phone"])
def test_no_page_is_wider_than_the_screen_and_every_target_fits_a_finger(
    open_page: Callable[..., Page], address: str, size: dict[str, int]
) -> None:
    page, found = open_page(viewport=size), {}
    for path in kinds():
        page.goto(address + path)
        wider, small = page.evaluate(WIDER), page.evaluate(SMALL)
        if wider > 0 or small:
            found[path] = [wider, *small[:4]]
    assert found == {}


def test_a_page_asks_for_nothing_from_elsewhere_and_keeps_nothing(open_page: Callable[..., Page], address: str) -> None:
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for path in kinds():
        page.goto(address + path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith(address)] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_a_script_a_page_says_the_same(open_page: Callable[..., Page], address: str) -> None:
    with_script, without = open_page(), open_page(java_script_enabled=False)
    for path in kinds():
        for page in (with_script, without):
            page.goto(address + path)
        texts = [sorted(page.locator("main").inner_text().split()) for page in (with_script, without)]
        labels = with_script.locator(".find, .explore").all_inner_texts()
        assert texts[0] == sorted([*texts[1], *" ".join(labels).split()]), path


def test_a_table_can_be_sorted_and_searched(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.goto(f"{address}anggaran.html")
    table = page.locator("table.sortable").first
    heads, rows = table.locator("thead th"), table.locator("tbody tr")
    heads.nth(1).locator("button").click()
    expect(heads.nth(1)).to_have_attribute("aria-sort", "descending")
    shown = [
        float(one) for one in table.locator("tbody td:nth-child(2)").evaluate_all("all => all.map(o => o.dataset.v)")
    ]
    assert shown == sorted(shown, reverse=True)
    heads.nth(1).locator("button").click()
    expect(heads.nth(1)).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("searchbox").first.fill("pendapatan")
    expect(rows.filter(visible=True)).to_have_count(1)
    expect(page.get_by_role("status").first).to_have_text("1 dari 44 baris")


def test_a_departments_sheet_is_one_sheet_of_paper(open_page: Callable[..., Page], address: str, folder: Path) -> None:
    page, pages = open_page(), {}
    for sheet in sorted(folder.glob("lembar/*.html")):
        page.goto(f"{address}lembar/{sheet.name}")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        pages[sheet.stem] = len(re.findall(rb"/Type\s*/Page[^s]", printed))
    assert len(pages) > 30
    assert {stem: count for stem, count in pages.items() if count != 1} == {}


def test_a_chart_tells_its_numbers_where_it_is_touched(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(viewport=PHONE)
    page.goto(f"{address}pendapatan.html")
    chart = page.locator(".chart").first
    chart.locator(".plot").tap(position={"x": 130, "y": 60})
    expect(chart.locator(".told")).to_contain_text("2026: ")
    page.locator("h1").tap()
    expect(chart.locator(".told")).to_be_hidden()


def test_a_chart_is_explored_where_it_stands_and_nothing_is_read_for_it_before(
    open_page: Callable[..., Page], address: str
) -> None:
    page, asked, said = open_page(viewport=PHONE, has_touch=True), [], []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}pendapatan.html", wait_until="networkidle")
    assert not [path for path in asked if "plotly" in path or path.startswith("grafik/")]
    chart = page.locator(".chart").first
    button = chart.locator(".explore")
    button.scroll_into_view_if_needed()
    before = chart.bounding_box()
    button.tap()
    expect(chart.locator(".graph .main-svg").first).to_be_visible()
    assert chart.bounding_box() == before
    expect(chart.locator(".plot")).to_have_css("opacity", "0")
    chart.locator(".drawn").tap(position={"x": 180, "y": 80})
    expect(chart.get_by_role("status")).to_contain_text("2026: ")
    read = chart.get_by_role("status").inner_text()
    chart.locator(".drawn").press("ArrowLeft")
    expect(chart.get_by_role("status")).not_to_have_text(read)
    assert violations(page) == []
    button.tap()
    expect(chart.locator(".drawn")).to_have_count(0)
    expect(chart.locator(".plot")).to_have_css("opacity", "1")
    assert said == []
