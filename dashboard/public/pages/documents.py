"""The budget menu: twelve kinds of documents a year, and which of them are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    count = Element("P", _count(place, documents), className="note")
    rows = Element("Ul", [_document(place, one) for one in documents], className="docs")
    return Element("Section", [Element("H2", place.say("documents.year", year=year)), count, rows], id=f"tahun-{year}")


@dataclass(frozen=True)
class Count:
    """How many documents of a year are there, of how many that are due, and how many are not due yet."""

    there: int
    expected: int
    later: int

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Count:
        """Counted of these; one that came before its day counts as due."""
        later = sum(one.is_awaited for one in documents)
        return cls(sum(one.file is not None for one in documents), len(documents) - later, later)

    @property
    def values(self) -> dict[str, int]:
        """For the texts that tell them."""
        return {"there": self.there, "expected": self.expected, "later": self.later}


def _count(place: Place, documents: Sequence[Document]) -> str:
    count = Count.of(documents)
    if not count.later:
        return place.say("documents.count", there=count.there, total=count.expected)
    return place.say("documents.count_due" if count.expected else "documents.count_later", **count.values)


def _document(place: Place, document: Document) -> Component:
    title = place.words(document.title)
    if document.file is None:
        how = "later" if document.is_awaited else "missing"
        tag = Element("Span", place.say(f"documents.{how}"), className=f"tag {how}")
        return Element("Li", [Element("Span", [title, *_due(place, document)]), tag])
    name = Element("A", title, href=place.root(f"{FOLDER}/{document.file}"))
    said = Element("Span", [name, Element("Br"), Element("Span", _about(place, document), className="muted")])
    return Element("Li", [said, Element("Span", place.say("documents.there"), className="tag there")])


def _due(place: Place, document: Document) -> list[Component]:
    """By when it is to be there, where the profile says so."""
    if document.due is None:
        return []
    day = formats.full_date(document.due, place.language)
    return [Element("Br"), Element("Span", place.say("documents.due", day=day), className="muted")]


def _about(place: Place, document: Document) -> str:
    """`PDF, 1.204 kB, diunggah 3 Maret 2026`."""
    kind = (document.file or "").rpartition(".")[2].upper()
    size = f"{formats.number(max(Decimal(1), Decimal(document.size) / _KILO), place.language)} kB"
    parts = [kind, size]
    if document.uploaded is not None:
        day = document.uploaded.astimezone(ZoneInfo(place.profile.city.timezone)).date()
        parts.append(place.say("documents.uploaded", day=formats.full_date(day, place.language)))
    return ", ".join(parts)
