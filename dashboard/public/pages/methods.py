"""How every public number is computed, where it comes from, who answers for it, and how it is judged."""

from __future__ import annotations

from collections.abc import Iterator

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.public.frame import PublicPage
from dashboard.public.glossary import glossary
from dashboard.public.pages.service import target_words
from dashboard.public.pictures import Card
from dashboard.public.pieces import acts, cadence_of, hero, lead, link, section
from dashboard.public.place import Place
from dashboard.public.shown import Shown
from dashboard.screen import Children
from queries.metrics.named import Named, named
from queries.metrics.units import PERCENT, POINTS
from queries.profile.models import Against, Direction, Metric, Service
from queries.publication.values import PublishedMetric

PATH = "metode.html"


def methods_page(place: Place, shown: Shown, foot: str) -> PublicPage:
    """Every metric under its service."""
    at = place.at(PATH)
    title, said = at.say("methods.title"), at.say("methods.lead")
    told = [service for service in shown.services if shown.metrics(service)]
    ways = acts(link(at, PATH, at.words(service.label), service.key) for service in told)
    services = (_service(at, shown, service) for service in told)
    main = [hero(at, title, lead(said), ways), _rules(at, shown), glossary(at), *services]
    return PublicPage(at, title, at.say("methods.description"), Card(at.site_name, title, said, foot), main)


def _rules(place: Place, shown: Shown) -> Component:
    texts = [
        ("hidden", place.say("hidden.note", threshold=shown.publication.threshold)),
        ("rounding", place.say("methods.rounding_say")),
        ("status", place.say("methods.status_say")),
    ]
    parts = [part for key, text in texts for part in (Element("H2", place.say(f"methods.{key}")), Element("P", text))]
    return Element("Section", Element("Div", parts, className="text"))


def _service(place: Place, shown: Shown, service: Service) -> Component:
    metrics = [part for one in shown.metrics(service) for part in _metric(place, one)]
    return section(place.words(service.label), *metrics, name=service.key)


def _metric(place: Place, metric: PublishedMetric) -> list[Component]:
    rows = [Element("Div", [Element("Dt", name), Element("Dd", text)]) for name, text in _facts(place, metric)]
    return [
        Element("H3", place.words(metric.label), id=metric.name),
        Element("Dl", rows, className="facts wide words"),
    ]


def _facts(place: Place, metric: PublishedMetric) -> Iterator[tuple[str, Children | str]]:
    found = named(place.profile, metric.name)
    if found.metric.plain is not None:
        yield place.say("methods.official"), place.words(found.metric.label)
    yield place.say("methods.definition"), _definition(place, metric.definition, found)
    yield place.say("methods.why"), place.words(metric.why)
    yield place.say("methods.source"), place.words(metric.source)
    yield place.say("methods.owner"), place.screen.department_name(metric.owner)
    yield place.say("methods.judged"), _judged(place, found.metric, found.unit)
    target = target_words(place, metric)
    if target:
        yield place.say("methods.target"), target
    yield place.say("methods.cadence"), _cadence(place, metric, found.service)


def _definition(place: Place, key: str, found: Named) -> str:
    """The formula of the measure, in words that fit the service's clock, and what of its facts alone is counted."""
    fitting = f"methods.{key}.{found.service.clock}"
    said = place.say(fitting) if place.has(fitting) else place.screen.say(key)
    kind, public = found.metric.kind, place.profile.public
    if kind is None or public is None or kind not in public.public.kinds:
        return said
    name = place.words(public.public.kinds[kind])
    return f"{said} {place.say('methods.only', what=name[:1].lower() + name[1:])}"


def _cadence(place: Place, metric: PublishedMetric, service: Service) -> str:
    """How often new numbers come: of people's cases by whole months, some days after each is over."""
    if not metric.protected:
        return place.say(f"fresh.cadence.{cadence_of(service)}")
    days = place.profile.public.public.month_embargo_days if place.profile.public else 0
    return place.say("methods.cadence_months", days=days) if days else place.say("fresh.cadence.monthly")


def _judged(place: Place, metric: Metric, unit: str) -> str:
    """`laju musiman; sedikit di bawah mulai 0 poin, di bawah mulai 10 poin`."""
    if metric.against is Against.NOTHING:
        return place.say("methods.not_judged")
    margin_unit = POINTS if unit == PERCENT else unit
    limits = {
        name: formats.quantity(abs(limit), margin_unit, place.language)
        for name, limit in (("watch", metric.watch), ("behind", metric.behind))
    }
    side = "above" if metric.direction is Direction.DOWN else "below"
    reference = place.say(f"methods.against.{metric.against.value}")
    which = f"methods.limits.{side}" if metric.watch else f"methods.limits_at_once.{side}"
    said = place.say(which, reference=reference, **limits)
    return place.say("methods.judged_from", said=said, fewest=metric.fewest) if metric.fewest else said
