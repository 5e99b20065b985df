"""Signing in and out at the gate, over a state of its own: what a browser holds, and what nobody gets in by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from dashboard.access.access import Access
from dashboard.access.gate import register_gate
from dashboard.access.sign_in import register_sign_in
from dashboard.access.trail import Trail
from dashboard.access.visitor import visitor
from dashboard.dress import read_dress
from queries.profile.base import Words
from queries.state import audit, changing, open_state, tables
from queries.state.attempts import delay
from queries.state.links import link_for
from queries.state.people import NewPerson, add_person, disable_person, set_password
from queries.state.sessions import Limits
from queries.viewer import Role
from tests.signed_in import link_path, stranger

DRESS = read_dress(Path(__file__).parents[2] / "assets")
PASSWORD = "empat kata tanpa arti"
NOW = datetime.now(UTC)
Served = tuple[Flask, Access]


def serve(state: Engine, address: str = "http://127.0.0.1:8050", proxies: int = 0) -> Served:
    """A server with the gate, sign-in, and one page that says who is there."""
    title = Words(id="Wali Kota Batam", en="Mayor of Batam")
    held = Access(state, Trail(state), Limits(), address, "Kota Batam", title, DRESS)
    server = Flask("access", static_folder=None)
    register_gate(server, held, proxies)
    register_sign_in(server)
    server.add_url_rule("/", "/", lambda: f"rahasia untuk {visitor().actor}")
    server.add_url_rule("/<path:path>", "/<path:path>", lambda path: f"rahasia {path}")
    server.add_url_rule("/tap", "tap", lambda: Response("tapped"), methods=["GET", "POST"])
    return server, held


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    opened = open_state(f"sqlite:///{tmp_path}/state.db")
    added = add_person(opened, NewPerson("ratna", Role.MAYOR, shown="Ratna Dewi"), (), by="a test", now=NOW)
    set_password(opened, added.id, PASSWORD, by="a test", now=NOW)
    yield opened
    opened.dispose()


@pytest.fixture
def served(state: Engine) -> Served:
    return serve(state)


@pytest.fixture
def client(served: Served) -> FlaskClient:
    return stranger(served[0])


class Still(datetime):
    """A clock that stands: a slow machine forgives no failure before the next attempt."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return NOW.astimezone(tz)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.access.sign_in.datetime", Still)


def proof(text: str) -> str:
    found = re.search(r'name="proof" type="hidden" value="([0-9a-f]{64})"', text)
    assert found, text
    return found[1]


def enter(client: FlaskClient, name: str = "ratna", password: str = PASSWORD, at: str = "/masuk", **more: Any) -> Any:
    """Open the page of sign-in, fill it in and send it."""
    sent = {"name": name, "password": password, "proof": proof(client.get(at, **more).text)}
    return client.post(at, data=sent, **more)


def trail(state: Engine, held: Access) -> list[str]:
    held.trail.flush()
    return [one.action for one in audit.entries(state, limit=1000)]


def set_session(state: Engine, **values: Any) -> None:
    with changing(state) as connection:
        connection.execute(update(tables.session).values(values))


def test_name_and_password_lead_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    led = client.get("/pendapatan?period=month&lang=en")
    assert (led.status_code, led.location) == (303, "/masuk?lang=en&next=%2Fpendapatan%3Fperiod%3Dmonth%26lang%3Den")
    page = client.get(led.location)
    assert page.status_code == 200
    assert "Sign in" in page.text
    entered = enter(client, at=led.location)
    assert (entered.status_code, entered.location) == (303, "/pendapatan?lang=en&period=month")
    assert client.get("/").text == "rahasia untuk person:ratna"


