"""Whatever the product writes into the trail has words: found in the code itself, so that nothing new is forgotten."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access.account_fields import DO
from dashboard.access.links_part import SHORT
from dashboard.access.trail_page import ACTIONS
from dashboard.access.trail_views import ViewWords
from dashboard.access.trail_words import TrailWords
from dashboard.i18n import Catalogue
from dashboard.screen import service_slug
from queries.pages.layout import page_of
from queries.state.role_links import Bearer
from queries.viewer import Language, Role
from tests.home_fixture import batam

ROOT = Path(__file__).parents[2]
PASSED_ON = {"dashboard/access/trail.py"}
"""It writes what others give it."""

BY_HAND: dict[tuple[str, str], set[str]] = {
    ("dashboard/access/recording.py", "deed.detail"): set(),  # each `Deed(…)` is found by itself
    ("dashboard/access/recording.py", "{key: _told_value(value) for key, value in detail.items()}"): set(),
    ("dashboard/access/sign_in.py", "detail"): {"role", "department"},  # what `redeem_link` tells of a refused link
    ("dashboard/access/people_parts.py", "asked"): set(),  # each `note_refused(…)` is
    ("dashboard/access/oidc.py", "refused.told"): set(),  # each `RefusedError(told=…)` is
    (
        "dashboard/access/people_page.py",
        "{key: request.form.get(key, '') for key in (DO, 'name', 'role') if request.form.get(key)}",
    ): {"do", "name", "role"},
}
"""Details that reading the code does not tell, by their file and text, with their keys."""

CONSTANTS = {"DO": DO}
PLACES = {"append": 3, "write": 2, "note": 2, "note_seldom": 3, "Deed": 1, "note_refused": 1}
NAMED = {"RefusedError": "told", "_replace": "detail"}


def details(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    """The expression of each detail, with the function that it stands in."""
    for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
        for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            for name, owner in called(call.func):
                if name in NAMED:
                    yield from ((function, one.value) for one in call.keywords if one.arg == NAMED[name])
                elif name in PLACES and owner == OWNERS.get(name, "trail") and len(call.args) > PLACES[name]:
                    yield function, call.args[PLACES[name]]


OWNERS = {"append": "audit", "Deed": "", "note_refused": ""}


def called(function: ast.expr) -> Iterator[tuple[str, str]]:
    """What is called, and of what: `trail.note` and `(trail.write if … else trail.note)` alike."""
    if isinstance(function, ast.IfExp):
        yield from (*called(function.body), *called(function.orelse))
    elif isinstance(function, ast.Name):
        yield function.id, ""
    elif isinstance(function, ast.Attribute):
        owner = function.value
        yield function.attr, owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "?")


class Reading:
    """One file's details resolved into keys."""

    def __init__(self, path: Path) -> None:
        self.path = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text("utf-8"))
        self.functions = {one.name: one for one in ast.walk(self.tree) if isinstance(one, ast.FunctionDef)}

    def written(self) -> set[str]:
        if self.path in PASSED_ON:
            return set()
        return {key for function, detail in details(self.tree) for key in self.of(detail, function)}

    def of(self, told: ast.expr, function: ast.FunctionDef) -> set[str]:
        if isinstance(told, ast.Dict):
            own = {str(key.value) for key in told.keys if isinstance(key, ast.Constant)}
            own |= {CONSTANTS[key.id] for key in told.keys if isinstance(key, ast.Name)}
            more = [value for key, value in zip(told.keys, told.values, strict=True) if key is None]
            return own | {key for one in more for key in self.of(one, function)}
        if isinstance(told, ast.BinOp):
            return self.of(told.left, function) | self.of(told.right, function)
        if isinstance(told, ast.IfExp):
            return self.of(told.body, function) | self.of(told.orelse, function)
        if isinstance(told, ast.Call) and isinstance(told.func, ast.Name) and told.func.id in self.functions:
            wanted = self.functions[told.func.id]
            given = [one.value for one in ast.walk(wanted) if isinstance(one, ast.Return) and one.value]
            return {key for one in given for key in self.of(one, wanted)}
        if isinstance(told, ast.Name) and (found := self.assigned(told.id, function)):
            return found
        return BY_HAND[self.path, ast.unparse(told)]

    def assigned(self, name: str, function: ast.FunctionDef) -> set[str]:
        found: set[str] = set()
        for one in ast.walk(function):
            if not isinstance(one, ast.Assign | ast.AnnAssign) or one.value is None:
                continue
            for target in one.targets if isinstance(one, ast.Assign) else [one.target]:
                if isinstance(target, ast.Name) and target.id == name:
                    found |= self.of(one.value, function)
                if isinstance(target, ast.Subscript) and ast.unparse(target.value) == name:
                    found.add(ast.literal_eval(target.slice))
        return found


@pytest.fixture(scope="module")
def written() -> set[str]:
    paths = [ROOT / "app.py", *(path for part in ("queries", "dashboard") for path in (ROOT / part).rglob("*.py"))]
    return {key for path in paths for key in Reading(path).written()}


def test_what_is_read_of_the_code_is_what_it_writes(written: set[str]) -> None:
    assert {"path", "query", "asked", "sessions", "reason", "issuer", "status", "do", "not_before", "link"} <= written


@pytest.mark.parametrize("language", Language)
def test_every_key_that_is_written_has_words(written: set[str], language: Language) -> None:
    texts = Catalogue.of(language).texts
    assert written <= {key.removeprefix("trail.key.") for key in texts if key.startswith("trail.key.")}


@pytest.mark.parametrize("language", Language)
def test_every_action_that_can_be_chosen_has_words(language: Language) -> None:
    said = {
        key.removeprefix("trail.action.") for key in Catalogue.of(language).texts if key.startswith("trail.action.")
    }
    assert said == set(ACTIONS)


