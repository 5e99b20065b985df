"""A department's budget, and the one sheet of paper about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.frame import PublicPage
from dashboard.public.glossary import glosses
from dashboard.public.periods import year_cell_when
from dashboard.public.pictures import Card
from dashboard.public.pieces import (
    acts,
    bar_of,
    cell_when,
    cell_words,
    chart_card,
    fact,
    facts,
    foot_on,
    freshness,
    hero,
    lead,
    link,
    section,
    stands_on,
    threshold_note,
    told_day,
)
from dashboard.public.place import Place
from dashboard.public.rows import course_of_rows, hidden_months, months_of, share_of_row, years_of
from dashboard.public.shown import Shown, row_of, service_path
from dashboard.public.tables import period_table
from queries.metrics.values import Figure
from queries.profile.models import Department, Service
from queries.publication.values import PublishedTable, TableRow


def department_page(place: Place, shown: Shown, department: Department) -> PublicPage:
    """A department's budget: how much of it is spent, month by month, and the services it answers for."""
    at, table, row = _stand(place, shown, department, shown.department_path(department.code) or "")
    figure = share_of_row(shown.profile, table, row)
    said = _say(at, figure)
    service = at.profile.service(table.service)
    up = (service_path(service), at.words(service.label))
    day = _day(row, figure)
    main = [
        hero(
            at,
            department.name,
            *_head(at, figure),
            lead(*_dated(at, shown, service, day), " ", _source(at, service)),
            _ways(at, department, service),
            up=up,
        ),
        section(at.say("service.numbers"), facts(_facts(at, shown, table, row)), *glosses(at, _named(at, table))),
        *_months(at, shown, table, department),
        *_years(at, shown, table, department),
        *_services(at, shown, table, department),
    ]
    return PublicPage(
        place=at,
        title=at.say("budget.department_title", name=department.name),
        description=at.say("budget.department_description", say=said, name=department.name, year=row.period.end.year),
        card=Card(at.site_name, department.name, said, foot_on(at, day), *(words.share_of(figure) if figure else ())),
        main=main,
        has_script=True,
    )


def _day(row: TableRow, figure: Figure | None) -> date:
    """The day of the numbers below."""
    return told_day(figure) if figure else row.period.end


def _dated(place: Place, shown: Shown, service: Service, day: date) -> list[str]:
    """The day of the numbers, and that the data are late where they are."""
    fresh = next((one for one in shown.publication.freshness if one.service == service.key), None)
    late = [freshness(place, fresh), " "] if fresh and fresh.late else []
    return [*late, stands_on(place, day)]


def sheet_page(place: Place, shown: Shown, department: Department, address: str) -> PublicPage:
    """The same on one sheet of paper, which says where it stands below the site's `address` and of which day it is."""
    at, table, row = _stand(place, shown, department, sheet_path(department))
    figure = share_of_row(shown.profile, table, row)
    said = _say(at, figure)
    up = (shown.department_path(department.code) or "", department.short)
    service, day = at.profile.service(table.service), _day(row, figure)
    main = [
        hero(
            at,
            department.name,
            *_head(at, figure),
            lead(f"{at.profile.city.name}. ", *_dated(at, shown, service, day), " ", _source(at, service)),
            up=up,
        ),
        section(at.say("service.numbers"), facts(_facts(at, shown, table, row)), *glosses(at, _named(at, table))),
        *_months(at, shown, table, department),
        *_years(at, shown, table, department),
        *_services(at, shown, table, department),
        Element("P", _printed(at, shown, address), className="note"),
    ]
    return PublicPage(
        place=at,
        title=at.say("budget.sheet_title", name=department.name),
        description=at.say("budget.sheet_description", name=department.name),
        card=Card(at.site_name, department.name, said, foot_on(at, day), *(words.share_of(figure) if figure else ())),
        main=main,
        kind="sheet",
        has_script=True,
    )


def _printed(place: Place, shown: Shown, address: str) -> str:
    """What paper does not know by itself: the page's address, and up to which day the data run."""
    day = formats.full_date(shown.publication.as_of, place.language)
    return place.say("budget.sheet_printed", address=address + place.file, day=day)


