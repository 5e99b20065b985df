"""What a page says when its numbers are late, missing or narrowed to nothing: plain words, and the way out."""

from __future__ import annotations

from datetime import date

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.element import Element
from dashboard.failures import failure_words
from dashboard.request import FILTER_KEYS
from dashboard.screen import Screen
from queries.metrics.values import Freshness
from queries.pages.asking import Days
from queries.pages.days import span_of


def notices(screen: Screen, freshness: Freshness, days: Days, *, found: bool) -> list[Component]:
    """All that must be known before the numbers are read; `found`: whether the view holds any number.

    That data come late or a pull failed tells nothing of a day that has long been there.
    """
    said, sources = [], screen.sources_path
    if days.is_current and (failure := failure_words(freshness, screen.language)):
        said.append(notice(screen, failure, "notice.sources", sources))
    if freshness.data_through is None:
        said.append(notice(screen, screen.say("notice.empty"), "notice.sources", sources))
    elif days.is_current and freshness.late:
        said.append(notice(screen, _late(screen, freshness, freshness.data_through), "notice.sources", sources))
    if not found and freshness.data_through is not None:
        said.append(_nothing(screen))
    return said


def earlier_notices(screen: Screen, service: str, days: Days) -> list[Component]:
    """That the numbers are of earlier days than the page is asked for, and why; nothing where they are not."""
    words = earlier_words(screen, service, days)
    return [notice(screen, words, "notice.now", None)] if words else []


def earlier_words(screen: Screen, service: str, days: Days) -> str | None:
    """The same as one sentence."""
    if days.earlier is None:
        return None
    label, day = screen.words(screen.service(service).label), formats.full_date(days.as_of, screen.language)
    return screen.say(f"notice.earlier_{days.earlier.value}", service=label, day=day)


def month_words(screen: Screen, service: str) -> str | None:
    """That a service shows the month where the page is asked for the week; None where it shows what is asked for."""
    known = screen.service(service)
    if span_of(known, screen.asked) is screen.asked.span:
        return None
    return screen.say("notice.by_month", service=screen.words(known.label))


def notice(screen: Screen, text: str, way: str, href: str | None) -> Element:
    """A sentence and a link, if there is one; `way` is the catalogue's key of the link's words."""
    link = [Element("A", screen.say(way), href=href)] if href else []
    return Element("P", [Element("Span", text), *link], className="notice-line")


def _nothing(screen: Screen) -> Component:
    if screen.asked.where:
        everything = screen.link(**dict.fromkeys((*FILTER_KEYS, "panel")))
        return notice(screen, screen.say("notice.nothing"), "notice.all", everything)
    return notice(
        screen, screen.say("notice.no_period"), "notice.now", screen.link(period=None, as_of=None, panel=None)
    )


def _late(screen: Screen, freshness: Freshness, last: date) -> str:
    cadence = screen.say(f"cadence.{screen.service(freshness.service).cadence}")
    return screen.say("notice.late", day=formats.full_date(last, screen.language), cadence=cadence)
