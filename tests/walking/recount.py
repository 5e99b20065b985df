"""Every number of a page asked a second time, of the mart, by nothing but what the number says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard import formats
from queries.calendar import Period, last_days, months_later, same_place
from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.metrics.explain import explain
from queries.metrics.home import home
from queries.metrics.moments import Moment
from queries.metrics.named import Named, named
from queries.metrics.reading import MartReader
from queries.metrics.values import BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING, Figure
from queries.viewer import Language, Role, Viewer
from tests.walking.books import Books
from tests.walking.demo import DemoSite
from tests.walking.reading import Element

WORDS = ("department", "district", "category", "program", "activity", "channel", "kind")
COMMON = frozenset({BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING})
DIFFERENCE, OTHERS, IN_FORCE = "_difference", "_others", "_target_in_force"
REFERENCES = ("_target", "_pace", "_plan", "_before")
Members = dict[tuple[str, ...], Figure]
_NUMBER = re.compile(r"[−-]?(?:Rp)?\d[\d.,]*")
_MONEY = {"rb": 3, "jt": 6, "M": 9, "T": 12, "k": 3, "m": 6, "bn": 9, "tn": 12}


@dataclass
class Recount:
    """The mart of a site, and what was asked of it before."""

    site: DemoSite
    desk: Desk = field(init=False)
    _held: dict[Any, Members] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reader = MartReader(Viewer(Role.MAYOR), open_mart(self.site.mart_url))
        reader.__enter__()  # for as long as the process lives
        self.desk = Desk(reader, self.site.profile, self.site.today)
        mart = open_mart(self.site.mart_url)
        self._books = Books(self.site, self.desk)
        self._home = {
            _key(one) for one in _figures(home(Viewer(Role.MAYOR), mart, self.site.profile, today=self.site.today))
        }

    def fault(self, shown: Element) -> str | None:
        """What is wrong with the number that an element claims to be; None where nothing is."""
        value = shown.get("data-value")
        allowed = self._allowed(shown, shown.get("data-metric"))
        if (Decimal(value) if value else None) in allowed:
            return None
        return f"{_says(shown)}: the mart says {' or '.join(map(str, sorted(allowed, key=str))) or 'nothing such'}"

    def _allowed(self, shown: Element, claimed: str) -> set[Decimal | None]:
        """The values that are right: one, but for a difference, which does not say what it was taken from."""
        name = claimed.partition(".")[2]
        if claimed.count(".") == 2 or shown.has("data-case"):
            return self._books.allowed(shown)
        if name in COMMON:
            words = tuple((word, shown.get(f"data-{word}")) for word in WORDS if shown.has(f"data-{word}"))
            return {value for metric, value, narrowed in self._home if (metric, narrowed) == (claimed, words)}
        if claimed.endswith(DIFFERENCE):
            return self._differences(shown, claimed.removesuffix(DIFFERENCE))
        if claimed.endswith(IN_FORCE):
            return {self._target(shown, claimed.removesuffix(IN_FORCE))}
        if claimed.endswith(OTHERS):
            return {Decimal(shown.get("data-value"))}  # a part of a sum, which has a test of its own
        if judged := shown.get("data-reference"):
            return self._references(shown, judged)
        for suffix in REFERENCES:
            if claimed.endswith(suffix) and not self._is_metric(claimed):
                return self._references(shown, claimed.removesuffix(suffix))
        return self._values(shown, claimed, period_of(shown))

    def _is_metric(self, name: str) -> bool:
        service, _, key = name.partition(".")
        return key in self.site.profile.service(service).metrics

    def _target(self, shown: Element, metric: str) -> Decimal | None:
        """The target on the day of which the page speaks: that of the metric's own number on it."""
        *_, root = shown.above()
        own = next((one for one in root.having("data-metric") if one.get("data-metric") == metric), None)
        period = period_of(own) if own else None
        mart, day = open_mart(self.site.mart_url), period.end if period else None
        found = explain(Viewer(Role.MAYOR), mart, self.site.profile, metric, as_of=day, today=self.site.today).target
        return found.value if found else None

    def _differences(self, shown: Element, metric: str) -> set[Decimal | None]:
        """The value less what it was in each of the periods that it may be compared with."""
        step = next((one for one in shown.above() if one.tag == "dl"), None)
        if step is not None:
            return self._differences_of_step(shown, step, metric)
        period = period_of(shown)
        moment = self.desk.moment(named(self.site.profile, metric))
        now, found = self._figure(shown, metric, period).value, set()
        for before in _befores(period or moment.period):
            then = self._figure(shown, metric, before).value
            if now is not None and then is not None:
                found.add(now - then)
        return found

    def _differences_of_step(self, shown: Element, step: Element, metric: str) -> set[Decimal | None]:
        """Less one of the other numbers of the step, or less the step before."""
        line = next(one for one in shown.above() if one.tag == "div")
        point = next(one for one in line.having("data-metric") if one.get("data-metric") == metric)
        now, period = Decimal(point.get("data-value")), period_of(point)
        assert period is not None
        others = [one.get("data-value") for one in step.tagged("b") if one is not point]
        found = {Decimal(other) for other in others if other}
        for before in (*_befores(period), *_shorter(period)):
            found |= {value for value in self._values(point, metric, before) if value is not None}
        return {now - other for other in found}

    def _values(self, shown: Element, metric: str, period: Period | None) -> set[Decimal | None]:
        """The metric's value; of a year's line in a chart, also by the targets in force elsewhere in it.

        A line through a year has one target, that of the chart's day, so that a revision does not break it.
        """
        days = [None, *_days_of_year(period)] if period is not None and _is_of_chart(shown) else [None]
        return {self._figure(shown, metric, period, day).value for day in days}

    def _references(self, shown: Element, metric: str) -> set[Decimal | None]:
        period = period_of(shown)
        days = [None, *_days_of_year(period)] if period is not None and _is_of_chart(shown) else [None]
        return {self._figure(shown, metric, period, day).reference for day in days}

    def _figure(self, shown: Element, name: str, period: Period | None, as_of: date | None = None) -> Figure:
        metric = named(self.site.profile, name)
        own_kind = metric.metric.kind
        words = tuple(w for w in WORDS if shown.has(f"data-{w}") and not (w == "kind" and own_kind))
        member = tuple(shown.get(f"data-{word}") for word in words)
        found = self._members(metric, words, period, as_of)
        if member in found:
            return found[member]
        where = tuple(zip(words, member, strict=True))
        return self.desk.figure(metric, self._moment(metric, period, as_of), where)

    def _members(self, metric: Named, by: tuple[str, ...], period: Period | None, as_of: date | None) -> Members:
        key = (metric.name, by, period, as_of)
        if key not in self._held:
            moment = self._moment(metric, period, as_of)
            every = self.desk.figures(metric, by, moment) if by else (self.desk.figure(metric, moment),)
            self._held[key] = {tuple(getattr(one, word) for word in by): one for one in every}
        return self._held[key]

    def _moment(self, metric: Named, period: Period | None, as_of: date | None) -> Moment:
        """The moment of a period; days to come (of a pace, a plan) are not cut off."""
        moment = self.desk.moment(metric, period.end if period else None, period)
        if period is not None and (as_of is not None or period.end > moment.as_of):
            return Moment(as_of or period.end, period, moment.last_day, True)
        return moment


