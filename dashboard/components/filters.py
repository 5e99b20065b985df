"""The bar of filters: plain links, each of which asks for the same page with one thing changed.

Every filter is an element with `data-filter`, its choices carry `data-value` (`all` for no filter), the chosen one is
`aria-current`. The menus are `<details>`; assets/view.js closes them and changes the page in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.asking import named_period
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.icon import icon
from dashboard.request import AS_OF_KEY, COMPARE_KEY, FILTER_KEYS, PERIOD_KEY
from dashboard.screen import Children, Screen, service_at
from queries.calendar import month_of
from queries.pages.asking import Comparison, Days, Span
from queries.pages.days import span_of
from queries.pages.values import Choices

ALL = "all"
"""`data-value` of the choice that takes a filter away."""


def filter_bar(screen: Screen, choices: Choices, days: Days, words: Sequence[str] = FILTER_KEYS) -> Element:
    """The period, then the filters `words` that there is something to choose from, then the comparison."""
    narrowing = [_narrowing(screen, word, _codes(choices, word)) for word in words if _codes(choices, word)]
    return Element(
        "Div",
        [_spans(screen, choices, days), _other_periods(screen, choices, days), *narrowing, _comparison(screen, days)],
        className="filters",
        role="group",
        **attributes(aria_label=screen.say("filters.label")),
    )


def _spans(screen: Screen, choices: Choices, days: Days) -> Element:
    """Week, month, quarter and year up to the day."""
    is_named = _named(screen) is not None
    year = (screen.asked.as_of if not is_named else None) or choices.last_day or days.as_of
    pills = [
        _choice(
            _span_name(screen, span, year.year, days, chosen=not is_named and screen.asked.span is span),
            span.value,
            screen.link(period=None if span is Span.YEAR else span.value, panel=None),
            chosen=not is_named and screen.asked.span is span,
            look="pill",
        )
        for span in Span
    ]
    return Element(
        "Div",
        pills,
        className="pills",
        role="group",
        **attributes(data_filter="period", aria_label=screen.say("filters.period")),
    )


def _span_name(screen: Screen, span: Span, year: int, days: Days, *, chosen: bool) -> Children:
    """A chosen week says which, in a second line: `Pekan`, `23–29 Nov`."""
    words = screen.say(f"filters.{span.value}", year=year)
    if span is not Span.WEEK or not chosen or (days.period.end - days.period.start).days >= 7:
        return [words]  # where data come by month, a week shows the month
    return [words, " ", Element("Small", formats.short_span(days.period.start, days.period.end, screen.language))]


def _other_periods(screen: Screen, choices: Choices, days: Days) -> Element:
    """Years, quarters and months by name, and any past day."""
    first, last = choices.first_day or days.as_of, choices.last_day or days.as_of
    year = days.as_of.year
    quarters = [f"{year}-Q{quarter}" for quarter in range(1, 5)]
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    listed = [
        _heading(screen.say("filters.years")),
        *_periods(screen, [str(one) for one in range(last.year, first.year - 1, -1)], first, last),
        _heading(screen.say("filters.parts", year=year)),
        Element("Div", list(_periods(screen, quarters, first, last)), className="row"),
        Element("Div", list(_periods(screen, months, first, last)), className="row"),
        _heading(screen.say("filters.day")),
        _day_form(screen, first, last),
    ]
    chosen = _named(screen)
    day = screen.query.query.get(AS_OF_KEY)
    label = _period_name(screen, chosen) if chosen else ""
    if day and screen.asked.as_of:
        until = screen.say("filters.until", day=formats.year_date(screen.asked.as_of, screen.language))
        label = f"{label}, {until}" if label else until
    clear = screen.link(period=None if chosen else screen.query.query.get(PERIOD_KEY), as_of=None, panel=None)
    summary = [
        icon("calendar"),
        Element("Span", label or screen.say("filters.other"), className=None if label else "unseen"),
    ]
    return _menu(screen, "period", summary, listed, (label, clear) if label else None)


def _periods(screen: Screen, names: Sequence[str], first: date, last: date) -> Iterator[Element]:
    """Those of the named periods that hold a day with data; the year so far is the year that goes on."""
    so_far = str(last.year) if screen.asked.span is Span.YEAR and screen.asked.as_of is None else None
    current = _named(screen) or so_far
    for name in names:
        named = named_period(name)
        if named and named[1].start <= last and named[1].end >= month_of(first).start:
            href = screen.link(period=name, as_of=None, panel=None)
            yield _choice(_short_name(screen, name), name, href, chosen=name == current)


def _named(screen: Screen) -> str | None:
    """The period that the address names, such as `2026-03`; None for the week, month, quarter or year so far."""
    words = screen.query.query.get(PERIOD_KEY)
    return words if words and words not in set(Span) else None


def _period_name(screen: Screen, name: str) -> str:
    """`2024`, `Triwulan 1 2026`, `Maret 2026`."""
    year, _, part = name.partition("-")
    if part.startswith("Q"):
        return screen.say("filters.quarter_of", number=part[1:], year=year)
    return formats.month_name(date(int(year), int(part), 1), screen.language) if part else year


def _short_name(screen: Screen, name: str) -> str:
    """Without the year, which stands above quarters and months."""
    year, _, part = name.partition("-")
    if part.startswith("Q"):
        return screen.say("filters.quarter_number", number=part[1:])
    return formats.month_alone(date(int(year), int(part), 1), screen.language) if part else year


def _day_form(screen: Screen, first: date, last: date) -> Element:
    """Asks for the same page as of a day; a period by name would not hold the day, so it goes."""
    kept = {key: value for key, value in screen.query.query.items() if key not in (AS_OF_KEY, "panel")}
    if _named(screen):
        kept.pop(PERIOD_KEY)
    hidden = [Element("Input", type="hidden", name=key, value=value) for key, value in kept.items()]
    value = screen.query.query.get(AS_OF_KEY, "")
    # Becomes a date when its menu opens: a browser builds much for a date, and would before the first number is shown.
    day = {"type": "text", "data-type": "date", "pattern": r"\d{4}-\d\d-\d\d", "placeholder": last.isoformat()}
    limits: dict[str, Any] = {"min": first.isoformat(), "max": last.isoformat(), "required": True}
    return Element(
        "Form",
        [
            *hidden,
            Element(
                "Label",
                [screen.say("filters.as_of"), Element("Input", name=AS_OF_KEY, value=value, **day, **limits)],
            ),
            Element("Button", screen.say("filters.show"), type="submit", className="pill"),
        ],
        action=screen.query.path,
        method="GET",
    )


def _narrowing(screen: Screen, word: str, codes: Sequence[str]) -> Element:
    """All, or one of the codes that occur; what the address asks for is listed even where it does not occur."""
    if word == "department" and (own := screen.own_department):
        return _fixed(screen, word, own)
    asked = getattr(screen.asked, word)
    listed = [*codes, *([asked] if asked is not None and asked not in codes else [])]
    everything = screen.say(f"filters.{word}")
    clear = screen.link(**{word: None, "panel": None})
    names = [(code, _name(screen, word, code)) for code in listed]
    links = [_choice(everything, ALL, clear, chosen=asked is None)]
    links += [
        _choice(name, code, screen.link(**{word: code, "panel": None}), chosen=asked == code) for code, name in names
    ]
    label = everything if asked is None else _name(screen, word, asked)
    return _menu(screen, word, [label], links, None if asked is None else (label, clear))


def _fixed(screen: Screen, word: str, code: str) -> Element:
    """The one that every number is of, for whoever sees no other: there is nothing to choose."""
    here = screen.link(**{word: None, "panel": None})
    return Element(
        "Div",
        _choice(_name(screen, word, code), code, here, chosen=True, look="pill"),
        className="filter",
        **attributes(data_filter=word),
    )


def _comparison(screen: Screen, days: Days) -> Element:
    """With last year, with the span before, with nothing. For a year the first two are the same."""
    chosen = screen.asked.comparison
    offered = [one for one in Comparison if one is chosen or not _is_double(screen, one)]
    links = [
        _choice(
            _than(screen, one, days),
            one.value,
            screen.link(compare=None if one is Comparison.LAST_YEAR else one.value, panel=None),
            chosen=one is chosen,
        )
        for one in offered
    ]
    label = screen.say(f"filters.against_{chosen.value}", year=days.as_of.year - 1)
    return _menu(screen, COMPARE_KEY, [label], links, None)


def _is_double(screen: Screen, comparison: Comparison) -> bool:
    return comparison is Comparison.PREVIOUS and screen.asked.span is Span.YEAR


def _than(screen: Screen, comparison: Comparison, days: Days) -> str:
    service = service_at(screen.query.path, screen.profile)
    span = screen.asked.span if service is None else span_of(service, screen.asked)
    part = f"_{span.value}" if comparison is Comparison.PREVIOUS else ""
    return screen.say(f"filters.than_{comparison.value}{part}", year=days.as_of.year - 1)


def _menu(
    screen: Screen, name: str, summary: Sequence[Any], listed: Sequence[Component], chosen: tuple[str, str] | None
) -> Element:
    """A filter behind a button; `chosen` is what is set and the address without it."""
    button = Element("Summary", list(summary), className="pill")
    parts: list[Component] = [
        Element("Details", [button, Element("Div", list(listed), className="choices")], className="menu")
    ]
    if chosen is not None:
        words = Element("Span", screen.say("filters.remove", name=chosen[0]), className="unseen")
        parts.append(
            Element("A", [icon("close"), words], href=chosen[1], className="drop", **attributes(data_value=ALL))
        )
    look = "filter" if chosen is None else "filter chosen"
    return Element("Div", parts, className=look, **attributes(data_filter=name))


def _choice(text: Children | str, value: str, href: str, *, chosen: bool, look: str | None = None) -> Element:
    here = attributes(aria_current="true") if chosen else {}
    return Element("A", text, href=href, className=look, **attributes(data_value=value), **here)


def _heading(text: str) -> Element:
    return Element("Span", text, className="heading")


def _codes(choices: Choices, word: str) -> tuple[str, ...]:
    by_word = {"department": choices.departments, "district": choices.districts, "category": choices.categories}
    return by_word[word]


def _name(screen: Screen, word: str, code: str) -> str:
    if word == "department":
        return screen.department(code)
    if word == "district":
        return screen.district(code)
    service = service_at(screen.query.path, screen.profile)
    return screen.category(service.key, code) if service else code
