"""At the foot of a page: where its numbers come from, how fresh and how sure they are."""

from __future__ import annotations

from decimal import Decimal

from dashboard import formats
from dashboard.components.element import Element
from dashboard.components.source import pulled_words
from dashboard.screen import Screen
from queries.metrics.values import Freshness


def source_note(screen: Screen, freshness: Freshness) -> Element:
    """One sentence, and a link to the page of the sources for who may see it."""
    service = screen.service(freshness.service)
    said = [screen.say("source.of", source=screen.words(service.source))]
    if freshness.data_through is not None:
        said.append(screen.say("source.through", day=formats.full_date(freshness.data_through, screen.language)))
    said.append(screen.say("source.pulled", when=pulled_words(screen, freshness)))
    said.append(screen.say("source.agrees" if freshness.reconciled else "source.differs"))
    said += _held(screen, freshness)
    way = screen.sources_path
    link = [Element("A", screen.say("source.more"), href=way)] if way else []
    return Element("P", [Element("Span", formats.SEPARATOR.join(said)), *link], className="source-note")


def _held(screen: Screen, freshness: Freshness) -> list[str]:
    counted = (("source.held", freshness.quarantined_rows), ("source.unmapped", freshness.unmapped_rows))
    return [screen.say(key, count=formats.number(Decimal(count), screen.language)) for key, count in counted if count]
