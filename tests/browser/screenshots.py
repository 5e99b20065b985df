"""Pictures of every page at the sizes that matter, light and dark; all in Indonesian, a few in English.

    python -m tests.browser.screenshots [--out FOLDER] [--url URL] [--only home,service-revenue] [--sizes landscape]

Serves the mart of the settings (`make run` fills it) where no URL is given. The addresses follow from the city's
profile and from what the site says of itself: which department has much to answer for and which little.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from app import create_app
from dashboard.server import run
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.settings import read_settings
from tests.signed_in import all_let_in

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"landscape": (1180, 820), "portrait": (820, 1180), "phone": (390, 844)}
IN_ENGLISH = ("home", "department-much", "metric", "map")
"""Besides the first service's page."""

_DEPARTMENT = re.compile(r'href="(/skpd/([\w-]+))[?"]')
_CHART = re.compile(r'data-chart="([\w-]+)"')
_TABLE = re.compile(r"panel=members:([\w-]+)")
_POINT = re.compile(r"panel=(point:[\w:-]+)")


def addresses(url: str, profile: Profile) -> dict[str, str]:
    """Every sort of page by a name for its picture."""
    paths = {one.key: f"/{one.page.path if one.page else one.key}" for one in profile.services}
    first = next(iter(paths.values()))
    much, little = _much_and_little(url)
    district = f"/kecamatan/{profile.districts[0].code}" if profile.districts else "/kecamatan"
    pages = {"home": "/", **{f"service-{key}": path for key, path in paths.items()}}
    pages |= {"departments": "/skpd", "department-much": much, "department-little": little}
    pages |= {"map": "/kecamatan", "district": district, "sources": "/sumber"}
    pages |= {f"metric-{name}": f"/metrik/{name}" for name in _a_metric_of_each_shape(profile)}
    pages |= {"week": f"{first}?period=week", "past": f"{first}?period=2024&compare=none"}
    pages |= {f"filtered-{key}": f"{path}?department={profile.service(key).owner}" for key, path in paths.items()}
    pages |= {"notice": f"{first}?period=never&department=nobody", "missing": "/nothing-here"}
    pages |= {"empty": f"{first}?department={little.rpartition('/')[2]}&period=week"}
    return pages | _panels(url, paths)


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--url", help="a product that serves everybody as the mayor; default: the mart of the settings")
    parser.add_argument("--only", default="", help="names of pages, joined by commas")
    parser.add_argument("--sizes", default=",".join(SIZES))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    profile = load_profile(read_settings().profile_folder)
    with serving(asked.url) as url, sync_playwright() as playwright:
        wanted = {name for name in asked.only.split(",") if name}
        pages = {name: at for name, at in addresses(url, profile).items() if not wanted or name in wanted}
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for path in _all(browser, url, pages, asked.out, asked.sizes.split(",")):
            print(path)
        browser.close()


def _all(browser: Browser, url: str, pages: dict[str, str], out: Path, sizes: list[str]) -> Iterator[Path]:
    english = {name: f"{at}{'&' if '?' in at else '?'}lang=en" for name, at in pages.items() if _is_english(name)}
    named = {**{f"{name}-id": at for name, at in pages.items()}, **{f"{name}-en": at for name, at in english.items()}}
    for size in sizes:
        width, height = SIZES[size]
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, has_touch=True
            )
            for name, address in named.items():
                page = context.new_page()
                page.goto(f"{url}{address}")
                page.wait_for_selector("html[data-app=ready]")
                path = out / f"{name}-{size}-{theme}.png"
                page.screenshot(path=path, full_page="panel=" not in address)
                page.close()
                yield path
            context.close()


def _is_english(name: str) -> bool:
    return name.startswith((*IN_ENGLISH, "service-revenue"))


def _much_and_little(url: str) -> tuple[str, str]:
    """The pages of the departments with the most and the fewest numbers on them."""
    listed = dict.fromkeys(found[0] for found in _DEPARTMENT.findall(_read(f"{url}/skpd")))
    sizes = {path: _read(f"{url}{path}").count("data-metric=") for path in listed}
    return max(sizes, key=lambda path: sizes[path]), min(sizes, key=lambda path: sizes[path])


def _a_metric_of_each_shape(profile: Profile) -> list[str]:
    """The headline of the first service of each shape."""
    shapes: dict[str, str] = {}
    for service in profile.services:
        metric = service.metrics[service.tile.headline]
        fact = service.facts[metric.fact or next(iter(service.facts))]
        shapes.setdefault(fact.shape.value, f"{service.key}.{service.tile.headline}")
    return list(shapes.values())


def _panels(url: str, paths: dict[str, str]) -> dict[str, str]:
    """One panel of each sort, on the first page that has it."""
    panels: dict[str, str] = {"panel-attention": "/?panel=attention"}
    for path in paths.values():
        text = _read(f"{url}{path}")
        for name, pattern, kind in (
            ("table", _CHART, "table:"),
            ("members", _TABLE, "members:"),
            ("point", _POINT, ""),
        ):
            if found := pattern.search(text):
                panels.setdefault(f"panel-{name}", f"{path}?panel={kind}{found[1]}")
        if "panel=cases" in text:
            panels.setdefault("panel-cases", f"{path}?panel=cases")
    return panels


def _read(address: str) -> str:
    with urlopen(address) as answer:
        return answer.read().decode()


@contextmanager
def serving(url: str | None) -> Iterator[str]:
    """A served product: the one given, or the mart of the settings on a free port until the block ends."""
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    context = multiprocessing.get_context("spawn")
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


def _serve(port: int, ready) -> None:
    """Over a state of its own, to everybody as to the mayor."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings().model_copy(update={"state_url": f"sqlite:///{folder}/state.db"})

        def app() -> Flask:
            server = create_app(settings)
            server.wsgi_app = all_let_in(server)
            return server

        run(app, "127.0.0.1", port, workers=1, on_ready=ready.set)


if __name__ == "__main__":
    main()
