"""The data to take away: every published table in three kinds of files, with its metadata."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.data_sets import data_of
from dashboard.public.frame import PublicPage
from dashboard.public.pages.service import file_links
from dashboard.public.pictures import Card
from dashboard.public.pieces import acts, hero, lead, licence_link, scroll, section
from dashboard.public.place import Place
from dashboard.public.shown import Shown
from queries.publication.values import PublishedTable

PATH = "data.html"


def data_page(place: Place, shown: Shown, foot: str, catalogs: dict[str, str]) -> PublicPage:
    """All tables; `catalogs` are the files for machines, by the key of their name in the catalogue of texts."""
    at = place.at(PATH)
    title, said = at.say("data.title"), at.say("data.lead")
    tables = [one for one in shown.publication.tables if one.key in shown.sets]
    listed = [_table(at, shown, tables)] if tables else []
    main = [
        hero(at, title, *_open(at, shown, tables), lead(said)),
        *listed,
        *_catalogs(at, catalogs),
        _licence(at, shown),
    ]
    data = tuple(data_of(at, shown, table) for table in tables[:1])
    card = Card(at.site_name, title, at.say("data.heading", count=len(tables)), foot)
    return PublicPage(at, title, at.say("data.description"), card, main, data=data, has_script=True)


def _open(place: Place, shown: Shown, tables: Sequence[PublishedTable]) -> list[Component]:
    """How much is open, and up to which day: numbers that are dressed at once, before the table below them is."""
    files = [shown.sets[table.key] for table in tables]
    if not files:
        return []
    counts = {"tables": len(files), "rows": sum(one.rows for one in files)}
    told = {key: Element("Strong", formats.number(Decimal(count), place.language)) for key, count in counts.items()}
    day = formats.full_date(max(one.as_of for one in files), place.language)
    return [Element("P", place.parts("data.open", day=day, **told), className="big")]


def _table(place: Place, shown: Shown, tables: list[PublishedTable]) -> Component:
    heads = [place.say(f"data.{key}") for key in ("name", "until", "rows", "files", "metadata")]
    kinds = (None, "hide", "hide", None, None)
    named = [Element("Th", text, scope="col", className=kind) for text, kind in zip(heads, kinds, strict=True)]
    head = Element("Thead", Element("Tr", named))
    body = Element("Tbody", [_row(place, shown, table) for table in tables])
    caption = Element("Caption", place.say("data.tables"))
    whole = Element("Table", [caption, head, body], className="sortable")
    return Element("Section", scroll(whole, place.say("data.tables"), "files"))


def _row(place: Place, shown: Shown, table: PublishedTable) -> Component:
    files = shown.sets[table.key]
    service = place.words(place.profile.service(table.service).label)
    name = words.of_service(service, place.words(table.title))
    until = formats.year_date(files.as_of, place.language)
    record = Element("A", "Satu Data", href=place.root(files.record), **attributes(aria_label=f"Satu Data: {name}"))
    cells = [
        Element("Td", until, className="hide", **{"data-v": str(files.as_of.toordinal())}),
        Element(
            "Td", formats.number(Decimal(files.rows), place.language), className="hide", **{"data-v": str(files.rows)}
        ),
        Element("Td", file_links(place, shown, table.key, name)),
        Element("Td", Element("Span", record, className="acts")),
    ]
    dated = Element("Small", f"{place.say('data.until')} {until}", className="on-phone muted")
    return Element("Tr", [Element("Th", [name, dated], scope="row", id=table.key), *cells])


def _catalogs(place: Place, catalogs: dict[str, str]) -> list[Component]:
    if not catalogs:
        return []
    links = [Element("A", place.say(f"data.{key}"), href=place.root(path)) for key, path in catalogs.items()]
    return [
        section(place.say("data.catalog"), Element("P", place.say("data.catalog_say")), acts(links), name="katalog")
    ]


def _licence(place: Place, shown: Shown) -> Component:
    licence, publisher = shown.publication.licence, shown.publication.publisher
    said = place.parts(
        "data.licence_say",
        producer=publisher.department,
        licence=licence_link(place, licence),
    )
    return section(place.say("data.licence"), Element("P", said, className="text"), name="lisensi")
