"""The public site as files: sound HTML, whole without a script, light, linked within, alike in both languages."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import html5lib
import pytest
from dash.development.base_component import Component

from dashboard.public.glossary import glosses
from dashboard.public.pages.changes import change_words
from dashboard.public.pages.department import department_page, sheet_page
from dashboard.public.pages.districts import district_page
from dashboard.public.pages.documents import documents_page
from dashboard.public.pages.home import home_page
from dashboard.public.pages.methods import methods_page
from dashboard.public.periods import counted_months
from dashboard.public.pieces import cell_when
from dashboard.public.place import Place
from dashboard.public.publishing import publish_site
from dashboard.public.shown import Shown
from queries.calendar import Period
from queries.profile.public import Public
from queries.publication.values import Cell, ChangeKind, PeriodKind, Publication, PublishedTable, TableRow
from queries.viewer import Language
from tests.home_fixture import batam
from tests.public_city import terms
from tests.public_fixture import CATALOGS, SITE, data_sets, open_data, publication

DECLARED = {SITE, "https://creativecommons.org/licenses/by/4.0/", "https://schema.org"}
HEAVIEST = 60_000
"""Bytes of a page, as it lies on the disk."""
HEAVIEST_ON_THE_WAY = 25_000
"""The same with its style and its script, as a server packs them."""
PAGES_OF_EVERY_SITE = ("index", "data", "metode", "dokumen-anggaran", "perubahan", "tentang", "kecamatan", "404")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "site"
    public = publication()
    publish_site(public, batam(), out, open_data=open_data(public), data_sets=data_sets(public), catalogs=CATALOGS)
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def trees(pages: dict[str, str]) -> dict[str, ET.Element]:
    return {path: html5lib.parse(text, namespaceHTMLElements=False) for path, text in pages.items()}


def test_every_page_is_sound_html(pages):
    broken = {}
    for path, text in pages.items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(text)
        if parser.errors:
            broken[path] = parser.errors[:3]
    assert broken == {}


def test_a_service_of_cases_says_what_else_ends_waiting(pages):
    said = {path for path, text in pages.items() if "tidak dihitung selesai dan belum diterbitkan" in text}
    assert "pengaduan.html" in said and "pendapatan.html" not in said


def test_every_card_of_the_home_says_its_day(trees):
    cards = [one for one in trees["index.html"].iter("article") if one.get("class") == "card"]
    days = [[one for one in card.iter("p") if one.get("class") == "ends"] for card in cards]
    assert cards and all(days)


def test_taxes_called_by_letters_are_explained_where_they_are_listed(pages):
    assert "pajak barang dan jasa tertentu" in pages["pendapatan.html"]
    assert "pajak barang dan jasa tertentu" not in pages["pengaduan.html"]


def test_no_id_stands_twice_on_a_page(trees):
    twice = {}
    for path, tree in trees.items():
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        if len(ids) != len(set(ids)):
            twice[path] = sorted({one for one in ids if ids.count(one) > 1})
    assert twice == {}


def test_every_link_and_every_fragment_leads_somewhere_within_the_site(site, trees):
    broken = []
    ids = {path: {one.get("id") for one in tree.iter()} for path, tree in trees.items()}
    for path, tree in trees.items():
        for address in links(tree):
            if address.startswith(("https:", "mailto:")):
                continue
            target, fragment = urldefrag(urljoin(f"http://x/{path}", address))
            file = unquote(target.removeprefix("http://x/"))
            if not (site / file).is_file() or (fragment and fragment not in ids.get(file, ())):
                broken.append((path, address))
    assert broken == []


def test_every_link_is_relative_but_the_declared_ones(pages):
    found = {url for text in pages.values() for url in re.findall(r"https?://[^\s\"'<>\\&]+", text)}
    strange = {url for url in found if not any(url.startswith(one) for one in DECLARED)}
    assert strange == set()
    assert not any(re.search(r'(?:href|src)="/', text) for text in pages.values())


def test_nothing_runs_or_dresses_a_page_but_its_own_files(trees):
    for path, tree in trees.items():
        for one in tree.iter():
            assert "style" not in one.attrib, path
            assert not [name for name in one.attrib if name.startswith("on")], path
            if one.tag == "script" and one.get("type") != "application/ld+json":
                assert not (one.text or ""), path
                assert one.get("src", "").endswith(".js"), path


def test_both_languages_have_the_same_pages_and_name_each_other(pages, trees):
    english = {path.removeprefix("en/") for path in pages if path.startswith("en/")}
    indonesian = {path for path in pages if not path.startswith("en/")}
    assert english == indonesian
    for name in PAGES_OF_EVERY_SITE:
        assert f"{name}.html" in indonesian
    for path, tree in trees.items():
        if "embed/" in path or path.endswith("404.html"):
            continue
        others = {one.get("hreflang"): one.get("href") for one in tree.iter("link") if one.get("hreflang")}
        own = path.removeprefix("en/").removesuffix("index.html") if path.endswith("index.html") else path
        assert others["id"] == others["x-default"] == f"{SITE}/{own.removeprefix('en/')}"
        assert others["en"] == f"{SITE}/en/{own.removeprefix('en/')}"
        assert tree.get("lang") == ("en" if path.startswith("en/") else "id")


def test_no_page_weighs_more_than_it_may(site, pages):
    dress = [next(site.glob(f"aset/public.*.{kind}")).read_bytes() for kind in ("css", "js")]
    rest = sum(len(gzip.compress(one)) for one in dress)
    heavy = {path: len(text.encode()) for path, text in pages.items() if len(text.encode()) > HEAVIEST}
    slow = {path: len(gzip.compress(text.encode())) + rest for path, text in pages.items()}
    assert heavy == {}
    assert {path: size for path, size in slow.items() if size > HEAVIEST_ON_THE_WAY} == {}


def test_headings_stand_in_order_and_none_is_empty(trees):
    for path, tree in trees.items():
        levels = [int(one.tag[1]) for one in tree.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        for one in tree.iter():
            if re.fullmatch(r"h[1-6]|th|caption|a|summary|title|figcaption|dt", str(one.tag)):
                said = "".join(one.itertext()).strip() or one.get("aria-label")
                assert said, (path, one.tag)


def test_every_table_has_a_caption_and_every_head_cell_a_scope(trees):
    for path, tree in trees.items():
        for table in tree.iter("table"):
            assert next(iter(table)).tag == "caption", path
            assert "".join(next(iter(table)).itertext()).strip(), path
            assert all(one.get("scope") in ("col", "row") for one in table.iter("th")), path
            widths = {len(list(row)) for row in table.iter("tr")}
            assert len(widths) == 1, path


def test_every_chart_says_what_it_shows(trees):
    seen = 0
    for path, tree in trees.items():
        for drawing in tree.iter("{http://www.w3.org/2000/svg}svg"):
            if drawing.get("role") != "img":
                continue
            seen += 1
            names = {one.get("id"): "".join(one.itertext()) for one in drawing}
            assert [bool(names[word]) for word in drawing.get("aria-labelledby", "").split()] == [True, True], path
    assert seen > 50


def test_every_page_tells_machines_what_it_is(trees):
    for path, tree in trees.items():
        named = {one.get("name"): one.get("content") for one in tree.iter("meta") if one.get("name")}
        shown = {one.get("property"): one.get("content") for one in tree.iter("meta") if one.get("property")}
        assert named["description"], path
        if "embed/" in path or path.endswith("404.html"):
            continue
        assert shown["og:image"].startswith(f"{SITE}/gambar/"), path
        assert 20 < len(named["description"]) < 330, (path, named["description"])


def test_every_picture_that_is_named_lies_there_as_png(site, pages):
    named = {url for text in pages.values() for url in re.findall(r'og:image" content="([^"]+)"', text)}
    assert len(named) > 20
    for url in named:
        content = (site / url.removeprefix(f"{SITE}/")).read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1200, 630)


def test_the_map_of_the_site_names_every_page_that_is_to_be_found(site, pages):
    tree = ET.fromstring((site / "sitemap.xml").read_bytes())
    named = {one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    wanted = {
        f"{SITE}/{path.removesuffix('index.html')}"
        for path in pages
        if "embed/" not in path and not path.endswith("404.html")
    }
    assert named == wanted
    assert f"Sitemap: {SITE}/sitemap.xml" in (site / "robots.txt").read_text()


@pytest.mark.parametrize(("feed", "word"), [("perubahan.xml", "dari"), ("en/perubahan.xml", "from")])
def test_the_feed_tells_the_changes_in_its_language(site, feed, word):
    items = ET.fromstring((site / feed).read_bytes()).findall("channel/item")
    assert len(items) == len(publication().changes)
    assert f" {word} 82" in items[0].findtext("title", "")
    assert len({one.findtext("guid") for one in items}) == len(items)


def test_a_change_too_small_to_read_is_told_without_numbers():
    first = publication().changes[0]
    small = replace(first, before=Decimal("83.41"), after=Decimal("83.42"))
    shown = Shown(publication(), batam(), ())
    assert "83" in change_words(Place(batam(), Language.ID), shown, first)
    assert change_words(Place(batam(), Language.ID), shown, small).endswith(": angka baru")


def test_what_is_no_longer_public_is_told_by_no_name_that_nobody_approved():
    public, place = publication(), Place(batam(), Language.ID)
    metric = public.metrics[0]
    service = batam().service(metric.name.partition(".")[0]).label.id
    change = replace(public.changes[0], item=metric.item, kind=ChangeKind.WITHDRAWN, before=None, after=None)
    assert metric.label.id.lower() in change_words(place, Shown(public, batam(), ()), change).lower()
    gone = Shown(replace(public, metrics=public.metrics[1:]), batam(), ())
    assert change_words(place, gone, change) == f"{service}: sebuah angka: ditarik"


def test_plain_words_say_what_a_share_means(pages):
    figure = publication().metric("budget.realised_percent").figure
    share = figure.value.quantize(Decimal(1))
    said = text_of(pages["anggaran.html"])
    assert f"Dari setiap Rp100 anggaran, Rp{share} sudah dibelanjakan; rencananya Rp82." in said
    assert f"Out of every Rp100 in the budget, Rp{share} has been spent" in text_of(pages["en/anggaran.html"])


def test_a_hidden_number_says_that_it_is_hidden_and_why(trees, pages):
    cells = [one for one in trees["pengaduan.html"].iter("td") if "disamarkan" in "".join(one.itertext())]
    assert len(cells) == 6  # two of each breakdown
    assert not any("data-v" in one.attrib for one in cells)
    assert "Jumlah di bawah 5 disamarkan" in text_of(pages["pengaduan.html"])


def test_every_number_of_the_pages_and_embeds_is_one_that_was_published(trees):
    """The exact numbers behind what is shown, of the metric that they are said to be of; rounded where tables sort."""
    published: dict[str, set[Decimal]] = {one.figure.metric: {one.figure.value} for one in publication().metrics}
    for table in publication().tables:
        for row in (*table.rows, *table.totals):
            for column, cell in zip(table.columns, row.cells, strict=True):
                assert cell.value is None or not cell.hidden
                published.setdefault(column.metric, set()).add(cell.value)
    everything = {round(value, 3) for values in published.values() for value in values if value is not None}
    marked, cells = set[str](), 0
    for path, tree in trees.items():
        for one in tree.iter():
            if one.get("data-value"):
                marked.add(path.split("/")[-2] if "/" in path else path)
                assert Decimal(one.attrib["data-value"]) in published[one.attrib["data-metric"]], (path, one.attrib)
            if one.tag == "td" and one.get("data-v") and "hide" not in one.get("class", ""):
                cells += 1
                assert round(Decimal(one.attrib["data-v"]), 3) in everything, (path, one.attrib)
    assert {"index.html", "pengaduan.html", "embed", "lembar", "anggaran"} <= marked
    assert cells > 100


OCTOBER = Period(date(2026, 1, 1), date(2026, 10, 31))


def with_budget_of_october(public: Publication) -> Publication:
    """The same, its budget by department told up to October alone."""

    def earlier(row: TableRow) -> TableRow:
        if row.period.end != public.as_of:
            return row
        cells = tuple(
            replace(cell, figure=cell.figure and replace(cell.figure, as_of=OCTOBER.end, period=OCTOBER))
            for cell in row.cells
        )
        return replace(row, period=OCTOBER, cells=cells)

    def table(one: PublishedTable) -> PublishedTable:
        if one.service != "budget":
            return one
        return replace(one, rows=tuple(map(earlier, one.rows)), totals=tuple(map(earlier, one.totals)))

    return replace(public, tables=tuple(map(table, public.tables)))


def test_a_department_and_its_sheet_are_dated_by_their_numbers():
    shown = Shown(with_budget_of_october(publication()), batam())
    for page in (department_page, partial(sheet_page, address=f"{SITE}/")):
        made = page(Place(batam(), Language.ID), shown, shown.departments[0])
        head = words_of(made.main[0])
        assert "31 Oktober 2026" in head
        assert "23 November 2026" not in head
        assert made.card.foot.endswith("Keadaan 31 Oktober 2026")


def test_a_sheet_says_its_address_its_day_and_over_how_many_months_it_counts():
    shown = Shown(with_budget_of_october(publication()), batam())
    department = shown.departments[0]
    for language, months in ((Language.ID, "(10 bulan)"), (Language.EN, "(10 months)")):
        made = sheet_page(Place(batam(), language), shown, department, f"{SITE}/")
        said = "".join(map(words_of, made.main))
        assert f"{SITE}/{made.place.file}" in said
        assert "23 November 2026" in words_of(made.main[-1])
        assert months in said


@pytest.mark.parametrize(
    ("last", "said"),
    [((1, 31), "1 bulan"), ((2, 28), "2 bulan"), ((11, 28), "bulan ke-11 belum selesai"), ((12, 31), "")],
)
def test_a_year_that_is_not_over_says_how_much_of_it_counts(last, said):
    period = Period(date(2026, 1, 1), date(2026, *last))
    assert counted_months(Place(batam(), Language.ID), period) == said


def test_a_district_is_dated_by_its_numbers_where_they_have_one_day():
    public = publication()
    tables = tuple(
        replace(one, rows=tuple(replace(row, period=OCTOBER) for row in one.rows if row.period.end == public.as_of))
        for one in public.tables
        if one.by == ("district",)
    )
    shown = Shown(replace(public, tables=tables), batam())
    made = district_page(Place(batam(), Language.ID), shown, shown.districts[0])
    assert made.card.foot.endswith("Keadaan 31 Oktober 2026")
    mixed = district_page(Place(batam(), Language.ID), Shown(public, batam()), shown.districts[0])
    days = {row.period.end for one in public.tables if one.by == ("district",) for row in one.newest}
    assert ("Keadaan" in mixed.card.foot) == (len(days) == 1)


def words_of(component: Component) -> str:
    """All that a component says."""
    children = getattr(component, "children", None) or []
    parts = children if isinstance(children, list | tuple) else [children]
    return "".join(one if isinstance(one, str) else words_of(one) for one in parts)


def test_a_hidden_number_of_what_stands_is_dated_by_a_day_as_a_shown_one_is():
    row = TableRow((), (), OCTOBER, PeriodKind.YEAR, (Cell(None, hidden=True),))
    place = Place(batam(), Language.ID)
    assert cell_when(place, row, row.cells[0], "complaints.backlog") == "31 Oktober 2026"
    assert cell_when(place, row, row.cells[0], "complaints.received").startswith("1")


def test_months_of_a_chart_are_called_by_their_names_beyond_the_last_number(trees):
    named = [
        "".join(head.itertext())
        for path, tree in trees.items()
        if not path.startswith("en/")
        for head in tree.iter("th")
        if head.get("scope") == "row"
    ]
    assert [name for name in named if name.startswith(("30 Nov", "31 Des"))] == []


def test_the_methods_say_when_people_s_cases_come_and_no_limit_of_nought(pages):
    public = Public(public=terms(month_embargo_days=3), metrics=(), tables=(), documents=())
    city = batam().model_copy(update={"public": public})
    made = methods_page(Place(city, Language.ID), Shown(publication(), city), "")
    assert "setiap bulan, 3 hari setelah bulannya berakhir" in "".join(map(words_of, made.main))
    words = pages["metode.html"]
    assert "melebihi 0,0 poin" not in words
    assert 'id="istilah"' in words


def test_words_of_offices_are_explained_where_they_stand(pages):
    assert "batas tertinggi uang" in "".join(map(words_of, glosses(Place(batam(), Language.ID), ["Pagu"])))
    assert "batas tertinggi uang" in pages["metode.html"]
    assert "rencana kerja dan anggaran" in pages["dokumen-anggaran.html"]


def test_each_number_of_a_service_has_the_address_of_its_image(site, trees):
    tree = trees["pengaduan.html"]
    images = {one.get("href") for one in tree.iter("a") if (one.get("href") or "").endswith(".svg")}
    assert {f"embed/complaints.{key}.svg" for key in ("received", "closed", "in_time_percent")} <= images
    assert all((site / image).is_file() for image in images)
    assert any(f"{SITE}/embed/complaints." in "".join(one.itertext()) for one in tree.iter("code"))


def test_missing_documents_are_shown_as_missing(trees):
    tags = [one.get("class") for one in trees["dokumen-anggaran.html"].iter("span") if "tag" in one.get("class", "")]
    assert tags.count("tag missing") == 9
    assert tags.count("tag there") == 3


def due_on(*days: date | None) -> dict[str, str]:
    """The documents' page and the home, where the first missing documents are to be there by these days."""
    public = publication()
    missing = iter(one for one in public.documents if one.file is None)
    dated = {
        one.kind: replace(one, due=day, is_awaited=day is not None and day > public.as_of)
        for one, day in zip(missing, days, strict=False)
    }
    documents = tuple(dated.get(one.kind, one) for one in public.documents)
    shown = Shown(replace(public, documents=documents), batam())
    place = Place(batam(), Language.ID)
    return {"menu": "".join(map(words_of, documents_page(place, shown, "").main)),
            "home": "".join(map(words_of, home_page(place, shown).main))}  # fmt: skip