def sheet_path(department: Department) -> str:
    """The file of a department's sheet."""
    return f"lembar/{department.code}.html"


def _stand(place: Place, shown: Shown, department: Department, path: str) -> tuple[Place, PublishedTable, TableRow]:
    if shown.budget is None or (row := row_of(shown.budget, department.code)) is None:
        raise ValueError(f"{department.code} has no public budget")
    return place.at(path), shown.budget, row


def _say(place: Place, figure: Figure | None) -> str:
    return words.sentence_text(place, figure) if figure else place.say("fresh.none")


def _source(place: Place, service: Service) -> str:
    return place.say("service.source", source=place.words(service.source))


def _ways(place: Place, department: Department, service: Service) -> Component:
    """Where to go from here: the sheet to print, how the numbers are computed, and the data to take away."""
    sheet = link(place, sheet_path(department), place.say("budget.sheet"))
    how = link(place, "metode.html", place.say("home.how"), service.key)
    take = link(place, service_path(service), place.say("service.take"), "data")
    return acts([sheet, how, take])


def _named(place: Place, table: PublishedTable) -> list[str]:
    return [place.words(column.label) for column in table.columns]


def _head(place: Place, figure: Figure | None) -> list[Component]:
    if figure is None:
        return []
    return [
        Element("P", words.sentence(place, figure), className="big"),
        *bar_of(figure),
        Element("P", words.status(place, figure), className="leg"),
    ]


def _facts(place: Place, shown: Shown, table: PublishedTable, row: TableRow) -> Iterator[Component]:
    for number, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        rank = _rank(place, table, number, row)
        period = year_cell_when(place, row, cell, column.metric)
        small = f"{period}; {rank}" if rank else period
        yield fact(place.words(column.label), cell_words(place, cell), small)


def _rank(place: Place, table: PublishedTable, column: int, row: TableRow) -> str:
    """The row's place among all by one column, counted from the nearer end."""
    values = [one.cells[column].value for one in table.newest]
    mine = row.cells[column].value
    known = [value for value in values if value is not None]
    if mine is None or len(known) < 2:
        return ""
    above, below = sum(value > mine for value in known), sum(value < mine for value in known)
    end, rank = ("highest", above + 1) if above <= below else ("lowest", below + 1)
    return place.say(f"budget.rank.{end}" if rank > 1 else f"budget.rank.{end}_of_all", rank=rank, total=len(known))


def _months(place: Place, shown: Shown, table: PublishedTable, department: Department) -> list[Component]:
    rows = months_of(table, department.code)
    if not rows:
        return []
    course = course_of_rows(place.profile, table, rows)
    if course is None:
        return []
    unseen = hidden_months(table, rows, course)
    drawn = chart_card(place, course, place.words(course.title), "skpd-", unseen)
    return [section(place.say("service.charts"), drawn)]


def _years(place: Place, shown: Shown, table: PublishedTable, department: Department) -> list[Component]:
    """The department's years side by side, the newest first; nothing where there is one alone."""
    rows = years_of(table, department.code)
    if len(rows) < 2:
        return []
    return [Element("Section", period_table(place, shown, table, rows, place.say("budget.years")))]


def _services(place: Place, shown: Shown, budget: PublishedTable, department: Department) -> list[Component]:
    """The department's rows in the breakdowns of all services."""
    found = []
    hides = False
    for table in shown.by("department"):
        row = row_of(table, department.code)
        if row is None or table.key == budget.key or not any(cell.figure or cell.hidden for cell in row.cells):
            continue
        service = place.profile.service(table.service)
        hides = hides or any(cell.hidden for cell in row.cells)
        names = [
            fact(
                place.words(column.label),
                cell_words(place, cell),
                cell_when(place, row, cell, column.metric),
            )
            for column, cell in zip(table.columns, row.cells, strict=True)
            if cell.hidden or cell.value is not None
        ]
        head = Element("H3", Element("A", place.words(service.label), href=place.to(service_path(service))))
        found += [head, facts(names)]
    if not found:
        return []
    return [section(place.say("budget.services"), *found, *([threshold_note(place, shown)] if hides else []))]
