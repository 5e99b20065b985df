"""The trail against readers who send what no page sends: it stays readable, and tells what was looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.access.access import Access
from queries.state import audit, changing
from queries.viewer import Role
from tests.signed_in import NOW, client_of
from tests.walking.demo import DemoSite


@pytest.fixture
def head(site: DemoSite) -> FlaskClient:
    return client_of(site.server, Role.HEAD, "dlh")


@pytest.fixture
def auditor(site: DemoSite) -> FlaskClient:
    return client_of(site.server, Role.AUDITOR)


def view(url: Any, **changes: Any) -> dict[str, Any]:
    """What a page sends for a choice of a filter, with `changes`."""
    asked = {"url": url, "prints": [["part-rail", "x"], ["part-head", "x"]]}
    return {
        "output": "view.data-answer",
        "outputs": {"id": "view", "property": "data-answer"},
        "inputs": [{"id": "view", "property": "data-asked", "value": asked}],
        "changedPropIds": ["view.data-asked"],
    } | changes


def tap(client: FlaskClient, body: dict[str, Any]) -> int:
    return client.post("/_dash-update-component", json=body).status_code


def last(held: Access) -> audit.Entry:
    held.trail.flush()
    return audit.entries(held.state, limit=1, newest_first=True)[0]


def last_detail(held: Access) -> dict[str, Any]:
    return json.loads(last(held).detail)


def test_half_a_letter_breaks_neither_the_trail_nor_its_files(
    head: FlaskClient, auditor: FlaskClient, held: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tap(head, view("/\ud800", output="\ud800")) == 400
    with changing(held.state) as connection, monkeypatch.context() as older:  # one that could still write it down
        older.setattr(audit, "_short", lambda value: value)
        audit.append(connection, "person:old", "page.viewed", {"path": "/\ud800"}, NOW)
    for path in ("/jejak", "/jejak.csv", "/jejak.jsonl"):
        answer = auditor.get(path)
        assert (answer.status_code, b"person:old" in answer.data) == (200, True), path
    assert audit.verify(held.state).sound


PADDING = "x=" + "A" * 520


@pytest.mark.parametrize("url", [f"/pengaduan?{PADDING}&category=sampah", f"/{'/' * 510}pengaduan?category=sampah"])
def test_what_a_reader_looked_at_cannot_be_pushed_out_of_the_trail(head: FlaskClient, held: Access, url: str) -> None:
    assert tap(head, view(url)) == 200
    assert last_detail(held) == {"path": "/pengaduan", "query": "category=sampah"}


def test_nor_by_values_that_the_pages_know(head: FlaskClient, held: Access) -> None:
    assert tap(head, view(f"/pengaduan?as_of={'😀' * 120}&category=sampah&panel=cases")) == 200
    told = last_detail(held)
    assert (told["path"], told["query"][1:]) == ("/pengaduan", ["category=sampah", "panel=cases"])


def test_nor_what_was_refused(head: FlaskClient, held: Access) -> None:
    foreign = f"/pengaduan?{PADDING}&department=bapenda"
    assert tap(head, view(foreign)) == 403
    assert last_detail(held)["asked"] == "/pengaduan?department=bapenda"
    asked = f"/_figure?{PADDING}&page=/pengaduan%3Fdepartment=bapenda&chart=x"
    for path in (asked, foreign):
        assert head.get(path).status_code == 403
        assert last_detail(held)["asked"] == "/pengaduan?department=bapenda"


def test_a_tap_for_an_address_that_no_page_has_the_length_of_is_refused(head: FlaskClient, held: Access) -> None:
    assert tap(head, view("/pengaduan?x=".ljust(2_000, "A"))) == 200
    assert tap(head, view("/pengaduan?category=sampah&x=".ljust(2_001, "A"))) == 400
    entry = last(held)
    assert entry.action == "request.refused"
    assert json.loads(entry.detail)["asked"] == "/pengaduan?category=sampah"


def test_what_was_searched_for_in_the_trail_is_told(auditor: FlaskClient, held: Access) -> None:
    assert auditor.get("/jejak?who=ratna&what=page.viewed").status_code == 200
    assert last_detail(held) == {"path": "/jejak", "query": "who=ratna&what=page.viewed"}


def test_a_tap_for_a_page_that_is_refused_is_a_refusal(head: FlaskClient, held: Access) -> None:
    assert tap(head, view("/skpd/bapenda")) in (200, 403)
    assert (last(held).action, last_detail(held)["status"]) == ("request.refused", 403)
    assert tap(head, view("/nothing-such")) == 200
    assert (last(held).action, last_detail(held)["status"]) == ("view.changed", 404)


@pytest.mark.parametrize("url", ["/sumber?panel=chart", "/pengaduan", "/nothing-such?panel=cases", None])
def test_a_tap_that_opens_no_panel_is_not_told_as_one_that_does(auditor: FlaskClient, held: Access, url: Any) -> None:
    auditor.get("/pengaduan")
    before = last(held)
    asked = [{"id": "panel-request", "property": "data-url", "value": url}]
    outputs = [{"id": "panel", "property": "children"}, {"id": "panel", "property": "hidden"}]
    body = view("", output="..panel.children...panel.hidden..", inputs=asked, outputs=outputs)
    assert tap(auditor, body) == 200
    assert last(held) == before


@pytest.mark.parametrize("referrer", ["http://evil.example/skpd/bapenda", "/skpd/bapenda", "http://[", None])
def test_what_showed_nothing_is_no_page_that_was_viewed(head: FlaskClient, held: Access, referrer: str | None) -> None:
    assert head.get("/pengaduan").status_code == 200
    before = last(held)
    assert head.get("/_dash-layout", headers={"Referer": referrer} if referrer else {}).status_code == 200
    assert head.options("/skpd/bapenda").status_code == 200
    assert last(held) == before


def test_a_first_layout_is_a_page_that_was_viewed(head: FlaskClient, held: Access) -> None:
    assert head.get("/_dash-layout", headers={"Referer": "http://localhost/pengaduan"}).status_code == 200
    assert (last(held).action, last_detail(held)["path"]) == ("page.viewed", "/pengaduan")


def test_a_list_around_a_single_output_is_refused_and_noted(head: FlaskClient, held: Access) -> None:
    single = {"id": "view", "property": "data-answer"}
    for forged in ([single], [[single]], [], None):
        assert tap(head, view("/pengaduan", outputs=forged)) == 400, forged
        assert last(held).action == "request.refused"
    assert tap(head, view("/pengaduan")) == 200


def test_several_outputs_are_a_list(head: FlaskClient) -> None:
    several = [{"id": "panel", "property": "children"}, {"id": "panel", "property": "hidden"}]
    asked = [{"id": "panel-request", "property": "data-url", "value": "/pengaduan"}]
    body = view("", output="..panel.children...panel.hidden..", inputs=asked)
    assert tap(head, {**body, "outputs": several}) == 200
    for forged in (several[0], several[:1], [several], {"0": several[0], "1": several[1]}):
        assert tap(head, {**body, "outputs": forged}) == 400, forged
