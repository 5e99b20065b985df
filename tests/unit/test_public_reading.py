"""What readers of the public pages see first: the days of a number, shares before amounts, a picture that says it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import html5lib
import pytest
from PIL import Image

from dashboard.i18n import Catalogue
from dashboard.public.drawing import legend
from dashboard.public.pages.department import sheet_path
from dashboard.public.pictures import SIZE, Card, picture
from dashboard.public.pieces import chart_card, chart_of, period_words
from dashboard.public.place import Place
from dashboard.public.publishing import publish_site
from dashboard.public.shown import Shown
from dashboard.public.tables import table_of
from dashboard.static_html import to_html
from queries.calendar import Period, month_of
from queries.pages.values import Course, Line, Point, Role, Step
from queries.profile.models import Words
from queries.profile.page import Draw, Form
from queries.publication.values import Cell, PublishedTable, TableRow
from queries.viewer import Language
from tests.home_fixture import batam
from tests.public_fixture import data_sets, publication

LAST_DAYS = Period(date(2026, 11, 17), date(2026, 11, 23))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site where the numbers of waste are those of the last seven days."""
    public = publication()
    tables = tuple(of_last_days(one) if one.service == "waste" else one for one in public.tables)
    public = replace(public, tables=tables)
    out = tmp_path_factory.mktemp("public") / "site"
    publish_site(public, batam(), out, data_sets=data_sets(public))
    return {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in sorted(out.rglob("*.html"))}


def of_last_days(table: PublishedTable) -> PublishedTable:
    def told(row: TableRow) -> TableRow:
        cells = (replace(one.figure, period=LAST_DAYS) if one.figure else None for one in row.cells)
        return replace(row, cells=tuple(Cell(one) for one in cells))

    return replace(table, rows=tuple(map(told, table.rows)), totals=tuple(map(told, table.totals)))


def text_of(page: str) -> str:
    words = "".join(html5lib.parse(page, namespaceHTMLElements=False).find("body").itertext())
    return re.sub(r"\s+", " ", words)


def heads_of(page: str, table: int = 0) -> list[str]:
    found = list(html5lib.parse(page, namespaceHTMLElements=False).iter("table"))
    sortable = [one for one in found if one.get("class") == "sortable"]
    return ["".join(one.itertext()) for one in sortable[table].find("thead").iter("th")]


@pytest.mark.parametrize("path", ["kebersihan.html", "kecamatan.html"])
def test_a_table_of_the_last_days_names_those_days_and_not_the_year(pages, path):
    assert re.search("Per district17.Nov.– 23.Nov 2026[.]", text_of(pages[path]))


def test_tiles_of_districts_say_their_unit_and_their_days(pages):
    said = re.search(r'<p class="note">([^<]*per kecamatan[^<]*17[^<]*)</p>', pages["kecamatan.html"])
    assert said is not None
    assert "ton" in said[1]


JARGON = re.compile(r"\b(pagu|serapan|terserap|ritase|laju|ceiling|pace)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "path", ["index.html", "en/index.html", "anggaran.html", "en/anggaran.html", "kebersihan.html"]
)
def test_numbers_are_called_by_plain_names_alone(pages, path):
    page = pages[path]
    assert JARGON.findall(text_of(page)) == []
    assert JARGON.findall(" ".join(re.findall(r"<title[^>]*>[^<]*|<desc[^>]*>[^<]*", page))) == []


def test_the_methods_say_once_what_official_documents_call_a_number(pages):
    words = text_of(pages["metode.html"])
    assert words.count("Di dokumen resmiSerapan anggaran") == 1
    assert "Di dokumen resmiPengaduan masuk" not in words


def test_an_embedded_number_has_the_plain_name_too(pages):
    page = pages["embed/budget.realised_percent.html"]
    assert "<title>Anggaran terpakai" in page
    assert "anggaran terpakai" in text_of(page)


def test_every_plainer_text_stands_for_one_of_the_offices():
    texts = Catalogue.of(Language.ID).texts
    plainer = [key.removeprefix("public.plain.") for key in texts if key.startswith("public.plain.")]
    assert plainer
    assert [key for key in plainer if key not in texts] == []


def test_shares_stand_beside_the_names_so_that_a_phone_shows_them(pages):
    assert heads_of(pages["anggaran.html"])[:3] == ["SKPD", "Anggaran terpakai", "Pekerjaan selesai"]
    body = html5lib.parse(pages["anggaran.html"], namespaceHTMLElements=False)
    table = next(one for one in body.iter("table") if one.get("class") == "sortable")
    rows = [["".join(cell.itertext()) for cell in row] for row in [*table.find("tbody"), *table.find("tfoot")]]
    assert all(row[1].endswith("%") and row[2].endswith("%") and row[3].startswith("Rp") for row in rows)


def test_a_department_says_where_its_numbers_come_from_and_how_they_are_computed(pages):
    code = batam().departments[0].code
    source = f"Sumber: {batam().service('budget').source.id}."
    for path in (f"anggaran/{code}.html", sheet_path(batam().departments[0])):
        assert source in text_of(pages[path]), path
    assert 'href="../metode.html#budget"' in pages[f"anggaran/{code}.html"]
    assert 'href="../anggaran.html#data"' in pages[f"anggaran/{code}.html"]


def test_the_long_page_of_methods_leads_to_each_service_from_its_head(pages):
    hero = pages["metode.html"].split('class="hero"')[1].split("<section")[0]
    assert re.findall(r'href="metode.html#(\w+)"', hero) == [one.key for one in batam().services]


def test_limits_are_told_without_words_that_mean_about(pages):
    assert "kurang lebih" not in text_of(pages["metode.html"])  # "approximately"