def words(language: Language = Language.ID) -> TrailWords:
    bearers = {
        "ab12" + "0" * 28: Bearer(Role.HEAD, "dlh", None, None),
        "cd34": Bearer(Role.HEAD, "dlh", "ratna", "Ratna Dewi"),
    }
    return TrailWords(Catalogue.of(language), batam(), {"ratna": "Ratna Dewi", "oki": "oki"}, bearers)


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("link:ab12" + "0" * 28, "Tautan: Kepala DLH (ab12)"),
        ("link:cd34", "Tautan: Ratna Dewi (cd34)"),
        ("link:" + "9" * 32, "Tautan (9999)"),
        ("person:ratna", "Ratna Dewi (ratna)"),
        ("person:oki", "oki"),
        ("person:gone", "person:gone"),
        ("command line:root", "baris perintah (root)"),
        ("command line", "baris perintah"),
        ("identity provider", "penyedia identitas"),
        ("-", "belum masuk"),
        ("=1+1", "=1+1"),
    ],
)
def test_an_actor_is_told_as_people_know_them(actor: str, told: str) -> None:
    assert words().actor(actor) == told


def test_details_are_told_in_words() -> None:
    told = words().detail('{"department":"dlh","name":"ratna","role":"head","sessions":["ab12cd","ef56ab"]}')
    assert told == (
        f"SKPD: DLH · nama: Ratna Dewi (ratna) · peran: Kepala SKPD · sesi: {'ab12cd'[:SHORT]}, {'ef56ab'[:SHORT]}"
    )
    assert words(Language.EN).detail('{"sound":true,"why":"idle","x":null}') == "whole: yes · why: idle for too long"
    assert words().detail("no json") == "no json"


def test_what_an_address_asked_for_is_told_in_words() -> None:
    words = TrailWords(Catalogue.of(Language.ID), batam(), {}, {})
    told = words.detail('{"path": "/anggaran", "query": "period=2024&compare=none&panel=members:x&strange=1"}')
    assert told == ("halaman: /anggaran · saringan: kurun 2024, dibanding tidak ada, panel rincian (x), strange: 1")


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [
        ("/pengaduan", "panel=members:department-backlog", "panel rincian (SKPD penanggung jawab)"),
        ("/pengaduan", "panel=members:district-received", "panel rincian (Per kecamatan)"),
        ("/pengaduan", "panel=table:steps-received", "panel tabel (Masuk dan selesai)"),
        ("/pengaduan", "panel=table:steps-received-0", "panel tabel (steps-received-0)"),
        (
            "/pengaduan",
            "panel=point:stock-backlog:2026-01-31",
            "panel titik (Tunggakan pengaduan, 2026-01-31)",
        ),
        ("/pengaduan", "panel=members:map", "panel rincian (Peta kecamatan)"),
        ("/pengaduan", "panel=members:no-such", "panel rincian (no-such)"),
        ("/pengaduan", "panel=cases", "panel kasus terlama"),
        (
            "/skpd/dlh",
            "panel=members:complaints-category-backlog",
            "panel rincian (Pengaduan: Apa yang dikeluhkan)",
        ),
        ("/skpd/dlh", "panel=table:complaints", "panel tabel (Pengaduan)"),
        ("/metrik/complaints.backlog", "panel=members:department-backlog", "panel rincian (Per SKPD)"),
        ("/metrik/complaints.backlog", "panel=table:stock-backlog", "panel tabel (Pengaduan terbuka)"),
        ("/pengaduan", "department=dlh&category=jalan&lang=en", "SKPD DLH, jenis Jalan rusak, bahasa Inggris"),
        ("/kecamatan", "metric=complaints.backlog&district=sagulung", "metrik Pengaduan terbuka, kecamatan Sagulung"),
        ("/pengaduan", "metric=backlog", "metrik Pengaduan terbuka"),
        ("/nowhere", "metric=x&department=y&category=z", "metrik x, SKPD y, jenis z"),
    ],
)
def test_parts_of_a_page_and_what_it_was_narrowed_to_are_called_as_the_page_calls_them(
    path: str, query: str, told: str
) -> None:
    assert words().detail(json.dumps({"path": path, "query": query})) == f"halaman: {path} · saringan: {told}"


def test_an_explored_chart_is_called_by_its_title() -> None:
    told = words(Language.EN).detail('{"path":"/pengaduan","query":"","chart":"stock-backlog"}')
    assert told == "page: /pengaduan · chart: Backlog of complaints"


def test_a_second_chart_of_the_same_metric_has_its_own_title() -> None:
    profile = batam()
    complaints = next(one for one in profile.services if one.key == "complaints")
    first = next(one for one in page_of(complaints).charts if one.metrics[0] == "backlog")
    again = first.model_copy(update={"title": first.title.model_copy(update={"id": "Sekali lagi"})})
    page = page_of(complaints).model_copy(update={"charts": (*page_of(complaints).charts, again)})
    services = tuple(
        complaints.model_copy(update={"page": page}) if one is complaints else one for one in profile.services
    )
    told = TrailWords(words().say, profile.model_copy(update={"services": services}), {}, {})
    assert told.detail('{"path":"/pengaduan","chart":"stock-backlog-2"}').endswith("grafik: Sekali lagi")


def test_every_table_and_chart_that_a_page_of_a_service_shows_has_a_name() -> None:
    for service in batam().services:
        page = page_of(service)
        keys = [f"{one.by}-{one.metrics[0]}" for one in page.tables]
        keys += [f"{one.form.value}-{one.metrics[0]}" for one in page.charts]
        named = ViewWords(Catalogue.of(Language.ID), batam(), f"/{service_slug(service)}")
        assert keys
        assert [key for key in keys if not named.part(key)] == []
