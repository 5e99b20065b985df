"""Tables as schema.org tells them to search engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.public.place import Place
from dashboard.public.shown import Shown
from queries.publication.values import PublishedTable

TYPES = (
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


def data_of(place: Place, shown: Shown, table: PublishedTable) -> Mapping[str, Any]:
    """schema.org `Dataset` of one table, its files with absolute addresses."""
    publication, city = shown.publication, place.profile.city
    site = f"{publication.publisher.site}/" if publication.publisher.site else ""
    periods = [row.period for row in (*table.rows, *table.totals)]
    first = min((period.start for period in periods), default=table.as_of)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{place.words(place.profile.service(table.service).label)}: {place.words(table.title)}, {city.name}",
        "description": _long(place.words(table.description), place.say("data.description")),
        "inLanguage": place.language.value,
        "license": publication.licence.url,
        "isAccessibleForFree": True,
        "dateModified": publication.changed.isoformat(timespec="seconds"),
        "temporalCoverage": f"{first.isoformat()}/{table.as_of.isoformat()}",
        "spatialCoverage": {"@type": "Place", "name": city.name},
        "creator": {"@type": "GovernmentOrganization", "name": publication.publisher.department},
        "variableMeasured": [place.words(column.label) for column in table.columns],
    }
    files = shown.sets.get(table.key)
    if files is not None:
        found["url"] = f"{site}{place.at('data.html').file}#{table.key}"
        found["distribution"] = [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{site}{getattr(files, kind)}"}
            for kind, media in TYPES
        ]
    return found


def _long(text: str, more: str) -> str:
    """Search engines want fifty letters at least."""
    return text if len(text) >= 50 else f"{text} {more}".strip()
