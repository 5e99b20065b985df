"""The home: what was promised and what has been done, for every service; spending by department; what is new."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.cards import service_card
from dashboard.public.frame import PublicPage
from dashboard.public.pages.changes import change_list
from dashboard.public.pages.documents import Count
from dashboard.public.pictures import Card
from dashboard.public.pieces import acts, lead, link, section
from dashboard.public.place import HOME, Place
from dashboard.public.shown import Shown, service_path
from dashboard.public.tables import table_of

MOST_DEPARTMENTS = 10
MOST_CHANGES = 3
ALL_SERVICES = 5


def home_page(place: Place, shown: Shown) -> PublicPage:
    """The home in one language."""
    at = place.at(HOME)
    city = at.profile.city
    parts = [
        _hero(at, shown),
        _services(at, shown),
        *_departments(at, shown),
        *_documents(at, shown),
        _changes(at, shown),
    ]
    return PublicPage(
        place=at,
        title=at.say("home.title", city=city.short),
        description=at.say(_of(at, "home.description"), name=city.name),
        card=_card(at, shown),
        main=parts,
        first=2,
    )


def _of(place: Place, key: str) -> str:
    """A text about official figures, or the one about simulated data."""
    return f"{key}_simulated" if place.is_simulated else key


def foot_of_card(place: Place, shown: Shown) -> str:
    """Whose numbers, and of which day."""
    day = formats.full_date(shown.publication.as_of, place.language)
    return f"{place.profile.city.name} · {place.say('fresh.through', day=day).rstrip('.')}"


def _card(place: Place, shown: Shown) -> Card:
    first = next((shown.share(one) for one in shown.services if shown.share(one)), None)
    heading, foot = place.say("home.heading"), foot_of_card(place, shown)
    if first is None:
        return Card(place.site_name, "", heading, foot)
    return Card(place.site_name, heading, words.sentence_text(place, first.figure), foot, *words.share_of(first.figure))


def _hero(place: Place, shown: Shown) -> Component:
    day = formats.full_date(shown.publication.as_of, place.language)
    said = place.say(_of(place, "home.lead"), name=place.profile.city.name, day=day)
    zone = ZoneInfo(place.profile.city.timezone)
    changed = shown.publication.changed.astimezone(zone)
    at = f"{formats.moment(changed, place.language)}{formats.NO_BREAK}{changed.tzname()}"
    latest = place.say("home.changed", when=at)
    return Element("Div", [Element("H1", place.say("home.heading")), lead(said, " ", latest)], className="hero")


def _services(place: Place, shown: Shown) -> Component:
    count = len(shown.services)
    title = place.say("home.services" if count == ALL_SERVICES else "home.services_some")
    cards = [service_card(place, shown, service) for service in shown.services]
    return section(title, Element("Ul", cards, className="grid"), name="layanan")


def _departments(place: Place, shown: Shown) -> list[Component]:
    table = shown.budget
    if table is None:
        return []
    service = place.profile.service(table.service)
    rows = sorted(table.newest, key=lambda row: -(row.cells[0].value or 0))
    every = link(place, service_path(service), place.say("home.departments_all", count=len(rows)))
    return [Element("Section", [table_of(place, shown, table, rows, most=MOST_DEPARTMENTS), acts([every])], id="skpd")]


def _documents(place: Place, shown: Shown) -> list[Component]:
    documents = shown.publication.documents
    if not documents:
        return []
    of = {one.year for one in documents}
    year = shown.publication.as_of.year if shown.publication.as_of.year in of else max(of)
    said = _documents_say(place, Count.of([one for one in documents if one.year == year]), year)
    every = acts([link(place, "dokumen-anggaran.html", place.say("home.documents_all"))])
    return [section(place.say("home.documents"), Element("P", said), every, name="dokumen")]


def _documents_say(place: Place, count: Count, year: int) -> str:
    """How many of a year's are there; those whose day has not come are told apart."""
    if not count.later:
        return place.say("home.documents_say", there=count.there, total=count.expected, year=year)
    if not count.expected:
        return place.say("home.documents_later_say", year=year)
    return place.say("home.documents_due_say", year=year, **count.values)


def _changes(place: Place, shown: Shown) -> Component:
    every = acts([link(place, "perubahan.html", place.say("home.changes_all"))])
    return section(place.say("home.changes"), *change_list(place, shown, MOST_CHANGES), every, name="perubahan")