def test_who_is_signed_in_is_not_asked_again(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/masuk?next=/skpd").location == "/skpd"


def test_an_unknown_a_wrong_and_a_disabled_name_are_told_the_same(client: FlaskClient, state: Engine) -> None:
    wrong = enter(client, password="lain sama sekali")
    unknown = enter(client, name="siapa")
    add_person(state, NewPerson("budi", Role.AUDITOR), (), by="a test", now=NOW)
    disable_person(state, "budi", by="a test", now=NOW)
    disabled = enter(client, name="budi")
    answers = {re.sub(r'value="[^"]*"', "", one.text) for one in (wrong, unknown, disabled)}
    assert [one.status_code for one in (wrong, unknown, disabled)] == [401, 401, 401]
    assert len(answers) == 1
    assert "Nama atau kata sandi tidak cocok." in wrong.text
    assert PASSWORD not in wrong.text


@pytest.mark.usefixtures("still")
def test_after_the_third_failure_each_next_attempt_waits_longer(client: FlaskClient, state: Engine) -> None:
    statuses = [enter(client, password=f"salah {number} dan lagi").status_code for number in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    waiting = enter(client)
    assert waiting.status_code == 429, "even the right password has to wait"
    assert 1 <= int(waiting.headers["Retry-After"]) <= delay(4)
    assert "Terlalu banyak percobaan" in waiting.text
    other = enter(client, name="lain", password="bukan siapa pun di sini")
    assert other.status_code == 429, "nor does another name from the same address come sooner"


@pytest.mark.usefixtures("still")
def test_failures_count_for_the_address_that_the_trusted_proxy_tells(state: Engine) -> None:
    client = stranger(serve(state, "https://pantau.test", proxies=1)[0])
    origin = {"base_url": "https://pantau.test"}
    for number in range(5):
        enter(client, f"nama-{number}", headers={"X-Forwarded-For": f"9.9.9.9, 10.0.0.{number}"}, **origin)
    answers = [
        enter(client, name, headers={"X-Forwarded-For": address}, **origin).status_code
        for name, address in (("lima", "10.0.0.9"), *((f"enam-{n}", "10.0.0.9") for n in range(4)))
    ]
    assert answers == [401, 401, 401, 401, 429]


def test_a_failed_attempt_stands_in_the_trail_without_its_password(client: FlaskClient, served: Served) -> None:
    enter(client, password="rahasia yang salah")
    enter(client)
    assert [one for one in trail(served[1].state, served[1]) if one.startswith("s")] == [
        "sign_in.failed",
        "session.opened",
    ]
    assert "rahasia yang salah" not in "".join(audit.export_lines(served[1].state))


def test_what_is_typed_for_a_name_stands_in_the_trail_only_where_an_account_has_it(
    client: FlaskClient, served: Served
) -> None:
    enter(client, name=PASSWORD, password="x")
    enter(client, name="RATNA", password="salah")
    held = served[1]
    held.trail.flush()
    details = [one.detail for one in audit.entries(held.state) if one.action == "sign_in.failed"]
    assert details == ['{"address":"127.0.0.1"}', '{"address":"127.0.0.1","name":"ratna"}']


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(client: FlaskClient) -> None:
    cookie = next(one for one in enter(client).headers.getlist("Set-Cookie") if one.startswith("pantau_session="))
    parts = cookie.split("; ")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} <= set(parts)
    assert "Secure" not in parts, "the demo on the machine itself goes without"
    assert not [part for part in parts if part.startswith("Domain")]


def test_over_https_the_cookie_is_for_https_and_this_host_alone(state: Engine) -> None:
    client = stranger(serve(state, "https://pantau.test")[0])
    entered = enter(client, base_url="https://pantau.test")
    cookie = next(one for one in entered.headers.getlist("Set-Cookie") if "session=" in one and "Max-Age=0" not in one)
    assert cookie.startswith("__Host-pantau_session=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert client.get("/", base_url="https://pantau.test").status_code == 200


def test_a_password_is_never_asked_for_over_an_open_connection(client: FlaskClient) -> None:
    page = client.get("/masuk", base_url="http://10.1.2.3:8050")
    assert page.status_code == 403
    assert "<form" not in page.text
    assert "https" in page.text


def test_a_link_opens_once(served: Served) -> None:
    path = link_path(served[1].state)
    first, second = stranger(served[0]), stranger(served[0])
    assert first.get(path).location == "/"
    assert first.get("/").text.startswith("rahasia untuk link:")
    refused = second.get(path)
    assert refused.status_code == 410
    assert "Set-Cookie" not in refused.headers
    assert second.get("/").status_code == 303


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Sec-Fetch-Dest": "image"}),
        ("GET", {"User-Agent": "TelegramBot (like TwitterBot)"}),
        ("GET", {"User-Agent": "WhatsApp/2.23.20.0"}),
    ],
)
def test_who_only_looks_where_a_link_leads_does_not_use_it_up(served: Served, method: str, headers: dict) -> None:
    path = link_path(served[1].state)
    client = stranger(served[0])
    looked = client.open(path, method=method, headers=headers)
    assert (looked.status_code, looked.data, looked.headers.get("Set-Cookie")) == (204, b"", None)
    assert client.get(path).status_code == 303


def test_a_link_is_not_used_up_over_an_open_connection(served: Served) -> None:
    path = link_path(served[1].state)
    client = stranger(served[0])
    refused = client.get(f"{path}?lang=en", base_url="http://10.1.2.3:8050")
    assert (refused.status_code, refused.headers.get("Set-Cookie")) == (403, None)
    assert "not used up" in refused.text
    assert client.get(path).status_code == 303


