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

from dashboard.public.pages.department import sheet_path
from dashboard.public.pictures import SIZE, Card, picture
from dashboard.public.publishing import publish_site
from queries.calendar import Period
from queries.publication.values import Cell, PublishedTable, TableRow
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


def test_shares_stand_beside_the_names_so_that_a_phone_shows_them(pages):
    assert heads_of(pages["anggaran.html"])[:3] == ["SKPD", "Serapan anggaran", "Kemajuan fisik"]
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
