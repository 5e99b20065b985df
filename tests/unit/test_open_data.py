"""Files of open data: exact numbers, no formulas, the same bytes for the same numbers, readable by other tools."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package

from dashboard.public.wording import wording_of
from queries.calendar import Period
from queries.metrics.values import Figure, Status
from queries.publication.open_data import data_sets, open_data_files, rows_of, to_csv, to_json, to_xlsx
from queries.publication.values import (
    Cell,
    Column,
    Item,
    ItemKind,
    Licence,
    PeriodKind,
    Publication,
    PublishedTable,
    Publisher,
    TableRow,
)
from tests.marts import profile, words

YEAR = Period(date(2025, 1, 1), date(2025, 6, 16))
LONG = Decimal("12345678901234567890.12")
SITE = "https://terbuka.kota.example"


def figure(value: str, unit: str) -> Figure:
    return Figure("levies.realised", Decimal(value), unit, Status.PLAIN, YEAR.end)


def column(key: str, unit: str, *, protected: bool = False) -> Column:
    return Column(key, f"levies.{key}", unit, words(key), "measure.flow.realised", protected, words(f"why {key}"))


def row(members: tuple[str, ...], *cells: Cell) -> TableRow:
    names = tuple(words({"land": "=Tanah", "?": "Belum terpetakan"}.get(code, code)) for code in members)
    return TableRow(members, names, YEAR, PeriodKind.YEAR, cells)


def shown(value: str, unit: str) -> Cell:
    return Cell(figure(value, unit))


TABLE = PublishedTable(
    key="by-kind",
    item=Item(ItemKind.TABLE, "by-kind"),
    service="levies",
    title=words("Per jenis"),
    by=("category",),
    columns=(column("money", "rupiah"), column("cases", "count", protected=True)),
    rows=(
        row(("land",), shown(str(LONG), "rupiah"), shown("12", "count")),
        row(("food",), shown("0.1", "rupiah"), Cell(None, hidden=True)),
        row(("?",), Cell(None), Cell(None)),
    ),
    totals=(row((), shown("9", "rupiah"), shown("15", "count")),),
    as_of=YEAR.end,
    owner="alpha",
    cadence="daily",
    description=words("keterangan"),
    concept=words("konsep"),
    classification=words("klasifikasi"),
)


@pytest.fixture
def publication() -> Publication:
    return Publication(
        as_of=YEAR.end, version=3, fingerprint="f", changed=datetime(2025, 6, 17, tzinfo=UTC),
        publisher=Publisher("Kota", "99.01", "Dinas Data", "data@kota.example", SITE),
        licence=Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"), threshold=5,
        freshness=(), metrics=(), tables=(TABLE,), documents=(), changes=(), approvals=(),
    )  # fmt: skip


def read_csv() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(TABLE).decode())))


def test_numbers_lose_no_digit_in_csv_and_json(publication: Publication) -> None:
    assert read_csv()[1]["money"] == str(LONG)
    told = json.loads(to_json(TABLE, publication), parse_float=Decimal)
    assert told["rows"][1]["money"] == LONG


def test_a_spreadsheet_has_long_numbers_as_text_as_well(publication: Publication) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(TABLE, publication))) as book:
        assert str(LONG) in book.read("xl/sharedStrings.xml").decode()


def test_a_hidden_number_and_one_that_is_not_there_are_told_apart() -> None:
    found = {one["category"]: (one["cases"], one["cases_note"]) for one in read_csv()}
    assert found == {"_total": ("15", ""), "land": ("12", ""), "food": ("", "hidden"), "_unmapped": ("", "")}


def test_no_text_is_taken_for_a_formula(publication: Publication) -> None:
    assert read_csv()[1]["category_name"] == "'=Tanah"
    with zipfile.ZipFile(io.BytesIO(to_xlsx(TABLE, publication))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_same_publication_gives_the_same_bytes(publication: Publication) -> None:
    def prints() -> dict[str, str]:
        return {path: hashlib.sha256(make()).hexdigest() for path, make in open_data_files(publication)}

    assert prints() == prints()


def test_addresses_are_versioned_and_each_is_written(publication: Publication) -> None:
    (one,) = data_sets(publication)
    assert (one.csv, one.record) == ("data/v1/by-kind.csv", "data/v1/by-kind.metadata.json")
    paths = [path for path, _ in open_data_files(publication)]
    assert set(paths) == {one.csv, one.json, one.xlsx, one.record, "catalog.jsonld", "datapackage.json"}
    assert one.rows == len(rows_of(TABLE)) == 4


def written(publication: Publication, folder: Path) -> Path:
    for path, make in open_data_files(publication):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(make())
    return folder


def test_frictionless_finds_the_package_valid(publication: Publication, tmp_path: Path) -> None:
    report = Package(str(written(publication, tmp_path) / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    rows = Package(str(tmp_path / "datapackage.json")).get_resource("by-kind").read_rows()
    assert rows[1]["money"] == LONG


def test_frictionless_finds_a_changed_file(publication: Publication, tmp_path: Path) -> None:
    file = written(publication, tmp_path) / "data/v1/by-kind.csv"
    file.write_bytes(file.read_bytes().replace(b"12,", b"13,"))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_a_record_says_what_satu_data_asks(publication: Publication) -> None:
    files = dict(open_data_files(publication))
    told = json.loads(files["data/v1/by-kind.metadata.json"]())
    asked = {
        "konsep",
        "definisi",
        "klasifikasi",
        "ukuran",
        "satuan",
        "produsen_data",
        "walidata",
        "jadwal_pemutakhiran",
    }
    assert asked <= told.keys()
    assert told["lisensi"]["url"] == publication.licence.url
    assert told["data_sampai"] == "2025-06-16"
    assert told["satuan"] == {"money": "rupiah", "cases": "count"}


def test_records_are_told_in_words_and_name_the_department(publication: Publication) -> None:
    named = replace(publication, producers={"alpha": "Dinas Alpha"})
    told = json.loads(dict(open_data_files(named, wording_of(profile())))["data/v1/by-kind.metadata.json"]())
    assert told["produsen_data"] == "Dinas Alpha"
    assert told["satuan"] == {"money": "rupiah", "cases": "jumlah"}
    assert told["jadwal_pemutakhiran"] == "setiap hari"
    assert told["ukuran"][0]["cara_menghitung"].startswith("Jumlah")
    package = json.loads(dict(open_data_files(named, wording_of(profile())))["datapackage.json"]())
    said = {one["name"]: one.get("description", "") for one in package["resources"][0]["schema"]["fields"]}
    assert told["ukuran"][0]["cara_menghitung"] in said["money"]


def test_the_catalogue_speaks_in_addresses_of_public_vocabularies(publication: Publication) -> None:
    """At eleven in the evening of Greenwich it is the next day in the city."""
    late = replace(publication, changed=datetime(2025, 6, 17, 23, tzinfo=UTC), timezone="Asia/Jakarta")
    told = json.loads(dict(open_data_files(late, wording_of(profile())))["catalog.jsonld"]())
    assert told["dct:modified"]["@value"] == "2025-06-18"
    assert [one["@language"] for one in told["dct:description"]] == ["id", "en"]
    assert len(told["dct:language"]) == 2
    (dataset,) = told["dcat:dataset"]
    daily = "http://publications.europa.eu/resource/authority/frequency/DAILY"
    assert dataset["dct:accrualPeriodicity"] == {"@id": daily}
    assert dataset["dct:subject"]["@id"] == f"{SITE}/data/v1/by-kind.metadata.json#konsep"
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:data@kota.example"}


def test_averages_of_the_last_days_name_those_days(publication: Publication) -> None:
    week = Period(date(2025, 6, 10), date(2025, 6, 16))
    rows = tuple(replace(one, period=week) for one in TABLE.rows)
    table = replace(TABLE, rows=rows, totals=tuple(replace(one, period=week) for one in TABLE.totals))
    told = list(csv.DictReader(io.StringIO(to_csv(table).decode())))
    assert {(one["period"], one["period_start"], one["period_end"]) for one in told} == {
        ("days", "2025-06-10", "2025-06-16")
    }
    catalogue = json.loads(dict(open_data_files(replace(publication, tables=(table,))))["catalog.jsonld"]())
    assert catalogue["dcat:dataset"][0]["dct:temporal"]["dcat:startDate"]["@value"] == "2025-06-10"


def test_the_catalogue_leads_to_every_file(publication: Publication) -> None:
    told = json.loads(dict(open_data_files(publication))["catalog.jsonld"]())
    (dataset,) = told["dcat:dataset"]
    urls = {one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]}
    assert urls == {f"{SITE}/data/v1/by-kind.{ending}" for ending in ("csv", "json", "xlsx")}
    assert told["@type"] == "dcat:Catalog"


def test_the_catalogue_of_a_site_without_address_is_relative(publication: Publication) -> None:
    bare = replace(publication, publisher=replace(publication.publisher, site=""))
    told = json.loads(dict(open_data_files(bare))["catalog.jsonld"]())
    assert told["dcat:dataset"][0]["@id"] == "data/v1/by-kind.metadata.json"