def test_a_document_whose_day_has_not_come_is_not_called_missing():
    said = due_on(date(2027, 3, 31), date(2027, 6, 30), date(2026, 9, 14))
    assert said["menu"].count("2027belum waktunya") == 2
    assert "paling lambat 31 Maret 2027belum waktunya" in said["menu"]
    assert "paling lambat 14 September 2026belum ada di sini" in said["menu"]
    assert "3 dari 10 yang sudah jatuh tempo ada di sini; 2 belum waktunya" in said["menu"]
    assert (
        "3 dari 10 jenis dokumen anggaran tahun 2026 yang sudah jatuh tempo dapat dibaca di sini; 2 jenis lainnya"
        in said["home"]
    )


def test_without_days_documents_are_counted_as_one():
    said = due_on()
    assert "belum waktunya" not in said["home"]
    assert "3 dari 12 ada di sini" in said["menu"]
    assert "3 dari 12 jenis dokumen anggaran tahun 2026 sudah tersedia" in said["home"]


def test_data_that_are_late_say_so(pages):
    assert "data terlambat, sampai 20\xa0Nov" in text_of(pages["index.html"])


def test_what_is_not_public_stands_nowhere(tmp_path):
    public = publication()
    few = replace(
        public,
        metrics=tuple(one for one in public.metrics if one.service != "permits"),
        tables=tuple(one for one in public.tables if one.service != "permits"),
        changes=(),
    )
    publish_site(few, batam(), tmp_path / "site", open_data=open_data(few), data_sets=data_sets(few))
    everything = b"".join(path.read_bytes() for path in (tmp_path / "site").rglob("*.html"))
    assert b"perizinan.html" not in everything
    assert b"permits." not in everything
    assert not (tmp_path / "site" / "perizinan.html").exists()


