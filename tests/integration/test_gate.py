"""The gate before the whole product: every address and every callback, for strangers and for those who were in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.routing import Rule

from dashboard.access.access import Access
from dashboard.access.gate import OPEN, PAGES
from queries.state import audit, changing, tables
from queries.state.links import create_link
from queries.state.people import NewPerson, add_person, disable_person, set_password
from queries.state.role_links import revoke_link
from queries.viewer import Role
from tests.signed_in import client_of, stranger
from tests.walking.demo import DemoSite

VALUES = {"name": "revenue.realised", "package_name": "dash", "fingerprinted_path": "deps/x.js", "digest": "0" * 16}
"""What fills the places of an address."""

OPEN_LISTED = {
    "client_code",
    "chart_bundle",
    "passkey_script",
    "public_site.file",
    "public_site.bare",
    "robots",
    "healthz",
    "sign_in",
    "sign_in_link",
    "sign_out",
    "oidc_start",
    "oidc_return",
    "passkey_options",
    "passkey_sign_in",
}
"""All that strangers reach. Who opens another endpoint has to say so here too."""


@pytest.fixture
def client(site: DemoSite) -> FlaskClient:
    return client_of(site.server)


@pytest.fixture
def nobody(site: DemoSite) -> FlaskClient:
    return stranger(site.server)


def rules(site: DemoSite) -> Iterator[tuple[Rule, str, str]]:
    """Each rule of the server with an address that it answers and each of its methods."""
    adapter = site.server.url_map.bind("localhost")
    for rule in site.server.url_map.iter_rules():
        values = {name: VALUES.get(name, "x") for name in rule.arguments} | dict(rule.defaults or {})
        for method in sorted(rule.methods or ()):
            yield rule, adapter.build(rule.endpoint, values, method=method), method


def callbacks(client: FlaskClient) -> list[dict[str, Any]]:
    """What a page would send to each callback that the server answers."""
    known = [one for one in client.get("/_dash-dependencies").json or [] if not one.get("clientside_function")]
    assert known
    return [tap(one, {"url": "/pendapatan", "prints": []}) for one in known]


def tap(callback: dict[str, Any], value: Any) -> dict[str, Any]:
    outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in parts(callback["output"])]
    inputs = [{**one, "value": value} for one in callback["inputs"]]
    first = callback["inputs"][0]
    changed = [f"{first['id']}.{first['property']}"]
    sent = outputs if callback["output"].startswith("..") else outputs[0]
    return {"output": callback["output"], "outputs": sent, "inputs": inputs, "changedPropIds": changed}


def parts(output: str) -> list[str]:
    return output.strip(".").split("...")


def last(held: Access) -> audit.Entry:
    held.trail.flush()
    return audit.entries(held.state, limit=1, newest_first=True)[0]


def test_what_is_open_to_strangers_is_what_is_listed(site: DemoSite) -> None:
    assert OPEN == OPEN_LISTED
    assert not OPEN & PAGES


def test_a_stranger_gets_nothing_at_any_address_that_is_not_listed(site: DemoSite, nobody: FlaskClient) -> None:
    open_ = []
    for rule, address, method in rules(site):
        if rule.endpoint in OPEN:
            continue
        answer = nobody.open(address, method=method)
        refused = answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith("/masuk"))
        if not refused or answer.data:
            open_.append(f"{method} {address}: {answer.status_code}")
    assert open_ == []


def test_what_is_open_shows_no_number(site: DemoSite, nobody: FlaskClient) -> None:
    for rule, address, method in rules(site):
        if rule.endpoint in OPEN and not rule.endpoint.startswith("public_site"):
            answer = nobody.open(address, method=method)
            assert "data-metric" not in answer.get_data(as_text=True), rule
            assert "Traceback" not in answer.get_data(as_text=True), rule


def test_the_way_the_pages_go_is_shut_to_strangers(site: DemoSite, nobody: FlaskClient, client: FlaskClient) -> None:
    for body in callbacks(client):
        answer = nobody.post("/_dash-update-component", json=body)
        assert (answer.status_code, answer.data) == (401, b""), body["output"]
        assert client.post("/_dash-update-component", json=body).status_code == 200, body["output"]


@pytest.mark.parametrize(
    "path", ["/nothing-such", "/_dash", "/_reload-hash", "/assets/base.css", "/static/x", "/a/b/c"]
)
def test_a_stranger_is_not_told_what_there_is_and_what_not(nobody: FlaskClient, path: str) -> None:
    answer = nobody.get(path)
    assert answer.data == b""
    assert answer.status_code in {303, 401, 404}
    assert answer.headers.get("Cache-Control") == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_method_opens_a_page_to_strangers(nobody: FlaskClient, method: str) -> None:
    for path in ("/", "/pendapatan", "/_dash-layout", "/metrik/revenue.realised.csv"):
        answer = nobody.open(path, method=method)
        assert (answer.status_code, answer.data) == (401, b""), path


def test_health_tells_strangers_no_version(nobody: FlaskClient, client: FlaskClient) -> None:
    assert "version" not in nobody.get("/healthz").json
    assert "version" in client.get("/healthz").json


READ = [
    "/",
    "/pendapatan",
    "/pendapatan?panel=cases",
    "/skpd",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_figure?page=/pengaduan&chart=stock-backlog",
    "/metrik/revenue.realised.csv",
    "/metrik/revenue.realised.xlsx",
    "/nothing-such",
]


@pytest.mark.parametrize("path", READ)
def test_no_browser_and_no_proxy_keeps_an_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Referer": "http://localhost/"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("end", ["signed out", "revoked", "disabled"])
def test_with_the_end_of_a_session_every_way_is_shut_at_once(site: DemoSite, held: Access, end: str) -> None:
    name = f"ratna-{end.split(maxsplit=1)[0]}"
    added = add_person(held.state, NewPerson(name, Role.MAYOR), (), by="a test", now=datetime.now(UTC))
    set_password(held.state, added.id, "empat kata tanpa arti", by="a test", now=datetime.now(UTC))
    client = _entered(site, name)
    bodies, cookie = callbacks(client), client.get_cookie("pantau_session")
    assert cookie is not None
    if end == "signed out":
        client.post("/keluar")
    elif end == "revoked":
        with changing(held.state) as connection:
            mine = tables.session.c.person == added.id
            connection.execute(update(tables.session).where(mine).values(revoked=datetime.now(UTC), reason="elsewhere"))
    else:
        disable_person(held.state, name, by="a test", now=datetime.now(UTC))
    answers = []
    for path in READ:
        client.set_cookie("pantau_session", cookie.value)
        answers.append(client.get(path))
    for body in bodies:
        client.set_cookie("pantau_session", cookie.value)
        answers.append(client.post("/_dash-update-component", json=body))
    assert {(one.status_code, one.data) for one in answers} <= {(401, b""), (303, b"")}
    assert (last(held).actor, last(held).action) == (f"person:{name}", "session.refused")


def test_when_a_roles_link_is_revoked_the_next_tap_of_its_device_is_refused_and_told(
    site: DemoSite, held: Access
) -> None:
    made = create_link(held.state, Role.HEAD, "dlh", ("dlh",), by="a test", now=datetime.now(UTC))
    tablet, other = stranger(site.server), client_of(site.server, Role.HEAD, "dlh")
    assert tablet.get(f"/masuk/{made.token}").status_code == 303
    (body, *_), cookie = callbacks(tablet), tablet.get_cookie("pantau_session")
    assert cookie is not None
    assert tablet.get("/skpd/dlh").status_code == 200

    assert revoke_link(held.state, made.link.id, by="a test", now=datetime.now(UTC)) == 1

    refused = tablet.post("/_dash-update-component", json=body)
    assert (refused.status_code, refused.data) == (401, b"")
    assert "pantau_session=;" in refused.headers["Set-Cookie"]
    tablet.set_cookie("pantau_session", cookie.value)
    assert tablet.get("/skpd/dlh").status_code == 303
    assert (last(held).actor, last(held).action) == (f"link:{made.link.id}", "session.refused")
    assert '"why":"link revoked"' in last(held).detail
    assert other.get("/skpd/dlh").status_code == 200, "another link to the same role stands"


def _entered(site: DemoSite, name: str) -> FlaskClient:
    from tests.unit.test_sign_in import enter

    client = stranger(site.server)
    assert enter(client, name, "empat kata tanpa arti").status_code == 303
    return client


def test_a_callback_takes_json_from_a_page_of_ours_alone(client: FlaskClient, held: Access) -> None:
    body = callbacks(client)[0]
    assert client.post("/_dash-update-component", data=json.dumps(body), content_type="text/plain").status_code == 415
    assert client.post("/_dash-update-component", data=body).status_code == 415
    other = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    assert client.post("/_dash-update-component", json=body, headers=other).status_code == 403
    entry = last(held)
    assert entry.action == "request.refused"
    assert json.loads(entry.detail)["status"] == 403
    assert json.loads(entry.detail)["output"] == body["output"]


def test_a_forged_output_is_refused_and_noted(client: FlaskClient, held: Access) -> None:
    body = {**callbacks(client)[0], "output": "page.children"}
    assert client.post("/_dash-update-component", json=body).status_code == 400
    entry = last(held)
    assert (entry.action, json.loads(entry.detail)["output"]) == ("request.refused", "page.children")


LOOKED = [
    ("/pendapatan?period=month&department=bapenda", "page.viewed", {"path": "/pendapatan"}),
    ("/pendapatan?panel=cases", "page.viewed", {"query": "panel=cases"}),
    ("/nothing-such", "page.viewed", {"path": "/nothing-such", "status": 404}),
    ("/_figure?page=/pengaduan?period=week&chart=stock-backlog", "chart.explored", {"chart": "stock-backlog"}),
    ("/metrik/revenue.realised.csv?period=month", "file.downloaded", {"path": "/metrik/revenue.realised.csv"}),
    ("/metrik/revenue.realised.xlsx", "file.downloaded", {"path": "/metrik/revenue.realised.xlsx"}),
]


@pytest.mark.parametrize(("path", "action", "detail"), LOOKED, ids=[one[0] for one in LOOKED])
def test_what_is_looked_at_stands_in_the_trail(
    client: FlaskClient, held: Access, path: str, action: str, detail: dict[str, Any]
) -> None:
    client.get(path)
    entry = last(held)
    assert entry.action == action
    assert entry.actor.startswith("link:")
    assert detail.items() <= json.loads(entry.detail).items()


def test_a_change_in_place_and_a_panel_stand_in_the_trail(client: FlaskClient, held: Access) -> None:
    known = {one["output"]: one for one in client.get("/_dash-dependencies").json}
    view, panel = known["view.data-answer"], known["..panel.children...panel.hidden.."]
    for body, action in (
        (tap(view, {"url": "/pengaduan?period=week", "prints": []}), "view.changed"),
        (tap(panel, "/pengaduan?panel=cases"), "panel.opened"),
    ):
        client.post("/_dash-update-component", json=body)
        entry = last(held)
        assert (entry.action, json.loads(entry.detail)["path"]) == (action, "/pengaduan")


def test_the_trail_holds_after_all_that(client: FlaskClient, held: Access) -> None:
    client.get("/")
    held.trail.flush()
    assert audit.verify(held.state).sound
