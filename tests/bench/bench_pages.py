"""A service's page with six charts over the page-load bench's own database, beside its peers, in one run.

    PANTAU_BENCH=FOLDER PEERS=FOLDER python -m tests.bench.bench_pages [--runs 3] [--peers floor,dash-lean] [--page /…]

PANTAU_BENCH is the folder of `page_load.py` and `peers.sh`, PEERS the one that `peers.sh install` and `peers.sh data`
have filled. Starts the database and the peers, checks and pulls the profile `tests/bench/city` into a mart of its own,
serves it, and measures: the loads and a change of filter by the harness, the tap on a chart by `explored.py`. Prints
the table of docs/performance.md, with the load of the machine before each part.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tests.bench.bench_home import ROOT, free_port, link_command, wait_for

DATABASE = "postgresql+psycopg://city@127.0.0.1:5544/city"
SERVERS = {"dash-lean": "dash-lean", "streamlit-gzip": "streamlit", "vizro-gzip": "vizro", "dash-gzip": "dash"}
FILTER = "[data-filter='period'] [data-value='month']"
EXPLORED = Path(__file__).with_name("explored.py")


def main() -> None:
    """Serve, measure, print."""
    asked = _arguments()
    harness, peers = Path(os.environ["PANTAU_BENCH"]).resolve(), asked.peers.split(",")
    _say("peers")
    servers = [SERVERS[name] for name in peers if name in SERVERS]
    subprocess.run(["bash", str(harness / "peers.sh"), "start", "floor", *servers], check=True)
    python = Path(os.environ["PEERS"]) / "v_bench/bin/python"
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), asked.mart) as (address, link):
        time.sleep(5)
        url, out = urljoin(address, asked.page), Path(asked.out or f"{folder}/out")
        _say("page loads")
        _page_loads(python, harness, peers, (url, link), out, asked)
        tap = partial(_explored, python, harness, (url, link), asked.runs)
        explored = {name: tap(fast=name == "fast") for name in ("throttled", "fast")}
        medians = json.loads((out / "medians.json").read_text())
        (out / "explored.json").write_text(json.dumps(explored, indent=1))
    print(table(medians, explored))


@contextmanager
def serving(folder: Path, mart: str = "") -> Iterator[tuple[str, str]]:
    """The product over the bench's database; yields its address, and a command that prints a link into it.

    `mart`: one that was pulled before.
    """
    port = free_port()
    settings = {
        "PANTAU_STATE_URL": f"sqlite:///{folder}/state.db",
        "PANTAU_CITIES_DIR": "tests/bench",
        "PANTAU_CITY": "city",
        "PANTAU_MART_URL": mart or f"sqlite:///{folder}/mart.db",
        "PANTAU_SOURCE_URL_TEMPLATE": DATABASE,
        "PANTAU_PORT": str(port),
        "PANTAU_SCRIPT_EVAL": "true",  # the harness waits by text that the page evaluates
    }
    environment = {**os.environ, **settings}
    for command in [] if mart else ["check", "pull"]:
        subprocess.run([sys.executable, "app.py", command], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen([sys.executable, "app.py", "serve"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", 180)
        yield f"http://127.0.0.1:{port}/", link_command(settings)
    finally:
        server.terminate()
        server.wait(20)


def table(medians: dict[str, Any], explored: dict[str, Any]) -> str:
    """Medians as Markdown, a column per target."""
    lines = ["| ms, unless stated | " + " | ".join(medians) + " |", "|---|" + "--:|" * len(medians)]
    for label, kind, name in ROWS:
        shown = [medians[target].get(kind, {}).get(name) for target in medians]
        lines.append(f"| {label} | " + " | ".join(map(_shown, shown)) + " |")
    lines += ["", "| the page alone | throttled | unthrottled |", "|---|--:|--:|"]
    for label, name in EXPLORED_ROWS:
        lines.append(f"| {label} | {_shown(explored['throttled'][name])} | {_shown(explored['fast'][name])} |")
    return "\n".join(lines)


ROWS = (
    ("cold: first number", "cold", "kpi"),
    ("cold: all charts drawn", "cold", "ready"),
    ("cold: first contentful paint", "cold", "fcp"),
    ("cold: answers taps", "cold", "app"),
    ("cold: transferred, kB", "cold", "kB"),
    ("cold: requests", "cold", "requests"),
    ("layout shift", "cold", "cls"),
    ("heap, MB", "cold", "heap_MB"),
    ("warm: first number", "warm", "kpi"),
    ("warm: all charts drawn", "warm", "ready"),
    ("warm: answers taps", "warm", "app"),
    ("filter, throttled", "filter", "ms"),
    ("unthrottled, cold: all charts drawn", "fast_cold", "ready"),
    ("unthrottled, warm: all charts drawn", "fast_warm", "ready"),
    ("filter, unthrottled", "fast_filter", "ms"),
)
EXPLORED_ROWS = (
    ("page before Dash, kB", "page_kB"),
    ("everything with Dash, kB", "all_kB"),
    ("what exploring loads besides, kB", "bundle_kB"),
    ("tap to explored chart, cold", "cold"),
    ("tap to explored chart, another of the page", "again"),
    ("tap to explored chart, warm", "warm"),
)


def _page_loads(
    python: Path, harness: Path, peers: list[str], product_at: tuple[str, str], out: Path, asked: Any
) -> None:
    url, link = product_at
    targets = [word for name in peers for word in ("--target", name)]
    product = [
        "--target",
        f"product={url}",
        "--link",
        f"product={link}",
        "--charts",
        f"product={asked.charts}",
        "--filter",
        f"product={asked.filter}",
    ]
    limits = ["--runs", str(asked.runs), "--out", str(out)]
    subprocess.run([str(python), str(harness / "page_load.py"), *targets, *product, *limits], check=True)


def _explored(
    python: Path, harness: Path, product_at: tuple[str, str], runs: int, *, fast: bool
) -> dict[str, float | None]:
    _say("a tap on a chart")
    url, link = product_at
    shown = ["--link", link, "--runs", str(runs), *(["--fast"] if fast else [])]
    command = [str(python), str(EXPLORED), url, str(harness), *shown]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = [json.loads(line) for line in said.splitlines()]
    return {name: _median([one[name] for one in found]) for name in found[0]}


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if len(known) == len(values) else None


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if value < 10 and value != int(value) else f"{value:,.0f}"


def _say(what: str) -> None:
    print(f"{what}: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default="floor,dash-lean,streamlit-gzip")
    parser.add_argument("--page", default="/pendapatan")
    parser.add_argument("--filter", default=FILTER, help="steps that change the filter, joined by ' >> '")
    parser.add_argument("--charts", type=int, default=6, help="how many the page has")
    parser.add_argument("--mart", default="", help="SQLAlchemy URL of a mart that holds the profile's data already")
    parser.add_argument("--out", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