def test_the_data_page_says_first_how_much_is_open_and_up_to_when(trees, pages):
    sets = data_sets(publication())
    main = next(trees["data.html"].iter("main"))
    before = "".join(main[0].itertext())
    assert main[1].tag == "link"  # the style of what follows: what stands before waits for nothing
    assert f"{len(sets)} tabel dengan {sum(one.rows for one in sets):,} baris".replace(",", ".") in before
    assert "yang terbaru sampai 23 November 2026" in before


def test_a_publication_of_nothing_is_still_a_site(tmp_path):
    nothing = replace(publication(), metrics=(), tables=(), documents=(), changes=(), freshness=())
    publish_site(nothing, batam(), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").is_file()
    for path in (tmp_path / "site").rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))


def links(tree: ET.Element) -> list[str]:
    found = [one.get(name) for one in tree.iter() for name in ("href", "src") if one.get(name)]
    return [address for address in found if address]


def text_of(page: str) -> str:
    return "".join(html5lib.parse(page, namespaceHTMLElements=False).find("body").itertext())


def test_what_is_explored_tells_no_more_than_the_page_tells(site, pages):
    page = pages["pendapatan.html"]
    figures = json.loads((site / re.search(r'data-figures="([^"]+)"', page)[1]).read_text("utf-8"))
    plots = re.findall(r"<svg[^>]*>", page)
    assert sorted(figures) == sorted(re.search(r'data-chart="([^"]+)"', one)[1] for one in plots if '"plot"' in one)
    points = [point for one in figures.values() for series in one["data"] for point in series.get("customdata", ())]
    assert len(points) > 20
    assert [words for _, _, words in points if not all(part in page for part in words.split())] == []
    assert "revenue." not in json.dumps(figures)
    assert all("data-figures" not in text for path, text in pages.items() if path.startswith(("lembar/", "embed/")))
