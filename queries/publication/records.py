"""What the files of open data are: a Satu Data record per table, a DCAT catalogue, a frictionless data package."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from queries.metrics.units import COUNT
from queries.profile.models import Words
from queries.publication.values import Column, DataSet, Publication, PublishedTable

_RHYTHMS = {"daily": "R/P1D", "weekly": "R/P1W", "monthly": "R/P1M"}
"""ISO 8601 repeating durations."""

_CSV, _JSON = "text/csv", "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = "https://www.iana.org/assignments/media-types/"


def record(table: PublishedTable, publication: Publication) -> bytes:
    """The metadata that Satu Data asks of a data set (Perpres 39/2019), in Indonesian keys."""
    return _told(
        {
            "nama": table.key,
            "judul": table.title.id,
            "konsep": table.concept.id,
            "definisi": table.description.id,
            "klasifikasi": table.classification.id,
            "ukuran": [{"kolom": one.key, "nama": one.label.id, "arti": one.why.id} for one in table.columns],
            "satuan": {one.key: one.unit for one in table.columns},
            "produsen_data": table.owner,
            "walidata": publication.publisher.department,
            "instansi": publication.publisher.city,
            "kode_wilayah": publication.publisher.code,
            "jadwal_pemutakhiran": table.cadence,
            "data_sampai": table.as_of.isoformat(),
            "lisensi": {"nama": publication.licence.name, "url": publication.licence.url},
            "kontak": publication.publisher.email,
            "ambang_penyamaran": publication.threshold if any(one.protected for one in table.columns) else None,
            "versi_alamat": "v1",
        }
    )


def catalogue(publication: Publication, sets: Sequence[DataSet]) -> bytes:
    """DCAT 3 as JSON-LD; addresses are relative to the site where its own is not set."""
    site = publication.publisher.site
    base = f"{site}/" if site else ""
    publisher = {
        "@type": "foaf:Organization",
        "foaf:name": publication.publisher.city,
        "foaf:mbox": {"@id": f"mailto:{publication.publisher.email}"},
    }
    tables = {table.key: table for table in publication.tables}
    return _told(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            },
            "@id": f"{base}catalog.jsonld",
            "@type": "dcat:Catalog",
            "dct:title": _texts(Words(id=publication.publisher.city, en=publication.publisher.city)),
            "dct:publisher": publisher,
            "dct:license": {"@id": publication.licence.url},
            "dct:modified": {"@type": "xsd:date", "@value": publication.changed.date().isoformat()},
            "dcat:dataset": [_dataset(tables[one.key], one, base, publication, publisher) for one in sets],
        }
    )


def data_package(publication: Publication, sets: Sequence[DataSet], contents: Sequence[bytes]) -> bytes:
    """A frictionless data package (version 1 of the specification) of the CSV files, with their hashes."""
    tables = {table.key: table for table in publication.tables}
    licence = {"name": publication.licence.code, "title": publication.licence.name, "path": publication.licence.url}
    return _told(
        {
            "profile": "tabular-data-package",
            "name": "open-data",
            "title": publication.publisher.city,
            "version": "1.0.0",
            "licenses": [licence],
            "contributors": [{"title": publication.publisher.department, "role": "publisher"}],
            "resources": [
                _resource(tables[one.key], one, content) for one, content in zip(sets, contents, strict=True)
            ],
        }
    )


def _dataset(
    table: PublishedTable, files: DataSet, base: str, publication: Publication, publisher: dict[str, Any]
) -> dict[str, Any]:
    forms = ((files.csv, _CSV), (files.json, _JSON), (files.xlsx, _XLSX))
    years = [row.period for row in (*table.rows, *table.totals)]
    return {
        "@id": f"{base}{files.record}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.key,
        "dct:title": _texts(table.title),
        "dct:description": _texts(table.description),
        "dct:subject": _texts(table.concept),
        "dct:publisher": publisher,
        "dct:license": {"@id": publication.licence.url},
        "dct:accrualPeriodicity": _RHYTHMS.get(table.cadence, table.cadence),
        "dct:modified": {"@type": "xsd:date", "@value": table.as_of.isoformat()},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": min(one.start for one in years).isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": max(one.end for one in years).isoformat()},
        },
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": {"@id": f"{base}{path}"},
                "dcat:downloadURL": {"@id": f"{base}{path}"},
                "dcat:mediaType": {"@id": f"{_TYPES}{media}"},
                "dct:license": {"@id": publication.licence.url},
            }
            for path, media in forms
        ],
    }


def _resource(table: PublishedTable, files: DataSet, content: bytes) -> dict[str, Any]:
    members = [field for word in table.by for field in (_field(word, "string"), _field(f"{word}_name", "string"))]
    period = [_field("period", "string"), _field("period_start", "date"), _field("period_end", "date")]
    notes = [_field(f"{one.key}_note", "string") for one in table.columns if one.protected]
    return {
        "profile": "tabular-data-resource",
        "name": files.key,
        "path": files.csv,
        "title": table.title.id,
        "description": table.description.id,
        "format": "csv",
        "mediatype": _CSV,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [*members, *period, *map(_number, table.columns), *notes],
            "missingValues": [""],
            "primaryKey": [*table.by, "period", "period_start"],
        },
    }


def _number(column: Column) -> dict[str, Any]:
    field = _field(column.key, "integer" if column.unit == COUNT else "number")
    return {**field, "title": column.label.id, "description": f"{column.why.id} ({column.unit})"}


def _field(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind}


def _texts(words: Words) -> list[dict[str, str]]:
    return [{"@language": language, "@value": getattr(words, language)} for language in ("id", "en")]


def _told(value: dict[str, Any]) -> bytes:
    kept = {key: one for key, one in value.items() if one is not None}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()
