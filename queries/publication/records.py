"""What the files of open data are: a Satu Data record per table, a DCAT catalogue, a frictionless data package."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from queries.metrics.units import COUNT
from queries.profile.models import Words
from queries.publication.values import Column, DataSet, Publication, PublishedTable

Wording = Callable[[str], Words]
"""How things are called in both languages: `measure.flow.realised`, `unit.rupiah`, `cadence.daily`, `catalogue`."""

_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = [{"@id": f"{_EU}language/{code}"} for code in ("IND", "ENG")]

_CSV, _JSON = "text/csv", "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = "https://www.iana.org/assignments/media-types/"


def unworded(key: str) -> Words:
    """The last part of the key itself."""
    last = key.rpartition(".")[2]
    return Words(id=last, en=last)


def record(table: PublishedTable, publication: Publication, wording: Wording = unworded) -> bytes:
    """The metadata that Satu Data asks of a data set (Perpres 39/2019), in Indonesian keys and words."""
    return _told(
        {
            "nama": table.key,
            "judul": table.title.id,
            "konsep": table.concept.id,
            "definisi": table.description.id,
            "klasifikasi": table.classification.id,
            "ukuran": [
                {
                    "kolom": one.key,
                    "nama": one.label.id,
                    "arti": one.why.id,
                    "cara_menghitung": wording(one.definition).id,
                }
                for one in table.columns
            ],
            "satuan": {one.key: wording(f"unit.{one.unit}").id for one in table.columns},
            "produsen_data": publication.producers.get(table.owner, table.owner),
            "walidata": publication.publisher.department,
            "instansi": publication.publisher.city,
            "kode_wilayah": publication.publisher.code,
            "jadwal_pemutakhiran": wording(f"cadence.{table.cadence}").id,
            "data_sampai": table.as_of.isoformat(),
            "lisensi": {"nama": publication.licence.name, "url": publication.licence.url},
            "kontak": publication.publisher.email,
            "ambang_penyamaran": publication.threshold if any(one.protected for one in table.columns) else None,
            "versi_alamat": "v1",
        }
    )


def catalogue(publication: Publication, sets: Sequence[DataSet], wording: Wording = unworded) -> bytes:
    """DCAT 3 as JSON-LD; addresses are relative to the site where its own is not set."""
    site = publication.publisher.site
    base = f"{site}/" if site else ""
    publisher = _organisation(publication.publisher.city, publication.publisher.email)
    tables = {table.key: table for table in publication.tables}
    changed = publication.changed.astimezone(ZoneInfo(publication.timezone)).date()
    return _told(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "skos": "http://www.w3.org/2004/02/skos/core#",
                "vcard": "http://www.w3.org/2006/vcard/ns#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            },
            "@id": f"{base}catalog.jsonld",
            "@type": "dcat:Catalog",
            "dct:title": _texts(Words(id=publication.publisher.city, en=publication.publisher.city)),
            "dct:description": _texts(wording("catalogue")),
            "dct:language": _LANGUAGES,
            "dct:publisher": publisher,
            "dcat:contactPoint": _contact(publication),
            "dct:license": {"@id": publication.licence.url},
            "dct:modified": {"@type": "xsd:date", "@value": changed.isoformat()},
            "dcat:dataset": [_dataset(tables[one.key], one, base, publication) for one in sets],
        }
    )


def _organisation(name: str, email: str) -> dict[str, Any]:
    return {"@type": "foaf:Organization", "foaf:name": name, "foaf:mbox": {"@id": f"mailto:{email}"}}


def _contact(publication: Publication) -> dict[str, Any]:
    steward = publication.publisher
    email = {"@id": f"mailto:{steward.email}"}
    return {"@type": "vcard:Organization", "vcard:fn": steward.department, "vcard:hasEmail": email}


def data_package(
    publication: Publication, sets: Sequence[DataSet], contents: Sequence[bytes], wording: Wording = unworded
) -> bytes:
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
                _resource(tables[one.key], one, content, wording) for one, content in zip(sets, contents, strict=True)
            ],
        }
    )


def _dataset(table: PublishedTable, files: DataSet, base: str, publication: Publication) -> dict[str, Any]:
    forms = ((files.csv, _CSV), (files.json, _JSON), (files.xlsx, _XLSX))
    years = [row.period for row in (*table.rows, *table.totals)]
    return {
        "@id": f"{base}{files.record}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.key,
        "dct:title": _texts(table.title),
        "dct:description": _texts(table.description),
        "dct:subject": {
            "@id": f"{base}{files.record}#konsep",
            "@type": "skos:Concept",
            "skos:prefLabel": _texts(table.concept),
        },
        "dcat:theme": {"@id": f"{_EU}data-theme/GOVE"},
        "dct:language": _LANGUAGES,
        "dct:publisher": _organisation(publication.publisher.city, publication.publisher.email),
        "dct:creator": {
            "@type": "foaf:Organization",
            "foaf:name": publication.producers.get(table.owner, table.owner),
        },
        "dcat:contactPoint": _contact(publication),
        "dct:license": {"@id": publication.licence.url},
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/{table.cadence.upper()}"},
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


def _resource(table: PublishedTable, files: DataSet, content: bytes, wording: Wording) -> dict[str, Any]:
    members = [_field(f"{word}{part}", "string") for word in table.by for part in ("", "_name", "_name_en")]
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
            "fields": [*members, *period, *(_number(one, wording) for one in table.columns), *notes],
            "missingValues": [""],
            "primaryKey": [*table.by, "period", "period_start"],
        },
    }


def _number(column: Column, wording: Wording) -> dict[str, Any]:
    field = _field(column.key, "integer" if column.unit == COUNT else "number")
    said = f"{wording(column.definition).id} {column.why.id} ({wording(f'unit.{column.unit}').id})"
    return {**field, "title": column.label.id, "description": said}


def _field(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind}


def _texts(words: Words) -> list[dict[str, str]]:
    return [{"@language": language, "@value": getattr(words, language)} for language in ("id", "en")]


def _told(value: dict[str, Any]) -> bytes:
    kept = {key: one for key, one in value.items() if one is not None}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()
