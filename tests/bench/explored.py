"""How long from a tap on a chart until it can be explored, and what a page weighs, on the harness's throttled tablet.

    PYTHON_OF_THE_HARNESS tests/bench/explored.py URL HARNESS_FOLDER [--runs 3] [--fast]

Prints one JSON object a run. Stands alone: it runs under the harness's own Python, with the harness's own throttle.

`cold`: the first chart tapped with an empty cache; `again`: another chart of the same page; `warm`: the first chart
on a second visit. The clock starts when the finger lifts, and stops once Plotly has drawn a trace in the place that was
tapped and the browser has painted it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

LIFTED = "addEventListener('pointerup', () => window.__lifted = performance.now(), true);"
READY = "document.documentElement.dataset.app === 'ready'"
DRAWN = """key => new Promise(done => {
  const look = () => {
    const places = [...document.querySelectorAll(`[data-chart="${key}"]`)];
    const plot = places.flatMap(one => [...one.querySelectorAll('.js-plotly-plot')])[0]
      || document.querySelector(`.js-plotly-plot[data-chart="${key}"]`);
    const drawn = plot && plot._fullLayout && plot.querySelector('.scatterlayer .trace, .barlayer .trace');
    if (drawn) requestAnimationFrame(() => setTimeout(() => done(performance.now() - window.__lifted)));
    else if (performance.now() - window.__lifted > 30000) done(null);
    else setTimeout(look, 10);
  };
  look();
})"""


def main() -> None:
    """Measure, each run in a browser of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("harness")
    parser.add_argument("--link", default="", help="a command that prints a one-time link into the product")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--fast", action="store_true", help="without the throttle")
    asked = parser.parse_args()
    sys.path.insert(0, asked.harness)
    with sync_playwright() as playwright:
        for _ in range(asked.runs):
            print(json.dumps(_run(playwright, asked)), flush=True)


def _run(playwright: Any, asked: argparse.Namespace) -> dict[str, Any]:
    import page_load  # the harness: found only once its folder is on the path

    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=page_load.CHROME)
    context = browser.new_context(**page_load.IPAD)
    page_load.login(context, {"link": asked.link})
    try:
        page, wire = _opened(context, asked, page_load)
        keys = page.evaluate("[...document.querySelectorAll('[data-chart]')].map(one => one.dataset.chart)")
        found = {**_weight(wire), "charts": len(keys), "cold": _tapped(page, keys[0])}
        found["bundle_kB"] = wire.bytes / 1000 - found["all_kB"]
        found["again"] = _tapped(page, keys[1])
        page.close()
        page, _ = _opened(context, asked, page_load)
        return {**found, "warm": _tapped(page, keys[0])}
    finally:
        browser.close()


def _opened(context: Any, asked: argparse.Namespace, harness: Any) -> tuple[Page, Any]:
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    wire = harness.Wire(cdp)
    wire.document = _document_of(cdp)
    cdp.send("Network.enable")
    if not asked.fast:
        cdp.send("Network.emulateNetworkConditions", harness.NET)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(LIFTED)
    page.goto(asked.url, wait_until="commit", timeout=60_000)
    page.wait_for_function(READY, timeout=60_000, polling=50)
    end = time.monotonic() + 20
    while not wire.idle() and time.monotonic() < end:
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    return page, wire


def _document_of(cdp: CDPSession) -> list[float]:
    """Fills with the transferred bytes of the document, once they are there."""
    of_document: set[str] = set()
    found: list[float] = []

    def responded(event: dict[str, Any]) -> None:
        if event.get("type") == "Document":
            of_document.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in of_document:
            found.append(event["encodedDataLength"])

    cdp.on("Network.responseReceived", responded)
    cdp.on("Network.loadingFinished", finished)
    return found


def _weight(wire: Any) -> dict[str, Any]:
    document = wire.document[0] if wire.document else 0
    return {"page_kB": document / 1000, "all_kB": wire.bytes / 1000, "requests": wire.requests}


def _tapped(page: Page, key: str) -> float | None:
    place = page.locator(f'[data-explore="{key}"]').first
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    if page.locator(f'[data-chart="{key}"] .js-plotly-plot').count():
        return 0.0  # it was put there while the browser was idle
    page.evaluate("window.__lifted = Infinity")
    place.tap()
    page.wait_for_function("window.__lifted !== Infinity", timeout=5000, polling=10)
    return page.evaluate(DRAWN, key)


if __name__ == "__main__":
    main()
