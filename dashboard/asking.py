"""What an address asks for, in words that the pages know; what they do not know is put aside with a plain notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.i18n import Catalogue
from dashboard.request import AS_OF_KEY, COMPARE_KEY, FILTER_KEYS, LANGUAGE_KEY, METRIC_KEY, PERIOD_KEY, PageRequest
from dashboard.screen import DISTRICTS, METRICS, service_at
from queries.calendar import Period, fiscal_year, month_of
from queries.metrics.freshness import today_in
from queries.pages.asking import Asked, Comparison, Span
from queries.profile.models import Profile, Service
from queries.profile.places import todays_code
from queries.shapes import NONE, UNMAPPED
from queries.viewer import Language

LONGEST_SHOWN = 40
"""Letters of a strange value that a notice repeats."""

_NAMED = re.compile(r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_NO_YEARS = frozenset({"0000", "0001", "9999"})
"""No calendar has the first, and the days around the others cannot all be written: nobody keeps data of them."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Reading:
    """An address, understood."""

    asked: Asked
    notices: tuple[str, ...]  # one sentence for each value that was put aside, in the reader's language
    metric: str | None  # what the district map is coloured by, "service.metric"
    request: PageRequest  # the same address without what was put aside, nor what is so without being said


def read_asked(request: PageRequest, profile: Profile, today: date | None = None) -> Reading:
    """Understands the address of any page; `today` is the city's own where it is left out. Never raises.

    A value that is put aside changes nothing: the page is the one of `Reading.request`.
    """
    reader = _Reader(request, profile, today or today_in(profile))
    return reader.read()


def named_period(words: str) -> tuple[Span, Period] | None:
    """`2026-03`, `2026-Q1` or `2024` as its span and its days; None for anything else."""
    found = _NAMED.fullmatch(words)
    if found is None or found[1] in _NO_YEARS:
        return None
    year = int(found[1])
    if found[2]:
        return Span.MONTH, month_of(date(year, int(found[2]), 1))
    if found[3]:
        first = 3 * int(found[3]) - 2
        return Span.QUARTER, Period(date(year, first, 1), month_of(date(year, first + 2, 1)).end)
    return Span.YEAR, fiscal_year(date(year, 1, 1))


class _Reader:
    """Reads key after key; `self.query` loses what is put aside."""

    def __init__(self, request: PageRequest, profile: Profile, today: date) -> None:
        self.request = request
        self.profile = profile
        self.today = today
        self.query = dict(request.query)
        self.notices: list[str] = []

    def read(self) -> Reading:
        self._language()
        span, as_of = self._days()
        comparison = self._comparison()
        filters = {word: self._filter(word) for word in FILTER_KEYS}
        metric = self._metric()
        clean = self.request.only(self.query)
        return Reading(Asked(span, as_of, comparison, **filters), tuple(self.notices), metric, clean)

    def _language(self) -> None:
        if self.query.get(LANGUAGE_KEY, Language.ID) not in set(Language):
            self._put_aside(LANGUAGE_KEY, "language")
        self._leave_out(LANGUAGE_KEY, Language.ID)

    def _days(self) -> tuple[Span, date | None]:
        """The span and its last day; a named period lies as far as it is over, and a day may stand within it."""
        words = self.query.get(PERIOD_KEY, Span.YEAR)
        if words in set(Span):
            self._leave_out(PERIOD_KEY, Span.YEAR)
            return Span(words), self._as_of(None)
        named = named_period(words)
        fault = "period" if named is None else self._out_of_time(named[1].start, named[1].end)
        if named is None or fault:
            self._put_aside(PERIOD_KEY, fault or "period")
            return Span.YEAR, self._as_of(None)
        span, period = named
        return span, self._as_of(period) or min(period.end, self.today - timedelta(days=1))

    def _as_of(self, within: Period | None) -> date | None:
        words = self.query.get(AS_OF_KEY)
        if words is None:
            return None
        day = _day(words)
        if day is None:
            return self._put_aside(AS_OF_KEY, "as_of")
        fault = self._out_of_time(day, day, running=1)
        if not fault and within is not None and not within.start <= day <= within.end:
            fault = "outside"
        return self._put_aside(AS_OF_KEY, fault) if fault else day

    def _out_of_time(self, start: date, end: date, running: int = 0) -> str | None:
        """Why nothing can be known of those days: they lie before the first year, or none of them is over."""
        if end.year < self.profile.city.first_year:
            return "early"
        return "future" if start >= self.today + timedelta(days=running) else None

    def _comparison(self) -> Comparison:
        words = self.query.get(COMPARE_KEY, Comparison.LAST_YEAR)
        if words not in set(Comparison):
            self._put_aside(COMPARE_KEY, "compare")
            return Comparison.LAST_YEAR
        self._leave_out(COMPARE_KEY, Comparison.LAST_YEAR)
        return Comparison(words)

    def _filter(self, word: str) -> str | None:
        code = self.query.get(word)
        if code is None:
            return None
        service = service_at(self.request.path, self.profile)
        if service is None:
            return self._put_aside(word, f"unused.{word}")
        if code in (NONE, UNMAPPED):
            return code
        known: dict[str, Callable[[Service], Mapping[str, str | None]]] = {
            "department": lambda _: {one.code: one.successor for one in self.profile.departments},
            "district": lambda _: dict.fromkeys((one.code for one in self.profile.districts), None),
            "category": lambda service: dict.fromkeys((one.code for one in service.categories), None),
        }
        successors = known[word](service)
        return self._todays(word, code, successors) if code in successors else self._put_aside(word, word)

    def _todays(self, word: str, code: str, successors: Mapping[str, str | None]) -> str:
        """The code itself; of a department that has a successor, the one that answers today."""
        today = todays_code(code, successors)
        if today != code:
            names = {one.code: one.short for one in self.profile.departments}
            self._tell("successor", old=names[code], new=names.get(today, today))
            self.query[word] = today
        return today

    def _metric(self) -> str | None:
        name = self.query.get(METRIC_KEY)
        if name is None:
            return None
        own = service_at(self.request.path, self.profile)
        services = self.profile.services if own is None else (own,)
        if self.request.path != DISTRICTS and (own is None or self.request.path.startswith(f"{METRICS}/")):
            return self._put_aside(METRIC_KEY, "unused.metric")
        known = {f"{service.key}.{metric}" for service in services for metric in service.metrics}
        return name if name in known else self._put_aside(METRIC_KEY, "metric")

    def _leave_out(self, key: str, value: str) -> None:
        if self.query.get(key) == value:
            del self.query[key]

    def _put_aside(self, key: str, fault: str) -> None:
        """Takes the value out of the address, and says so."""
        value = self.query.pop(key)
        self._tell(fault, value=_shown(value), year=self.profile.city.first_year)

    def _tell(self, fault: str, **values: object) -> None:
        self.notices.append(Catalogue.of(self.request.language)(f"notice.{fault}", **values))


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if _DAY.fullmatch(words) else None
    except ValueError:
        return None


def _shown(value: str) -> str:
    """A strange value as a notice can repeat it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in value).strip()
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
