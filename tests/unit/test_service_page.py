"""A service's page and its panels as trees of components: what they show, what each number carries, where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlsplit

import pytest
from dash.development.base_component import Component

from dashboard.asking import read_asked
from dashboard.components.cases import case_table
from dashboard.components.filters import filter_bar
from dashboard.components.table import member_table
from dashboard.pages.service import service_page
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.signed import Signed
from dashboard.static_html import to_html
from queries.calendar import Period
from queries.metrics.exact import added, decimal_of
from queries.metrics.values import Figure, Status
from queries.pages.asking import Days, Earlier
from queries.pages.values import Key, Line, Row, ServiceView, Table
from queries.viewer import Language, Role, Viewer
from tests import service_fixture as fixture
from tests.home_fixture import TODAY, batam
from tests.trees import elements, links, numbers, text

LANGUAGES = list(Language)
PROFILE = batam()
VIEWS = {"pengaduan": fixture.complaints(), "perizinan": fixture.permits(), "pendapatan": fixture.revenue()}


def screen(url: str, language: Language = Language.ID) -> Screen:
    asked = PageRequest.of(url if language is Language.ID else f"{url}{'&' if '?' in url else '?'}lang=en")
    read = read_asked(asked, PROFILE, TODAY)
    return Screen(PROFILE, language, read.request, read.asked, read.notices)


def page(url: str = "/pengaduan", language: Language = Language.ID, view: ServiceView | None = None) -> Component:
    shown = view or VIEWS[urlsplit(url).path.strip("/")]
    return service_page(screen(url, language), shown).content


def figures_of(view: ServiceView) -> Iterator[Figure]:
    for key in view.keys:
        yield key.figure
    for band in view.bands:
        yield band.figure
    for table in (*view.tables, *((view.map,) if view.map else ())):
        for row in table.rows[:7]:
            yield from (figure for figure in row.figures if figure is not None and figure.value is not None)
        yield from table.total


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_view_is_on_the_page_with_its_exact_value(path: str, language: Language) -> None:
    root, view = page(f"/{path}", language), VIEWS[path]

    for figure in figures_of(view):
        places = {"department": figure.department, "district": figure.district, "category": figure.category}
        if figure.district in ("?", "") and not figure.value:
            continue
        shown = numbers(root, figure.metric, **{name: code for name, code in places.items() if code is not None})
        assert figure.value is None or f"{figure.value:f}" in shown


def test_numbers_that_say_they_are_the_same_are_the_same() -> None:
    for path in VIEWS:
        said: dict[tuple, set[str]] = {}
        for one in elements(page(f"/{path}")):
            if "data-metric" in one and "data-chart" not in one:
                marks = tuple(sorted((k, v) for k, v in one.items() if k.startswith("data-") and k != "data-value"))
                said.setdefault(marks, set()).add(one["data-value"])

        assert {marks: values for marks, values in said.items() if len(values) > 1} == {}


def test_the_rows_of_a_shortened_table_add_up_to_its_total() -> None:
    body = page()

    shown = numbers(body, "complaints.backlog")
    departments = fixture.DEPARTMENTS[:7]
    rest = numbers(body, "complaints.backlog_others")
    assert rest == ["510"]
    assert sum(row[1] for row in departments) + Decimal(rest[0]) == Decimal("2318")
    assert "2318" in shown
    assert "5 lainnya" in text(body) and "Semua 12" in text(body)  # two of the rows are no departments


def test_the_others_hide_nothing_larger_than_what_is_shown() -> None:
    table = VIEWS["pengaduan"].tables[0]
    large = Decimal(253)  # in place of 53
    rows = tuple(_with_value(row, large) if row.member == "?" else row for row in table.rows)
    total = (replace(table.total[0], value=table.total[0].value + 200), *table.total[1:])

    body = page(view=replace(VIEWS["pengaduan"], tables=(replace(table, rows=rows, total=total),)))

    assert numbers(body, "complaints.backlog", department="?") == ["253"]
    shown = [Decimal(one) for one in numbers(body, "complaints.backlog")]
    rest = numbers(body, "complaints.backlog_others")
    assert len(rest) == 1 and "6 lainnya" in text(body)
    listed = [row[1] for row in fixture.DEPARTMENTS[:6]]
    assert sum(listed) + large + Decimal(rest[0]) == total[0].value and total[0].value in shown


def _with_value(row: Row, value: Decimal) -> Row:
    first = row.figures[0]
    return replace(row, figures=(first and replace(first, value=value), *row.figures[1:]))


def test_tables_that_do_not_add_up_claim_no_sum() -> None:
    metrics = ("complaints.in_time_percent",)
    table = VIEWS["pengaduan"].tables[0]
    rows = tuple(replace(row, figures=row.figures[1:], before=None) for row in table.rows)
    shares = replace(table, metrics=metrics, rows=rows, total=table.total[1:])

    body = page(view=replace(VIEWS["pengaduan"], tables=(shares,)))

    assert numbers(body, "complaints.in_time_percent_others") == []
    assert "Keseluruhan" in text(body)
    assert "Jumlah" not in text(body)


def test_a_total_that_its_rows_do_not_reach_is_blank_below_a_sum() -> None:
    """Revenue that no target names has no gap: the gaps of the others do not make the whole's."""
    table = VIEWS["pengaduan"].tables[0]
    count, share = table.total[:2]
    gap = replace(count, metric="complaints.received", value=count.value)
    rows = tuple(
        replace(row, figures=(row.figures[0], row.figures[1], row.figures[0] if at else None))
        for at, row in enumerate(table.rows)
    )
    metrics = (count.metric, share.metric, gap.metric)
    short = replace(table, metrics=metrics, rows=rows, total=(count, share, gap))

    def feet(of: Table) -> str:
        return to_html(member_table(screen("/pengaduan"), of)).partition("<tfoot>")[2]

    assert 'data-metric="complaints.received"' not in feet(short)
    assert f'data-metric="{share.metric}"' in feet(short) and "–" not in feet(short)
    whole = replace(short, rows=tuple(replace(row, figures=(*row.figures[:2], row.figures[0])) for row in table.rows))
    assert 'data-metric="complaints.received"' in feet(whole)