def test_a_used_link_that_is_opened_again_and_again_does_not_fill_the_trail(served: Served) -> None:
    path = link_path(served[1].state)
    for _ in range(20):
        stranger(served[0]).get(path)
    assert trail(served[1].state, served[1]).count("link.refused") == 1


def test_an_unknown_link_is_told_what_to_do(client: FlaskClient) -> None:
    assert client.get("/masuk/nothing-such").status_code == 410
    assert "once" in client.get("/masuk/nothing-such?lang=en").text


def test_a_persons_link_leads_to_their_account(client: FlaskClient, state: Engine) -> None:
    token = link_for(state, "ratna", by="a test", now=datetime.now(UTC)).token
    assert client.get(f"/masuk/{token}").location == "/akun"


def test_the_token_of_a_link_is_written_down_nowhere(served: Served) -> None:
    server, held = served
    client = stranger(server)
    path = link_path(held.state)
    client.get(path)
    client.post(path)
    held.trail.flush()
    assert path.rpartition("/")[2] not in "".join(audit.export_lines(held.state))


@pytest.mark.parametrize(
    "address",
    [
        "/MASUK/{}",
        "/Masuk/{}?x=1",
        "/masuk%20/{}",
        "/masuk/x/{}",
        "/tap?next=/masuk/{}",
        "/tap?next=%2Fmasuk%2F{}",
        "/x/{}",
        "/masuk;/{}",
    ],
)
def test_nor_where_its_address_was_typed_in_another_way(served: Served, address: str) -> None:
    server, held = served
    client = stranger(server)
    client.get(link_path(held.state))
    token = link_path(held.state).rpartition("/")[2]
    for method in ("GET", "POST", "PUT"):
        client.open(address.format(token), method=method)
        client.open(address.format(f"%{ord(token[0]):02x}{token[1:]}"), method=method)
        client.open(address.format(token), method=method, headers={"Sec-Fetch-Site": "cross-site"})
    held.trail.flush()
    lines = "".join(audit.export_lines(held.state))
    assert token[1:] not in lines and "request.refused" in lines


def test_signing_in_gives_a_new_session_whatever_the_browser_came_with(client: FlaskClient, state: Engine) -> None:
    client.set_cookie("pantau_session", "chosen-by-somebody-else")
    enter(client)
    cookie = client.get_cookie("pantau_session")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"
    before = cookie.value
    client.get(link_path(state))
    client.set_cookie("pantau_session", before)
    assert client.get("/").status_code == 303, "the session from before has ended"


def test_signing_out_ends_the_session_at_the_server_and_clears_the_browser(client: FlaskClient) -> None:
    enter(client)
    cookie = client.get_cookie("pantau_session")
    assert cookie is not None
    out = client.post("/keluar")
    assert (out.status_code, out.location) == (303, "/masuk")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("pantau_session") is None
    client.set_cookie("pantau_session", cookie.value)
    assert client.get("/tap").status_code == 401


def test_a_link_cannot_sign_anybody_out(client: FlaskClient) -> None:
    enter(client)
    client.get("/keluar")
    assert client.get("/").text == "rahasia untuk person:ratna"


@pytest.mark.parametrize(
    ("why", "ended"),
    [
        ("revoked", {"revoked": NOW, "reason": "revoked"}),
        ("idle", {"last_seen": NOW - timedelta(hours=13)}),
        ("over", {"ends": NOW - timedelta(minutes=1)}),
        ("over", {"created": NOW - timedelta(days=31)}),
    ],
)
def test_a_session_that_has_ended_lets_nobody_in_and_is_noted(
    client: FlaskClient, served: Served, why: str, ended: dict[str, Any]
) -> None:
    enter(client)
    set_session(served[1].state, **ended)
    refused = client.post("/tap", json={})
    assert (refused.status_code, refused.data) == (401, b"")
    assert "pantau_session=;" in refused.headers["Set-Cookie"]
    served[1].trail.flush()
    last = audit.entries(served[1].state, limit=1, newest_first=True)[0]
    assert (last.actor, last.action) == ("person:ratna", "session.refused")
    assert f'"why":"{why}"' in last.detail


def test_a_disabled_person_is_out_with_the_next_request(client: FlaskClient, served: Served) -> None:
    enter(client)
    assert client.get("/").status_code == 200
    disable_person(served[1].state, "ratna", by="a test", now=datetime.now(UTC))
    assert client.get("/").status_code == 303
    assert "session.refused" in trail(served[1].state, served[1])
    assert enter(client).status_code == 401


def test_a_forged_cookie_is_no_session(client: FlaskClient, served: Served) -> None:
    for forged in ("", "x", "a" * 43, "'; DROP TABLE session; --", "a" * 4000):
        client.set_cookie("pantau_session", forged)
        assert client.get("/tap").status_code == 401
    assert trail(served[1].state, served[1]).count("session.refused") == 0, "strangers cannot fill the trail"


