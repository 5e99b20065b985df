"""The home on the throttled tablet of the page-load bench, beside the static floor page, in one run.

    PANTAU_BENCH=FOLDER python -m tests.bench.bench_home [--runs 5] [--scale 0.1] [--python PYTHON] [--no-floor]

PANTAU_BENCH names the folder that holds `page_load.py`; `--python` an interpreter that has what it imports. The floor
page has to be served already, at the address that the bench knows it by. Data are simulated, pulled and served as
anywhere else, in a temporary folder. The bench waits by evaluating expressions inside the page, which the product's
content security policy forbids; its browser is told to leave the policy aside, the product is served as it is.
"""

from __future__ import annotations

import argparse
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
LAUNCH = """
import runpy, sys
from playwright.sync_api import Browser
new_context = Browser.new_context
Browser.new_context = lambda self, **settings: new_context(self, bypass_csp=True, **settings)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def main() -> None:
    """Serve, measure, and let the bench print its table."""
    given = _arguments()
    bench = Path(os.environ["PANTAU_BENCH"]).resolve() / "page_load.py"
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), given.scale) as (address, link):
        targets = [*([] if given.no_floor else ["--target", "floor"]), "--target", f"product={address}"]
        tap = 'product=a[data-panel="attention"]'
        shown = [
            "--link",
            f"product={link}",
            "--charts",
            "product=5",
            "--filter",
            tap,
            "--runs",
            str(given.runs),
            "--out",
            f"{folder}/out",
        ]
        subprocess.run([given.python, "-c", LAUNCH, str(bench), *targets, *shown], check=True)


@contextmanager
def serving(folder: Path, scale: float) -> Iterator[tuple[str, str]]:
    """The product on simulated data under `folder`; yields its address, and a command that prints a link into it."""
    port = free_port()
    settings = {
        "PANTAU_MART_URL": f"sqlite:///{folder}/mart.db",
        "PANTAU_STATE_URL": f"sqlite:///{folder}/state.db",
        "PANTAU_SOURCE_URL_TEMPLATE": f"sqlite:///{folder}/{{service}}.db",
        "PANTAU_PORT": str(port),
        "PANTAU_SCRIPT_EVAL": "true",  # the harness waits by text that the page evaluates
    }
    environment = {**os.environ, **settings}
    for command in (["demo", "--scale", str(scale)], ["pull"]):
        subprocess.run([sys.executable, "app.py", *command], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen([sys.executable, "app.py", "serve"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}/", link_command(settings)
    finally:
        server.terminate()
        server.wait(20)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--scale", type=float, default=0.1, help="of the simulated city; the page does not grow with it"
    )
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--no-floor", action="store_true")
    return parser.parse_args()


def link_command(settings: dict[str, str]) -> str:
    """A shell command that prints a one-time link of the mayor's, for a product served with those settings."""
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
    return f"cd {shlex.quote(str(ROOT))} && {said} {shlex.quote(sys.executable)} app.py link mayor"


def wait_for(address: str, seconds: float = 60) -> None:
    """Until something answers there."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(address):
                return
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
