"""Pages of departments, districts, metrics and sources: what they say, where they lead, what they leave out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from dash.development.base_component import Component

from dashboard.pages.departments import departments_page
from dashboard.pages.map import map_page
from dashboard.pages.metric import metric_page
from dashboard.pages.panels import panel_of
from dashboard.pages.place import place_page
from dashboard.pages.service import MOST_COLUMNS
from dashboard.pages.sources import sources_page
from dashboard.request import Page
from dashboard.static_html import to_html
from queries.calendar import Period
from queries.metrics.heat import placed
from queries.metrics.units import PERCENT
from queries.metrics.values import Status
from queries.pages.asking import Days, Earlier, Span
from queries.viewer import Language
from tests import places_fixture as fixture


def department(language: Language = Language.ID) -> Page:
    return place_page(fixture.screen("/skpd/dlh", language), fixture.department())


def district(language: Language = Language.ID) -> Page:
    return place_page(fixture.screen("/kecamatan/sagulung", language), fixture.district())


def ranking(language: Language = Language.ID) -> Page:
    return departments_page(fixture.screen("/skpd", language), fixture.ranking())


def districts(language: Language = Language.ID) -> Page:
    return map_page(fixture.screen("/kecamatan", language), fixture.district_map())


def metric(language: Language = Language.ID) -> Page:
    return metric_page(fixture.screen("/metrik/revenue.realised?category=bphtb", language), fixture.metric())


def sources(language: Language = Language.ID) -> Page:
    return sources_page(fixture.screen("/sumber", language), fixture.sources())


EVERY = [department, district, ranking, districts, metric, sources]


def elements(page: Page) -> Iterator[tuple[str, dict[str, object]]]:
    """Every element of a page as (tag, properties)."""
    for node in (page.content, *page.content._traverse()):  # type: ignore[attr-defined]
        if isinstance(node, Component):
            described = node.to_plotly_json()
            yield described["type"], described["props"]


def links(page: Page) -> list[str]:
    return [str(props["href"]) for kind, props in elements(page) if kind == "A"]


def text(page: Page) -> str:
    return re.sub(r"<[^>]+>", "", to_html(page.content)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page", EVERY)
def test_a_page_has_one_main_heading_no_empty_one_and_no_text_that_is_not_filled_in(
    page: Callable[[Language], Page], language: Language
) -> None:
    shown = page(language)
    headings = re.findall(r"<h[1-4][^>]*>(.*?)</h[1-4]>", to_html(shown.content))

    assert [kind for kind, _ in elements(shown)].count("H1") == 1
    assert all(re.sub(r"<[^>]+>", "", heading).strip() for heading in headings)
    assert not re.search(r"\{\w+\}", text(shown))


def test_every_link_keeps_language_and_period() -> None:
    screen = fixture.screen("/skpd/dlh?lang=en&period=month", Language.EN)
    found = [url for url in links(place_page(screen, fixture.department())) if url.startswith("/")]
    elsewhere = [url for url in found if not url.startswith("/skpd/dlh")]

    assert len(elsewhere) > 40
    assert all("lang=en" in url and "period=month" in url for url in elsewhere)


def test_a_department_shows_its_names_its_place_and_its_neighbours() -> None:
    said, found = text(department()), links(department())

    assert "Dinas Lingkungan HidupData simulasiDLH · peringkat 42 dari 44" in said
    assert {"/skpd/disperkimtan", "/skpd/kec-belakang-padang"} <= set(found)
    assert said.index("44. DBMSDA") < said.index("42. DLH") < said.index("40. Disperindag")


def test_each_number_of_a_department_leads_to_its_metric_narrowed_to_the_department() -> None:
    found = links(department())

    assert "/metrik/complaints.backlog?department=dlh" in found
    assert "/metrik/revenue.realised_percent?department=dlh" in found
    assert "/pengaduan?department=dlh" in found
    assert "/pengaduan?department=dlh&category=jalan" in found


def test_a_table_opened_beside_a_departments_page_leads_where_the_one_on_the_page_leads() -> None:
    view = fixture.department()
    key = view.parts[0].tables[0].key
    panel = panel_of(fixture.screen(f"/skpd/dlh?panel=members:{key}"), view)

    assert 'href="/pengaduan?department=dlh&amp;category=jalan"' in to_html(panel)


def test_no_two_cards_of_a_department_have_the_same_name() -> None:
    names = [
        props["aria-label"] for kind, props in elements(department()) if kind == "Section" and "aria-label" in props
    ]

    assert len(names) == len(set(names)) > 5


def test_a_table_too_wide_for_half_a_page_has_all_of_it_and_none_is_left_beside_a_hole() -> None:
    part = next(part for part in fixture.department().parts if part.course and part.tables)
    wide = replace(part.tables[0], metrics=part.tables[0].metrics[:1] * (MOST_COLUMNS + 1), rows=(), total=())
    tables = (wide, replace(wide, key="narrow", metrics=wide.metrics[:2]))
    view = replace(fixture.department(), parts=(replace(part, tables=tables),))
    found = elements(place_page(fixture.screen("/skpd/dlh"), view))
    looks = [str(props.get("className", "")).split() for kind, props in found if kind == "Section"]
    looks = [look for look in looks if {"breakdown", "plotted"} & set(look)]

    assert ["whole" in look for look in looks] == [False, False, True]


def test_on_its_own_page_a_departments_attention_leads_on_to_the_service_and_does_not_name_it() -> None:
    page = department()

    assert "/anggaran?department=dlh" in links(page)
    assert "Belanja modal tertinggal 19 poin64,0%, rencana 72%" in text(page)


def test_a_service_that_a_place_has_nothing_to_do_with_is_not_there_and_not_zero() -> None:
    said = text(district())

    assert "Pengaduan terbuka" in said
    assert "Realisasi terhadap target" not in said


@pytest.mark.parametrize(("word", "code"), [("department", "bkpsdm"), ("district", "bulang")])
def test_a_place_with_nothing_says_so_in_plain_words(word: str, code: str) -> None:
    page = place_page(fixture.screen(), fixture.nothing(word, code))

    assert "Belum ada angka untuk" in text(page)


def test_the_ranking_numbers_departments_with_one_for_the_best_and_says_how_many_are_behind() -> None:
    said = text(ranking())

    assert "44. DBMSDA3 dari 3 tertinggal" in said
    assert said.count("tertinggal") > 40
    assert {f"/skpd/{row.department}" for row in fixture.ranking().rows} <= set(links(ranking()))


def test_a_department_of_which_nothing_can_be_judged_has_no_place_in_the_ranking() -> None:
    view = fixture.ranking()
    unjudged = replace(view.rows[-1], figures=(None,) * len(view.columns), behind=0, judged=0)
    page = departments_page(fixture.screen("/skpd"), replace(view, rows=placed((*view.rows[:-1], unjudged))))

    assert "43. DBMSDA" in text(page)
    assert "tidak dinilai" in text(page)


def test_the_map_offers_its_metrics_as_links_and_lists_the_districts_beside_it() -> None:
    page = districts()
    choices = [
        props
        for kind, props in elements(page)
        if kind == "A" and str(props.get("data-value", "")) in fixture.district_map().metrics
    ]

    assert len(choices) == 3
    assert links(page).count("/kecamatan/sagulung") == 2  # its tile and its row


def test_a_metric_says_what_stands_behind_it() -> None:
    said = text(metric())

    for words in (
        "Jumlah semua yang masuk dalam kurun itu",
        "Uang yang sudah masuk.",
        "Badan Pendapatan Daerah",
        "Rp1,95 T (murni), berlaku sejak 1 Januari 2026: Perda 1/2026",
        "1.040.031 baris di sumber = 1.040.000 diterima + 31 ditahan. Cocok dengan sumber",
        "18 bertanggal setelah hari ini",
        "Sesuai: tepat pada laju musiman atau lebih baik",
    ):
        assert words in said


def test_a_margin_says_how_far_it_reaches_and_on_which_side() -> None:
    view = fixture.metric()
    explained = replace(view.explanation, unit=PERCENT)
    screen = fixture.screen("/metrik/revenue.realised", Language.EN)
    said = text(metric_page(screen, replace(view, explanation=explained)))

    assert "On track: at the seasonal pace or better" in said
    assert "Watch: up to 10 points below the seasonal pace" in said


def test_the_sql_of_each_dialect_is_there_as_plain_text() -> None:
    html = to_html(metric().content)

    assert "<summary>revenue.postgresql.sql</summary>" in html
    assert "-- &lt;PostgreSQL&gt;" in html


def test_a_metrics_files_are_narrowed_as_its_page_is() -> None:
    files = [link for link in links(metric()) if "/metrik/revenue.realised." in link and "?category=bphtb" in link]
    assert files == [f"/metrik/revenue.realised.{ending}?category=bphtb" for ending in ("xlsx", "csv")]


def test_a_source_says_why_rows_were_held_back_how_much_they_are_and_what_to_do() -> None:
    said = text(sources())

    assert "bertanggal setelah hari iniPembayaran18Rp264 jtApr 2028 – Des 2032Betulkan salah ketik" in said
    assert "ditandai layanan sendiri: doubtful" in said
    assert "Basis data layanan menolak akses" in said


@pytest.mark.parametrize(
    "line",
    [
        'dlh,Dinas Lingkungan Hidup,DLH,dinas,2017-01-01,,,"Lingkungan Hidup;DLH Kota Batam;Dinas LH, Kota"',
        "sagulung,Sagulung,mainland,3,3,Kec. Sagulung;Kec Sagulung;Kecamatan Sagulung;Kec. Sagulung Kota",
        'aliases = ["PBJT-Jasa Perhotelan", "Pajak Hotel", "Pajak \\"Hotel\\" Baru"]',
        'aliases = ["BARU"]',
    ],
)
def test_a_word_that_nobody_has_mapped_comes_with_the_line_to_write(line: str) -> None:
    assert line in text(sources())


def test_a_source_that_fails_is_not_called_in_time() -> None:
    page = sources()
    status = [
        props["className"] for kind, props in elements(page) if kind == "Span" and "chip" in str(props.get("className"))
    ]

    assert f"chip {Status.LATE.value}" in status
    assert "1 dari 2 sumber tepat waktu" in text(page)


@pytest.mark.parametrize("page", EVERY)
def test_every_number_says_what_it_is(page: Callable[[Language], Page]) -> None:
    marked = [props for _, props in elements(page(Language.ID)) if "data-metric" in props]

    assert marked
    assert all("data-value" in props for props in marked)


def test_a_part_of_earlier_days_than_the_page_is_asked_for_says_so_beside_its_numbers() -> None:
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    days = Days(year.end, year, None, False, Earlier.MONTHS)
    said = "dicatat per bulan: angka sampai 31 Desember 2025."
    asked = "?as_of=2026-01-15"

    view = fixture.department()
    mixed = replace(view, parts=(replace(view.parts[0], days=days), *view.parts[1:]))
    assert text(place_page(fixture.screen(f"/skpd/dlh{asked}"), mixed)).count(said) == 1
    assert said not in text(department())

    ranked = replace(fixture.ranking(), days=(("budget", days), ("complaints", fixture.DAYS)))
    assert text(departments_page(fixture.screen(f"/skpd{asked}"), ranked)).count(f"Anggaran {said}") == 1
    told = replace(fixture.metric(), days=days)
    assert f"Pendapatan {said}" in text(metric_page(fixture.screen(f"/metrik/revenue.realised{asked}"), told))
    shown = replace(fixture.district_map(), days=days)
    assert f"Pengaduan {said}" in text(map_page(fixture.screen(f"/kecamatan{asked}"), shown))


def test_a_department_s_week_says_of_what_is_told_by_months_that_it_is_the_month() -> None:
    ranked = replace(fixture.ranking(), days=(("budget", fixture.DAYS), ("complaints", fixture.DAYS)))
    screen = fixture.screen("/skpd?period=week")
    week = replace(screen, asked=replace(screen.asked, span=Span.WEEK))
    assert text(departments_page(week, ranked)).count("Anggaran dicatat per bulan: yang tampil adalah bulannya.") == 1


@pytest.mark.parametrize(
    ("language", "one", "each"),
    [(Language.ID, "Pengaduantarget 85%", "menurut rencana"), (Language.EN, "Complaintstarget 85%", "by its plan")],
)
def test_the_heads_of_the_ranking_say_what_the_numbers_below_are_judged_by(
    language: Language, one: str, each: str
) -> None:
    """`82%` in amber stood there without any plan to be seen."""
    view = fixture.ranking()
    at, row = view.columns.index("budget.realised_percent"), view.rows[0]
    own = row.figures[at]
    assert own
    figures = (*row.figures[:at], replace(own, reference=Decimal(74)), *row.figures[at + 1 :])
    view = replace(view, rows=(replace(row, figures=figures), *view.rows[1:]))
    page = departments_page(fixture.screen("/skpd", language), view)
    head = re.search(r"<thead.*?</thead>", to_html(page.content))
    assert head
    said = re.sub(r"<[^>]+>", "", head[0]).replace("\u00a0", " ")
    assert one in said
    assert each in said
