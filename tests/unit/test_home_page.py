"""The mayor's home as a tree of components: what it shows, what each number carries, where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from dash.development.base_component import Component

from dashboard.failures import failure_words
from dashboard.pages.home import home_page
from dashboard.pages.panel import panel
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.static_html import to_html
from queries.metrics.values import Figure, HomeView, Status
from queries.pages.asking import Asked, Comparison, Span
from queries.viewer import Language
from tests import home_fixture as fixture

LANGUAGES = list(Language)
PROFILE, VIEW = fixture.batam(), fixture.home_view()


def page(url: str = "/", language: Language = Language.ID, view: HomeView = VIEW) -> Component:
    return home_page(Screen(PROFILE, language, PageRequest.of(url)), view)


def opened(url: str, language: Language = Language.ID, view: HomeView = VIEW) -> Component | None:
    return panel(Screen(PROFILE, language, PageRequest.of(url)), view)


def elements(root: Component | None) -> Iterator[Component]:
    assert root is not None
    yield root
    yield from (node for node in root._traverse() if isinstance(node, Component))  # type: ignore[attr-defined]


def numbers(root: Component | None) -> list[dict[str, str]]:
    found = (node.to_plotly_json()["props"] for node in elements(root))
    return [
        {key: value for key, value in props.items() if key.startswith("data-")}
        for props in found
        if "data-metric" in props
    ]


def links(root: Component | None) -> list[str]:
    return [node.href for node in elements(root) if node.to_plotly_json()["type"] == "A"]  # type: ignore[attr-defined]


def text(root: Component | None) -> str:
    assert root is not None
    return re.sub(r"<[^>]+>", "", to_html(root)).replace("\u00a0", " ")


def shown(figure: Figure) -> tuple[str, str]:
    return figure.metric, format(figure.value, "f")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_tiles_is_in_the_page_with_its_raw_value(language: Language) -> None:
    there = {(one["data-metric"], one["data-value"]) for one in numbers(page(language=language))}

    for tile in VIEW.tiles:
        for figure in (tile.headline, *tile.under, *tile.bar_words, *tile.say):
            words = PROFILE.services[[one.key for one in PROFILE.services].index(tile.service)]
            phrase = words.metrics[figure.metric.partition(".")[2]].phrase
            if figure == tile.headline or phrase is None or "{" in phrase.id:
                assert shown(figure) in there


def test_no_two_numbers_claim_to_be_the_same_with_different_values() -> None:
    values: dict[tuple[tuple[str, str], ...], set[str]] = {}
    for one in numbers(page()):
        key = tuple(
            sorted((name, value) for name, value in one.items() if name not in ("data-value", "data-reference"))
        )
        values.setdefault(key, set()).add(one["data-value"])

    assert {key: found for key, found in values.items() if len(found) > 1} == {}


def test_a_number_that_is_narrower_than_the_city_this_year_says_so() -> None:
    found = numbers(page())

    assert {
        "data-metric": "complaints.backlog_change",
        "data-value": "214",
        "data-period": "2026-11-17/2026-11-23",
    } in found
    roads = {
        "data-metric": "complaints.backlog",
        "data-value": "186",
        "data-category": "jalan",
        "data-district": "sagulung",
    }
    assert roads in found
    assert {"data-metric": "budget.physical_percent", "data-value": "66.4", "data-department": "dbmsda"} in found


def test_a_reference_is_a_number_of_its_own() -> None:
    found = numbers(page())

    pace = {
        "data-metric": "revenue.expected_percent",
        "data-value": "87.927",
        "data-reference": "revenue.realised_percent",
    }
    target = {
        "data-metric": "complaints.in_time_percent_target",
        "data-value": "85",
        "data-reference": "complaints.in_time_percent",
    }
    assert pace in found
    assert target in found


def test_the_page_has_one_main_heading_and_landmarks() -> None:
    kinds = [type(node).__name__ for node in elements(page())]

    assert kinds.count("H1") == kinds.count("Main") == kinds.count("Nav") == kinds.count("Header") == 1


def test_a_tile_leads_to_its_service_a_row_and_its_cells_to_their_department_and_the_freshness_to_the_sources() -> None:
    found = links(page())

    assert {"/pendapatan", "/perizinan", "/pengaduan", "/kebersihan", "/anggaran", "/sumber", "/skpd"} <= set(found)
    assert found.count("/skpd/dlh") == 7  # its name and its six figures


def test_a_line_of_the_attention_list_leads_to_the_narrowest_page_that_shows_the_thing() -> None:
    found = links(opened("/?panel=attention"))

    assert "/skpd/dbmsda" in found  # the capital spending of a department
    assert "/pengaduan?district=sagulung&category=jalan" in found
    assert "/pendapatan?category=bphtb" in found
    assert "/sumber" in found  # data that stopped


def test_lines_of_one_metric_stand_together_and_a_long_row_of_them_is_folded() -> None:
    panel_of_all = opened("/?panel=attention")
    folded = [text(node) for node in elements(panel_of_all) if type(node).__name__ == "Details"]
    heads = [text(node) for node in elements(panel_of_all) if type(node).__name__ == "H3"]

    assert heads[0] == "Serapan belanja modalAnggaran · 10"
    assert len(heads) == len(set(heads)) == 5
    assert len(folded) == 1
    assert folded[0].startswith("7 lainnya")
    assert len(links(panel_of_all)) == len(VIEW.attention) + 2  # the two ways to shut it


def test_the_language_switch_keeps_the_view() -> None:
    indonesian = links(page("/?panel=attention"))
    english = links(page("/?panel=attention&lang=en", Language.EN))

    assert "/?lang=en&panel=attention" in indonesian
    assert "/?panel=attention" in english


def test_what_a_link_opens_stays_in_the_language_of_the_page() -> None:
    found = links(page("/?lang=en", Language.EN))

    assert {"/anggaran?lang=en", "/skpd/dlh?lang=en"} <= set(found)
    assert all("lang=en" in url for url in found if url not in ("#content", "/"))


@pytest.mark.parametrize(
    "url", ["/", "/?panel=", "/?panel=service:revenue", "/?panel=departments", "/?panel=sources", "/?panel=nonsense"]
)
def test_a_panel_that_there_is_not_stays_shut(url: str) -> None:
    assert opened(url) is None


def test_the_attention_list_says_what_who_and_how_much() -> None:
    said = text(opened("/?panel=attention"))

    assert "Belanja modal tertinggal 19 poinDBMSDA · 52,0%, rencana 71,3%Rp74,1 M" in said
    assert "Jalan rusak, Sagulung: pengaduan menumpukDBMSDA · semula 120 · naik 4 pekan berturut-turut186" in said
    assert "Data Kebersihan berhenti 20 NovDLH · biasanya setiap hari4 hari" in said


def test_a_late_service_tells_its_last_day_and_the_head_how_many_keep_up() -> None:
    said = text(page())

    assert "Terlambat842 ton/hari" in said
    assert "terakhir 20 Nov" in said
    assert "Data simulasi s/d 23 Nov · 4 dari 5 sumber tepat waktu" in said


def test_a_source_that_fails_is_told_in_the_head_and_on_its_tile() -> None:
    view = fixture.failing(VIEW, "no answer")

    assert "Data simulasi s/d 23 Nov · 3 dari 5 sumber tepat waktu · 2 gagal" in text(page(view=view))
    assert "targettarikan gagal" in text(page(view=view))
    assert "target 850gagal, terakhir 20 Nov" in text(page(view=view))
    assert "gagal" not in text(page())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url", ["/", "/?panel=attention"])
def test_the_words_of_an_error_never_reach_a_reader(url: str, language: Language) -> None:
    view = fixture.failing(VIEW, "postgresql+psycopg://reader@10.0.0.7/permits: /srv/db refused")
    root = page(url, language, view) if url == "/" else opened(url, language, view)

    assert not re.search(r"psycopg|10\.0\.0\.7|/srv/db|reader@", to_html(root))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_failure_has_a_sentence_and_an_unknown_one_too(language: Language) -> None:
    kinds = ("unreachable", "refused", "contract", "empty", "unreconciled", "timeout", "other", "never heard of")
    fresh = VIEW.tiles[0].freshness
    said = [failure_words(replace(fresh, failure="no", failure_kind=kind), language) for kind in kinds]

    assert len(set(said)) == 7
    assert said[-1] == said[-2]
    assert failure_words(fresh, language) is None


def test_a_gap_is_said_by_its_sign() -> None:
    tile = VIEW.tiles[0]
    ahead = replace(tile, say=(fixture.figure("revenue.gap", "12000000000", "rupiah"),))
    view = replace(VIEW, tiles=(ahead,))

    assert "Rp88,1 M di bawah laju" in text(page())
    assert "Rp12,0 M di atas laju" in text(page(view=view))


def test_before_the_first_pull_nothing_is_called_good() -> None:
    view = fixture.empty(VIEW)
    root = page(view=view)

    assert "Tidak ada yang perlu perhatian" not in text(root)
    assert "Belum ada data" in text(root)
    assert all(one["data-value"] == "" for one in numbers(root))


def test_no_number_is_rounded_onto_the_whole() -> None:
    assert Decimal("99.64") in {figure.value for row in VIEW.heat for figure in row.figures if figure}
    assert "100%" not in text(page())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url", ["/", "/?panel=attention"])
def test_nothing_needs_an_inline_style_so_that_the_content_policy_can_forbid_it(url: str, language: Language) -> None:
    root = page(url, language) if url == "/" else opened(url, language)

    assert all("style" not in node.to_plotly_json()["props"] for node in elements(root))


def test_the_longest_names_and_largest_numbers_are_said_in_full() -> None:
    profile, view = fixture.crowded(PROFILE)
    said = text(home_page(Screen(profile, Language.ID, PageRequest()), view))

    assert "Bapelitbangda-Litbang" in said
    assert "122.854 terbuka" in said


def test_what_was_put_aside_of_an_address_is_said_above_the_tiles() -> None:
    screen = Screen(PROFILE, Language.ID, PageRequest(), notices=("Kurun “x” tidak dikenal.",))
    main = next(node for node in elements(home_page(screen, VIEW)) if node.to_plotly_json()["type"] == "Main")
    first = main.children[0]  # type: ignore[attr-defined]

    assert first.to_plotly_json()["props"]["role"] == "status"
    assert text(first) == "Kurun “x” tidak dikenal."


@pytest.mark.parametrize(
    "asked", [Asked(span=Span.MONTH), Asked(as_of=date(2026, 3, 1)), Asked(comparison=Comparison.PREVIOUS)]
)
def test_the_home_says_that_other_days_hold_on_the_other_pages(asked: Asked) -> None:
    said = text(home_page(Screen(PROFILE, Language.EN, PageRequest(), asked), VIEW))

    assert "always about today" in said


def test_a_plain_address_of_the_home_has_no_notice() -> None:
    assert "always about today" not in text(page("/", Language.EN))


def test_a_service_of_which_nothing_is_judged_stands_there_without_a_status() -> None:
    """As the guide to connecting a service begins: no metric has anything it is held against."""
    plain = replace(VIEW, tiles=tuple(replace(tile, status=Status.PLAIN) for tile in VIEW.tiles))
    drawn = to_html(page(view=plain)) + to_html(opened("/?panel=service:waste", view=plain))
    assert 'class="card tile"' in drawn
    assert 'class="chip plain"' not in drawn