def test_parts_that_are_cut_after_twenty_decimals_still_add_up_to_their_total() -> None:
    """As those of a plan on most days of a month."""
    table = VIEWS["pengaduan"].tables[0]
    third, whole = (decimal_of(Fraction(many * 10**12, 3)) for many in (1, len(table.rows)))
    rows = tuple(
        replace(row, figures=(replace(row.figures[0], value=third),), before=None)  # type: ignore[type-var]
        for row in table.rows
    )
    plan = replace(table, metrics=table.metrics[:1], rows=rows, total=(replace(table.total[0], value=whole),))

    body = page(view=replace(VIEWS["pengaduan"], tables=(plan,)))

    rest = numbers(body, "complaints.backlog_others")
    assert rest == [f"{added([third] * 7):f}"]
    assert "Jumlah" in text(body)
    assert "Keseluruhan" not in text(body)


@pytest.mark.parametrize(
    ("change", "word"),
    [("2104", "+214 memburuk"), ("2400", "−82 membaik"), ("2318", "tetap")],
)
def test_a_change_says_whether_it_is_good(change: str, word: str) -> None:
    key = VIEWS["pengaduan"].keys[0]
    view = replace(VIEWS["pengaduan"], keys=(Key(key.figure, fixture.before(key.figure, change)),))

    assert word in re.sub(r" +", " ", text(page(view=view)))


def test_a_change_of_what_is_neither_good_nor_bad_has_no_verdict() -> None:
    received = VIEWS["pengaduan"].keys[4]
    assert received.figure.metric == "complaints.received"

    said = re.sub(r" +", " ", text(page(view=replace(VIEWS["pengaduan"], keys=(received,), tables=(), map=None))))

    assert "+1.212" in said
    assert "+1.212 m" not in said


def test_shares_differ_by_points() -> None:
    assert "−7,3 poin memburuk" in re.sub(r" +", " ", text(page()))


def test_names_lead_to_the_department_the_district_or_the_page_narrowed_to_the_category() -> None:
    found = links(page("/pengaduan?period=month&compare=previous"))

    assert "/skpd/dbmsda?compare=previous&period=month" in found
    assert "/kecamatan/sagulung?compare=previous&period=month" in found
    assert "/pengaduan?category=jalan&compare=previous&period=month" in found
    assert "/metrik/complaints.backlog?compare=previous&period=month" in found


def test_what_is_not_mapped_leads_to_this_page_narrowed_to_it() -> None:
    table = replace(VIEWS["pengaduan"].tables[0], rows=VIEWS["pengaduan"].tables[0].rows[-2:], total=())
    found = links(page(view=replace(VIEWS["pengaduan"], tables=(table,))))

    assert {"/pengaduan?department=%3F", "/pengaduan?department="} <= set(found)


def test_a_negative_number_stands_left_of_zero() -> None:
    bars = [one for one in elements(page("/pendapatan")) if one["tag"] == "Rect" and "fill" in one["className"]]
    edges = [(float(one.get("x", "0%")[:-1]), float(one["width"][:-1])) for one in bars[:3]]
    zero = next(one["x"] for one in elements(page("/pendapatan")) if one.get("className") == "zero")

    assert zero == "87%"
    assert [round(left + wide) for left, wide in edges[:2]] == [87, 87]
    assert edges[2][0] == 87


