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
    links = {unescape(one).split("?")[0] for page in shown.values() for one in HREF.findall(page.get_data(as_text=True))}
    refused = {link for link in links if client.get(link).status_code == 403}
    assert not refused
