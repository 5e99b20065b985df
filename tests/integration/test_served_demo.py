"""The small simulated city as tests share it: one server for many test files of a process."""

from __future__ import annotations

from tests.signed_in import all_let_in, stranger
from tests.walking.demo import DemoSite


def test_a_browser_that_is_let_in_leaves_strangers_out(site: DemoSite) -> None:
    all_let_in(site.server)
    assert stranger(site.server).get("/").status_code == 303
