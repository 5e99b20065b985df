"""The pages of accounts: one's own devices and password, the operator's people, the auditor's trail."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text, update

from dashboard.access import trail_page
from queries.state import audit, changing, open_state, tables
from queries.state.links import create_link, link_for
from queries.state.passkeys import Passkey, add_passkey, passkeys_of
from queries.state.people import Identity, NewPerson, add_person, disable_person, people, person_named, person_of
from queries.state.people import set_password as given_password
from queries.state.role_links import standing_links
from queries.state.sessions import Limits, sessions_of
from queries.viewer import Role
from tests.accounts_served import PASSWORD, actions, come_in, proof, send, serve, told
from tests.signed_in import client_of, stranger

NOW = datetime.now(UTC)
NEW = "lima ekor kuda terbang"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    opened = open_state(f"sqlite:///{tmp_path}/state.db")
    for name, role, department in (
        ("ratna", Role.HEAD, "bapenda"),
        ("oki", Role.OPERATOR, None),
        ("ayu", Role.AUDITOR, None),
    ):
        add_person(opened, NewPerson(name, role, department, name.title()), ("bapenda",), by="a test", now=NOW)
    yield opened
    assert audit.verify(opened).sound
    opened.dispose()


@pytest.fixture
def product(state: Engine) -> Flask:
    return serve(state)


@pytest.fixture
def ratna(product: Flask) -> FlaskClient:
    return come_in(product, "ratna")


@pytest.fixture
def operator(product: Flask) -> FlaskClient:
    return come_in(product, "oki")


@pytest.fixture
def auditor(product: Flask) -> FlaskClient:
    return come_in(product, "ayu")


def enter(product: Flask, name: str, password: str) -> tuple[FlaskClient, Any]:
    client = stranger(product)
    return client, send(client, "/masuk", name=name, password=password)


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" type="hidden" value="([^"]*)"', page)


def is_in(client: FlaskClient) -> bool:
    return client.get("/skpd").status_code == 200


# one's own account


def test_own_devices_are_listed_and_can_be_signed_out_one_by_one(product: Flask, ratna: FlaskClient) -> None:
    other = come_in(product, "ratna")
    page = ratna.get("/akun").text
    mine, others = hidden(page, "id")
    assert "perangkat ini" in page and page.index("perangkat ini") < page.index(others)
    assert send(ratna, "/akun", do="sign_out", id=others).status_code == 303
    assert is_in(ratna) and not is_in(other)
    answer = send(ratna, "/akun", do="sign_out", id=mine)
    assert answer.location == "/masuk" and not is_in(ratna)
    assert "Clear-Site-Data" in answer.headers


def test_nobody_signs_out_a_device_of_another(product: Flask, ratna: FlaskClient, operator: FlaskClient) -> None:
    (theirs,) = hidden(operator.get("/akun").text, "id")
    send(ratna, "/akun", do="sign_out", id=theirs)
    assert is_in(operator)
    entry = next(one for one in told(product) if one.action == "request.refused")
    assert entry.actor == "person:ratna"
    assert json.loads(entry.detail) == {"do": "sign_out", "session": theirs, "method": "POST", "path": "/akun"}


def test_signing_out_everywhere_ends_this_device_too(product: Flask, ratna: FlaskClient) -> None:
    other = come_in(product, "ratna")
    send(ratna, "/akun", do="sign_out_all")
    assert not is_in(ratna) and not is_in(other)
    assert actions(product).count("session.revoked") == 1


def test_a_new_password_by_a_link_needs_no_old_one_ends_other_sessions_and_keeps_this_one(
    product: Flask, ratna: FlaskClient
) -> None:
    other = come_in(product, "ratna")
    answer = send(ratna, "/akun", do="password", new=NEW, again=NEW)
    assert answer.location == "/akun?done=password"
    assert "Kata sandi baru sudah berlaku" in ratna.get(answer.location).text
    assert is_in(ratna) and not is_in(other)
    assert is_in(enter(product, "ratna", NEW)[0])


def test_a_session_by_password_needs_the_old_one_for_a_new_one(product: Flask, state: Engine) -> None:
    given_password(state, person_named(state, "ratna").id, PASSWORD, by="a test", now=NOW)
    client, _ = enter(product, "ratna", PASSWORD)
    for old in ("", "wrong wrong wrong"):
        answer = send(client, "/akun", do="password", old=old, new=NEW, again=NEW)
        assert answer.status_code == 422 and "Kata sandi sekarang tidak cocok" in answer.text
    assert send(client, "/akun", do="password", old=PASSWORD, new=NEW, again=NEW).status_code == 303
    assert actions(product).count("sign_in.failed") == 2


def test_guessing_the_old_password_is_slowed_down_as_at_sign_in(product: Flask, state: Engine) -> None:
    given_password(state, person_named(state, "ratna").id, PASSWORD, by="a test", now=NOW)
    client, _ = enter(product, "ratna", PASSWORD)
    answers = (send(client, "/akun", do="password", old="x" * 12, new=NEW, again=NEW) for _ in range(9))
    # Each wait is twice the one before: a slow machine that sat out the first meets the next.
    assert any("Terlalu banyak percobaan" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("new", "again", "wrong"),
    [
        ("pendek", "pendek", "harus 12 sampai 256 karakter"),
        (NEW, f"{NEW}!", "tidak sama"),
        ("passwordpassword", "passwordpassword", "mudah ditebak"),
        ("", "", "harus 12"),
    ],
)
def test_an_unfit_password_is_refused_in_plain_words(
    product: Flask, ratna: FlaskClient, new: str, again: str, wrong: str
) -> None:
    answer = send(ratna, "/akun", do="password", new=new, again=again)
    assert answer.status_code == 422 and wrong in answer.text
    assert is_in(ratna)


def test_a_session_left_lying_cannot_make_a_new_way_in(product: Flask, ratna: FlaskClient, state: Engine) -> None:
    with changing(state) as connection:
        connection.execute(update(tables.session).values(created=NOW - timedelta(minutes=31)))
    page = ratna.get("/akun").text
    assert "hanya terbuka selama 30 menit" in page and 'data-passkey="make"' not in page
    assert send(ratna, "/akun", do="password", new=NEW, again=NEW).status_code == 422
    assert ratna.post("/akun/kunci/pilihan", data={"proof": proof(page)}).status_code == 403


def test_whom_a_provider_vouches_for_has_no_password_here(product: Flask, state: Engine) -> None:
    new = NewPerson("siti", Role.MAYOR)
    siti = person_of(state, Identity("https://x", "1"), new, (), by="a test", now=NOW)
    client = come_in(product, "siti")
    assert "kata sandi diganti di sana" in client.get("/akun").text
    assert send(client, "/akun", do="password", new=NEW, again=NEW).status_code == 422
    assert not next(one for one in people(state) if one.id == siti.id).has_password


def test_the_bearer_of_a_link_sees_this_device_alone(product: Flask) -> None:
    client = client_of(product, Role.HEAD, "bapenda")
    page = client.get("/akun").text
    assert "tanpa akun" in page and len(hidden(page, "id")) == 1
    assert "Kepala Bapenda" in page and 'name="new"' not in page and "data-passkey" not in page
    assert send(client, "/akun", do="password", new=NEW, again=NEW).status_code == 400
    send(client, "/akun", do="sign_out_all")
    assert not is_in(client)


def test_passkeys_are_renamed_and_removed_by_their_owner_alone(
    product: Flask, ratna: FlaskClient, operator: FlaskClient, state: Engine
) -> None:
    owner = person_named(state, "ratna").id
    add_passkey(state, Passkey(b"\x01k", owner, b"x", 0, "Tablet <b>", NOW, None), by="a test", now=NOW)
    page = ratna.get("/akun").text
    assert "Tablet &lt;b&gt;" in page and "belum pernah dipakai" in page
    (key, _) = hidden(page, "key")
    for do in ("rename", "remove"):
        send(operator, "/akun", do=do, key=key, label="stolen")
    assert passkeys_of(state, owner)[0].label == "Tablet <b>"
    send(ratna, "/akun", do="rename", key=key, label=" Ruang rapat ")
    assert passkeys_of(state, owner)[0].label == "Ruang rapat"
    send(ratna, "/akun", do="remove", key=key)
    assert passkeys_of(state, owner) == ()
    assert [one for one in actions(product) if one.startswith("passkey.")][1:] == ["passkey.renamed", "passkey.removed"]


# all pages


@pytest.mark.parametrize("path", ["/akun", "/orang", "/jejak", "/jejak.csv", "/jejak.jsonl"])
def test_a_stranger_gets_nothing_of_these_pages(product: Flask, path: str) -> None:
    answer = stranger(product).get(path)
    assert answer.status_code == (401 if "." in path else 303) and "ratna" not in answer.text
    assert stranger(product).post(path).status_code in {401, 405}


@pytest.mark.parametrize(
    ("path", "of"), [("/orang", "oki"), ("/jejak", "ayu"), ("/jejak.csv", "ayu"), ("/jejak.jsonl", "ayu")]
)
def test_these_pages_are_for_one_role_each(product: Flask, path: str, of: str) -> None:
    for name in ("ratna", "oki", "ayu"):
        assert come_in(product, name).get(path).status_code == (200 if name == of else 403)
    for role in (Role.MAYOR, Role.STAFF):
        client = client_of(product, role, "bapenda" if role is Role.STAFF else None)
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/akun", {"do": "sign_out_all"}),
        ("/akun", {"do": "password", "new": NEW, "again": NEW}),
        ("/orang", {"do": "disable", "name": "ratna"}),
        ("/orang", {"do": "link", "role": "mayor"}),
    ],
)
def test_a_form_without_its_proof_or_from_elsewhere_does_nothing(
    product: Flask, operator: FlaskClient, ratna: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    theirs = proof(ratna.get("/akun").text)
    for sent in (fields, {**fields, "proof": theirs}, {**fields, "proof": "0" * 64}):
        assert operator.post(path, data=sent).status_code == 400
    own = {**fields, "proof": proof(operator.get(path).text)}
    assert operator.post(path, data=own, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(operator) and is_in(ratna)
    assert not {"link.created", "person.disabled", "person.new_sign_in"} & set(actions(product)[-4:])


def test_an_unknown_deed_is_refused(operator: FlaskClient) -> None:
    assert send(operator, "/akun", do="fly").status_code == 400
    assert send(operator, "/orang", do="fly").status_code == 422


def test_pages_speak_english_when_asked_and_keep_it(ratna: FlaskClient, operator: FlaskClient) -> None:
    assert "Signed-in devices" in ratna.get("/akun?lang=en").text
    page = operator.get("/orang?lang=en").text
    assert "Add a person" in page and 'action="/orang?lang=en"' in page


def test_every_page_shows_the_product_and_its_city_and_whoever_is_signed_in_the_way_out(
    product: Flask, operator: FlaskClient
) -> None:
    sign_in, people_page = stranger(product).get("/masuk").text, operator.get("/orang?lang=en").text
    assert re.search(r'<a[^>]*class="brand"[^>]*href="/"[^>]*>Pantau · Kota Batam</a>', sign_in)
    assert 'action="/keluar"' not in sign_in and 'action="/keluar"' in people_page
    assert 'href="/?lang=en"' in people_page and 'href="/akun?lang=en"' in people_page
    assert sign_in.count('data-value="') == people_page.count('data-value="') == 3, "light, dark, or the system's"


def test_no_inline_script_and_no_style_attribute_stands_in_them(
    ratna: FlaskClient, operator: FlaskClient, auditor: FlaskClient
) -> None:
    for answer in (ratna.get("/akun"), operator.get("/orang"), auditor.get("/jejak")):
        body = answer.text.partition("<body>")[2]
        assert "<script" not in body and " style=" not in body and " on" not in re.sub(r">[^<]*<", "><", body)
        assert "'unsafe" not in answer.headers["Content-Security-Policy"]


# the operator's people


def made_link(page: str) -> str:
    found = re.search(r"http://localhost(/masuk/[\w-]{43})", page)
    assert found, page
    return found[1]


def test_an_added_person_comes_in_by_the_link_that_is_shown_once(
    product: Flask, operator: FlaskClient, state: Engine
) -> None:
    answer = send(operator, "/orang", do="add", name="budi", shown="Budi Santoso", role="staff", department="dlh")
    path = made_link(answer.text)
    assert "Budi Santoso" in answer.text and path not in operator.get("/orang").text
    budi = stranger(product)
    assert budi.get(path).location == "/akun"
    assert "Staf DLH" in budi.get("/akun").text
    assert stranger(product).get(path).status_code == 410
    assert path.rpartition("/")[2] not in str(told(product))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "a"}, "2 sampai 64 karakter"),
        ({"name": "b\u0430di"}, "2 sampai 64 karakter"),
        ({"name": ""}, "2 sampai 64 karakter"),
        ({"name": "RATNA"}, "sudah dipakai"),
        ({"department": ""}, "memerlukan SKPD"),
        ({"department": "nowhere"}, "memerlukan SKPD"),
        ({"role": "public"}, "tidak dikenal"),
        ({"role": "king"}, "tidak dikenal"),
        ({"shown": "x" * 81}, "terlalu panjang"),
    ],
    ids=str,
)
def test_who_cannot_be_added_is_said_in_plain_words(
    operator: FlaskClient, state: Engine, fields: dict[str, str], wrong: str
) -> None:
    before = people(state)
    asked = {"name": "budi", "shown": "Budi", "role": "staff", "department": "dlh", **fields}
    answer = send(operator, "/orang", do="add", **asked)
    assert answer.status_code == 422 and wrong in answer.text
    assert people(state) == before


def test_a_role_of_the_whole_city_needs_no_department(operator: FlaskClient, state: Engine) -> None:
    send(operator, "/orang", do="add", name="budi", shown="", role="operator", department="dlh")
    assert (person_named(state, "budi").role, person_named(state, "budi").department) == (Role.OPERATOR, None)


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "add", "name": "budi", "role": "mayor"},
        {"do": "add", "name": "budi", "role": "auditor"},
        {"do": "link", "role": "mayor"},
        {"do": "link", "role": "auditor"},
        {"do": "reset", "name": "AYU"},
    ],
    ids=str,
)
def test_an_operator_makes_no_way_in_that_sees_more_than_they_do(
    product: Flask, operator: FlaskClient, auditor: FlaskClient, state: Engine, asked: dict[str, str]
) -> None:
    before = people(state)
    answer = send(operator, "/orang", **asked)
    assert answer.status_code == 403 and "hanya dari baris perintah" in answer.text and "/masuk/" not in answer.text
    assert people(state) == before and is_in(auditor)
    (refused,) = [one for one in told(product) if one.action == "request.refused"]
    assert refused.actor == "person:oki" and asked.items() <= json.loads(refused.detail).items()


def test_the_operators_page_offers_only_what_it_does(
    operator: FlaskClient, auditor: FlaskClient, state: Engine
) -> None:
    page = operator.get("/orang").text
    assert re.findall(r'<option[^>]*value="(mayor|auditor|head|staff|operator)"', page) == [
        *("head", "staff", "operator") * 2
    ]
    assert re.findall(r'value="reset".*?name="name"[^>]*value="(\w+)"', page) == ["ratna"]
    send(operator, "/orang", do="disable", name="ayu")
    assert person_named(state, "ayu").disabled and not is_in(auditor), "a lost tablet is shut out"


def test_a_reset_takes_password_and_passkeys_away_and_ends_sessions(
    product: Flask, operator: FlaskClient, ratna: FlaskClient, state: Engine
) -> None:
    owner = person_named(state, "ratna").id
    given_password(state, owner, PASSWORD, by="a test", now=NOW)
    add_passkey(state, Passkey(b"k", owner, b"x", 0, "Tablet", NOW, None), by="a test", now=NOW)
    path = made_link(send(operator, "/orang", do="reset", name="ratna").text)
    assert not is_in(ratna) and passkeys_of(state, owner) == ()
    assert not is_in(enter(product, "ratna", PASSWORD)[0])
    assert stranger(product).get(path).status_code == 303


def test_a_closed_account_is_shut_out_at_once(operator: FlaskClient, ratna: FlaskClient, state: Engine) -> None:
    answer = send(operator, "/orang", do="disable", name="ratna")
    assert "Akun itu sudah ditutup" in operator.get(answer.location).text
    assert not is_in(ratna)
    assert send(operator, "/orang", do="reset", name="ratna").status_code == 422
    assert send(operator, "/orang", do="disable", name="nobody").status_code == 422


def test_a_closed_account_is_opened_again_by_a_link_that_is_shown_once(
    product: Flask, operator: FlaskClient, state: Engine
) -> None:
    given_password(state, person_named(state, "ratna").id, PASSWORD, by="a test", now=NOW)
    assert send(operator, "/orang", do="enable", name="ratna").status_code == 422, "it is not closed"
    for name in ("ratna", "ayu"):
        send(operator, "/orang", do="disable", name=name)
    page = operator.get("/orang").text
    assert re.findall(r'value="enable".*?name="name"[^>]*value="(\w+)"', page) == ["ratna"]

    path = made_link(send(operator, "/orang", do="enable", name="ratna").text)

    assert path not in operator.get("/orang").text and "Akun yang aktif (2)" in operator.get("/orang").text
    assert not is_in(enter(product, "ratna", PASSWORD)[0])
    assert stranger(product).get(path).location == "/akun"
    assert send(operator, "/orang", do="enable", name="AYU").status_code == 403, "an auditor sees more"
    assert person_named(state, "ayu").disabled
    assert actions(product).count("person.enabled") == 1


def test_an_operator_does_not_shut_themselves_out(operator: FlaskClient, state: Engine) -> None:
    for do in ("disable", "reset"):
        assert send(operator, "/orang", do=do, name="OKI").status_code == 422
    assert is_in(operator) and person_named(state, "oki").disabled is None


def test_a_link_to_a_role_lets_its_bearer_in_with_it(product: Flask, operator: FlaskClient) -> None:
    path = made_link(send(operator, "/orang", do="link", role="head", department="dlh").text)
    client = stranger(product)
    assert client.get(path).status_code == 303
    assert "Kepala DLH" in client.get("/akun").text
    assert send(operator, "/orang", do="link", role="head", department="").status_code == 422


def test_an_operator_ends_any_roles_link_and_sees_no_more_of_it_than_device_and_times(
    product: Flask, operator: FlaskClient, state: Engine
) -> None:
    mayors = create_link(state, Role.MAYOR, None, (), by="a test", now=NOW)
    bearer = stranger(product)
    bearer.get(f"/masuk/{mayors.token}", headers={"User-Agent": "Mozilla Chrome/1 Android"})
    create_link(state, Role.STAFF, "dlh", ("dlh",), by="a test", now=NOW)
    page = operator.get("/orang").text.partition("Tautan tanpa akun yang berlaku (2)")[2]
    assert re.search(rf"Wali Kota Batam.*\({mayors.link.id[:4]}\).*Chrome, Android · masuk .* · terakhir dipa", page)
    assert "Wali Kota Batam</span>" in bearer.get("/akun").text and "Pimpinan" not in page
    assert "Staf DLH" in page and "belum dipakai, berlaku sampai" in page
    assert is_in(bearer)

    answer = send(operator, "/orang", do="shut", id=mayors.link.id)

    assert "Tautan itu sudah diakhiri" in operator.get(answer.location).text
    assert not is_in(bearer) and "Pimpinan" not in operator.get("/orang").text.partition("yang berlaku (1)")[2]
    assert actions(product).count("link.revoked") == 1


def test_a_link_of_a_person_and_ones_own_are_not_ended_here(
    product: Flask, operator: FlaskClient, state: Engine
) -> None:
    theirs, own = link_for(state, "ratna", by="a test", now=NOW), client_of(product, Role.OPERATOR)
    (standing,) = standing_links(state, NOW, Limits())
    assert send(operator, "/orang", do="shut", id=theirs.link.id).status_code == 422
    assert send(own, "/orang", do="shut", id=standing.id).status_code == 422 and is_in(own)
    assert "perangkat Anda" in own.get("/orang").text


# the auditor's trail


def note(state: Engine, *deeds: tuple[str, str, dict[str, Any]]) -> None:
    with changing(state) as connection:
        for actor, action, detail in deeds:
            audit.append(connection, actor, action, detail, NOW)


def rows(page: str) -> list[list[str]]:
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2])]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def test_the_trail_is_shown_newest_first_page_by_page(auditor: FlaskClient, state: Engine) -> None:
    note(state, *((f"person:p{number}", "page.viewed", {"path": f"/{number}"}) for number in range(120)))
    first = auditor.get("/jejak").text
    assert len(rows(first)) == 50 and "/119" in rows(first)[0][3]
    older = re.search(r'href="(/jejak\?before=\d+)"', first)
    assert older
    second = rows(auditor.get(older[1]).text)
    assert "/69" in second[0][3] and len(second) == 50


def test_it_is_narrowed_by_person_and_action(auditor: FlaskClient, state: Engine) -> None:
    note(state, ("person:budi", "page.viewed", {"path": "/a%_b"}), ("person:Budiman", "file.downloaded", {}))
    assert {row[1] for row in rows(auditor.get("/jejak?who=BUDI").text)} == {"person:budi", "person:Budiman"}
    (only,) = rows(auditor.get("/jejak?who=budi&what=file.downloaded").text)
    assert only[1:3] == ["person:Budiman", "mengunduh berkas"]
    for strange in ("who=%25", "who=_", "what=x", "before=x", "before=-1", "before=9999999999999999999999", "who=%00"):
        assert auditor.get(f"/jejak?{strange}").status_code == 200
    assert "Tidak ada catatan" in auditor.get("/jejak?who=%25").text


def test_who_did_what_is_told_in_words_and_exported_as_it_is_written(
    product: Flask, auditor: FlaskClient, state: Engine
) -> None:
    made = create_link(state, Role.HEAD, "bapenda", ("bapenda",), by="command line:root", now=NOW)
    stranger(product).get(f"/masuk/{made.token}")
    disable_person(state, "ratna", by="person:oki", now=NOW)
    short = made.link.id[:4]
    closed, opened, used, created, *_ = rows(auditor.get("/jejak").text)
    assert closed[1:] == ["Oki (oki)", "menutup akun", "nama: Ratna (ratna)"]
    assert opened[1] == used[1] == f"Tautan: Kepala Bapenda ({short})" and "lewat: tautan" in opened[3]
    assert created[1:] == [
        "baris perintah (root)",
        "membuat tautan",
        f"SKPD: Bapenda · tautan: {short} · peran: Kepala SKPD",
    ]
    assert f'"actor": "link:{made.link.id}"' in auditor.get("/jejak.jsonl").text
    assert f",link:{made.link.id},link.used," in auditor.get("/jejak.csv").text


def test_a_person_is_found_by_the_name_that_others_read(auditor: FlaskClient, state: Engine) -> None:
    new = NewPerson("p-17", Role.STAFF, "dlh", "Wulan Sari")
    add_person(state, new, ("dlh",), by="a test", now=NOW)
    note(state, ("person:p-17", "page.viewed", {"path": "/x"}), ("person:ratna", "page.viewed", {"path": "/y"}))
    assert [row[1] for row in rows(auditor.get("/jejak?who=wulan+sari").text)] == ["Wulan Sari (p-17)"]
    (line,) = auditor.get("/jejak.jsonl?who=wulan+sari").text.splitlines()
    assert json.loads(line)["actor"] == "person:p-17"


def test_the_bearer_of_a_link_is_found_by_the_words_of_the_page(
    product: Flask, auditor: FlaskClient, state: Engine
) -> None:
    made = create_link(state, Role.HEAD, "bapenda", ("bapenda",), by="command line:root", now=NOW)
    stranger(product).get(f"/masuk/{made.token}")
    found = {row[1] for row in rows(auditor.get("/jejak?who=tautan:+kepala+bapenda").text)}
    assert found == {f"Tautan: Kepala Bapenda ({made.link.id[:4]})"}
    assert {row[1] for row in rows(auditor.get("/jejak?who=head+of+bapenda&lang=en").text)} == {
        f"Link: Head of Bapenda ({made.link.id[:4]})"
    }


def test_it_says_that_the_chain_holds_and_where_it_breaks(auditor: FlaskClient, state: Engine) -> None:
    assert "Jejak utuh" in auditor.get("/jejak").text
    with changing(state) as connection:
        before = connection.execute(text("SELECT actor FROM audit WHERE number = 2")).scalar()
        connection.execute(text("UPDATE audit SET actor = 'person:x' WHERE number = 2"))
    page = auditor.get("/jejak").text
    assert "Jejak rusak pada catatan nomor 2" in page and "Jejak utuh" not in page
    with changing(state) as connection:
        connection.execute(text("UPDATE audit SET actor = :a WHERE number = 2"), {"a": before})


def test_a_long_trail_is_checked_when_it_is_asked_for(
    auditor: FlaskClient, product: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_page, "CHECKED_AT_ONCE", 2)
    page = auditor.get("/jejak").text
    assert "Jejak utuh" not in page and "/jejak?check=1" in page
    assert "Jejak utuh" in auditor.get("/jejak?check=1").text
    assert "trail.checked" in actions(product)


def test_as_csv_no_cell_is_a_formula_and_every_entry_is_there(auditor: FlaskClient, state: Engine) -> None:
    note(state, ("=cmd|' /C calc'!A0", "page.viewed", {"path": "/x"}), ("-", "+1", {"name": "\n=1+1"}))
    answer = auditor.get("/jejak.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pantau-jejak.csv"'
    heads, *lines = csv.reader(StringIO(answer.get_data().decode("utf-8-sig")))
    assert heads == ["Nomor", "Waktu", "Siapa", "Apa", "Rincian", "Hash"]
    assert [int(line[0]) for line in lines] == list(range(1, len(lines) + 1))
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]
    assert [line[2] for line in lines if line[2].startswith("'")][-2:] == ["'=cmd|' /C calc'!A0", "'-"]


def test_as_json_lines_the_hashes_can_be_checked_and_the_filter_holds(
    auditor: FlaskClient, state: Engine, product: Flask
) -> None:
    lines = [json.loads(line) for line in auditor.get("/jejak.jsonl").text.splitlines()]
    assert [one["number"] for one in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["action"] == "trail.exported", "the export itself stands in it"
    assert {one.hash for one in told(product)} >= {one["hash"] for one in lines}
    narrowed = auditor.get("/jejak.jsonl?what=person.added").text.splitlines()
    assert {json.loads(line)["action"] for line in narrowed} == {"person.added"} and len(narrowed) == 3


def test_looking_at_these_pages_is_noted(product: Flask, ratna: FlaskClient, state: Engine) -> None:
    ratna.get("/akun")
    entry = told(product)[-1]
    assert (entry.actor, entry.action, json.loads(entry.detail)) == ("person:ratna", "page.viewed", {"path": "/akun"})
    ratna.get("/orang")
    assert told(product)[-1].action == "request.refused"
    assert sessions_of(state, person_named(state, "ratna").id, NOW)


def test_a_disabled_person_is_listed_among_the_closed(operator: FlaskClient, state: Engine) -> None:
    disable_person(state, "ratna", by="a test", now=NOW)
    page = operator.get("/orang").text
    assert "Akun yang aktif (2)" in page and "Akun yang ditutup (1)" in page
