"""The cards of the home: a service each, in a sentence, a bar, a line, and where to go from there."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.drawing import small_legend, small_plot
from dashboard.public.pieces import bar_of, chart_of, told_day
from dashboard.public.place import Place
from dashboard.public.shown import Shown, service_path
from dashboard.screen import Children
from queries.metrics.units import PERCENT
from queries.metrics.values import Figure, Status
from queries.profile.models import Service
from queries.publication.values import PublishedMetric

MANY: Final = Decimal(2)


def service_card(place: Place, shown: Shown, service: Service) -> Component:
    """A service as everybody can understand it."""
    parts = [
        Element("H3", place.words(service.label)),
        Element("P", say(place, shown, service), className="say"),
        *_bar(shown, service),
        _legend(place, shown, service),
        *_beside(place, shown, service),
        *_day(place, shown, service),
        *_line(place, shown, service),
        _links(place, shown, service),
    ]
    return Element("Li", Element("Article", parts, className="card"))


def say(place: Place, shown: Shown, service: Service) -> Children:
    """What is said of the service first; where that is no share, its share as well."""
    headline, share = shown.headline(service), shown.share(service)
    if headline is None:
        return [place.say("fresh.none")]
    said = words.sentence(place, headline.figure)
    if share is not None and share.name != headline.name:
        said = [*said, " ", *words.sentence(place, share.figure)]
    return said


def _bar(shown: Shown, service: Service) -> list[Component]:
    share = shown.share(service)
    return bar_of(share.figure) if share else []


def _legend(place: Place, shown: Shown, service: Service) -> Component:
    """What the bar above shows, and how that is judged."""
    share = shown.share(service)
    late = _late(place, shown, service)
    status = [late] if late else words.status(place, share.figure) if share else []
    said = [Element("Span", _named_share(place, share.figure))] if share else []
    return Element("P", [*said, *status], className="leg")


def _named_share(place: Place, figure: Figure) -> Children:
    number = Element("B", words.quantity(place, figure), **words.marks(figure))
    return [f"{words.label(place, figure.metric)} ", number]


def _beside(place: Place, shown: Shown, service: Service) -> list[Component]:
    """Amounts, or another number of the service; nothing where that is the bar's own."""
    other, share = shown.beside(service), shown.share(service)
    if shown.amounts(service) is None and (other is None or (share is not None and other.name == share.name)):
        return []
    return [Element("P", Element("Span", beside(place, shown, service)), className="leg")]


def day_told(place: Place, shown: Shown, service: Service) -> list[Component]:
    """The day that the sentence speaks of, where that is not the day of the publication."""
    headline = shown.headline(service)
    is_newest = headline is None or told_day(headline.figure) == shown.publication.as_of
    return [] if is_newest else _day(place, shown, service)


def _day(place: Place, shown: Shown, service: Service) -> list[Component]:
    headline = shown.headline(service)
    if headline is None:
        return []
    day = formats.full_date(told_day(headline.figure), place.language)
    key = "fresh.months" if headline.protected else "fresh.stands"
    return [Element("P", place.say(key, day=day), className="ends")]


def _late(place: Place, shown: Shown, service: Service) -> Component | None:
    fresh = next((one for one in shown.publication.freshness if one.service == service.key), None)
    share = shown.share(service)
    late = (fresh is not None and fresh.late) or (share is not None and share.figure.status is Status.LATE)
    if not late or fresh is None or fresh.data_through is None:
        return None
    day = formats.short_date(fresh.data_through, place.language)
    return Element("Span", place.say("fresh.short", day=day), className="st")


def beside(place: Place, shown: Shown, service: Service) -> Children:
    """`Rp1,63 T dari Rp1,95 T`; without such a pair another number of the service."""
    pair = shown.amounts(service)
    if pair is not None:
        part, whole = (words.quantity(place, one.figure) for one in pair)
        return [place.say("of.amounts", part=part, whole=whole)]
    other = shown.beside(service)
    return figures.phrase(place.screen, other.figure) if other else []


def _line(place: Place, shown: Shown, service: Service) -> list[Component]:
    trend = shown.trend(service)
    if trend is None or trend.course is None:
        return []
    chart = chart_of(place, trend.course, f"{service.key}-")
    ends = [formats.month(day, place.language) for day in (chart.span.start, chart.span.end)]
    first, last = (Element("Span", text) for text in ends)
    year = chart.span.end.year
    newest = str(year) if chart.span.start.year == year else place.say("chart.newest")
    drawn = Element("P", _course_name(place, trend), className="course")
    return [drawn, small_plot(chart), Element("P", [first, last], className="ends"), *small_legend(chart, newest)]


def _course_name(place: Place, trend: PublishedMetric) -> str:
    """What the line below shows, with its unit where the label does not say it: `Serapan anggaran, %`."""
    unit = "%" if trend.figure.unit == PERCENT else formats.unit_word(trend.figure.unit, MANY, place.language)
    label = words.label(place, trend.name)
    return f"{label}, {unit}" if unit and unit not in label else label


def _links(place: Place, shown: Shown, service: Service) -> Component:
    name = place.words(service.label)
    details = place.say("home.details", service=name[:1].lower() + name[1:])
    links = [Element("A", details, href=place.to(service_path(service)))]
    first = next((shown.sets[one.key] for one in shown.tables(service) if one.key in shown.sets), None)
    if first is not None:
        hint = Element("Span", f" {name}", className="unseen")
        links.append(Element("A", [place.say("home.csv"), hint], href=place.root(first.csv)))
    headline = shown.headline(service)
    if headline is not None:
        hint = Element("Span", f" {name}", className="unseen")
        href = place.to("metode.html", headline.name)
        links.append(Element("A", [place.say("home.how"), hint], href=href))
    return Element("P", links, className="links")
