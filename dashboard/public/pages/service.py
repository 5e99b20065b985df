"""A service's page: what is said of it, its numbers, how they went, its breakdowns, and its data to take away."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.i18n import Catalogue
from dashboard.public import words
from dashboard.public.cards import beside, day_told, say
from dashboard.public.data_sets import data_of
from dashboard.public.frame import PublicPage
from dashboard.public.glossary import glosses
from dashboard.public.pictures import Card
from dashboard.public.pieces import (
    acts,
    bar_of,
    chart_card,
    fact,
    facts,
    foot_on,
    freshness,
    hero,
    hidden,
    hidden_note,
    lead,
    link,
    section,
    stands,
    told_day,
    when,
)
from dashboard.public.place import Place
from dashboard.public.shown import Shown, service_path
from dashboard.public.tables import table_of
from dashboard.screen import Children
from queries.profile.models import Service
from queries.publication.values import PublishedMetric, PublishedTable
from queries.viewer import Language

MOST_CHARTS = 6
STANDING = ("target", "ceiling", "expected", "planned")


def service_page(place: Place, shown: Shown, service: Service, foot: str) -> PublicPage:
    """The page of one service."""
    at = place.at(service_path(service))
    title = at.words(service.label)
    said = plain_say(at, shown, service)
    tables = shown.tables(service)
    main = [
        _hero(at, shown, service),
        *_numbers(at, shown, service),
        *_charts(at, shown, service),
        *(Element("Section", table_of(at, shown, table), id=table.key) for table in tables),
        _take(at, shown, service),
        *_embed(at, shown, service),
    ]
    return PublicPage(
        place=at,
        title=title,
        description=at.say("service.description", say=said, service=_lowered(title), name=at.profile.city.name),
        card=_card(at, shown, service, foot),
        main=main,
        data=tuple(data_of(at, shown, table) for table in tables),
        has_script=True,
    )


def plain_say(place: Place, shown: Shown, service: Service) -> str:
    """The service's first sentence as plain text."""
    headline = shown.headline(service)
    return words.sentence_text(place, headline.figure) if headline else place.say("fresh.none")


def _card(place: Place, shown: Shown, service: Service, foot: str) -> Card:
    """The picture beside a shared link: the sentence of the bar below it, and the day of its number."""
    share = shown.share(service)
    title = place.words(service.label)
    if share is None:
        return Card(place.site_name, title, plain_say(place, shown, service), foot)
    day = told_day(share.figure)
    if day != shown.publication.as_of:
        foot = foot_on(place, day)
    return Card(place.site_name, title, words.sentence_text(place, share.figure), foot, *words.share_of(share.figure))


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _hero(place: Place, shown: Shown, service: Service) -> Component:
    share = shown.share(service)
    fresh = next((one for one in shown.publication.freshness if one.service == service.key), None)
    told = day_told(place, shown, service)
    through = [] if told and fresh and not fresh.late else [freshness(place, fresh), " "]
    under = [Element("Span", beside(place, shown, service)), *(words.status(place, share.figure) if share else [])]
    return hero(
        place,
        place.words(service.label),
        Element("P", say(place, shown, service), className="big"),
        *(bar_of(share.figure) if share else []),
        Element("P", under, className="leg"),
        *told,
        lead(*through, place.say("service.source", source=place.words(service.source))),
    )


def _numbers(place: Place, shown: Shown, service: Service) -> list[Component]:
    metrics = shown.metrics(service)
    if not metrics:
        return []
    hides = any(one.hidden for one in metrics)
    note = [hidden_note(place, shown.publication.threshold)] if hides else []
    numbers = facts(_number(place, shown, one) for one in metrics)
    told = [*note, *_unsaid(place, service, metrics), *glosses(place, _named(place, shown, service))]
    return [section(place.say("service.numbers"), numbers, *told)]


def _unsaid(place: Place, service: Service, metrics: Sequence[PublishedMetric]) -> list[Component]:
    """What a reader misses who reckons from what came in and what was done to what is still open."""
    measures = {service.metrics[one.name.partition(".")[2]].measure for one in metrics}
    if not {"backlog", "closed_done"} <= measures:
        return []
    return [Element("P", place.say("service.left_otherwise"), className="note")]


def _named(place: Place, shown: Shown, service: Service) -> list[str]:
    """What numbers, tables and kinds of the page are called."""
    tables = shown.tables(service)
    columns = (column.label for table in tables for column in table.columns)
    titles = (table.title for table in tables)
    kinds = (row.names[0] for table in tables if table.by == ("category",) for row in table.newest)
    labels = (metric.label for metric in shown.metrics(service))
    return [place.words(one) for one in (*labels, *titles, *columns, *kinds)]


