"""The server's time for the home over two marts, turn by turn in one process: it must not grow with the data.

    python -m tests.bench.bench_server SMALL_MART_URL LARGE_MART_URL [--requests 300]

Prints the median time of a request for a kept document, of one whose document has to be drawn again (a new address
each time), and the time in which the home itself is computed in the background after a pull.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable

from flask.testing import FlaskClient

from app import create_app
from queries.mart import open_mart
from queries.metrics.home import home
from queries.profile.load import load_profile
from queries.settings import read_settings
from queries.viewer import Role, Viewer
from tests.signed_in import client_of

ALLOWED = 1.1


def main() -> None:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--requests", type=int, default=300)
    asked = parser.parse_args()
    clients = [_client(url) for url in (asked.small, asked.large)]
    kept = _medians([lambda n, one=one: one.get("/") for one in clients], asked.requests)
    drawn = _medians([lambda n, one=one: one.get(f"/?panel=none{n}") for one in clients], asked.requests)
    background = [_computed(url) for url in (asked.small, asked.large)]
    print("| ms | small | large | ratio |\n|---|--:|--:|--:|")
    for name, (small, large) in {"kept": kept, "drawn again": drawn, "computed in the background": background}.items():
        print(f"| {name} | {1000 * small:.2f} | {1000 * large:.2f} | {large / small:.2f} |")
    good = all(large <= ALLOWED * small for small, large in (kept, drawn))
    print(f"\na request's time grows at most {ALLOWED} times: {'yes' if good else 'NO'}")


def _client(url: str) -> FlaskClient:
    folder = tempfile.mkdtemp(prefix="pantau-bench-")
    changed = {"mart_url": url, "state_url": f"sqlite:///{folder}/state.db"}
    client = client_of(create_app(read_settings().model_copy(update=changed)))
    assert client.get("/").status_code == 200
    return client


def _medians(calls: list[Callable[[int], object]], count: int) -> tuple[float, float]:
    """Turn by turn, so that what else the machine does falls on both alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for number in range(count):
        for call, times in zip(calls, taken, strict=True):
            began = time.perf_counter()
            call(number)
            times.append(time.perf_counter() - began)
    small, large = (statistics.median(times) for times in taken)
    return small, large


def _computed(url: str) -> float:
    profile, mart = load_profile(read_settings().profile_folder), open_mart(url)
    best = []
    for _ in range(3):
        began = time.perf_counter()
        home(Viewer(Role.MAYOR), mart, profile)
        best.append(time.perf_counter() - began)
    return min(best)


if __name__ == "__main__":
    main()
