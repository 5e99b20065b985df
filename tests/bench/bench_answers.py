"""The server's whole time for a change of filter, over many addresses that nobody has asked for yet.

    python -m tests.bench.bench_answers [--requests 400] [--path pendapatan]

Asks the application of the settings, in this process and with a warm mart, for the views of every service narrowed by
department, district, category, period and comparison, each address once, in a fixed order: the callback from its JSON
to its JSON, and the same through a page's first HTML. Beside it, over the same mart, the bare SQL that such a view
would need: one grouping statement for each chart, table and key number of the page, narrowed alike, every row fetched.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import product
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from dashboard import ids
from dashboard.server import spare_collections
from queries.mart import open_mart
from queries.profile.load import load_profile
from queries.profile.models import Profile, Service
from queries.settings import read_settings
from tests.signed_in import client_of

ALLOWED_MS = 50
PERIODS = (None, "week", "month", "quarter", "2025-03", "2025-Q3", "2024")
_SQL = """SELECT {by}, sum({amount}) FROM {table} x JOIN cell c ON c.id = x.cell_id JOIN fact f ON f.id = x.fact_id
 WHERE f.service = :service AND x.{day} >= :start {narrowed} GROUP BY {by}"""
_AMOUNTS = {"flow": ("amount", "day"), "case": ("rows", "opened"), "budget": ("realised", "month")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--path", default="", help="of one service alone")
    asked = parser.parse_args()
    settings = read_settings()
    profile, mart = load_profile(settings.profile_folder), open_mart(settings.mart_url)
    if not _has_cells(mart):
        raise SystemExit(f"{settings.mart_url} holds nothing to measure: pull into it first (make run, or app.py pull)")
    folder = tempfile.TemporaryDirectory()
    client = client_of(create_app(settings.model_copy(update={"state_url": f"sqlite:///{folder.name}/state.db"})))
    wanted = [one for one in profile.services if not asked.path or _path(one) == asked.path]
    for service in wanted:
        client.get(f"/{_path(service)}")  # loads the mart and what is kept for good
    spare_collections()  # as the server does before it forks its processes
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| ms | addresses | callback p50 | p95 | longest | answer kB p50 | page p95 | bare SQL p50 | p95 |")
    print("|---|" + "--:|" * 8)
    worst = 0.0
    for service in wanted:
        worst = max(worst, _report(client, mart, profile, service, asked.requests // len(wanted)))
    print(f"\np95 at most {ALLOWED_MS} ms: {'yes' if worst <= ALLOWED_MS else 'NO'}")


def _has_cells(mart: Engine) -> bool:
    with mart.connect() as connection:
        return connection.execute(text("SELECT 1 FROM cell LIMIT 1")).first() is not None


def _report(client: FlaskClient, mart: Engine, profile: Profile, service: Service, count: int) -> float:
    shapes = list(_narrowings(profile, service))
    random.Random(1).shuffle(shapes)
    prints, answers, sizes, pages, bare = _prints(client, service), [], [], [], []
    for at, query in enumerate(shapes[:count]):
        url = f"/{_path(service)}?{urlencode(query)}"
        taken, size = _timed_answer(client, url, prints)
        answers.append(taken)
        sizes.append(size)
        if at % 4 == 0:
            pages.append(_timed(lambda asked=url: client.get(f"{asked}&lang=en")))
            bare.append(_timed(lambda narrowed=query: _bare(mart, service, narrowed)))
    p95 = _at(answers, 0.95)
    cells = [_at(answers, 0.5), p95, max(answers), _at(sizes, 0.5), _at(pages, 0.95), _at(bare, 0.5), _at(bare, 0.95)]
    print(f"| {service.key} | {len(answers)} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |", flush=True)
    return p95


def _narrowings(profile: Profile, service: Service) -> Iterator[dict[str, str]]:
    departments = [None, *(one.code for one in profile.departments if one.valid_to is None)]
    districts = [None, *(one.code for one in profile.districts)]
    categories = [None, *(one.code for one in service.categories)]
    for period, comparison in product(PERIODS, (None, "previous")):
        for word, codes in (("department", departments), ("district", districts), ("category", categories)):
            for code in codes:
                pairs = {"period": period, "compare": comparison, word: code}
                yield {key: value for key, value in pairs.items() if value is not None}


def _prints(client: FlaskClient, service: Service) -> list[list[str]]:
    """Those of the page before the tap."""
    asked = {"url": f"/{_path(service)}", "prints": [[ids.part("rail"), ""], [ids.part("head"), ""]]}
    return client.post("/_dash-update-component", json=_body(asked)).json["response"][ids.VIEW]["data-answer"]["prints"]


def _timed_answer(client: FlaskClient, url: str, prints: list[list[str]]) -> tuple[float, float]:
    body = _body({"url": url, "prints": prints})
    began = time.perf_counter()
    answer = client.post("/_dash-update-component", json=body)
    taken = 1000 * (time.perf_counter() - began)
    assert answer.status_code == 200 and answer.json["response"][ids.VIEW]["data-answer"], (url, answer.status_code)
    return taken, len(answer.get_data()) / 1000


def _body(asked: dict[str, object]) -> dict[str, object]:
    """What the renderer sends."""
    place = {"id": ids.VIEW, "property": "data-answer"}
    given = [{"id": ids.VIEW, "property": "data-asked", "value": asked}]
    output = f"{ids.VIEW}.data-answer"
    return {"output": output, "outputs": place, "inputs": given, "changedPropIds": [f"{ids.VIEW}.data-asked"]}


def _bare(mart: Engine, service: Service, query: dict[str, str]) -> None:
    """One statement per key number, chart and table, over the year and the two before that a pace needs."""
    page, fact = service.page, next(iter(service.facts.values()))
    amount, day = _AMOUNTS[fact.shape.value]
    words = [word for word in ("department", "district", "category") if word in query]
    narrowed = "".join(f" AND c.{word} = :{word}" for word in words)
    groups = [f"x.{day}" for _ in (page.charts if page else ())] + [
        f"c.{one.by}" for one in (page.tables if page else ())
    ]
    start = date(date.today().year - 2, 1, 1)
    given = {"service": service.key, "start": f"{start:%Y-%m}" if day == "month" else start.isoformat()}
    with mart.connect() as connection:
        for by in groups:
            sql = _SQL.format(by=by, amount=f"x.{amount}", table=f"{fact.shape.value}_fact", day=day, narrowed=narrowed)
            connection.execute(text(sql), {**given, **{word: query[word] for word in words}}).all()


def _timed(call) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _path(service: Service) -> str:
    return service.page.path if service.page and service.page.path else service.key


if __name__ == "__main__":
    main()
