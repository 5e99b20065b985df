"""What several public pages are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dash.development.base_component import Component

from dashboard import formats
from dashboard.charts.chart import Chart, Spot
from dashboard.charts.describe import course_chart
from dashboard.charts.paths import short
from dashboard.charts.scale import Scale
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.public import words
from dashboard.public.drawing import HUNDRED, bar, legend, plot
from dashboard.public.exploring import ChartCard
from dashboard.public.place import HOME, Place
from dashboard.public.shown import Shown
from queries.calendar import Period
from queries.metrics.measure import Nature
from queries.metrics.named import named
from queries.metrics.values import Figure, Freshness
from queries.pages.values import Course
from queries.profile.models import Service
from queries.publication.values import Cell, Licence, TableRow
from queries.shapes import Shape
from queries.viewer import Language

Parts = list[Component]


def hero(place: Place, title: str, *parts: Component | str, up: tuple[str, str] | None = None) -> Component:
    """The head of a page: where it belongs, its title, and what it says first."""
    above, name = up or (HOME, place.say("back.home"))
    back = Element("A", f"‹ {name}", href=place.to(above), className="back")
    return Element("Div", [back, Element("H1", title), *parts], className="hero")


def lead(*said: Component | str) -> Component:
    """The paragraph under a title."""
    return Element("P", list(said), className="lead")


def section(title: str, *parts: Component, name: str = "") -> Component:
    """A part of a page under its own heading; `name` is the fragment that links to it."""
    head = Element("H2", title)
    return Element("Section", [head, *parts], **({"id": name} if name else {}))


def link(place: Place, path: str, text: str, fragment: str = "") -> Component:
    """A link to another page of this language."""
    return Element("A", text, href=place.to(path, fragment))


def licence_link(place: Place, licence: Licence) -> Component:
    """The licence by its name in the page's language."""
    name = (licence.name_en if place.language is Language.EN else "") or licence.name
    return Element("A", name, href=licence.url, rel="license")


def acts(links: Iterable[Component]) -> Component:
    """Links in a line, each large enough for a finger."""
    return Element("Div", list(links), className="acts")


def hidden(place: Place) -> Component:
    """In place of a number that is hidden."""
    return Element("Span", place.say("hidden.small"), className="hidden-count")


def hidden_note(place: Place, threshold: int) -> Component:
    """Why numbers are hidden."""
    return Element("P", place.say("hidden.note", threshold=threshold), className="note")


def bar_of(figure: Figure) -> list[Component]:
    """The bar of a share; nothing for what is none."""
    share, mark = words.share_of(figure)
    return [] if share is None else [bar(share, mark)]


def freshness(place: Place, fresh: Freshness | None) -> str:
    """Up to which day the data run, and that they are late where they are."""
    if fresh is None or fresh.data_through is None:
        return place.say("fresh.none")
    day = formats.full_date(fresh.data_through, place.language)
    if not fresh.late:
        return place.say("fresh.through", day=day)
    cadence = cadence_of(place.profile.service(fresh.service))
    return place.say("fresh.late", day=day, cadence=place.say(f"fresh.cadence.{cadence}"))


def cadence_of(service: Service) -> str:
    """How often its numbers change, not how often they are read: a budget is booked by months."""
    monthly = any(fact.shape is Shape.BUDGET for fact in service.facts.values())
    return "monthly" if monthly else service.cadence


def period_words(place: Place, period: Period) -> str:
    """`Oktober 2026`, `1–23 November 2026`, `Jan–Des 2025`, `1 Jan – 23 Nov 2026`."""
    start, end = period.start, period.end
    if start.day == 1 and (start.year, start.month) == (end.year, end.month):
        return formats.part_of_month(start, end, place.language)
    return f"{formats.span(start, end, place.language)} {end.year}"


def when(place: Place, figure: Figure) -> str:
    """Of which days a figure speaks; what stands at the end of a day speaks of that day."""
    if figure.period is None or stands(place, figure):
        return formats.full_date(told_day(figure), place.language)
    return period_words(place, figure.period)


def stands(place: Place, figure: Figure) -> bool:
    """Whether the figure speaks of the end of one day."""
    return figure.period is None or named(place.profile, figure.metric).measure.nature is Nature.STOCK


def told_day(figure: Figure) -> date:
    """The last day that a figure speaks of."""
    return figure.period.end if figure.period else figure.as_of


def cell_when(place: Place, row: TableRow, cell: Cell, metric: str) -> str:
    """Of which days a number of a row speaks, hidden or not: a metric of the last days has days of its own."""
    if cell.figure is not None and cell.figure.period is not None:
        return when(place, cell.figure)
    if named(place.profile, metric).measure.nature is Nature.STOCK:
        return formats.full_date(row.period.end, place.language)
    return period_words(place, row.period)