def test_days_to_a_permit_reach_from_the_median_to_the_ninth_tenth() -> None:
    body = page("/perizinan")
    rows = [one for one in elements(body) if one.get("className") == "standard"]

    assert "24  –  61" in text(body)
    assert rows[0]["x1"] == f"{28 / 61 * 100:.1f}%"
    assert numbers(body, "permits.median_days", category="pbg") == ["24"]


def test_the_grid_lays_districts_out_like_the_city() -> None:
    cells = {
        one["children"].children[0].children: one["style"]["gridArea"]
        for one in elements(page())
        if "gridArea" in one.get("style", {})
    }

    assert cells["Nongsa"] == "2/5"
    assert cells["Sagulung"] == "3/3"
    assert len(cells) == len(PROFILE.districts)


def test_what_colours_the_grid_is_a_filter() -> None:
    view = replace(VIEWS["pengaduan"], map_metrics=("complaints.backlog", "complaints.overdue"))
    choices = [one for one in elements(page(view=view)) if one.get("data-value", "").startswith("complaints.")]

    assert [one["href"] for one in choices] == [
        "/pengaduan?metric=complaints.backlog",
        "/pengaduan?metric=complaints.overdue",
    ]


def test_open_cases_show_numbers_and_lead_on() -> None:
    body = page()

    assert "26-014882" in text(body)
    assert "26-015519" not in text(body)  # the sixth stands in the panel
    assert "tidak ada data pribadi" in text(body)


def test_a_list_of_cases_without_places_has_no_column_for_them() -> None:
    view = VIEWS["pengaduan"]
    shown = to_html(case_table(screen("/pengaduan"), [replace(case, district="") for case in view.cases]))
    assert "SKPD</th>" in shown and "Kecamatan" not in shown


def test_the_menu_of_periods_marks_the_year_that_is_shown_and_a_week_says_its_days() -> None:
    chosen = [one.get("data-value") for one in elements(page()) if one.get("aria-current") == "true"]
    assert {"year", "2026"} <= set(chosen)
    week = Period(date(2026, 11, 17), date(2026, 11, 23))
    days = replace(VIEWS["pengaduan"].days, period=week)
    body = page("/pengaduan?period=week", view=replace(VIEWS["pengaduan"], days=days))
    assert "17–\u206023 Nov" in text(body) and "17–23 Nov" not in text(page())


def test_late_and_failed_data_say_so_and_where_to_look() -> None:
    said = text(page("/perizinan"))

    assert "Data terlambat: yang terakhir 23 November 2026" in said
    assert "menolak akses" in said
    assert "/sumber" in links(page("/perizinan"))


def test_a_service_without_data_says_so_and_shows_no_empty_heading() -> None:
    body = page(view=fixture.empty())

    assert "Belum ada data dari layanan ini." in text(body)
    assert not [one for one in elements(body) if one["tag"] in ("H1", "H2", "Th") and not one.get("children")]


def test_a_filter_that_matches_nothing_offers_to_be_cleared() -> None:
    keys = tuple(Key(replace(key.figure, value=None)) for key in VIEWS["pengaduan"].keys)
    body = page("/pengaduan?district=bulang&period=month", view=replace(VIEWS["pengaduan"], keys=keys, tables=()))

    assert "Tidak ada yang cocok dengan saringan ini." in text(body)
    assert "/pengaduan?period=month" in links(body)


@pytest.mark.parametrize("path", VIEWS)
def test_english_shows_no_indonesian_of_the_interface(path: str) -> None:
    said = text(page(f"/{path}", Language.EN))

    for word in ("Jumlah", "lainnya", "membaik", "memburuk", "Kecamatan", "Umur", "Sumber", "hari", "dibanding"):
        assert not re.search(rf"\b{word}\b", said), word


def test_rows_of_a_channel_say_which() -> None:
    assert numbers(page(), "complaints.received", channel="WhatsApp") == ["5412"]


def test_a_page_on_which_nothing_matches_shows_no_blank_chart_and_no_empty_table() -> None:
    view = VIEWS["pengaduan"]
    keys = tuple(Key(replace(key.figure, value=None)) for key in view.keys)
    blank = [replace(one, lines=tuple(map(_emptied, one.lines))) for one in view.courses[1:]]
    assert view.map is not None
    bare = replace(view.map, rows=tuple(replace(row, figures=(None,) * len(row.figures)) for row in view.map.rows))
    body = to_html(page(view=replace(view, keys=keys, tables=(), courses=(view.courses[0], *blank), map=bare)))
    assert "Peta kecamatan" not in body

    assert set(re.findall(r'data-chart="([^"]*)"', body)) == {view.courses[0].key}


def _emptied(line: Line) -> Line:
    return replace(line, points=tuple(replace(point, value=None) for point in line.points))


