"""How long a pull takes beside its bare aggregate statements, and how much memory the puller needs.

    python -m tests.bench.bench_pull --scale 1 [--mart sqlite|postgresql] [--folder DIR] [--rounds 3]

Fills a PostgreSQL of its own with the simulated services at the scale given. Then, for each service and in a
process of its own, turn by turn, it runs and keeps the best of:

- bare: the statements that a pull sends (each fact's grouping statement and its control total), every row fetched and
  dropped, in one session; and the same without the hash of each group, by which later pulls find what has changed;
- first: the pull into an empty mart;
- unchanged: the pull after it, which finds nothing to rewrite.

Memory is the peak of that process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from queries.demo.create import create_demo
from queries.mart import open_mart
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.pull import pull_service
from queries.pull.dialect import Dialect
from queries.pull.dialects import dialect_of
from queries.pull.postgresql import Postgresql
from queries.pull.probe import wrap_facts
from queries.sources import Source, open_source
from tests import servers

ROOT = Path(__file__).parents[2]
TIMEOUT = 3600
FACTOR_ALLOWED = 1.3
MEMORY_ALLOWED = 300


class Hashless(Postgresql):
    """PostgreSQL without the hashes of groups."""

    def hash(self, values: Iterable[str]) -> str:
        return "0"


def main() -> None:
    options = _options()
    if options.service:
        print(json.dumps(_measure(options)))
        return
    folder = options.folder or Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    running = nullcontext(options.server) if options.server else servers.postgresql(folder)
    with running as server:
        named = make_url(server).set(database="bench_SERVICE").render_as_string(hide_password=False)
        template = named.replace("SERVICE", "{service}")
        if not options.filled:
            _fill(server, template, options.scale)
        results = {service.key: _run(options, template, service.key) for service in _profile().services}
        _print(options, results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--mart", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where PostgreSQL keeps its data; default: a new temporary folder")
    parser.add_argument("--server", help="URL of a running PostgreSQL to use instead")
    parser.add_argument("--filled", action="store_true", help="the server holds the simulated services already")
    parser.add_argument("--service", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    return parser.parse_args()


def _profile() -> Profile:
    return load_profile(ROOT / "cities" / "batam")


def _fill(server: str, template: str, scale: float) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for service in _profile().services:
            connection.execute(text(f"DROP DATABASE IF EXISTS bench_{service.key}"))
            connection.execute(text(f"CREATE DATABASE bench_{service.key}"))
    began = time.monotonic()
    create_demo(_profile(), template, scale=scale)
    print(f"scale {scale:g} filled in {time.monotonic() - began:.0f} s", flush=True)
    for service in _profile().services:
        each = create_engine(template.format(service=service.key), isolation_level="AUTOCOMMIT")
        with each.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        each.dispose()


def _run(options: argparse.Namespace, template: str, service: str) -> dict[str, float]:
    arguments = ["--service", service, "--url", template.format(service=service), "--mart", options.mart]
    arguments += ["--rounds", str(options.rounds), *(["--server", options.server] if options.server else [])]
    command = [sys.executable, "-m", "tests.bench.bench_pull", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _measure(options: argparse.Namespace) -> dict[str, float]:
    profile = _profile()
    service = profile.service(options.service).model_copy(update={"statement_timeout": TIMEOUT})
    others = tuple(entry for entry in profile.services if entry.key != service.key)
    profile = profile.model_copy(update={"services": (service, *others)})
    best: dict[str, float] = {}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            mart = _mart(options, folder)
            timings = {
                "bare": _bare(options.url, profile, options.service, dialect_of),
                "hashless": _bare(options.url, profile, options.service, Hashless),
            }
            for name in ("first", "unchanged"):
                began = time.monotonic()
                report = pull_service(options.service, profile, options.url, mart)
                timings[name] = time.monotonic() - began
                best[f"{name}_groups"] = sum(fact.groups_fetched for fact in report.facts)
            best["rows"] = sum(fact.source.rows for fact in report.facts)
            mart.dispose()
        best |= {name: min(seconds, best.get(name, seconds)) for name, seconds in timings.items()}
    best["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return best


def _mart(options: argparse.Namespace, folder: str) -> Engine:
    if options.mart == "sqlite":
        return open_mart(f"sqlite:///{folder}/mart.db")
    return open_mart(servers.new_database(options.url))


def _bare(url: str, profile: Profile, service: str, dialect: Callable[[Source], Dialect]) -> float:
    began = time.monotonic()
    with open_source(url, TIMEOUT, profile.city.timezone) as source:
        for wrapping in wrap_facts(source, dialect(source), profile.service(service), profile).values():
            source.all(wrapping.control())
            for _ in source.chunks(wrapping.aggregate()):
                pass
    return time.monotonic() - began


def _print(options: argparse.Namespace, results: dict[str, dict[str, float]]) -> None:
    print(f"\nscale {options.scale:g}, mart on {options.mart}, best of {options.rounds}; load {os.getloadavg()[0]:.1f}")
    print("| service | source rows | groups | bare s | hashless s | pull s | ratio | unchanged s | ratio | peak MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    total = {name: sum(each[name] for each in results.values()) for name in next(iter(results.values()))}
    total["memory"] = max(each["memory"] for each in results.values())
    for name, each in {**results, "all": total}.items():
        ratios = each["first"] / each["bare"], each["unchanged"] / each["bare"]
        print(
            f"| {name} | {each['rows']:.0f} | {each['first_groups']:.0f} | {each['bare']:.2f} | {each['hashless']:.2f} "
            f"| {each['first']:.2f} | {ratios[0]:.2f} | {each['unchanged']:.2f} | {ratios[1]:.2f} "
            f"| {each['memory']:.0f} |"
        )
    good = total["first"] <= FACTOR_ALLOWED * total["bare"] and total["memory"] < MEMORY_ALLOWED
    print(f"\nat most {FACTOR_ALLOWED} x bare and {MEMORY_ALLOWED} MB: {'yes' if good else 'NO'}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
