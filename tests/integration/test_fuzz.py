"""Ten thousand requests of any form on every route, as a stranger and in three roles: no 500, no trace, no leak."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.viewer import Role
from tests.signed_in import client_of, stranger
from tests.walking.demo import DemoSite

pytestmark = pytest.mark.slow

ROOT = str(Path(__file__).parents[2])
AT_ONCE = 20
EXAMPLES = 125
"""For each of four visitors: 4 x 125 x 20 requests."""

OFTEN = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
TRACES = re.compile(rf"Traceback|site-packages|werkzeug\.|sqlalchemy\.|sqlite3\.|{re.escape(ROOT)}")
ANOTHER = 'data-department="dbmsda"'
"""What the head of another department must not find."""

SOME = [
    "x",
    "revenue.realised",
    "dlh",
    "dbmsda",
    "sagulung",
    "dash",
    "..",
    "%00",
    "a.css",
    "’",
    "🙂",
    "-1",
    "",
    "9" * 40,
]
KEYS = [
    "lang",
    "period",
    "as_of",
    "compare",
    "department",
    "district",
    "category",
    "metric",
    "panel",
    "next",
    "page",
    "chart",
    "code",
    "state",
    "who",
    "what",
]
PAGES = ("/pendapatan", "/pengaduan?department=dbmsda", "/skpd/dbmsda", "/metrik/revenue.realised", "//x", "%", "/")
HEADERS = [
    "Referer",
    "Origin",
    "Sec-Fetch-Site",
    "Accept-Encoding",
    "Content-Type",
    "Range",
    "If-None-Match",
    "X-Forwarded-For",
    "Accept-Language",
]
HEADER_VALUES = [
    "same-origin",
    "http://localhost/pengaduan",
    "gzip;q=x",
    "application/json",
    "bytes=9-1",
    "text/plain",
    "multipart/form-data",
]

words = st.sampled_from((*SOME, *PAGES)) | st.text(max_size=12)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words
inner = leaves | st.lists(leaves, max_size=3) | st.dictionaries(words, leaves, max_size=3)
bodies = inner | st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4)


@dataclass(frozen=True)
class Asked:
    """One request, whose address is one of the site's with its places filled."""

    rule: int
    method: str
    words: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    body: Any
    headers: tuple[tuple[str, str], ...]


headers = st.lists(st.tuples(st.sampled_from(HEADERS), st.sampled_from((*HEADER_VALUES, "", "a" * 300))), max_size=3)
requests = st.builds(
    Asked,
    rule=st.integers(0, 10_000),
    method=st.sampled_from(("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")),
    words=st.tuples(words, words, words),
    query=st.lists(st.tuples(st.sampled_from(KEYS) | words, words), max_size=4).map(tuple),
    body=st.none() | bodies | st.binary(max_size=40),
    headers=headers.map(tuple),
)


@pytest.fixture(params=[None, Role.HEAD, Role.OPERATOR, Role.MAYOR], ids=["stranger", "head", "operator", "mayor"])
def role(request: pytest.FixtureRequest) -> Role | None:
    return request.param


@OFTEN
@given(several=st.lists(requests, min_size=AT_ONCE, max_size=AT_ONCE))
def test_whatever_is_sent_to_any_route_gives_no_error_and_no_leak(site: DemoSite, role: Role | None, several) -> None:
    client = visitor(site, role)
    for asked in several:
        answer = send(client, site, asked)
        said = answer.get_data().decode("utf-8", "replace")  # a workbook is no text
        assert answer.status_code < 500, (asked, answer.status_code)
        assert not TRACES.search(said), asked
        if role is None:
            assert "data-metric" not in said, asked
        if role is Role.HEAD:
            assert answer.status_code != 200 or ANOTHER not in said, asked


def visitor(site: DemoSite, role: Role | None) -> FlaskClient:
    if role is None:
        return stranger(site.server)
    return client_of(site.server, role, "dlh" if role is Role.HEAD else None)


def send(client: FlaskClient, site: DemoSite, asked: Asked) -> Any:
    rules = list(site.server.url_map.iter_rules())
    path, filled = rules[asked.rule % len(rules)].rule, list(asked.words)
    path = re.sub(r"<[^>]+>", lambda _: quote(filled.pop() if filled else "x", safe="/.:", errors="replace"), path)
    body: dict[str, Any] = {}
    if isinstance(asked.body, bytes):
        body["data"] = asked.body
    elif isinstance(asked.body, dict) and asked.method == "POST" and asked.rule % 2:
        body["data"] = {key: json.dumps(value) for key, value in asked.body.items()}
    elif asked.body is not None:
        body["data"], body["content_type"] = json.dumps(asked.body), "application/json"
    address = f"{path}?{urlencode(asked.query, errors='replace')}"
    return client.open(address, base_url="http://localhost/", method=asked.method, headers=list(asked.headers), **body)
