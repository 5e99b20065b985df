"""Every number of a page asked a second time, of the mart, by nothing but what the number says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard import formats
from queries.calendar import Period
from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.metrics.home import home
from queries.metrics.named import Named, named
from queries.metrics.reading import MartReader
from queries.metrics.values import BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING, Figure
from queries.viewer import Language, Viewer
from tests.walking.demo import DemoSite
from tests.walking.reading import Element

WORDS = ("department", "district", "category", "program", "activity", "channel", "kind")
COMMON = frozenset({BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING})
REFERENCES = ("_target", "_pace", "_plan", "_before")
_NUMBER = re.compile(r"[−-]?(?:Rp)?\d[\d.,]*")
_MONEY = {"rb": 3, "jt": 6, "M": 9, "T": 12, "k": 3, "m": 6, "bn": 9, "tn": 12}


@dataclass
class Recount:
    """The mart of a site, and what was asked of it before."""

    site: DemoSite
    desk: Desk = field(init=False)
    _held: dict[Any, dict[tuple[str, ...], Figure]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reader = MartReader(Viewer(), open_mart(self.site.mart_url))
        reader.__enter__()  # for as long as the process lives
        self.desk = Desk(reader, self.site.profile, self.site.today)
        mart = open_mart(self.site.mart_url)
        self._home = {_key(one) for one in _figures(home(Viewer(), mart, self.site.profile, today=self.site.today))}

    def fault(self, shown: Element) -> str | None:
        """What is wrong with the number that an element claims to be; None where nothing is."""
        claimed, value = shown.get("data-metric"), shown.get("data-value")
        expected = self._expected(shown, claimed)
        if expected is ...:
            return f"{_says(shown)}: no figure of the home is so"
        if value == "" and expected is None:
            return None
        if value == "" or expected is None or Decimal(value) != expected:
            return f"{_says(shown)}: the mart says {expected}"
        return None

    def _expected(self, shown: Element, claimed: str) -> Any:
        if claimed.partition(".")[2] in COMMON:
            words = tuple((word, shown.get(f"data-{word}")) for word in WORDS if shown.has(f"data-{word}"))
            value = shown.get("data-value")
            return Decimal(value) if (claimed, value, words) in self._home else ...
        judged = shown.get("data-reference")
        if judged:
            return self._figure(shown, judged).reference
        return self._figure(shown, claimed).value

    def _figure(self, shown: Element, name: str) -> Figure:
        metric = named(self.site.profile, name)
        own_kind = metric.metric.kind
        words = tuple(w for w in WORDS if shown.has(f"data-{w}") and not (w == "kind" and own_kind))
        member = tuple(shown.get(f"data-{word}") for word in words)
        found = self._members(metric, words, period_of(shown))
        if member in found:
            return found[member]
        where = tuple(zip(words, member, strict=True))
        return self.desk.figure(metric, self._moment(metric, period_of(shown)), where)

    def _members(self, metric: Named, by: tuple[str, ...], period: Period | None) -> dict[tuple[str, ...], Figure]:
        key = (metric.name, by, period)
        if key not in self._held:
            moment = self._moment(metric, period)
            every = self.desk.figures(metric, by, moment) if by else (self.desk.figure(metric, moment),)
            self._held[key] = {tuple(getattr(one, word) for word in by): one for one in every}
        return self._held[key]

    def _moment(self, metric: Named, period: Period | None):
        return self.desk.moment(metric, period.end if period else None, period)


def period_of(shown: Element) -> Period | None:
    """What `data-period` says."""
    if not shown.has("data-period"):
        return None
    start, _, end = shown.get("data-period").partition("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def says_its_value(shown: Element, language: Language) -> bool:
    """Whether the number in the element's text is its `data-value`, rounded or cut to the digits that are shown."""
    text, value = shown.text(), shown.get("data-value")
    if value == "":
        return not re.search(r"\d", text) or formats.MISSING in text
    found = [_close(one, Decimal(value)) for one in _numbers(text, language)]
    return any(found) if found else True  # a mark without a number: a bar, a cell with a word


def _numbers(text: str, language: Language) -> Iterator[tuple[Decimal, Decimal]]:
    """Every number of a text and what its last digit is worth."""
    locale = formats.LOCALES[language]
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    for found in _NUMBER.finditer(text):
        digits = found[0].replace("Rp", "").replace("−", "-").rstrip(".,").replace(group, "").replace(point, ".")
        word = re.match(r"\s*(\w+)", text[found.end() :])
        power = _MONEY.get(word[1], 0) if word and "Rp" in found[0] else 0
        number = Decimal(digits)
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        yield number.scaleb(power), Decimal(1).scaleb(exponent + power)


def _close(shown: tuple[Decimal, Decimal], value: Decimal) -> bool:
    number, step = shown
    return abs(abs(value) - abs(number)) < step


def _figures(node: Any) -> Iterator[Figure]:
    if isinstance(node, Figure):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from _figures(one)
    elif is_dataclass(node):
        for one in fields(node):
            yield from _figures(getattr(node, one.name))


def _key(one: Figure) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    words = ((word, getattr(one, word, None)) for word in WORDS)
    value = "" if one.value is None else f"{one.value:f}"
    return one.metric, value, tuple((word, code) for word, code in words if code is not None)


def _says(shown: Element) -> str:
    marks = {name[5:]: value for name, value in shown.attributes.items() if name.startswith("data-")}
    return f"{marks.pop('metric')} = {marks.pop('value', None)!r} {marks or ''} {shown.text()[:40]!r}"
