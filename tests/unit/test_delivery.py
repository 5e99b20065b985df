"""How responses leave: coded, cached, guarded; a page is made once while nothing it shows has changed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import brotli
import pytest
from dash import html
from flask import Flask
from flask.testing import FlaskClient

import callbacks
from dashboard import ids
from dashboard.delivery import source_hash
from dashboard.dress import Dress, read_dress
from dashboard.frozen import without_html
from dashboard.health import health, register_health
from dashboard.request import Page, PageRequest
from dashboard.shell import Pages, Shell, build_dash
from dashboard.signed import Signed
from queries.metrics.values import Freshness
from queries.viewer import Role
from tests.signed_in import as_if, session

ASSETS = Path(__file__).parents[2] / "assets"
DRESS = Dress({"base": "p{color:red}", "wide": "p{width:9px}"}, "<svg/>", "#fff", "#000")
FRESH = Freshness("revenue", date(2026, 11, 23), datetime(2026, 11, 24, 1, tzinfo=UTC), False, True, 0, 0)


@dataclass
class City:
    """Pages that count how often they are made."""

    version: int = 1
    made: list[str] = field(default_factory=list)

    def page(self, asked: PageRequest, _signed: Signed) -> Page:
        self.made.append(asked.url)
        if asked.path == "/broken":
            raise RuntimeError("planted")
        styles = ("wide",) if asked.path == "/wide" else ()
        said = html.P(f"{asked.path} {self.version}", **({"id": ids.FIRST_SEEN} if asked.path == "/first" else {}))
        return Page("Judul <b>", "Isi", html.Main([said, html.P("x" * 800)]), styles=styles)

    def shell(self, assets: Path, guard: Callable[[Flask], None] | None = None) -> Shell:
        failed = Page("Gagal", "Gagal", html.P("gagal"), 500)
        pages = Pages(self.page, lambda *_: None, lambda _: failed, lambda _: failed, lambda: self.version)
        shell = build_dash(pages, DRESS, assets, guard or as_if())
        callbacks.register(shell, lambda asked, _signed: html.P(asked.url) if "panel" in asked.query else None)
        register_health(shell.server, "1.2.3", lambda: (date(2026, 11, 24), [FRESH]))
        return shell


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def shell(city: City) -> Shell:
    return city.shell(ASSETS)


@pytest.fixture
def client(shell: Shell) -> FlaskClient:
    return shell.ready().test_client()


def inlined(document: str, name: str) -> str:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', document, re.DOTALL)
    assert found, name
    return found.group(1)


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
@pytest.mark.parametrize("what", ["page", "script"])
def test_content_comes_in_the_coding_that_the_browser_takes(
    client: FlaskClient, shell: Shell, what: str, accepted: str, coding: str | None, decode: type[bytes]
) -> None:
    path = "/" if what == "page" else shell.client_code_path
    plain = client.get(path).data
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert decode(answer.data) == plain
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_script_is_kept_for_ever_under_a_name_of_its_content(client: FlaskClient, shell: Shell) -> None:
    assert shell.client_code_path in client.get("/").text
    answer = client.get(shell.client_code_path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"
    assert client.get("/static/dash-renderer.0000000000000000.js").status_code == 404


def test_the_script_holds_what_pages_need_and_no_more(client: FlaskClient, shell: Shell) -> None:
    code = client.get(shell.client_code_path).text
    assert "new DashRenderer" in code
    assert "dash_html_components" in code
    assert "pantau:failed" in code
    assert "dash_core_components" not in code
    assert len(client.get(shell.client_code_path, headers={"Accept-Encoding": "br"}).data) < 120_000


def test_no_browser_keeps_a_page(client: FlaskClient) -> None:
    for path in ("/", "/nowhere", "/_dash-layout", "/_dash-dependencies", "/healthz"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "ETag" not in answer.headers, path


def test_pages_are_kept_apart_by_who_reads_them(city: City) -> None:
    """Two people behind one server: the page of one is never that of the other."""
    people = [session(), session(Role.AUDITOR), session(shown="Budi"), session(Role.HEAD, "dlh")]
    client = city.shell(ASSETS, as_if(*people)).ready().test_client()
    answers = [client.get("/").text for _ in range(8)]
    assert city.made == ["/"] * 4
    assert answers[:4] == answers[4:]


def test_a_page_is_made_once_for_each_address_and_state(client: FlaskClient, city: City) -> None:
    for address in ("/", "/", "/?lang=en", "/"):
        client.get(address)
    assert city.made == ["/", "/?lang=en"]
    city.version = 2
    assert "/ 2" in client.get("/").text


def test_a_page_that_failed_is_tried_again(client: FlaskClient, city: City) -> None:
    answers = [client.get("/broken") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert "gagal" in answers[0].text
    assert "planted" not in answers[0].text
    assert city.made == ["/broken", "/broken"]


def test_two_processes_send_the_same_page(city: City, shell: Shell) -> None:
    other = City().shell(ASSETS)
    assert len({one.ready().test_client().get("/").text for one in (shell, other)}) == 1


def test_every_response_is_guarded(client: FlaskClient, shell: Shell) -> None:
    for path in ("/", "/nowhere", shell.client_code_path, "/healthz", "/_dash-layout", "/_dash-dependencies"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert "Strict-Transport-Security" not in headers, path
        assert not {"Server", "X-Powered-By"} & set(headers), path


def test_the_policy_of_a_page_lets_only_our_own_scripts_run(client: FlaskClient) -> None:
    sources = dict(
        directive.split(" ", 1) for directive in client.get("/").headers["Content-Security-Policy"].split("; ")
    )
    assert sources["default-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-\S{44}'){2}", sources["script-src"])
    assert "unsafe" not in sources["style-src"]
    assert sources["frame-ancestors"] == "'none'"
    own = re.findall(r"<script>(.*?)</script>", client.get("/").text, re.DOTALL)
    assert {source_hash(script) for script in own} == set(sources["script-src"].split()[1:])


def test_each_page_wears_the_sheets_it_names_and_its_policy_allows_them(client: FlaskClient) -> None:
    for path, wide in (("/", False), ("/wide", True), ("/", False)):
        answer = client.get(path)
        style = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)[0]
        assert ("width:9px" in style) is wide
        assert source_hash(style) in answer.headers["Content-Security-Policy"]


def test_the_configuration_tells_no_versions(client: FlaskClient) -> None:
    config = json.loads(inlined(client.get("/").text, "_dash-config"))
    assert not [key for key in config if "version" in key or "token" in key or key == "end_id"]


@pytest.mark.parametrize("path", ["/_reload-hash", "/_favicon.ico"])
def test_what_tells_strangers_what_runs_here_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_layout_that_dash_may_ask_for_is_the_one_the_page_brings_without_the_html_it_shows(
    client: FlaskClient,
) -> None:
    brought = json.loads(inlined(client.get("/a?lang=en").text, "page-layout"))
    asked = client.get("/_dash-layout", headers={"Referer": "http://localhost/a?lang=en"})
    assert without_html(asked.json) == brought
    assert '"html"' in asked.text
    assert '"html"' not in json.dumps(brought)
    elsewhere = client.get("/_dash-layout", headers={"Referer": "http://elsewhere.example/a?lang=en"})
    assert elsewhere.json["props"].get("children") is None


def test_painting_waits_for_what_is_seen_first_where_a_page_has_it(client: FlaskClient) -> None:
    assert '<link rel="expect" href="#first-seen" blocking="render">' in client.get("/first").text
    assert 'rel="expect"' not in client.get("/a").text


def test_the_head_of_a_page_is_escaped(client: FlaskClient) -> None:
    assert "<title>Judul &lt;b&gt;</title>" in client.get("/").text


def test_the_callback_answers_with_the_panel_of_an_address(client: FlaskClient) -> None:
    body = {
        "output": "..panel.children...panel.hidden..",
        "outputs": [{"id": "panel", "property": "children"}, {"id": "panel", "property": "hidden"}],
        "inputs": [{"id": "panel-request", "property": "data-url", "value": "/?panel=a"}],
        "changedPropIds": ["panel-request.data-url"],
    }
    answer = client.post("/_dash-update-component", json=body)
    panel = answer.get_json()["response"]["panel"]
    assert panel == {
        "children": {
            "type": "Frozen",
            "namespace": "pantau",
            "props": {"tag": "p", "attributes": {}, "html": "/?panel=a"},
        },
        "hidden": False,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_tells_version_and_age_of_each_service(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {
        "status": "ok",
        "version": "1.2.3",
        "trouble": None,
        "services": {
            "revenue": {
                "data_through": "2026-11-23",
                "age_days": 1,
                "pulled_at": "2026-11-24T01:00:00+00:00",
                "late": False,
                "reconciled": True,
                "failing": False,
            }
        },
    }


def test_health_is_degraded_where_a_service_is_late_or_was_never_pulled() -> None:
    never = Freshness("waste", None, None, True, False, 0, 0, "connection refused")
    told = health("1", date(2026, 11, 24), [FRESH, never])
    assert told["status"] == "degraded"
    assert told["services"]["waste"]["age_days"] is None
    assert "connection refused" not in json.dumps(told)


def test_the_dress_takes_its_colours_from_the_style_sheets(tmp_path: Path) -> None:
    dark = "/* dark */\n@media (prefers-color-scheme:dark){:root{--bg:#000001}}"
    (tmp_path / "base.css").write_text(":root { --bg: #fffffe }\n" + dark)
    (tmp_path / "wide.css").write_text("p{width:9px}")
    (tmp_path / "icon.svg").write_text("<svg/>\n")
    dress = read_dress(tmp_path)
    assert (dress.light, dress.dark, dress.icon) == ("#fffffe", "#000001", "<svg/>")
    assert "/*" not in dress.style([])
    assert "width" not in dress.style([])
    assert dress.style(["wide"]).endswith("p{width:9px}")
