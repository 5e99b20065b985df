"""The districts: tiles laid out like the city, a table for each service, and a page each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dash.development.base_component import Component

from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.frame import PublicPage
from dashboard.public.pictures import Card
from dashboard.public.pieces import (
    cell_when,
    cell_words,
    chart_card,
    fact,
    facts,
    foot_on,
    hero,
    lead,
    section,
    stands_on,
    threshold_note,
)
from dashboard.public.place import Place
from dashboard.public.rows import course_of_rows, hidden_months, months_of
from dashboard.public.shown import Shown, row_of, service_path
from dashboard.public.tables import column_label, days_of, table_of, tiles_of
from queries.profile.models import District
from queries.publication.values import PublishedTable, TableRow

PATH = "kecamatan.html"


def districts_page(place: Place, shown: Shown) -> PublicPage:
    """All districts, service by service."""
    at = place.at(PATH)
    title, day = at.say("districts.title"), _day([row for table in shown.by("district") for row in table.newest])
    main = [
        hero(at, title, lead(at.say("districts.lead"))),
        *(part for one in shown.by("district") for part in _service(at, shown, one)),
    ]
    return PublicPage(
        place=at,
        title=title,
        description=at.say("districts.description", name=at.profile.city.name, services=_services(at, shown)),
        card=Card(at.site_name, title, at.say("districts.heading", count=len(shown.districts)), foot_on(at, day)),
        main=main,
        first=2,
        has_script=True,
    )


def _services(place: Place, shown: Shown) -> str:
    """The services that are told by districts: `pengaduan, kebersihan`."""
    labels = dict.fromkeys(place.words(place.profile.service(one.service).label) for one in shown.by("district"))
    return ", ".join(label[:1].lower() + label[1:] for label in labels)


def _day(rows: Sequence[TableRow]) -> date | None:
    """The day that all rows speak of; None where they end on several."""
    days = {row.period.end for row in rows}
    return days.pop() if len(days) == 1 else None


def _service(place: Place, shown: Shown, table: PublishedTable) -> Iterator[Component]:
    """The tiles, and the table: tiles can be seen before the sheet is there that dresses the table."""
    service = place.words(place.profile.service(table.service).label)
    label, when = column_label(place, table.columns[0]), days_of(place, table.newest)
    said = Element("P", place.say("districts.map", label=label, when=when), className="note")
    yield section(service, said, tiles_of(place, shown, table), name=table.key)
    yield Element("Section", [table_of(place, shown, table), *_none_told(place, shown, table)])


def _none_told(place: Place, shown: Shown, table: PublishedTable) -> list[Component]:
    """Which districts have a page and no row here, and why."""
    names = [one.name for one in shown.districts if row_of(table, one.code) is None]
    said = place.say("districts.none_told", names=", ".join(names))
    return [Element("P", said, className="note")] if names and table.newest else []


def _first_told(place: Place, rows: Sequence[tuple[PublishedTable, TableRow]]) -> str:
    """The first number that is told of a district: `Sampah diangkut per hari: 92 ton/hari`; nothing without one."""
    cells = ((column, cell) for table, row in rows for column, cell in zip(table.columns, row.cells, strict=True))
    found = next(((column, cell.figure) for column, cell in cells if cell.figure and cell.value is not None), None)
    return f"{place.words(found[0].label)}: {words.quantity(place, found[1])}" if found else ""


def district_page(place: Place, shown: Shown, district: District) -> PublicPage:
    """One district: its numbers of every service."""
    at = place.at(f"kecamatan/{district.code}.html")
    title = at.say("districts.one_title", name=district.name)
    description = at.say("districts.one_description", name=district.name, services=_services(at, shown))
    told = [(table, row) for table in shown.by("district") if (row := row_of(table, district.code))]
    rows = [row for _, row in told]
    day = _day(rows)
    said = f"{at.profile.city.name}. {stands_on(at, day) if day else at.say('districts.days')}"
    parts = [part for table in shown.by("district") for part in _of(at, shown, table, district)]
    hides = any(cell.hidden for row in rows for cell in row.cells)
    note = [Element("Section", threshold_note(at, shown))] if hides else []
    return PublicPage(
        place=at,
        title=title,
        description=description,
        card=Card(at.site_name, title, _first_told(at, told) or title, foot_on(at, day)),
        main=[hero(at, title, lead(said), up=(PATH, at.say("districts.title"))), *parts, *note],
        has_script=True,
    )


def _of(place: Place, shown: Shown, table: PublishedTable, district: District) -> list[Component]:
    service, row = place.profile.service(table.service), row_of(table, district.code)
    head = Element("H2", Element("A", place.words(service.label), href=place.to(service_path(service))))
    if row is None:
        return [Element("Section", [head, Element("P", place.say("districts.no_row"), className="note")])]
    names = [
        fact(place.words(column.label), cell_words(place, cell), cell_when(place, row, cell, column.metric))
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    months = months_of(table, district.code)
    course = course_of_rows(place.profile, table, months)
    unseen = hidden_months(table, months, course) if course else ()
    drawn = [chart_card(place, course, place.words(course.title), "kec-", unseen)] if course else []
    return [Element("Section", [head, facts(names), *drawn])]