CROSS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://["},
    {},
]


@pytest.mark.parametrize("headers", CROSS, ids=repr)
def test_a_change_from_another_site_is_refused_and_noted(served: Served, headers: dict[str, str]) -> None:
    server, held = served
    client = server.test_client()
    client.get(link_path(held.state))
    refused = client.post("/tap", json={}, headers=headers)
    assert (refused.status_code, refused.data) == (403, b"")
    assert trail(held.state, held)[-1] == "request.refused"
    assert client.post("/keluar", headers=headers).status_code == 403
    assert client.get("/").status_code == 200, "and it is still the same session"


@pytest.mark.parametrize("headers", CROSS, ids=repr)
def test_nobody_is_signed_in_from_another_site(served: Served, headers: dict[str, str]) -> None:
    client = served[0].test_client()
    sent = {"name": "ratna", "password": PASSWORD, "proof": proof(client.get("/masuk").text)}
    assert client.post("/masuk", data=sent, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}], ids=repr)
def test_a_page_of_ours_may_change_things(served: Served, headers: dict[str, str]) -> None:
    client = served[0].test_client()
    client.get(link_path(served[1].state))
    assert client.post("/tap", json={}, headers=headers).status_code == 200


def test_a_form_without_the_proof_of_its_page_is_not_taken(client: FlaskClient, served: Served) -> None:
    theirs = proof(stranger(served[0]).get("/masuk").text)
    mine = proof(client.get("/masuk").text)
    assert mine != theirs
    for wrong in ("", theirs, "x" * 64, "é"):
        answer = client.post("/masuk", data={"name": "ratna", "password": PASSWORD, "proof": wrong})
        assert answer.status_code == 400
        assert "terlalu lama terbuka" in answer.text
        assert client.get("/").status_code == 303
    without_cookie = stranger(served[0])
    assert without_cookie.post("/masuk", data={"name": "ratna", "password": PASSWORD, "proof": mine}).status_code == 400


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example/x",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%5cevil.example",
        "/%2f%2fevil.example",
        " //evil.example",
        "\t//evil.example",
        "https://evil.example@127.0.0.1/",
        "http://[",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_sign_in_leads_to_pages_of_ours_alone(client: FlaskClient, away: str) -> None:
    led = enter(client, at="/masuk").status_code
    assert led == 303
    location = client.get("/masuk", query_string={"next": away}).location
    assert re.match(r"/(?![/\\])", location), location
    assert not re.search(r"[\s\\]|%5[cC]%5", location)


def test_pages_of_sign_in_run_no_script_of_others_and_stand_in_no_frame(client: FlaskClient) -> None:
    answer = client.get("/masuk")
    policy = dict(one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-\S{44}'", policy["script-src"])
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_where_the_state_cannot_be_read_nobody_comes_in(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path}/state.db")
    client = stranger(serve(state)[0])
    client.get(link_path(state))
    with changing(state) as connection:
        tables.session.drop(connection)
    answer = client.get("/")
    assert (answer.status_code, answer.data) == (503, b"")


def test_what_is_noted_is_written_before_the_process_ends(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path}/state.db")
    kept = Trail(state)
    for number in range(300):
        kept.note("person:ratna", "page.viewed", {"number": number})
    kept.close()
    found = audit.entries(state, limit=1000)
    assert [one.detail for one in found] == [f'{{"number":{number}}}' for number in range(300)]
    assert audit.verify(state).sound


def test_nothing_is_shown_without_a_trace(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the trail cannot be written for long, looking stops."""
    from dashboard.access import trail as writer

    monkeypatch.setattr(writer, "MOST_WAITING", 3)
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    server, held = served
    server, held = serve(held.state)
    client = stranger(server)
    client.get(link_path(held.state))
    with changing(held.state) as connection:
        tables.audit_head.drop(connection)
    statuses = [client.get("/").status_code for _ in range(8)]
    assert statuses[0] == 200
    assert statuses[-1] == 503


@pytest.mark.parametrize(
    ("role", "department", "led"),
    [
        (Role.MAYOR, None, None),
        (Role.AUDITOR, None, None),
        (Role.HEAD, "dlh", "/skpd/dlh?lang=en"),
        (Role.STAFF, "dlh", "/skpd/dlh?lang=en"),
        (Role.OPERATOR, None, "/sumber?lang=en"),
    ],
)
def test_each_role_begins_on_a_page_of_its_own(
    served: Served, role: Role, department: str | None, led: str | None
) -> None:
    client = stranger(served[0])
    client.get(link_path(served[1].state, role, department))
    assert client.get("/?lang=en&panel=attention&department=x").location == led