def stands_on(place: Place, day: date) -> str:
    """`Keadaan 31 Oktober 2026.`"""
    return place.say("fresh.stands", day=formats.full_date(day, place.language))


def foot_on(place: Place, day: date | None) -> str:
    """The foot of a card whose numbers are of a day; of several days it names none."""
    return f"{place.profile.city.name} · {stands_on(place, day).rstrip('.')}" if day else place.profile.city.name


def fact(name: str, said: Sequence[Component | str], small: str = "") -> Component:
    """A name, a number, and a line below it."""
    below = [Element("Small", small)] if small else []
    return Element("Div", [Element("Dt", name), Element("Dd", [*said, *below])])


def facts(rows: Iterable[Component], kind: str = "facts") -> Component:
    """Names and numbers."""
    return Element("Dl", list(rows), className=kind)


def cell_words(place: Place, cell: Cell) -> list[Component | str]:
    """What a number of a table says outside its table."""
    if cell.hidden:
        return [hidden(place)]
    if cell.figure is None or cell.figure.value is None:
        return [formats.MISSING]
    return [words.quantity(place, cell.figure)]


def chart_of(place: Place, course: Course, prefix: str = "") -> Chart:
    """The chart of a course; its key can stand as an id."""
    chart = course_chart(place.screen, course)
    key = f"g-{prefix}{chart.key}".replace(".", "-").replace("_", "-")
    return replace(chart, key=key, description=_once(chart.title, chart.description))


def _once(title: str, description: str) -> str:
    """The description without its title, where it goes on with the same words."""
    said = description.removeprefix(f"{title}: ")
    return said[:1].upper() + said[1:] if said.casefold().startswith(title.casefold()) else description


def chart_card(
    place: Place, course: Course, title: str, prefix: str = "", hidden_periods: Iterable[Period] = ()
) -> Component:
    """A chart with its names and, folded away, its numbers; of those that are hidden it says so."""
    chart = chart_of(place, course, prefix)
    unseen = frozenset(str(period) for period in hidden_periods)
    note = [Element("P", place.say("chart.hidden"), className="note")] if unseen else []
    under = Element("Div", chart_numbers(place, chart, unseen), className="under")
    parts = [Element("H3", title), legend(chart), plot(chart), *note, under]
    return ChartCard(chart, parts)


def chart_numbers(place: Place, chart: Chart, unseen: Collection[str] = ()) -> Component:
    """The points of a chart as a table; each row tells where its step stands across the plot."""
    shown = [series for series in chart.series if any(spot.value is not None for spot in series.spots)]
    scale = Scale(chart)
    by_day = [{spot.day: spot for spot in series.spots} for series in shown]
    head = [Element("Th", place.say("chart.when"), scope="col")]
    head += [Element("Th", series.label, scope="col") for series in shown]
    rows = []
    for day in sorted({spot.day for series in shown for spot in series.spots}):
        spots = [one.get(day) for one in by_day]
        pairs = [(series, spot) for series, spot in zip(shown, spots, strict=True) if spot]
        name = next((spot for series, spot in pairs if series.look.is_actual), pairs[0][1])
        cells = [Element("Td", _spot_text(place, spot, unseen)) for spot in spots]
        across = scale.across(next(spot for spot in spots if spot)) * HUNDRED / scale.width
        rows.append(
            Element(
                "Tr",
                [Element("Th", name.when, scope="row"), *cells],
                **{"data-x": short(across)},
            )
        )
    parts = [Element("Caption", chart.description), Element("Thead", Element("Tr", head)), Element("Tbody", rows)]
    table = scroll(Element("Table", parts), chart.title)
    return Element("Details", [Element("Summary", place.say("chart.numbers")), table])


def _spot_text(place: Place, spot: Spot | None, unseen: Collection[str]) -> str:
    if spot is None:
        return formats.MISSING
    return place.say("hidden.small") if spot.value is None and spot.period in unseen else spot.text


def scroll(table: Component, name: str, kind: str = "") -> Component:
    """A table that may be wider than a phone: it scrolls within its place, by the keyboard too."""
    return Element(
        "Div", table, className=f"scroll {kind}".rstrip(), role="region", tabIndex="0", **attributes(aria_label=name)
    )


def shaded(value: Decimal | None, most: Decimal) -> str:
    """The class of a tile: four shades from less to more."""
    if value is None or not most:
        return ""
    return f"s{min(4, int(abs(value) * 4 / most) + 1)}"


def threshold_note(place: Place, shown: Shown) -> Component:
    """As `hidden_note`, of the publication."""
    return hidden_note(place, shown.publication.threshold)
