"""Made-up data are called so on every page of numbers, once on screen and once more at the end of the paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.pages.departments import departments_page
from dashboard.pages.home import home_page
from dashboard.pages.map import map_page
from dashboard.pages.metric import metric_page
from dashboard.pages.place import place_page
from dashboard.pages.service import service_page
from dashboard.pages.sources import sources_page
from dashboard.screen import Screen
from dashboard.static_html import to_html
from queries.viewer import Language
from tests import home_fixture, places_fixture, service_fixture

PAGES: dict[str, Callable[[Screen], object]] = {
    "/": lambda screen: home_page(screen, home_fixture.home_view()),
    "/pengaduan": lambda screen: service_page(screen, service_fixture.complaints()).content,
    "/skpd": lambda screen: departments_page(screen, places_fixture.ranking()).content,
    "/skpd/dlh": lambda screen: place_page(screen, places_fixture.department()).content,
    "/kecamatan": lambda screen: map_page(screen, places_fixture.district_map()).content,
    "/kecamatan/sagulung": lambda screen: place_page(screen, places_fixture.district()).content,
    "/metrik/revenue.realised": lambda screen: metric_page(screen, places_fixture.metric()).content,
    "/sumber": lambda screen: sources_page(screen, places_fixture.sources()).content,
}
WORDS = {Language.ID: "Data simulasi", Language.EN: "Simulated data"}


def shown(path: str, language: Language, *, simulated: bool) -> str:
    screen = places_fixture.screen(path, language)
    city = screen.profile.city.model_copy(update={"simulated": simulated})
    return to_html(PAGES[path](replace(screen, profile=screen.profile.model_copy(update={"city": city}))))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_numbers_says_in_its_head_and_on_paper_that_the_data_are_simulated(
    path: str, language: Language
) -> None:
    body = shown(path, language, simulated=True)
    head = re.search(r"<header.*?</header>", body, re.DOTALL)
    foot = re.search(r'<footer class="colophon">(.*?)</footer>', body)

    assert head
    assert foot
    assert head[0].count(f'<span class="simulated">{WORDS[language]}</span>') == 1
    assert foot[1].endswith(WORDS[language])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", PAGES)
def test_real_data_carry_no_such_word(path: str, language: Language) -> None:
    assert WORDS[language] not in shown(path, language, simulated=False)
