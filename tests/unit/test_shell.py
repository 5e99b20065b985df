"""The Dash application around the pages."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.browser import served


def test_the_layout_may_be_the_first_thing_that_a_fresh_process_is_asked_for():
    client = served.app().test_client()
    asked = client.get("/_dash-layout", headers={"Referer": "http://localhost/?lang=en"})
    assert asked.status_code == 200
    assert "Needs attention" in asked.text
    assert client.get("/").status_code == 200


def test_a_layout_asked_for_from_another_site_holds_no_number():
    asked = served.app().test_client().get("/_dash-layout", headers={"Referer": "http://elsewhere.example/"})
    assert asked.status_code == 200
    assert "data-metric" not in asked.text


def test_an_address_that_does_not_exist_is_told_so_in_its_language():
    asked = served.app().test_client().get("/nothing?lang=en")
    assert asked.status_code == 404
    assert "Page not found" in asked.text
    assert 'href="/?lang=en"' in asked.text
    assert 'href="/nothing"' in asked.text


OUTPUT = "..panel.children...panel.hidden.."


def tap(url: Any = "/?panel=attention", **changed: Any) -> dict[str, Any]:
    """What a page sends when a link is tapped."""
    outputs = [{"id": "panel", "property": part} for part in ("children", "hidden")]
    inputs = [{"id": "panel-request", "property": "data-url", "value": url}]
    sent = {"output": OUTPUT, "outputs": outputs, "inputs": inputs, "changedPropIds": ["panel-request.data-url"]}
    return {**sent, **changed}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return served.app().test_client()


def test_a_tap_is_answered(client: FlaskClient):
    answered = client.post("/_dash-update-component", json=tap())
    assert answered.status_code == 200
    assert answered.json["response"]["panel"]["hidden"] is False


@pytest.mark.parametrize(
    "body",
    [
        {"a": 1},
        [],
        None,
        "text",
        tap(output="..panel.children...panel.title.."),
        tap(output={"a": 1}),
        tap(output="page.children"),
        tap(inputs=[]),
        tap(inputs=[5]),
        tap(inputs={"a": 1}),
        tap(inputs=[{"id": "page", "property": "id", "value": 1}]),
        tap(outputs=None),
        tap(outputs=["x", "y"]),
        tap(state=[{"id": "a", "property": "b"}]),
        tap(changedPropIds=5),
        tap(changedPropIds=[{"a": 1}]),
    ],
    ids=repr,
)
def test_what_no_page_sends_is_refused_without_a_traceback(body: Any, client: FlaskClient, caplog):
    assert client.post("/_dash-update-component", json=body).status_code == 400
    assert [record.exc_info for record in caplog.records] == [None]


def test_a_body_that_is_no_json_is_refused(client: FlaskClient):
    assert client.post("/_dash-update-component", data=b"\xff{", content_type="application/json").status_code == 400


@pytest.mark.parametrize("url", ["http://[::1", 5, {"a": 1}, ["x"], None, "", "/nowhere?panel=x", "//", "?panel=%ff"])
def test_an_address_that_is_none_leaves_the_panel_shut(url: Any, client: FlaskClient):
    answered = client.post("/_dash-update-component", json=tap(url))
    assert answered.status_code == 200
    assert answered.json["response"]["panel"] == {"children": None, "hidden": True}


def test_a_body_that_is_too_large_is_refused(client: FlaskClient):
    assert client.post("/_dash-update-component", json=tap("/" + "x" * 70_000)).status_code == 413


def test_links_repeat_only_what_the_pages_know(client: FlaskClient):
    plain = client.get("/?lang=en").text
    asked = client.get("/?lang=en&a=zzz&panel=" + "zzz" * 50 + "&b=%3Cscript%3E").text
    assert asked == plain
    assert "panel=attention" in client.get("/?panel=attention&a=zzz").text


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.js",
        "/static/../app.py",
        "/assets/nothing.css",
        "/_reload-hash",
        "/_dash-component-suites/x/y.js",
    ],
)
def test_an_unknown_file_is_the_plain_page_too(path: str, client: FlaskClient):
    asked = client.get(path)
    assert asked.status_code == 404
    assert "Halaman tidak ditemukan" in asked.text
    assert "registered" not in asked.text


def test_a_layout_asked_for_by_a_strange_referrer_is_empty(client: FlaskClient):
    asked = client.get("/_dash-layout", headers={"Referer": "http://[::1"})
    assert asked.status_code == 200
    assert "data-metric" not in asked.text


def ask(asked: Any) -> dict[str, Any]:
    """What a page sends when a filter is chosen."""
    inputs = [{"id": "view", "property": "data-asked", "value": asked}]
    outputs = {"id": "view", "property": "data-answer"}
    changed = ["view.data-asked"]
    return {"output": "view.data-answer", "outputs": outputs, "inputs": inputs, "changedPropIds": changed}


OUTSIDE = [["part-rail", ""], ["part-head", ""]]
PARTS = ("rail", "head", "notices", "filters", "days", "places", "same", "table", "colophon")


def answer(client: FlaskClient, url: str, prints: list[list[str]]) -> dict[str, Any]:
    answered = client.post("/_dash-update-component", json=ask({"url": url, "prints": prints}))
    assert answered.status_code == 200
    return answered.json["response"]["view"]["data-answer"]


def shown(client: FlaskClient, url: str) -> list[list[str]]:
    """The prints of a page on screen."""
    prints = answer(client, url, OUTSIDE)["prints"]
    assert [name for name, _ in prints] == [f"part-{name}" for name in PARTS]
    return prints


def test_a_choice_is_answered_by_the_parts_that_differ_and_the_prints_of_all(client: FlaskClient):
    here = shown(client, "/pengaduan")
    assert answer(client, "/pengaduan", here)["parts"] == {}
    everything = answer(client, "/pengaduan", [[name, ""] for name, _ in here])
    assert list(everything["parts"]) == [name for name, _ in everything["prints"]]
    assert all(part.startswith("<") for part in everything["parts"].values())
    week = answer(client, "/pengaduan?period=week", here)
    assert "part-days" in week["parts"]
    assert not {"part-same", "part-places"} & set(week["parts"])


def test_a_part_that_comes_is_named_at_its_place_and_a_page_without_parts_is_loaded(client: FlaskClient):
    here = shown(client, "/pengaduan")
    more = answer(client, "/pengaduan?category=jalan", here)
    assert [name for name, _ in more["prints"]][-2:] == ["part-category", "part-colophon"]
    assert "part-category" in more["parts"]
    assert "part-same" not in more["parts"]
    assert answer(client, "/nowhere", here)["reload"] is True


def test_a_document_tells_the_prints_of_what_it_shows(client: FlaskClient):
    brought = re.search(r'<div data-prints="([^"]*)" hidden="" id="view">', client.get("/pengaduan").text)
    assert brought
    assert json.loads(unescape(brought[1])) == shown(client, "/pengaduan")


@pytest.mark.parametrize(
    "asked",
    [None, 5, "x", [], {}, {"url": 5}, {"url": "/"}, {"url": "/", "prints": {}}, {"url": "/", "prints": [["a", 1]]}],
    ids=repr,
)
def test_a_choice_in_a_strange_form_changes_nothing(asked: Any, client: FlaskClient):
    answered = client.post("/_dash-update-component", json=ask(asked))
    assert answered.status_code == 200
    assert answered.json["response"]["view"]["data-answer"] is None


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/pengaduan/", "/pengaduan"),
        ("/pengaduan/?period=week&x=1", "/pengaduan?period=week"),
        ("//elsewhere.example/", "/elsewhere.example"),
        ("/\\elsewhere.example/", "/elsewhere.example"),
    ],
)
def test_a_last_slash_leads_to_the_page_without_it_and_never_away(path: str, there: str, client: FlaskClient):
    plain, _, query = path.partition("?")
    asked = client.get("/", environ_overrides={"PATH_INFO": plain, "QUERY_STRING": query})
    assert asked.status_code == 308
    assert asked.headers["Location"] == there
