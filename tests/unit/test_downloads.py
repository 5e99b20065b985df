"""A metric's numbers as files: complete, exact, safe to open, and named so that one finds them again."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.delivery import prepare_response
from dashboard.downloads import register_downloads
from dashboard.long_table import long_table
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.signed import Signed
from dashboard.spreadsheets import to_csv
from queries.calendar import Period
from queries.pages.values import MetricView
from queries.viewer import Language
from tests import places_fixture as fixture
from tests.signed_in import as_if

VIEW = fixture.metric()
WEEK = Period(date(2026, 11, 17), date(2026, 11, 23))
EXACT = "1626500000000000.57"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def view_of(asked: PageRequest, _signed: Signed, name: str) -> tuple[Screen, MetricView] | None:
    if name != "revenue.realised":
        return None
    return Screen(fixture.PROFILE, asked.language, asked), VIEW


@pytest.fixture
def client() -> FlaskClient:
    server = Flask("downloads")
    as_if()(server)
    register_downloads(server, view_of)
    server.after_request(lambda response: prepare_response(response, ""))
    return server.test_client()


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def cells(content: bytes, sheet: int) -> Iterator[list[tuple[str, str]]]:
    """Rows of a sheet as (type, text)."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        texts = [
            "".join(one.itertext())
            for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")
        ]
        for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{SHEET}row"):
            yield [
                (cell.get("t", "n"), texts[int(value)] if cell.get("t") == "s" else value)
                for cell in row
                for value in [cell.findtext(f"{SHEET}v") or ""]
            ]


def test_a_csv_holds_every_number_of_the_page_with_all_its_digits(client: FlaskClient) -> None:
    rows = lines(client.get("/metrik/revenue.realised.csv?lang=en").data)
    numbers = [row for row in rows if row["part"] != "about"]
    points = sum(point.value is not None for line in VIEW.course.lines for point in line.points)

    assert len(numbers) == 2 + points + 2  # the headline and what it is compared with, the trend, the breakdown
    assert numbers[0]["value"] == str(VIEW.key.figure.value)
    assert EXACT in {row["value"] for row in numbers}
    assert all(Decimal(row["value"]) is not None for row in numbers)
    assert {row["unit"] for row in numbers} == {"rupiah"}


def test_each_number_carries_its_days_and_what_narrows_it(client: FlaskClient) -> None:
    rows = lines(client.get("/metrik/revenue.realised.csv?lang=en").data)
    taxes = [row for row in rows if row["part"] == "breakdown"]

    assert (taxes[1]["category_code"], taxes[1]["category"]) == ("bphtb", "Property transfer duty (BPHTB)")
    assert (taxes[1]["period_start"], taxes[1]["period_end"], taxes[1]["as_of"]) == (
        "2026-01-01",
        "2026-11-23",
        "2026-11-23",
    )


def test_the_meaning_of_the_number_stands_behind_the_rows_and_every_line_has_as_many_cells(client: FlaskClient) -> None:
    content = client.get("/metrik/revenue.realised.csv").data
    table = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    about = {row[1]: row[-1] for row in table if row[0] == "keterangan"}

    assert len({len(row) for row in table}) == 1
    assert about["Sumber"] == "SIMPATDA"
    assert about["Arti"].startswith("Jumlah semua yang masuk")
    assert "murni" in about["Target"]
    assert about["Jenis"] == "BPHTB"  # the filter


@pytest.mark.parametrize(
    ("language", "stage", "fact", "reason"),
    [("id", "murni", "Pembayaran", "bertanggal setelah hari ini"), ("en", "original", "Payments", "dated after today")],
)
def test_a_file_speaks_the_language_of_its_reader_to_the_last_word(
    language: str, stage: str, fact: str, reason: str
) -> None:
    figure = replace(VIEW.key.figure, stage="murni")
    table = long_table(fixture.screen("/", Language(language)), replace(VIEW, key=replace(VIEW.key, figure=figure)))
    about = dict(table.about)
    reconciled = about["Pencocokan" if language == "id" else "Reconciliation"]

    assert stage in table.rows[0] and f", {stage}," in about["Target"]
    assert fact in reconciled and f"18 {reason}" in reconciled and "future_date" not in reconciled


