"""What changed, and when; the same as a feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.frame import PublicPage
from dashboard.public.machine import Entry
from dashboard.public.pictures import Card
from dashboard.public.pieces import hero, lead
from dashboard.public.place import Place
from dashboard.public.shown import Shown, service_path
from queries.publication.values import Change, ChangeKind, Item, ItemKind

PATH = "perubahan.html"
MOST = 200
MOST_IN_FEED = 40


def changes_page(place: Place, shown: Shown, foot: str) -> PublicPage:
    """All changes, by day."""
    at = place.at(PATH)
    title, said = at.say("changes.title"), at.say("changes.lead")
    main = [hero(at, title, lead(said)), *_days(at, shown)]
    return PublicPage(at, title, at.say("changes.description"), Card(at.site_name, title, said, foot), main)


def change_list(place: Place, shown: Shown, most: int = MOST) -> list[Component]:
    """The newest changes; words that say so where there are none."""
    changes = shown.publication.changes[:most]
    if not changes:
        return [Element("P", place.say("changes.none"), className="note")]
    return [_rows(place, shown, changes, with_day=True)]


def entries(place: Place, shown: Shown) -> list[Entry]:
    """The changes as the feed tells them."""
    return [
        Entry(
            title=change_words(place, shown, one),
            say=change_words(place, shown, one),
            path=_path(shown, one) or PATH,
            at=one.at,
            key=f"{one.kind.value}-{one.item}-{one.at:%Y%m%dT%H%M%S%f}",
        )
        for one in shown.publication.changes[:MOST_IN_FEED]
    ]


def _days(place: Place, shown: Shown) -> list[Component]:
    changes = shown.publication.changes[:MOST]
    if not changes:
        return [Element("P", place.say("changes.none"))]
    return [
        Element(
            "Section", [Element("H2", formats.full_date(day, place.language)), *_moments(place, shown, tuple(mine))]
        )
        for day, mine in groupby(changes, lambda one: _day(place, one))
    ]


def _moments(place: Place, shown: Shown, changes: Sequence[Change]) -> Iterator[Component]:
    """The changes of a day, those of one minute together."""
    for time, mine in groupby(changes, lambda one: _time(place, one)):
        yield Element("H3", time)
        yield _rows(place, shown, tuple(mine))


def _time(place: Place, change: Change) -> str:
    """`08.00 WIB`."""
    at = change.at.astimezone(ZoneInfo(place.profile.city.timezone))
    return f"{formats.moment(at, place.language).rpartition(', ')[2]}{formats.NO_BREAK}{at.tzname()}"


def _day(place: Place, change: Change) -> date:
    return change.at.astimezone(ZoneInfo(place.profile.city.timezone)).date()


def _rows(place: Place, shown: Shown, changes: Sequence[Change], *, with_day: bool = False) -> Component:
    rows = []
    for one in changes:
        text = change_words(place, shown, one)
        path = _path(shown, one)
        said = Element("A", text, href=place.to(path)) if path else text
        day = formats.short_date(_day(place, one), place.language)
        dated = [Element("Span", day, className="muted")] if with_day else []
        rows.append(Element("Li", [Element("Span", said), *dated]))
    return Element("Ul", rows, className="rows")


def change_words(place: Place, shown: Shown, change: Change) -> str:
    """One line for a change."""
    name = item_name(place, shown, change)
    if change.kind is ChangeKind.NUMBERS and change.after is not None and change.unit is not None:
        before = formats.quantity(change.before, change.unit, place.language)
        after = formats.quantity(change.after, change.unit, place.language)
        if before != after:
            return place.say("changes.number", name=name, before=before, after=after)
    if change.kind is ChangeKind.REDEFINED and change.item.kind is ItemKind.DOCUMENT:
        return place.say("changes.replaced", name=name)
    return place.say(f"changes.{change.kind.value}", name=name)


def item_name(place: Place, shown: Shown, change: Change) -> str:
    """What the change is about, by its name for readers; what is no longer public has none.

    A name of today's profile may not have been approved; what is public has one that was.
    """
    item = change.item
    metric = next((one for one in shown.publication.metrics if one.item == item), None)
    if metric is not None:
        service = place.words(place.screen.service_of(metric.name).label)
        return words.of_service(service, place.words(metric.label))
    table = next((one for one in shown.publication.tables if one.item == item), None)
    if table is not None:
        service = place.words(place.profile.service(table.service).label)
        return words.of_service(service, place.words(table.title))
    document = next((one for one in shown.publication.documents if one.item == item), None)
    if document is not None:
        return f"{place.words(document.title)} {document.year}"
    return _unnamed(place, item)


def _unnamed(place: Place, item: Item) -> str:
    """What is no longer public: `Kebersihan: sebuah tabel`."""
    tables = place.profile.public.tables if place.profile.public is not None else ()
    key = next((one.service for one in tables if one.key == item.name), item.name.partition(".")[0])
    service = next((one for one in place.profile.services if one.key == key), None)
    said = place.say(f"changes.some.{item.kind.value}")
    return f"{place.words(service.label)}: {said}" if service else said[:1].upper() + said[1:]


def _path(shown: Shown, change: Change) -> str | None:
    if change.item.kind is ItemKind.DOCUMENT:
        return "dokumen-anggaran.html"
    table = next((one for one in shown.publication.tables if one.item == change.item), None)
    key = table.service if table else change.item.name.partition(".")[0]
    return next((service_path(one) for one in shown.services if one.key == key), None)
