"""The budget menu: twelve kinds of documents a year, and which of them are missing."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.public.frame import PublicPage
from dashboard.public.glossary import glosses
from dashboard.public.pictures import Card
from dashboard.public.pieces import hero, lead
from dashboard.public.place import Place
from dashboard.public.shown import Shown
from queries.publication.values import Document

PATH = "dokumen-anggaran.html"
FOLDER = "documents"
_KILO = Decimal(1000)


def documents_page(place: Place, shown: Shown, foot: str) -> PublicPage:
    """All years, the newest first."""
    at = place.at(PATH)
    title, said = at.say("documents.title"), at.say("documents.lead")
    names = [at.words(one.title) for one in shown.publication.documents]
    years = sorted({one.year for one in shown.publication.documents}, reverse=True)
    parts = [_year(at, year, [one for one in shown.publication.documents if one.year == year]) for year in years]
    return PublicPage(
        place=at,
        title=title,
        description=at.say("documents.description", name=at.profile.city.name),
        card=Card(at.site_name, title, said, foot),
        main=[hero(at, title, lead(said), *glosses(at, names)), *parts],
    )


def _year(place: Place, year: int, documents: list[Document]) -> Component:
    there = sum(one.file is not None for one in documents)
    count = Element("P", place.say("documents.count", there=there, total=len(documents)), className="note")
    rows = Element("Ul", [_document(place, one) for one in documents], className="docs")
    return Element("Section", [Element("H2", place.say("documents.year", year=year)), count, rows], id=f"tahun-{year}")


def _document(place: Place, document: Document) -> Component:
    title = place.words(document.title)
    if document.file is None:
        tag = Element("Span", place.say("documents.missing"), className="tag missing")
        return Element("Li", [Element("Span", title), tag])
    name = Element("A", title, href=place.root(f"{FOLDER}/{document.file}"))
    said = Element("Span", [name, Element("Br"), Element("Span", _about(place, document), className="muted")])
    return Element("Li", [said, Element("Span", place.say("documents.there"), className="tag there")])


def _about(place: Place, document: Document) -> str:
    """`PDF, 1.204 kB, diunggah 3 Maret 2026`."""
    kind = (document.file or "").rpartition(".")[2].upper()
    size = f"{formats.number(max(Decimal(1), Decimal(document.size) / _KILO), place.language)} kB"
    parts = [kind, size]
    if document.uploaded is not None:
        day = document.uploaded.astimezone(ZoneInfo(place.profile.city.timezone)).date()
        parts.append(place.say("documents.uploaded", day=formats.full_date(day, place.language)))
    return ", ".join(parts)