@pytest.mark.parametrize("language", list(Language))
def test_a_file_says_first_that_its_data_are_simulated_where_they_are(language: Language) -> None:
    screen = fixture.screen("/metrik/revenue.realised", language)
    city = screen.profile.city.model_copy(update={"simulated": False})
    real = replace(screen, profile=screen.profile.model_copy(update={"city": city}))
    word = {Language.ID: "Data simulasi", Language.EN: "Simulated data"}[language]

    assert long_table(screen, VIEW).about[0][0] == word
    assert word not in dict(long_table(real, VIEW).about)


def test_a_file_of_a_part_tells_that_part_and_whose_target_stands_beside_it() -> None:
    narrowed = replace(VIEW.explanation, figure=replace(VIEW.key.figure, period=WEEK), target_of="city")
    view = replace(VIEW, explanation=narrowed, key=replace(VIEW.key, figure=narrowed.figure))
    about = dict(long_table(fixture.screen("/metrik/revenue.realised"), view).about)

    assert "murni" in about["Target kota"] and "Target" not in about
    assert about["Kurun"] == "2026-11-17 – 2026-11-23"  # the number's own days


def test_a_csv_is_utf8_with_a_byte_order_mark_and_ends_its_lines_as_rfc_4180_says(client: FlaskClient) -> None:
    answer = client.get("/metrik/revenue.realised.csv")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.data.count(b"\r\n") == answer.data.count(b"\n")
    assert answer.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u00a0@"])
def test_no_text_of_a_csv_is_run_as_a_formula(start: str) -> None:
    figure = replace(VIEW.key.figure, category=f"{start}1+1")
    screen = fixture.screen("/metrik/revenue.realised")
    content = to_csv(long_table(screen, replace(VIEW, key=replace(VIEW.key, figure=figure))), "about")
    first = lines(content)[0]

    assert first["kode_kategori"] == f"'{start}1+1"


def test_a_negative_number_stays_a_number(client: FlaskClient) -> None:
    assert "-12.5" in {row["nilai"] for row in lines(client.get("/metrik/revenue.realised.csv").data)}


def test_an_excel_file_holds_numbers_and_days_as_such_and_all_digits_beside_them(client: FlaskClient) -> None:
    rows = list(cells(client.get("/metrik/revenue.realised.xlsx?lang=en").data, 1))
    heads = [text for _, text in rows[0]]
    exact = next(row for row in rows if row[-1][1] == EXACT)

    assert heads[-1] == "value_exact"
    assert exact[heads.index("period_start")] == ("n", "46023")  # 1 January 2026
    assert exact[heads.index("value")] == ("n", "1626500000000000")


def test_no_cell_of_an_excel_file_is_a_formula_or_a_link(client: FlaskClient) -> None:
    content = client.get("/metrik/revenue.realised.xlsx").data
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert ("s", "=bphtb") in [
        cell for row in cells(client.get("/metrik/revenue.realised.xlsx").data, 1) for cell in row
    ]


def test_an_excel_file_says_what_the_number_means_on_a_sheet_of_its_own(client: FlaskClient) -> None:
    about = {row[0][1]: row[1][1] for row in cells(client.get("/metrik/revenue.realised.xlsx?lang=en").data, 2)}

    assert about["Source"] == "SIMPATDA"
    assert "15 significant digits" in about["Precision"]


def test_the_name_of_a_file_says_city_metric_filters_and_day(client: FlaskClient) -> None:
    said = client.get("/metrik/revenue.realised.xlsx").headers["Content-Disposition"]

    assert said == 'attachment; filename="kota-batam-realisasi-pendapatan-bphtb-2026-11-23.xlsx"'


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_browser_keeps_a_file_for_the_next_person(client: FlaskClient, ending: str) -> None:
    assert client.get(f"/metrik/revenue.realised.{ending}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/metrik/revenue.nothing.csv", "/metrik/nothing.xlsx", "/metrik/..%2f.csv"])
def test_a_metric_that_there_is_not_has_no_file(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_is_in_the_language_of_its_address(client: FlaskClient) -> None:
    assert lines(client.get("/metrik/revenue.realised.csv").data)[0]["bagian"] == "angka utama"
    assert lines(client.get("/metrik/revenue.realised.csv?lang=en").data)[0]["part"] == "headline"
