"""A page of charts of every kind, served as the product serves its pages, in a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from dash import html
from dash.development.base_component import Component
from flask import Flask

import callbacks
from callbacks import explore
from dashboard import ids
from dashboard.charts.chart import Chart
from dashboard.charts.describe import course_chart
from dashboard.components.chart_card import chart_card
from dashboard.components.frame import page_frame, page_head
from dashboard.components.sheet import sheet
from dashboard.dress import read_dress
from dashboard.pages.notice import failed_page
from dashboard.request import Page, PageRequest
from dashboard.screen import Screen
from dashboard.server import run
from dashboard.shell import Pages, build_dash
from dashboard.signed import Signed
from tests.browser.served import _free_port
from tests.chart_fixture import courses
from tests.home_fixture import batam
from tests.signed_in import as_if

ASSETS = Path(__file__).parents[2] / "assets"


def screen_of(asked: PageRequest) -> Screen:
    return Screen(batam(), asked.language, asked)


def page(asked: PageRequest, _signed: Signed) -> Page:
    """Every chart there is; without a comparison the first part is another one."""
    screen = screen_of(asked)
    parts = [(course.key, chart_card(screen, course)) for course in courses()]
    if asked.query.get("compare") == "none":
        parts[0] = ("backlog", html.Div(chart_card(screen, courses()[0]), className="changed"))
    nav = html.Nav(html.A("Tanpa", href="?compare=none"), id=ids.FIRST_SEEN, **{"data-filter": "compare"})
    content = page_frame(screen, page_head(screen, "Pengaduan"), [("bar", nav), *parts], "charts")
    return Page("Pengaduan", "Grafik", content, styles=("chart",))


def panel(asked: PageRequest, _signed: Signed) -> Component | None:
    wanted = asked.query.get("panel")
    return sheet(screen_of(asked), wanted, []) if wanted else None


def chart_of(asked: PageRequest, _signed: Signed, key: str) -> Chart | None:
    known = {course.key: course for course in courses()}
    return course_chart(screen_of(asked), known[key]) if key in known else None


def failed(asked: PageRequest) -> Page:
    return failed_page(asked, "Batam")


def app() -> Flask:
    pages = Pages(page, panel, failed, refused=failed, state=lambda: 1)
    shell = build_dash(pages, read_dress(ASSETS), ASSETS, as_if())
    callbacks.register(shell, panel)
    explore.register(shell, chart_of)
    return shell.ready()


def serve(port: int, ready: Event) -> None:
    run(app, "127.0.0.1", port, workers=1, on_ready=ready.set)


@contextmanager
def serving() -> Iterator[str]:
    """Serve until the block ends; yields the address of the page."""
    port, context = _free_port(), multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=serve, args=(port, ready))
    process.start()
    try:
        if not ready.wait(60):
            raise RuntimeError("the server did not start")
        yield f"http://127.0.0.1:{port}/pengaduan"
    finally:
        process.terminate()
        process.join(20)