def _is_of_chart(shown: Element) -> bool:
    """Whether the number is a point of a chart: beside it, in its table, or in one of its steps."""
    return any(one.has("data-chart") or one.tag in {"table", "dl"} for one in shown.above())


def _days_of_year(period: Period) -> tuple[date, ...]:
    """Days with each of the targets that a year can have; none where the period is not a year so far."""
    year = period.end.year
    return (date(year, 1, 31), date(year, 12, 31)) if period.start == date(year, 1, 1) else ()


def _shorter(period: Period) -> Iterator[Period]:
    """The stretch from the same first day to the step before."""
    for end in (period.end - timedelta(days=1), period.end - timedelta(days=7), same_place(period.end, -1)):
        if end >= period.start:
            yield Period(period.start, end)


def _befores(period: Period) -> Iterator[Period]:
    """What a period may be compared with: the same days of earlier months and years, and of weeks before."""
    for months in (1, 3, 12):
        yield Period(months_later(period.start, -months), same_place(period.end, -months))
    length = (period.end - period.start).days + 1
    for days in (7, 364, length):
        yield Period(period.start - timedelta(days=days), period.end - timedelta(days=days))
    for months in (3, 12):
        yield last_days(same_place(period.end, -months), length)


def period_of(shown: Element) -> Period | None:
    """What `data-period` says."""
    if not shown.has("data-period"):
        return None
    start, _, end = shown.get("data-period").partition("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def says_its_value(shown: Element, language: Language) -> bool:
    """Whether the number in the element's text is its `data-value`, rounded or cut to the digits that are shown.

    The word that makes it millions may stand beside the element.
    """
    text, value = shown.text(), shown.get("data-value")
    if value == "":
        return not re.search(r"\d", text) or formats.MISSING in text
    around = shown.parent.text() if shown.parent else ""
    found = [_close(one, Decimal(value)) for told in (text, around) for one in _numbers(told, language)]
    return any(found) if re.search(r"\d", text) else True  # a mark without a number: a bar, a cell with a word


def _numbers(text: str, language: Language) -> Iterator[tuple[Decimal, Decimal]]:
    """Every number of a text and what its last digit is worth."""
    locale = formats.LOCALES[language]
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    for found in _NUMBER.finditer(text):
        digits = found[0].replace("Rp", "").replace("−", "-").rstrip(".,").replace(group, "").replace(point, ".")
        word = re.match(r"\s*(\w+)", text[found.end() :])
        power = _MONEY.get(word[1], 0) if word and "Rp" in found[0] else 0
        if not re.fullmatch(r"-?\d+(\.\d+)?", digits):
            continue  # numbers of neighbouring elements run together
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


def _key(one: Figure) -> tuple[str, Decimal | None, tuple[tuple[str, str], ...]]:
    words = ((word, getattr(one, word, None)) for word in WORDS)
    return one.metric, one.value, tuple((word, code) for word, code in words if code is not None)


def _says(shown: Element) -> str:
    marks = {name[5:]: value for name, value in shown.attributes.items() if name.startswith("data-")}
    return f"{marks.pop('metric')} = {marks.pop('value', None)!r} {marks or ''} {shown.text()[:40]!r}"
