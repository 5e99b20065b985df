"""The matrix of what each role reaches: every page, change in place, panel, figure and file, asked at the gate."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access.access import Access
from queries.state import audit
from queries.viewer import Role
from tests.signed_in import client_of
from tests.walking.demo import DemoSite

OWN, OTHER = "dlh", "bapenda"
SERVICES = ("/pendapatan", "/perizinan", "/pengaduan", "/kebersihan", "/anggaran")
METRIC = "/metrik/complaints.backlog"


@dataclass(frozen=True)
class Somebody:
    role: Role
    department: str | None = None

    def __str__(self) -> str:
        return self.role.value


MAYOR, AUDITOR, OPERATOR = Somebody(Role.MAYOR), Somebody(Role.AUDITOR), Somebody(Role.OPERATOR)
HEAD, STAFF = Somebody(Role.HEAD, OWN), Somebody(Role.STAFF, OWN)
ALL, CITY, OF_ONE = (MAYOR, AUDITOR, OPERATOR, HEAD, STAFF), (MAYOR, AUDITOR), (HEAD, STAFF)

REACHES: dict[str, tuple[Somebody, ...]] = {
    "/": CITY,
    **dict.fromkeys(SERVICES, (*CITY, *OF_ONE)),
    "/skpd": (*CITY, *OF_ONE),
    f"/skpd/{OWN}": (*CITY, *OF_ONE),
    f"/skpd/{OTHER}": CITY,
    "/kecamatan": (*CITY, *OF_ONE),
    "/kecamatan/sagulung": (*CITY, *OF_ONE),
    METRIC: ALL,
    "/sumber": (*CITY, OPERATOR),
    f"/pengaduan?department={OWN}": (*CITY, *OF_ONE),
    f"/pengaduan?department={OTHER}": CITY,
    f"/pengaduan?department={OTHER}&period=week": CITY,
    "/pengaduan?department=%3F": CITY,
    f"{METRIC}?department={OWN}": (*CITY, *OF_ONE),
    f"{METRIC}?department={OTHER}": CITY,
}
"""Who reaches what; all others are refused."""

PANELS = {
    "/?panel=attention": CITY,
    "/pengaduan?panel=cases": (*CITY, *OF_ONE),
    f"/pengaduan?panel=cases&department={OTHER}": CITY,
    "/pengaduan?panel=members:department": (*CITY, *OF_ONE),
    f"/skpd/{OTHER}?panel=cases": CITY,
}
CHARTS = {
    ("/pengaduan", "stock-backlog"): (*CITY, *OF_ONE),
    (f"/pengaduan?department={OTHER}", "stock-backlog"): CITY,
    (f"/skpd/{OTHER}", "year-revenue"): CITY,
}
FILES = {
    f"{METRIC}.csv": ALL,
    f"{METRIC}.xlsx": ALL,
    f"{METRIC}.csv?department={OTHER}": CITY,
    f"{METRIC}.xlsx?department={OTHER}": CITY,
}
THEMES = {"auto", "light", "dark"}
LED = {HEAD: f"/skpd/{OWN}", STAFF: f"/skpd/{OWN}", OPERATOR: "/sumber"}


@pytest.fixture(scope="module")
def clients(site: DemoSite) -> dict[Somebody, FlaskClient]:
    return {one: client_of(site.server, one.role, one.department) for one in ALL}


def cases(reaches: dict[Any, tuple[Somebody, ...]]) -> list[Any]:
    return [pytest.param(who, what, who in those, id=f"{who} {what}") for what, those in reaches.items() for who in ALL]


def refused(answer: TestResponse, held: Access) -> None:
    """Refused in plain words or without a word, with no number, and in the trail."""
    assert answer.status_code == 403
    said = answer.get_data(as_text=True)
    assert not re.search(r'data-(metric|chart)="', said)
    assert set(re.findall(r'data-value="([^"]*)"', said)) <= THEMES
    held.trail.flush()
    entry = audit.entries(held.state, limit=1, newest_first=True)[0]
    assert (entry.action, json.loads(entry.detail)["status"]) == ("request.refused", 403)


def tap(client: FlaskClient, url: str, kind: str) -> TestResponse:
    """A change in place, or a panel, as a page asks for it."""
    if kind == "view":
        output, inputs = "view.data-answer", [{"id": "view", "property": "data-asked"}]
        outputs: Any = {"id": "view", "property": "data-answer"}
        value: Any = {"url": url, "prints": [["part-rail", "x"], ["part-head", "x"]]}
    else:
        output, inputs = "..panel.children...panel.hidden..", [{"id": "panel-request", "property": "data-url"}]
        outputs, value = [{"id": "panel", "property": part} for part in ("children", "hidden")], url
    changed = [f"{inputs[0]['id']}.{inputs[0]['property']}"]
    body = {"output": output, "outputs": outputs, "inputs": [{**inputs[0], "value": value}], "changedPropIds": changed}
    return client.post("/_dash-update-component", json=body)


@pytest.mark.parametrize(("who", "path", "reaches"), cases(REACHES))
def test_pages(clients: dict, held: Access, who: Somebody, path: str, reaches: bool) -> None:
    answer = clients[who].get(path)
    if reaches:
        assert answer.status_code == 200
    elif path == "/":
        assert (answer.status_code, answer.location, answer.data) == (303, LED[who], b"")
    else:
        refused(answer, held)
        assert "bukan untuk akun Anda" in answer.text


@pytest.mark.parametrize(("who", "path", "reaches"), cases(REACHES))
def test_changes_in_place(clients: dict, held: Access, who: Somebody, path: str, reaches: bool) -> None:
    """The address comes in the payload: a forged one reaches no further than the page."""
    answer = tap(clients[who], path, "view")
    if reaches:
        assert answer.status_code == 200
    else:
        refused(answer, held)


@pytest.mark.parametrize(("who", "path", "reaches"), cases(REACHES))
def test_first_layouts(clients: dict, held: Access, who: Somebody, path: str, reaches: bool) -> None:
    """So does one in the `Referer`."""
    answer = clients[who].get("/_dash-layout", headers={"Referer": f"http://localhost{path}"})
    if reaches:
        assert answer.status_code == 200
    else:
        refused(answer, held)


@pytest.mark.parametrize(("who", "path", "reaches"), cases(PANELS))
def test_panels(clients: dict, held: Access, who: Somebody, path: str, reaches: bool) -> None:
    answer = tap(clients[who], path, "panel")
    if reaches:
        assert answer.status_code == 200
    else:
        refused(answer, held)


@pytest.mark.parametrize(("who", "chart", "reaches"), cases(CHARTS))
def test_figures(clients: dict, held: Access, who: Somebody, chart: tuple[str, str], reaches: bool) -> None:
    answer = clients[who].get(f"/_figure?page={quote(chart[0])}&chart={chart[1]}")
    if reaches:
        assert answer.status_code in {200, 404}, "404 where the page has no such chart"
    else:
        refused(answer, held)


@pytest.mark.parametrize(("who", "path", "reaches"), cases(FILES))
def test_files(clients: dict, held: Access, who: Somebody, path: str, reaches: bool) -> None:
    answer = clients[who].get(path)
    if reaches:
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    else:
        refused(answer, held)


_MARKED = re.compile(r'data-department="([^"]*)"')


@pytest.mark.parametrize("who", OF_ONE, ids=str)
def test_nothing_on_the_pages_of_one_department_is_of_another(clients: dict, who: Somebody) -> None:
    for path in (*SERVICES, f"/skpd/{OWN}", "/kecamatan", METRIC, "/pengaduan?panel=cases", "/pengaduan?period=week"):
        told = set(_MARKED.findall(clients[who].get(path).text))
        assert told <= {OWN}, path


def test_an_operator_is_told_of_no_department(clients: dict) -> None:
    for path in ("/sumber", METRIC, f"{METRIC}?lang=en"):
        assert _MARKED.findall(clients[OPERATOR].get(path).text) == [], path
    assert OTHER not in clients[OPERATOR].get(f"{METRIC}.csv").text


@pytest.mark.parametrize("who", ALL, ids=str)
def test_the_way_around_leads_to_nothing_that_is_refused(clients: dict, who: Somebody) -> None:
    first = clients[who].get("/", follow_redirects=True)
    rail = re.search(r'<nav[^>]*class="rail".*?</nav>', first.text, re.DOTALL)
    assert rail
    links = re.findall(r'href="([^"]+)"', rail[0])
    assert links
    assert {link: clients[who].get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_was_kept_for_one_is_never_shown_to_another(clients: dict) -> None:
    """Many readers in turn, at one address, over the same kept pages."""
    for path in ("/pengaduan", f"/skpd/{OWN}", METRIC):
        once = {who: clients[who].get(path).text for who in ALL}
        again = {who: clients[who].get(path).text for who in reversed(ALL)}
        assert once == again, path
        assert once[MAYOR] != once[HEAD]
