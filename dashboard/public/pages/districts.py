"""The districts: tiles laid out like the city, a table for each service, and a page each."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.element import Element
from dashboard.public.frame import PublicPage
from dashboard.public.pictures import Card
from dashboard.public.pieces import (
    cell_when,
    cell_words,
    chart_card,
    fact,
    facts,
    hero,
    lead,
    section,
    threshold_note,
)
from dashboard.public.place import Place
from dashboard.public.rows import course_of_rows, hidden_months, months_of
from dashboard.public.shown import Shown, row_of, service_path
from dashboard.public.tables import column_label, days_of, table_of, tiles_of
from queries.profile.models import District
from queries.publication.values import PublishedTable

PATH = "kecamatan.html"


def districts_page(place: Place, shown: Shown, foot: str) -> PublicPage:
    """All districts, service by service."""
    at = place.at(PATH)
    title = at.say("districts.title")
    main = [
        hero(at, title, lead(at.say("districts.lead"))),
        *(_service(at, shown, one) for one in shown.by("district")),
    ]
    return PublicPage(
        place=at,
        title=title,
        description=at.say("districts.description", name=at.profile.city.name),
        card=Card(at.site_name, title, at.say("districts.heading", count=len(shown.districts)), foot),
        main=main,
        has_script=True,
    )


def _service(place: Place, shown: Shown, table: PublishedTable) -> Component:
    service = place.words(place.profile.service(table.service).label)
    label, when = column_label(place, table.columns[0]), days_of(place, table.newest)
    return section(
        service,
        Element("P", place.say("districts.map", label=label, when=when), className="note"),
        tiles_of(place, shown, table),
        table_of(place, shown, table),
        name=table.key,
    )


def district_page(place: Place, shown: Shown, district: District, foot: str) -> PublicPage:
    """One district: its numbers of every service."""
    at = place.at(f"kecamatan/{district.code}.html")
    title = at.say("districts.one_title", name=district.name)
    description = at.say("districts.one_description", name=district.name)
    parts = [part for table in shown.by("district") for part in _of(at, shown, table, district)]
    hides = any(
        cell.hidden for table in shown.by("district") if (row := row_of(table, district.code)) for cell in row.cells
    )
    note = [Element("Section", threshold_note(at, shown))] if hides else []
    return PublicPage(
        place=at,
        title=title,
        description=description,
        card=Card(at.site_name, at.say("districts.title"), title, foot),
        main=[hero(at, title, lead(foot), up=(PATH, at.say("districts.title"))), *parts, *note],
        has_script=True,
    )


def _of(place: Place, shown: Shown, table: PublishedTable, district: District) -> list[Component]:
    row = row_of(table, district.code)
    if row is None:
        return []
    service = place.profile.service(table.service)
    names = [
        fact(place.words(column.label), cell_words(place, cell), cell_when(place, row, cell))
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    months = months_of(table, district.code)
    course = course_of_rows(place.profile, table, months)
    unseen = hidden_months(table, months, course) if course else ()
    drawn = [chart_card(place, course, place.words(course.title), "kec-", unseen)] if course else []
    head = Element("H2", Element("A", place.words(service.label), href=place.to(service_path(service))))
    return [Element("Section", [head, facts(names), *drawn])]
