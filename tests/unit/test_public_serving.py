"""The published folder under /publik/: to strangers, to caches, to whoever tries to get out of it."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

import html5lib
import pytest
from flask import Flask

from dashboard.delivery import prepare_public_response
from dashboard.public.folder import SiteFile, replace_folder
from dashboard.public.serving import public_blueprint, register_robots
from dashboard.public.waiting import waiting_files
from tests.home_fixture import batam

PAGE = b"<!doctype html><title>Beranda</title>" + b"<p>angka</p>" * 100
FILES = {
    "index.html": PAGE,
    "en/index.html": b"english",
    "404.html": b"tidak ada",
    "en/404.html": b"not there",
    "aset/public.0123456789abcdef.css": b"body{}",
    "embed/revenue.realised.html": b"framed",
    "data/v1/a.csv": b"a,b\n",
    "perubahan.xml": b"<rss/>",
}


@pytest.fixture
def client(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    replace_folder(tmp_path / "site", [SiteFile(path, content.strip) for path, content in FILES.items()])
    server = Flask("test", static_folder=None)
    server.register_blueprint(public_blueprint(tmp_path / "site"))
    return server.test_client()


def test_the_homes_of_both_languages_are_found_by_their_folders(client):
    assert client.get("/publik/").data == PAGE
    assert client.get("/publik/en/").data == b"english"
    assert client.get("/publik").headers["Location"] == "/publik/"
    assert client.get("/publik/en").headers["Location"] == "/publik/en/"


def test_what_is_not_there_is_said_in_the_language_of_its_address(client):
    for path, said in (("nope.html", b"tidak ada"), ("en/nope.html", b"not there"), ("en/x/nope.html", b"not there")):
        answer = client.get(f"/publik/{path}")
        assert (answer.status_code, answer.data) == (404, said)


def test_a_page_has_a_policy_that_lets_in_nothing_from_elsewhere(client):
    headers = client.get("/publik/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_only_embedded_numbers_may_be_framed(client):
    assert "frame-ancestors *" in client.get("/publik/embed/revenue.realised.html").headers["Content-Security-Policy"]


@pytest.mark.parametrize("encrypted", [False, True])
def test_every_answer_is_guarded_and_embedded_numbers_stay_framable(client, encrypted):
    client.application.after_request(lambda response: prepare_public_response(response, encrypted))
    for path in ("", "data/v1/a.csv", "embed/revenue.realised.html", "nothing", "../secret.txt"):
        headers = client.get(f"/publik/{path}").headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert headers.get("X-Frame-Options") == (None if path.startswith("embed") else "DENY"), path
        assert ("Strict-Transport-Security" in headers) == encrypted, path


def test_what_has_its_content_in_its_name_is_kept_for_ever_and_all_else_is_asked_for_again(client):
    assert "immutable" in client.get("/publik/aset/public.0123456789abcdef.css").headers["Cache-Control"]
    first = client.get("/publik/")
    assert "max-age=300" in first.headers["Cache-Control"]
    again = client.get("/publik/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_packed_page_is_the_same_page(client):
    packed = client.get("/publik/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == PAGE
    again = client.get("/publik/", headers={"Accept-Encoding": "gzip", "If-None-Match": f"W/{packed.headers['ETag']}"})
    assert again.status_code == 304


def test_open_data_may_be_read_by_the_pages_of_others(client):
    answer = client.get("/publik/data/v1/a.csv")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.mimetype == "text/csv"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "aset/../../secret.txt",
        "..%5csecret.txt",
        "/etc/passwd",
        "%00",
        "aset",
        "index.html/",
        ".site.lock",
    ],
)
def test_nothing_else_can_be_reached(client, path):
    answer = client.get(f"/publik/{path}", follow_redirects=True)
    assert answer.status_code == 404
    assert b"secret" not in answer.data


def test_only_reading_is_answered(client):
    assert client.post("/publik/").status_code == 405
    assert client.head("/publik/").status_code == 200


def test_another_version_is_served_at_once(client, tmp_path):
    before = client.get("/publik/").headers["ETag"]
    replace_folder(tmp_path / "site", [SiteFile("index.html", b"new".strip)])
    answer = client.get("/publik/")
    assert answer.data == b"new"
    assert answer.headers["ETag"] != before
    assert client.get("/publik/en/").status_code == 404


def test_before_anything_is_published_there_is_nothing(tmp_path):
    server = Flask("test", static_folder=None)
    server.register_blueprint(public_blueprint(tmp_path / "nothing"))
    assert server.test_client().get("/publik/").status_code == 404


def test_before_anything_is_published_the_city_says_so_in_both_languages(tmp_path):
    server = Flask("test", static_folder=None)
    server.register_blueprint(public_blueprint(tmp_path / "nothing", lambda: waiting_files(batam())))
    client = server.test_client()
    for path, words in {"": "Belum ada angka yang diterbitkan", "en/": "No numbers are published yet"}.items():
        answer = client.get(f"/publik/{path}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert words in answer.text
        html5lib.HTMLParser(strict=True).parse(answer.text)
        for link in re.findall('href="([^"#]+)"', answer.text):
            assert client.get(urljoin(f"/publik/{path}", link)).status_code == 200, link
    assert client.get("/publik/anggaran.html").status_code == 404


def test_what_lies_packed_beside_a_file_is_sent_in_its_place(tmp_path):
    files = {"aset/plotly.0123456789abcdef.js": b"code" * 200, "index.html": b"home"}
    packed = {"aset/plotly.0123456789abcdef.js.br": b"brotli", "aset/plotly.0123456789abcdef.js.gz": b"gzip"}
    replace_folder(tmp_path / "site", [SiteFile(path, content.strip) for path, content in (files | packed).items()])
    server = Flask("test", static_folder=None)
    server.register_blueprint(public_blueprint(tmp_path / "site"))
    for accepted, sent in {"gzip, br": ("br", b"brotli"), "gzip": ("gzip", b"gzip"), "": (None, b"code" * 200)}.items():
        answer = server.test_client().get(f"/publik/{next(iter(files))}", headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding"), answer.data) == sent
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]


def test_machines_that_read_the_web_are_shown_the_public_pages_alone() -> None:
    server = Flask("robots", static_folder=None)
    register_robots(server)
    answer = server.test_client().get("/robots.txt")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.splitlines() == ["User-agent: *", "Allow: /publik/", "Disallow: /"]
