"""The public pages: publishing, the first number on a throttled phone, and many readers through nginx and the app.

    python -m tests.bench.bench_public [--mart URL] [--scale 1] [--runs 5] [--readers 300] [--chromium PATH]

Everything stands in a temporary folder and answers on the loopback alone: the product on simulated data (or on a mart
that was pulled before), its published site, and nginx by `deploy/nginx.conf`, where TLS and the two names are left out.
The floor is a page that says one number and nothing else, served by the same nginx in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.bench_home import ROOT, free_port, wait_for

PHONE = {"width": 390, "height": 844}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
PAGES = ("", "pendapatan.html", "anggaran.html", "anggaran/disdik.html", "kecamatan.html", "data.html")
FLOOR = '<!doctype html><html lang="id"><title>Lantai</title><p data-metric="x">83</p>'
FIRST = """(() => {
  const seen = one => one.getClientRects().length && /\\d/.test(one.textContent);
  const look = () => {
    const numbers = [...document.querySelectorAll('[data-metric], .tiles b, .big strong, td, th small')];
    if (numbers.some(seen)) window.first = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
ROUNDS = 4
"""Pages that each reader reads, one after another."""


def main() -> None:
    """Publish, measure, print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="pantau-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it under another name
        environment = _prepared(folder, asked)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        whole, unchanged = _publish(environment), _publish(environment)
        print(f"published: whole {whole:.1f} s (20 asked), unchanged {unchanged:.1f} s (2 asked)")
        with _nginx(folder) as site, _served(environment) as (app, processes):
            (folder / "floor.html").write_text(FLOOR)
            _first_numbers(site, asked.runs, asked.chromium)
            _many_readers(site, f"{app}publik/", processes, asked.readers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mart", help="URL of a mart with data; without one a city is simulated and pulled")
    parser.add_argument("--scale", type=float, default=1, help="of the simulated city")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--readers", type=int, default=300)
    parser.add_argument("--chromium", default=None)
    return parser.parse_args()


def _prepared(folder: Path, asked: argparse.Namespace) -> dict[str, str]:
    """The settings of the product, with data in its mart and everything approved."""
    settings = {
        "PANTAU_MART_URL": asked.mart or f"sqlite:///{folder}/mart.db",
        "PANTAU_STATE_URL": f"sqlite:///{folder}/state.db",
        "PANTAU_SOURCE_URL_TEMPLATE": f"sqlite:///{folder}/{{service}}.db",
        "PANTAU_PUBLIC_DIR": f"{folder}/public",
        "PANTAU_DOCUMENTS_DIR": f"{folder}/documents",
        "PANTAU_PORT": str(free_port()),
    }
    environment = {**os.environ, **settings}
    made = [] if asked.mart else [["demo", "--scale", str(asked.scale)], ["pull"]]
    allowed = [["user", "add", "wali", "--role", "mayor"], ["publish", "approve", "--all", "--by", "wali"]]
    for command in (*made, *allowed):
        _product(command, environment)
    return environment


def _product(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "app.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def _publish(environment: dict[str, str]) -> float:
    """Seconds of `python app.py publish`, its start and the reading of the mart included."""
    began = time.perf_counter()
    _product(["publish"], environment)
    return time.perf_counter() - began


@contextmanager
def _nginx(folder: Path) -> Iterator[str]:
    """Yields the address at which nginx serves the site, and beside it the floor."""
    port = free_port()
    shared, _, secured = (ROOT / "deploy/nginx.conf").read_text().split("server {\n", 2)
    served = re.sub(r" *(listen \[|ssl_certificate|server_name).*\n", "", secured)
    served = served.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};").replace(
        "/srv/pantau/var", str(folder)
    )
    served = served.replace("    location ~", f"    location = /floor.html {{ root {folder}; }}\n    location ~", 1)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = f"user {getuser()};\n" if os.getuid() == 0 else ""
    main_part = f"{user}worker_processes auto;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log stderr error;\n"
    http = f"access_log off;\n{paths}{shared}server {{\n{served}\n}}\n"
    (folder / "nginx.conf").write_text(f"{main_part}events {{ worker_connections 2048; }}\nhttp {{\n{http}")
    server = subprocess.Popen(["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")])
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[tuple[str, list[int]]]:
    """Yields the app's address and the ids of its processes."""
    server = subprocess.Popen([sys.executable, "app.py", "serve"], cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{environment['PANTAU_PORT']}/"
        wait_for(f"{address}healthz")
        time.sleep(15)  # the keeper looks whether there is anything to publish
        yield address, [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait(20)


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for child in map(int, found) for one in (child, *_children(child))]


def _first_numbers(site: str, runs: int, chromium: str | None) -> None:
    """Page by page, the floor first in each round."""
    found: dict[str, list[tuple[float, float]]] = {path: [] for path in ("floor.html", *PAGES)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(runs):
            for path, taken in found.items():
                taken.append(_first_number(browser, site + path))
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f}\n\n| page | first number, ms | kB on the way |\n|---|--:|--:|")
    for path, taken in found.items():
        first, size = (statistics.median(one) for one in zip(*taken, strict=True))
        print(f"| {path or 'home'} | {first:.0f} | {size / 1000:.1f} |")


def _first_number(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds to the first number, and the bytes that crossed the network for the whole page."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # pyright: ignore[reportArgumentType]
    page, size = context.new_page(), [0.0]
    channel = context.new_cdp_session(page)
    channel.send("Network.enable")
    channel.send("Network.emulateNetworkConditions", NETWORK)
    channel.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    channel.on("Network.loadingFinished", lambda event: size.append(event["encodedDataLength"]))
    page.add_init_script(FIRST)
    page.goto(address, wait_until="load")
    while (first := page.evaluate("window.first")) is None:
        page.wait_for_timeout(20)
    context.close()
    return first, sum(size)


def _many_readers(nginx: str, app: str, processes: list[int], readers: int) -> None:
    """Each side in turn; beside nginx the processor's time of the app, and the same for as long with nobody reading."""
    asyncio.run(_read_all(app, 10))  # both know their files
    asyncio.run(_read_all(nginx, 10))
    before, began = _processor_time(processes), time.perf_counter()
    by_nginx = asyncio.run(_read_all(nginx, readers))
    while_read, span = _processor_time(processes) - before, time.perf_counter() - began
    before = _processor_time(processes)
    time.sleep(span)
    while_idle = _processor_time(processes) - before
    by_app = asyncio.run(_read_all(app, readers))
    print(f"\nload {os.getloadavg()[0]:.1f}; {readers} readers at once, {ROUNDS} pages each; ms\n")
    print("| | p50 | p95 | longest |\n|---|--:|--:|--:|")
    for name, taken in (("nginx", by_nginx), ("the app", by_app)):
        print(f"| {name} | {_at(taken, 0.5):.0f} | {_at(taken, 0.95):.0f} | {max(taken):.0f} |")
    ratio = _at(by_app, 0.95) / _at(by_nginx, 0.95)
    print(f"\np95 by the app: {ratio:.1f} × nginx (3 asked)")
    print(f"processor time of the app in {span:.1f} s: {while_read:.2f} s while nginx served, {while_idle:.2f} s idle")


async def _read_all(address: str, readers: int) -> list[float]:
    """Milliseconds of each request."""
    taken = await asyncio.gather(*(_reader(address, number) for number in range(readers)))
    return sorted(one for times in taken for one in times)


async def _reader(address: str, number: int) -> list[float]:
    _, _, host, *folders = address.split("/")
    base = "/" + "/".join(folders)
    reader, writer = await asyncio.open_connection(*host.split(":"))
    taken = []
    for turn in range(ROUNDS):
        path = base + PAGES[(number + turn) % len(PAGES)]
        began = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        await _answer(reader)
        taken.append((time.perf_counter() - began) * 1000)
    writer.close()
    return taken


async def _answer(reader: asyncio.StreamReader) -> None:
    """Reads one answer to its end. Raises RuntimeError for any but 200."""
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1").lower()
    if " 200 " not in head.partition("\r\n")[0]:
        raise RuntimeError(head)
    length = re.search(r"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
        return
    while size := int((await reader.readline()).strip(), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)


def _processor_time(processes: list[int]) -> float:
    """Seconds of user and system time together."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _at(taken: list[float], share: float) -> float:
    return taken[min(len(taken) - 1, int(len(taken) * share))]


if __name__ == "__main__":
    main()
