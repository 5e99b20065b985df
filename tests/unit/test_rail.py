"""The way around: which of its links is marked as the one that one is on."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.rail import rail
from dashboard.signed import Signed
from dashboard.static_html import to_html
from queries.viewer import Language, Role, Viewer
from tests.places_fixture import screen
from tests.walking.reading import fragment


def test_to_a_head_the_own_page_is_the_home_and_one_way_alone_is_marked() -> None:
    assert marked("/skpd/dlh") == ["/skpd/dlh"]
    assert marked("/skpd/bapenda") == marked("/skpd") == ["/skpd"]


def marked(path: str) -> list[str]:
    own = Signed(Viewer(Role.HEAD, "dlh", Language.ID), None)
    shown = fragment(to_html(rail(replace(screen(path), signed=own))))
    return [one.get("href") for one in shown.having("aria-current")]