def test_days_late_say_that_they_are_working_days() -> None:
    case = replace(VIEWS["pengaduan"].cases[0], service="permits")

    assert "lewat 186 hari kerja" in text(case_table(screen("/skpd/dlh"), [case]))
    assert "lewat 186" in text(case_table(screen("/skpd/dlh"), [VIEWS["pengaduan"].cases[0]]))
    assert "hari kerja" not in text(case_table(screen("/skpd/dlh"), [VIEWS["pengaduan"].cases[0]]))


def test_numbers_that_wait_for_the_end_of_the_month_say_so_once() -> None:
    view, said = fixture.complaints(), "pembanding di akhir bulan"
    waiting = replace(view, keys=tuple(replace(key, before=None, waits=True) for key in view.keys))

    assert text(page(view=waiting)).count(said) == 1
    assert said not in text(page(view=view))


def test_what_is_painted_first_ends_with_the_key_numbers() -> None:
    body = to_html(page())

    assert body.count('id="first-seen"') == 1
    assert body.index('class="card keys"') < body.index('id="first-seen"') < body.index("data-chart")


def test_the_head_judges_the_service_as_its_tile_on_the_home_does() -> None:
    view = fixture.complaints()
    plain = replace(view.headline, status=Status.PLAIN)
    assert _chips(replace(view, headline=plain)) == []
    assert _chips(replace(view, headline=plain, bar=view.keys[1].figure)) == ["Tertinggal"]
    assert _chips(replace(view, headline=plain, bar=replace(view.keys[1].figure, value=None))) == []


def _chips(view: ServiceView) -> list[str]:
    head = re.split("<h1", to_html(page(view=view)))[1].partition("</header>")[0]
    return re.findall(r'class="chip [^>]*>.*?</svg>([^<]*)', head)


@pytest.mark.parametrize(
    ("earlier", "language", "said"),
    [
        (Earlier.MONTHS, Language.ID, "Pengaduan dicatat per bulan: angka sampai 31 Desember 2025."),
        (Earlier.MONTHS, Language.EN, "Complaints: the data come by month; numbers up to 31 December 2025."),
        (Earlier.DATA, Language.ID, "Hari yang diminta belum ada datanya: angka Pengaduan sampai 31 Desember 2025."),
    ],
)
def test_a_page_of_earlier_days_than_asked_says_so(earlier: Earlier, language: Language, said: str) -> None:
    """The whole of 2025 stood under "2026", and October under "November"."""
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    view = replace(VIEWS["pengaduan"], days=Days(year.end, year, None, False, earlier))

    assert said in text(page("/pengaduan?period=2026", language, view))
    assert said not in text(page("/pengaduan", language))


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ID, "Angka sampai 10 Jun 2026"), (Language.EN, "Figures to 10 Jun 2026")]
)
def test_a_past_day_is_named_in_the_head_and_not_judged_by_how_fresh_the_data_are_today(
    language: Language, said: str
) -> None:
    """`Data s/d 29 Nov` stood above the numbers of June, and that they were late."""
    now = VIEWS["perizinan"]
    until = Period(date(2026, 1, 1), date(2026, 6, 10))
    past = replace(now, days=Days(until.end, until, None, False))
    url = "/perizinan?as_of=2026-06-10"

    assert said in text(page(url, language, past))
    assert said not in text(page("/perizinan", language))
    assert "notice-line" in to_html(page("/perizinan", language))
    assert "notice-line" not in to_html(page(url, language, past))
    assert "23 Nov" not in re.split("</header>", to_html(page(url, language, past)))[0]


@pytest.mark.parametrize("path", VIEWS)
def test_no_line_can_begin_with_the_dot_between_two_things_said(path: str) -> None:
    """A line broke before `· target 85%`: a space that may break stood before the dot."""
    assert not re.search(r"[ >]·", to_html(page(f"/{path}")))


def test_what_is_told_by_months_offers_the_month_before_where_a_week_is_asked_for() -> None:
    view = replace(VIEWS["pengaduan"], service="budget", freshness=fixture.fresh("budget"))
    offered = {one.get("data-value"): one.get("children") for one in elements(page("/anggaran?period=week", view=view))}

    assert offered["previous"] == "Bulan sebelumnya"


def test_a_head_reads_the_own_department_where_others_choose_one() -> None:
    asked = PageRequest.of("/pengaduan")
    read = read_asked(asked, PROFILE, TODAY)
    head = Signed(Viewer(Role.HEAD, "dlh"), "Kepala DLH")
    bound = Screen(PROFILE, Language.ID, read.request, read.asked, signed=head)
    choices = replace(VIEWS["pengaduan"].choices, departments=("dlh",))
    shown = to_html(filter_bar(bound, choices, VIEWS["pengaduan"].days))
    fixed = '<a aria-current="true" class="pill" data-value="dlh" href="/pengaduan">DLH</a>'
    assert fixed in shown
    assert "Semua SKPD" not in shown
