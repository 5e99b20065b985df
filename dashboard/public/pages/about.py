"""Who publishes, from what, and where errors are reported; and the page where there is none."""

from __future__ import annotations

from dataclasses import replace

from dash.development.base_component import Component

from dashboard.components.element import Element
from dashboard.public.frame import PublicPage
from dashboard.public.pictures import Card
from dashboard.public.pieces import hero, lead, link
from dashboard.public.place import HOME, Place
from dashboard.public.shown import Shown

PATH = "tentang.html"
MISSING = "404.html"


def about_page(place: Place, shown: Shown, foot: str) -> PublicPage:
    """About the site."""
    at = place.at(PATH)
    title, said = at.say("about.title"), at.say("about.lead", name=at.profile.city.name)
    main = [hero(at, title, lead(said)), Element("Section", Element("Div", _text(at, shown), className="text"))]
    return PublicPage(at, title, at.say("about.description"), Card(at.site_name, title, said, foot), main)


def _text(place: Place, shown: Shown) -> list[Component]:
    publisher = shown.publication.publisher
    sources = [
        Element("Li", f"{place.words(service.label)}: {place.words(service.source)}; {_owner(place, service.owner)}")
        for service in shown.services
    ]
    contact = [Element("P", place.parts("about.report_say", address=mail(publisher.email)))] if publisher.email else []
    return [
        Element("H2", place.say("about.who")),
        Element("P", place.say("about.who_say", department=publisher.department, name=place.profile.city.name)),
        Element("H2", place.say("about.sources")),
        Element("P", place.say("about.sources_say")),
        Element("Ul", sources),
        Element("H2", place.say("about.gate")),
        Element("P", place.say("about.gate_say", threshold=shown.publication.threshold)),
        Element("H2", place.say("about.private")),
        Element("P", place.say("about.private_say")),
        Element("H2", place.say("foot.report"), id="lapor"),
        *(contact or [Element("P", place.say("about.report_none", department=publisher.department))]),
    ]


def _owner(place: Place, code: str) -> str:
    return place.screen.department_name(code)


def mail(address: str) -> Component:
    """A link that opens a letter."""
    return Element("A", address, href=f"mailto:{address}")


def missing_page(place: Place, address: str) -> PublicPage:
    """What stands where there is no page, at any depth: its links are absolute."""
    at = replace(place, path=MISSING, base=address)
    title, said = at.say("missing.title"), at.say("missing.say")
    home = Element("P", link(at, HOME, at.say("missing.home")))
    main = [Element("Div", [Element("H1", title), lead(said), home], className="hero")]
    card = Card(at.site_name, title, said, "")
    return PublicPage(at, title, at.say("missing.description"), card, main, kind="missing")