def _number(place: Place, shown: Shown, metric: PublishedMetric) -> Component:
    name = Element("A", place.words(metric.label), href=place.to("metode.html", metric.name))
    if metric.hidden:
        return Element("Div", [Element("Dt", name), Element("Dd", hidden(place))])
    said = Element("Span", words.quantity(place, metric.figure), **words.marks(metric.figure))
    return Element("Div", [Element("Dt", name), Element("Dd", [said, *_small(place, metric)])])


def _small(place: Place, metric: PublishedMetric) -> list[Component]:
    """The days that a number speaks of, what it was a year earlier, and its target."""
    lines = [when(place, metric.figure)]
    if metric.before is not None and metric.before.value is not None:
        key = "service.before_day" if stands(place, metric.figure) else "service.before"
        lines.append(place.say(key, value=words.quantity(place, metric.before)))
    return [Element("Small", line) for line in lines]


def _charts(place: Place, shown: Shown, service: Service) -> list[Component]:
    """The courses that say something; the service's own choice first."""
    drawn = [one for one in shown.metrics(service) if one.course is not None and _moves(place, one)][:MOST_CHARTS]
    cards = [
        chart_card(place, one.course, place.words(one.label), f"{one.name}-", one.hidden_periods)
        for one in drawn
        if one.course
    ]
    if not cards:
        return []
    return [section(place.say("service.charts"), Element("Div", cards, className="charts"))]


def _moves(place: Place, metric: PublishedMetric) -> bool:
    """Whether its course says something: targets and ceilings only stand, and are drawn beside what they judge."""
    return place.screen.metric(metric.name).measure not in STANDING


def _take(place: Place, shown: Shown, service: Service) -> Component:
    how = link(place, "metode.html", place.say("service.how"), service.key)
    every = link(place, "data.html", place.say("data.title"))
    rows = [_files(place, shown, table) for table in shown.tables(service) if table.key in shown.sets]
    listed = [Element("Ul", rows, className="rows")] if rows else []
    return section(
        place.say("service.take"),
        Element("P", place.say("service.take_say"), className="note"),
        *listed,
        acts([how, every]),
        name="data",
    )


def _files(place: Place, shown: Shown, table: PublishedTable) -> Component:
    title = place.words(table.title)
    return Element("Li", [Element("Span", title), file_links(place, shown, table.key, title)])


def file_links(place: Place, shown: Shown, key: str, title: str) -> Component:
    """A table's files, each by its kind."""
    files = shown.sets[key]
    kinds = (("CSV", files.csv), ("JSON", files.json), ("XLSX", files.xlsx))
    hint = Element("Span", f" {title}", className="unseen")
    return Element(
        "Span", [Element("A", [kind, hint], href=place.root(path)) for kind, path in kinds], className="acts"
    )


def _embed(place: Place, shown: Shown, service: Service) -> list[Component]:
    """The code by which another site shows the headline, and the images of all its numbers."""
    headline = shown.headline(service)
    if headline is None:
        return []
    images = [
        Element("Li", Element("A", place.words(one.label), href=place.root(place.at(f"embed/{one.name}.svg").file)))
        for one in shown.metrics(service)
        if not one.hidden
    ]
    return [
        section(
            place.say("service.embed"),
            Element("P", place.say("service.embed_say"), className="note"),
            Element("Pre", Element("Code", embed_code(place, shown, headline))),
            Element("P", place.say("service.embed_image"), className="note"),
            Element("Pre", Element("Code", embed_address(place, shown, headline, "svg"))),
            Element("P", place.say("service.embed_images"), className="note"),
            Element("Ul", images, className="rows images"),
            name="pasang",
        )
    ]


def embed_address(place: Place, shown: Shown, metric: PublishedMetric, ending: str) -> str:
    """Where a single number stands alone, as a page (html) or an image (svg)."""
    path = place.at(f"embed/{metric.name}.{ending}").file
    site = shown.publication.publisher.site
    return f"{site}/{path}" if site else place.root(path)


def embed_code(place: Place, shown: Shown, metric: PublishedMetric) -> str:
    """An `<iframe>` of a single number; its address is the one of this site."""
    address = embed_address(place, shown, metric, "html")
    return (
        f'<iframe src="{address}" width="640" height="470" title="{place.words(metric.label)}" loading="lazy"></iframe>'
    )


def target_words(place: Place, metric: PublishedMetric) -> Children:
    """The target in force: how much, which stage, since when, where it is written down."""
    target = metric.target
    if target is None:
        return []
    stage = Catalogue.of(place.language).get(f"stage.{target.stage}") or target.stage
    day = formats.full_date(target.in_force, place.language)
    document = Element("Span", target.document, lang=Language.ID.value)  # nobody translates the names of by-laws
    return place.parts("service.target_text", stage=stage, day=day, document=document)


def fact_of(place: Place, name: str, text: str) -> Component:
    """A name and words."""
    return fact(name, [text])