def test_the_home_says_in_which_time_it_last_changed(pages):
    assert re.search(r"Terakhir berubah \d+ \w+, \d\d\.\d\d WIB\.", text_of(pages["index.html"]))


@pytest.mark.parametrize(
    "say", ["Pendek.", "Dari setiap Rp100 anggaran, Rp80 sudah dibelanjakan; rencananya Rp86. " * 3]
)
def test_nothing_on_a_picture_is_written_over_its_foot(say, tmp_path):
    title = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana"
    card = Card("Batam Terbuka", title, say, "", Decimal(80), Decimal(86))
    foot = drawn(card, tmp_path).crop((0, SIZE[1] - 78, *SIZE))
    assert len(foot.getcolors() or ()) == 1


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_a_picture_has_a_space_where_a_number_is_kept_with_its_unit(space, tmp_path):
    kept = Card("Batam", "Waste", f"848{space}t/day hauled", "")
    plain = replace(kept, say="848 t/day hauled")
    assert drawn(kept, tmp_path).tobytes() == drawn(plain, tmp_path).tobytes()


def drawn(card: Card, folder: Path) -> Image.Image:
    file = folder / "card.png"
    file.write_bytes(picture(card))
    return Image.open(file).convert("RGB")


def charted(values: list[str], last: date) -> Course:
    """The months of a year up to a day, as bars."""
    months = [
        Period(date(2026, number, 1), month_of(date(2026, number, 1)).end) for number in range(1, len(values) + 1)
    ]
    months[-1] = Period(months[-1].start, last)
    points = tuple(Point(one.end, one, Decimal(value)) for one, value in zip(months, values, strict=True))
    line = Line(Role.ACTUAL, "revenue.realised", points)
    span = Period(date(2026, 1, 1), date(2026, 12, 31))
    return Course("c", Words(id="J", en="T"), Form.STEPS, Draw.BARS, "rupiah", Step.MONTH, span, last, (line,))


@pytest.mark.parametrize(("last", "told", "pale"), [(28, "1–\u206028 Maret 2026", 1), (31, "Maret 2026", 0)])
def test_a_month_that_is_not_over_is_pale_and_told_by_its_days(last, told, pale):
    place = Place(batam(), Language.ID)
    card = to_html([chart_card(place, charted(["7000", "8000", "3000"], date(2026, 3, last)), "J")])
    words = re.sub(r"\s+", "", text_of(card))
    assert re.sub(r"\s+", "", told) + ":Rp" in words
    assert card.count("begun") == pale
    assert f"({told})" in "".join(re.findall(r"<desc[^>]*>([^<]*)", card))
    assert f'<th scope="row">{told}</th>' in card


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        (Language.ID, 28, "1–\u206028 November 2026"),
        (Language.EN, 28, "1–\u206028 November 2026"),
        (Language.ID, 30, "November 2026"),
        (Language.ID, 1, "1 November 2026"),
    ],
)
def test_a_period_that_ends_near_the_end_of_its_month_is_no_whole_month(language, day, said):
    period = Period(date(2026, 11, 1), date(2026, 11, day))
    assert period_words(Place(batam(), language), period) == said


def test_members_of_which_nothing_is_told_stand_in_one_row():
    public = publication()
    table = next(one for one in public.tables if one.by == ("district",))
    hidden = tuple(replace(row, cells=tuple(Cell(None, hidden=True) for _ in row.cells)) for row in table.newest[:4])
    folded = replace(table, rows=(*hidden, *table.newest[4:]))
    shown = Shown(replace(public, tables=(folded,)), batam())
    made = to_html([table_of(Place(batam(), Language.ID), shown, folded)])
    assert "4 kecamatan lain: disamarkan" in made
    assert made.count('scope="row"') == len(table.newest) - 4 + made.count("<tfoot>")
    assert "semua angka baris itu dan beberapa baris lain ikut disamarkan" in made


def test_made_up_numbers_say_so_on_every_page_and_picture(tmp_path):
    city = batam().city.model_copy(update={"simulated": True})
    publish_site(publication(), batam().model_copy(update={"city": city}), tmp_path / "site")
    pages = list((tmp_path / "site").rglob("*.html"))
    assert all(re.search('class="simulated"', page.read_text("utf-8")) for page in pages)
    assert all(re.search("simul", image.read_text("utf-8")) for image in (tmp_path / "site").rglob("embed/*.svg"))
    assert "Angka resmi" not in (tmp_path / "site/index.html").read_text("utf-8")


def test_each_formula_says_what_alone_it_counts(pages):
    words = text_of(pages["metode.html"])
    assert (
        "Yang dihitung hanya belanja modal." in words or "budget.capital_realised_percent" not in pages["metode.html"]
    )


def test_a_small_chart_says_what_it_draws(pages):
    cards = re.findall(r'<p class="course">([^<]+)</p>', pages["index.html"])
    assert any(card.endswith(", %") for card in cards)
    assert len(cards) == pages["index.html"].count('class="small"')


def test_a_place_among_all_is_counted_from_the_nearer_end(pages):
    words = " ".join(text_of(page) for path, page in pages.items() if path.startswith("anggaran/"))
    assert re.search(r"(tertinggi|terendah) ke-2 dari \d+|paling (tinggi|rendah) dari \d+", words)
    assert not re.search(r"ke-(4\d|3\d) dari 4\d", words)


def test_a_legend_names_the_step_of_its_last_number_once():
    chart = chart_of(Place(batam(), Language.ID), charted(["7000", "8000", "3000"], date(2026, 3, 28)))
    said = re.sub("<[^>]+>", "", to_html([legend(chart)]))
    assert said.count("28") == 1
