"""A single number for other sites: a page for a frame, and an image."""

from __future__ import annotations

from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.drawing import legend, number_picture, picture_of, plot
from dashboard.public.frame import PublicPage
from dashboard.public.pictures import Card
from dashboard.public.pieces import bar_of, chart_of, when
from dashboard.public.place import Place
from dashboard.public.shown import service_path
from queries.publication.values import PublishedMetric


def embed_page(place: Place, metric: PublishedMetric) -> PublicPage:
    """The page that other sites frame."""
    at = place.at(f"embed/{metric.name}.html")
    service = at.screen.service_of(metric.name)
    title = at.words(metric.label)
    said = words.sentence_text(at, metric.figure)
    back = Element("A", at.site_name, href=at.to(service_path(service)), target="_blank", rel="noopener")
    drawn = []
    if metric.course is not None:
        chart = chart_of(at, metric.course)
        drawn = [legend(chart), plot(chart)]
    main = [
        Element("H1", title, className="unseen"),
        Element("P", words.sentence(at, metric.figure), className="say"),
        *bar_of(metric.figure),
        *drawn,
        Element("P", [back, f" · {when(at, metric.figure)}"], className="note"),
    ]
    return PublicPage(at, title, said, Card(at.site_name, title, said, ""), main, kind="framed", first=0)


def embed_picture(place: Place, metric: PublishedMetric) -> bytes:
    """The number's chart as an image; where it has no course, the number."""
    title, number = place.words(metric.label), words.quantity(place, metric.figure)
    simulated = f" · {place.say('simulated_short')}" if place.is_simulated else ""
    foot = f"{place.site_name} · {when(place, metric.figure)}{simulated}"
    if metric.course is None:
        return number_picture(title, number, foot, place.language)
    return picture_of(chart_of(place, metric.course), title, f"{number} · {foot}")
