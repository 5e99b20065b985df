"""The home over figures set by hand, served as the product serves it, in a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path

from dash.development.base_component import Component
from flask import Flask

import callbacks
from dashboard.dress import read_dress
from dashboard.health import register_health
from dashboard.pages.home import home_page
from dashboard.pages.notice import failed_page, missing_page
from dashboard.pages.panel import panel as home_panel
from dashboard.request import Page, PageRequest
from dashboard.screen import Screen
from dashboard.server import run
from dashboard.shell import Pages, build_dash
from dashboard.signed import Signed
from tests import filter_fixture
from tests.home_fixture import batam, home_view
from tests.signed_in import as_if

ASSETS = Path(__file__).parents[2] / "assets"
PROFILE = batam()
CITY = PROFILE.city.name


def page(asked: PageRequest, _signed: Signed) -> Page:
    """The home, a page with filters, an address that fails, and nothing else."""
    if asked.path == "/broken":
        raise RuntimeError("planted")
    if asked.path == filter_fixture.PATH:
        return filter_fixture.page(asked)
    if asked.path != "/":
        return missing_page(asked, CITY)
    content = home_page(Screen(PROFILE, asked.language, asked), home_view())
    return Page(CITY, "Ringkasan kota", content, styles=("home",))


def panel(asked: PageRequest, _signed: Signed) -> Component | None:
    """The panels of these pages, and one that fails."""
    if asked.query.get("panel") == "broken":
        raise RuntimeError("planted")
    if asked.path == filter_fixture.PATH:
        return filter_fixture.panel(asked)
    return home_panel(Screen(PROFILE, asked.language, asked), home_view())


def failed(asked: PageRequest) -> Page:
    return failed_page(asked, CITY)


def app() -> Flask:
    """As the composition root does it."""
    pages = Pages(page, panel, failed, refused=failed, state=lambda: 1)
    shell = build_dash(pages, read_dress(ASSETS), ASSETS, as_if())
    callbacks.register(shell, panel)
    register_health(shell.server, "0", lambda: (date(2026, 11, 24), [tile.freshness for tile in home_view().tiles]))
    return shell.ready()


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port until the block ends; yields the address."""
    port, context = _free_port(), multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_serve, args=(port, ready))
    process.start()
    try:
        if not ready.wait(60):
            raise RuntimeError("the server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(20)


def _serve(port: int, ready: Event) -> None:
    run(app, "127.0.0.1", port, workers=1, on_ready=ready.set)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
