"""`/publikasi`: who sees how items stand, who decides, and that what was shown is what is approved."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.deciding.page import DecidingPage
from dashboard.deciding.previews import Previews
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.state import audit, open_state
from queries.state.people import NewPerson, add_person
from queries.state.public import DocumentRow, decided, put_document
from queries.viewer import Role
from tests.accounts_served import come_in, proof, send, serve, told
from tests.signed_in import client_of, stranger

NOW = datetime.now(UTC)
CITIES = Path(__file__).parents[2] / "cities"
REVENUE, COMPLAINTS, DOCUMENT = "metric:revenue.realised", "metric:complaints.backlog", "document:lra-skpd.2025"
PEOPLE = (
    ("wali", Role.MAYOR, None),
    ("ratna", Role.HEAD, "bapenda"),
    ("dina", Role.HEAD, "dinkes"),
    ("sari", Role.STAFF, "bapenda"),
    ("oki", Role.OPERATOR, None),
    ("ayu", Role.AUDITOR, None),
)
PREVIEW = {
    "at": NOW.isoformat(),
    "fingerprint": "f" * 64,
    "changes": [
        {"kind": "added", "item": REVENUE, "before": None, "after": "1250000000000", "unit": "rupiah"},
        {"kind": "added", "item": COMPLAINTS, "before": None, "after": "777", "unit": "count"},
    ],
}


@cache
def city() -> Profile:
    return load_profile(CITIES / "batam")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    opened = open_state(f"sqlite:///{tmp_path}/state.db")
    for name, role, department in PEOPLE:
        add_person(opened, NewPerson(name, role, department, name.title()), ("bapenda", "dinkes"), by="test", now=NOW)
    yield opened
    assert audit.verify(opened).sound
    opened.dispose()


@pytest.fixture
def product(state: Engine, tmp_path: Path) -> Flask:
    server = serve(state, city=city())
    script = f"import pathlib, sys; pathlib.Path(sys.argv[1]).write_text({json.dumps(PREVIEW)!r})"
    seen = lambda: decided(state).decisions  # noqa: E731
    previews = Previews(tmp_path / "previews", seen, lambda _person, file: [sys.executable, "-c", script, str(file)])
    DecidingPage(city(), previews).register(server)
    return server


@pytest.fixture
def mayor(product: Flask) -> FlaskClient:
    return come_in(product, "wali")


@pytest.fixture
def head(product: Flask) -> FlaskClient:
    return come_in(product, "ratna")


def boxes(page: str) -> dict[str, str]:
    """Every item that can be ticked, with what its box sends."""
    return {value.partition(" ")[0]: value for value in re.findall(r'type="checkbox" value="([^"]*)"', page)}


def ticked(client: FlaskClient, *items: str) -> list[str]:
    shown = boxes(client.get("/publikasi").text)
    return [shown[item] for item in items]


def decide(client: FlaskClient, do: str, items: list[str], **fields: str):
    sent = {"proof": proof(client.get("/publikasi").text), "do": do, "item": items, **fields}
    return client.post("/publikasi", data=sent)


def decisions(state: Engine) -> list[tuple[str, str, str]]:
    return [(one.item, one.decision, one.name) for one in decided(state).decisions]


@pytest.mark.parametrize(
    ("name", "status", "buttons"),
    [
        ("wali", 200, True),
        ("ratna", 200, True),
        ("ayu", 200, False),
        ("dina", 403, False),
        ("sari", 403, False),
        ("oki", 403, False),
    ],
)
def test_who_sees_the_page_and_who_finds_buttons_on_it(product: Flask, name: str, status: int, buttons: bool) -> None:
    client = come_in(product, name)
    answer = client.get("/publikasi")
    assert answer.status_code == status
    assert ("/publikasi" in client.get("/akun").text) == (status == 200)
    if status == 200:
        assert ('value="approve"' in answer.text, bool(boxes(answer.text))) == (buttons, buttons)
        assert "Menunggu persetujuan" in answer.text


def test_a_stranger_is_led_to_sign_in(product: Flask) -> None:
    answer = stranger(product).get("/publikasi")
    assert answer.status_code == 303 and answer.location.startswith("/masuk?next=%2Fpublikasi")
    assert stranger(product).post("/publikasi", data={"do": "approve"}).status_code == 401


def test_a_head_finds_what_their_department_answers_for_and_the_mayor_all(
    mayor: FlaskClient, head: FlaskClient
) -> None:
    theirs, everything = boxes(head.get("/publikasi").text), boxes(mayor.get("/publikasi").text)
    assert REVENUE in theirs and COMPLAINTS not in theirs
    assert {REVENUE, COMPLAINTS} <= everything.keys() and theirs.keys() < everything.keys()


def test_an_approval_is_kept_and_told_under_the_name_of_who_is_signed_in(
    product: Flask, head: FlaskClient, state: Engine
) -> None:
    answer = decide(head, "approve", ticked(head, REVENUE))
    assert answer.location == "/publikasi?done=approved"
    assert decisions(state) == [(REVENUE, "approve", "ratna")]
    page = head.get(answer.location).text
    assert "tayang pada penerbitan berikutnya" in page and "disetujui Ratna" in page and "sudah dicatat" in page
    (entry,) = [one for one in told(product) if one.action == "public.approve"]
    assert entry.actor == "person:ratna" and json.loads(entry.detail)["item"] == REVENUE
    decide(head, "withdraw", ticked(head, REVENUE))
    assert decisions(state)[-1] == (REVENUE, "withdraw", "ratna")
    assert "Ditarik" in head.get("/publikasi").text


def test_an_embargo_is_in_the_citys_time(head: FlaskClient, state: Engine) -> None:
    decide(head, "approve", ticked(head, REVENUE), not_before="2099-12-01T08:00")
    (one,) = decided(state).decisions
    assert one.not_before == datetime(2099, 12, 1, 1, tzinfo=UTC)
    assert "ditahan sampai 1 Des 2099, 08.00" in head.get("/publikasi").text


def test_nothing_is_decided_where_one_item_is_anothers_or_forged(
    product: Flask, head: FlaskClient, mayor: FlaskClient, state: Engine
) -> None:
    own, others = ticked(head, REVENUE), ticked(mayor, COMPLAINTS)
    for do in ("approve", "withdraw"):
        assert decide(head, do, [*own, *others]).status_code == 403
        assert decide(head, do, [*own, "metric:revenue.secret 0"]).status_code == 422
        assert decide(head, do, ["<script>", *own]).status_code == 422
        assert decide(head, do, []).status_code == 422
    assert decide(head, "publish", own).status_code == 422
    assert decide(head, "approve", own, not_before="besok").status_code == 422
    assert decisions(state) == []
    refused = [json.loads(one.detail) for one in told(product) if one.action == "request.refused"]
    assert [one["do"] for one in refused] == ["approve", "withdraw"] and COMPLAINTS in refused[0]["items"]


def test_what_is_approved_is_what_was_shown(mayor: FlaskClient, state: Engine) -> None:
    def put(content: str) -> None:
        row = DocumentRow("lra-skpd", 2025, "application/pdf", 9, content * 64, datetime.now(UTC), "test")
        put_document(state, row, by="test")

    put("a")
    seen = ticked(mayor, DOCUMENT, REVENUE)
    put("b")
    answer = decide(mayor, "approve", seen)
    assert answer.status_code == 409 and "2025. Tidak satu pun diputuskan" in answer.text
    assert decisions(state) == []
    assert decide(mayor, "approve", ticked(mayor, DOCUMENT)).status_code == 303
    assert decided(state).decisions[0].digest == "b" * 64


def test_a_form_without_its_proof_or_from_another_site_decides_nothing(
    product: Flask, head: FlaskClient, state: Engine
) -> None:
    fields = {"do": "approve", "item": ticked(head, REVENUE)}
    other = proof(come_in(product, "ratna").get("/publikasi").text)
    for sent in ("", "0" * 64, other):
        assert head.post("/publikasi", data={**fields, "proof": sent}).status_code == 400
    right = {**fields, "proof": proof(head.get("/publikasi").text)}
    assert head.post("/publikasi", data=right, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert decisions(state) == []


@pytest.mark.parametrize(("role", "department"), [(Role.MAYOR, None), (Role.HEAD, "bapenda")])
def test_a_link_of_a_role_reads_and_is_told_why_it_cannot_decide(
    product: Flask, head: FlaskClient, state: Engine, role: Role, department: str | None
) -> None:
    client = client_of(product, role, department)
    page = client.get("/publikasi")
    assert "tanpa akun" in page.text and 'value="approve"' not in page.text and not boxes(page.text)
    own = proof(client.get("/akun").text)
    for do in ("approve", "withdraw", "preview"):
        sent = {"do": do, "item": ticked(head, REVENUE), "proof": own}
        answer = client.post("/publikasi", data=sent)
        assert answer.status_code == 403 and "dengan akun mereka sendiri" in answer.text
    assert decisions(state) == []


def test_the_auditor_decides_nothing(product: Flask, head: FlaskClient, state: Engine) -> None:
    auditor = come_in(product, "ayu")
    sent = {"do": "approve", "item": ticked(head, REVENUE), "proof": proof(auditor.get("/akun").text)}
    assert auditor.post("/publikasi", data=sent).status_code == 403
    assert decisions(state) == []


def test_a_preview_is_worked_out_beside_the_page_and_stands_with_the_items(
    product: Flask, head: FlaskClient, state: Engine
) -> None:
    assert "akan tampil, Rp" not in head.get("/publikasi").text
    assert send(head, "/publikasi", do="preview").status_code == 303
    (entry,) = [one for one in told(product) if one.action == "public.previewed"]
    assert entry.actor == "person:ratna" and json.loads(entry.detail)["count"] == len(
        boxes(head.get("/publikasi").text)
    )
    until = time.monotonic() + 20
    while "Refresh" in (page := head.get("/publikasi")).headers and time.monotonic() < until:
        assert "sedang disusun" in page.text
        time.sleep(0.1)
    assert "Pratinjau: akan tampil, Rp1,25 T" in page.text.replace("\xa0", " ")
    assert "777" not in page.text and "1 butir akan berubah" in page.text, "of others' items nothing is told"
    decide(head, "approve", ticked(head, REVENUE))
    assert decided(state).decisions[0].publication == "f" * 64, "which preview they had before them is told"
    assert "sebelum data atau keputusan terakhir" in head.get("/publikasi").text


def test_a_preview_that_fails_is_told_and_stops_nothing(state: Engine, tmp_path: Path) -> None:
    server = serve(state, city=city())
    previews = Previews(tmp_path / "p", lambda: 0, lambda _person, _file: [sys.executable, "-c", "raise SystemExit(1)"])
    DecidingPage(city(), previews).register(server)
    head = come_in(server, "ratna")
    send(head, "/publikasi", do="preview")
    until = time.monotonic() + 20
    while "Refresh" in (page := head.get("/publikasi")).headers and time.monotonic() < until:
        time.sleep(0.1)
    assert "tidak jadi disusun" in page.text
    assert decide(head, "approve", ticked(head, REVENUE)).status_code == 303


def test_the_page_is_there_in_english_and_runs_no_script(mayor: FlaskClient) -> None:
    answer = mayor.get("/publikasi?lang=en")
    assert "Waiting for approval" in answer.text and "Approve what is ticked" in answer.text
    assert "<script" not in answer.text.partition("<body>")[2]
