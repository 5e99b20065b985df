"""No page leads anybody to what is not for them: every link of every page is followed in each role."""

from __future__ import annotations

import re
from html import unescape

import pytest

from queries.viewer import Role
from tests.signed_in import client_of
from tests.walking.demo import CITIES, demo_site, load_profile
from tests.walking.walk import main_paths

HREF = re.compile(r'href="(/[^"#]*)"')
PATHS = main_paths(load_profile(CITIES / "batam"))


@pytest.mark.parametrize(("role", "department"), [(Role.HEAD, "dlh"), (Role.STAFF, "bapenda"), (Role.OPERATOR, None)])
def test_every_link_on_a_page_of_theirs_is_for_them(role: Role, department: str | None) -> None:
    client = client_of(demo_site().server, role, department)
    shown = {path: answer for path in PATHS if (answer := client.get(path)).status_code == 200}
    assert shown
    links = {
        unescape(one).split("?")[0] for page in shown.values() for one in HREF.findall(page.get_data(as_text=True))
    }
    refused = {link for link in links if client.get(link).status_code == 403}
    assert not refused


@pytest.mark.parametrize(
    "name", ["budget.realised_percent", "budget.paid_ahead", "permits.issued", "complaints.backlog"]
)
def test_an_operator_sees_nothing_of_what_is_one_departments_alone(name: str) -> None:
    client = client_of(demo_site().server, Role.OPERATOR)
    told = client.get(f"/metrik/{name}.csv?lang=en").get_data(as_text=True) + client.get(f"/metrik/{name}").text
    assert "Program " not in told
    assert not re.search(r'data-(?:department|category|program)="', told)


@pytest.mark.parametrize("narrowed", ["permits.issued?category=pbg", "complaints.backlog?department=dlh"])
def test_an_operator_is_refused_a_part_that_is_one_departments(narrowed: str) -> None:
    assert client_of(demo_site().server, Role.OPERATOR).get(f"/metrik/{narrowed}").status_code == 403


@pytest.mark.parametrize("period", ["9999-12", "9999-Q4", "9999", "0001", "0001-01"])
def test_a_period_at_the_end_of_the_calendar_is_put_aside(period: str) -> None:
    client = client_of(demo_site().server)
    assert {client.get(f"{path}?period={period}").status_code for path in ("/", "/pengaduan", "/skpd/dlh")} == {200}
