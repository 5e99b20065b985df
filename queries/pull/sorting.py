"""Sorts the delivered groups of a fact: accepted rows, rows held back and why, fingerprints per month.

This loop runs once per group, millions of times at a large source: what it asks of a word or a day it
asks once and then looks up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from queries.errors import did_you_mean
from queries.shapes import Outcome, Shape

Group = tuple[Any, ...]
Words = tuple[str, ...]

UNKNOWN = "?"
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REASON = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)
_HUNDRED_PERCENT = 100_00


class Remembered(dict[Any, Any]):
    """A dictionary that asks `answer` for what it does not hold yet."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._answer(key)
        return value


def month_of(day: str | None) -> str:
    """YYYY-MM of what looks like a day, '' for anything else; the dialects' `month` says the same in SQL."""
    found = _MONTH.match(day) if day else None
    return found[0] if found else ""


def reason_of(word: str) -> str:
    """A SELECT's own word for why it holds a row back; a word that might be anything becomes `flagged`."""
    lowered = word.lower()
    return lowered if not lowered or _REASON.fullmatch(lowered) else "flagged"


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, as YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Rules:
    """What decides whether a row can be placed: the city's today, its first year, the service's outcomes."""

    today: date
    first_year: int
    outcomes: Mapping[str, Outcome]

    def placing(self, day: str | None) -> str:
        """Why a day cannot place a row; '' where it can."""
        if not day:
            return "no_date"
        if day < f"{self.first_year:04d}-01-01" and is_day(day):
            return "too_old"
        return self.happening(day)

    def happening(self, day: str | None) -> str:
        """Why something cannot have happened on that day; '' where it can, or where there is no day."""
        why = self.reading(day)
        return why or ("future_date" if day and day > self.today.isoformat() else "")

    def reading(self, day: str | None) -> str:
        """`bad_date` for a day that is not in the calendar."""
        return "bad_date" if day and not is_day(day) else ""

    def planning(self, day: str | None) -> str:
        """Why a day cannot place a budget row: a plan may reach to the end of next year."""
        why = self.placing(day)
        if why == "future_date" and day and day <= f"{self.today.year + 1}-12-31":
            return ""
        return why

    def ending(self, word: str | None) -> str:
        """The outcome behind a service's word: '' for none, `?` for one that nobody has mapped."""
        if not word:
            return ""
        mapped = {key.strip().casefold(): value for key, value in self.outcomes.items()}
        own = {outcome.value: outcome for outcome in Outcome}
        return (own | mapped).get(word.strip().casefold(), UNKNOWN)


@dataclass
class Sorter:
    """Takes delivered groups of one fact; holds what they came to."""

    fact_id: int
    rules: Rules
    cells: Mapping[Words, int]
    wanted: frozenset[str] | None = None  # months to keep; None: all
    accepted: list[Group] = field(default_factory=list)  # rows of the mart's fact table
    held: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)  # (month, reason, value) -> rows, amounts
    prints: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))  # groups, hashes
    unknown_outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.months = Remembered(month_of)
        self.reasons = Remembered(reason_of)
        self.placing = Remembered(self.rules.placing)
        self.happening = Remembered(self.rules.happening)
        self.reading = Remembered(self.rules.reading)
        self.planning = Remembered(self.rules.planning)
        self.ending = Remembered(self.rules.ending)

    def hold(self, month: str, reason: str, value: str | None, *totals: int) -> None:
        """Put rows into quarantine: `totals` are their number and their amounts in the contract's order.

        `value`, the offending day, is kept only where it looks like one: what else stands in a column of days might
        be somebody's name or number.
        """
        key = (month, reason, value if value and _DAY.fullmatch(value) else "")
        held = self.held.setdefault(key, [0] * len(totals))
        for place, total in enumerate(totals):
            held[place] += total


def sort_flow(sorter: Sorter, groups: Iterable[Group]) -> None:
    """Groups of shape flow: day, reason, amount, penalty, rows, hash, words."""
    fact_id, cells, wanted, prints, months = sorter.fact_id, sorter.cells, sorter.wanted, sorter.prints, sorter.months
    placing, reasons, accept = sorter.placing, sorter.reasons, sorter.accepted.append
    for day, reason, amount, penalty, rows, hashed, department, category, district in groups:
        month = months[day]
        tally = prints[month]
        tally[0] += 1
        tally[1] += hashed
        if wanted is not None and month not in wanted:
            continue
        if reason:
            sorter.hold(month, reasons[reason], "", rows, amount, penalty)
        elif why := placing[day]:
            sorter.hold(month, why, day, rows, amount, penalty)
        else:
            accept((fact_id, month, cells[department, category, district], day, amount, penalty, rows))


def sort_case(sorter: Sorter, groups: Iterable[Group]) -> None:
    """Groups of shape case: opened, closed, due, outcome, waiting days in hundredths, reason, rows, hash, words."""
    fact_id, cells, wanted, prints, months = sorter.fact_id, sorter.cells, sorter.wanted, sorter.prints, sorter.months
    placing, happening, reading, ending = sorter.placing, sorter.happening, sorter.reading, sorter.ending
    reasons, accept = sorter.reasons, sorter.accepted.append
    for opened, closed, due, word, waiting, reason, rows, hashed, department, category, district, channel in groups:
        month = months[opened]
        tally = prints[month]
        tally[0] += 1
        tally[1] += hashed
        if wanted is not None and month not in wanted:
            continue
        outcome, words = ending[word], (department, category, district, channel)
        if why := reason or placing[opened] or happening[closed] or reading[due]:
            sorter.hold(month, reasons[why], _offending(sorter, reason, opened, closed, due), rows)
        elif waiting and (waiting < 0 or waiting % 100):
            sorter.hold(month, "bad_amount", "", rows)
        elif not closed:
            if outcome and outcome != UNKNOWN:
                sorter.hold(month, "no_closing_date", "", rows)
            else:
                accept((fact_id, month, cells[words], opened, due or None, None, "", (waiting or 0) // 100, rows))
        elif closed < opened:
            sorter.hold(month, "closed_before_opened", closed, rows)
        elif outcome == UNKNOWN:
            sorter.unknown_outcomes[word] += rows
            sorter.hold(month, "bad_outcome", "", rows)
        else:
            days = (waiting or 0) // 100
            accept((fact_id, month, cells[words], opened, due or None, closed, outcome or "done", days, rows))


def _offending(sorter: Sorter, reason: str, opened: str | None, closed: str | None, due: str | None) -> str | None:
    """The day for which a case is held back; none where the SELECT itself gives a reason."""
    if reason:
        return ""
    if sorter.placing[opened]:
        return opened
    return closed if sorter.happening[closed] else due


def sort_budget(sorter: Sorter, groups: Iterable[Group]) -> None:
    """Groups of shape budget: month, reported_on, physical, reason, ceiling, planned, realised, rows, hash, words."""
    this_month = sorter.rules.today.isoformat()[:7]
    for group in groups:
        day, reported, physical, reason, ceiling, planned, realised, rows, hashed = group[:9]
        month = sorter.months[day]
        tally = sorter.prints[month]
        tally[0] += 1
        tally[1] += hashed
        if sorter.wanted is not None and month not in sorter.wanted:
            continue
        totals = (rows, ceiling, planned, realised)
        if reason:
            sorter.hold(month, sorter.reasons[reason], "", *totals)
        elif why := sorter.planning[day]:
            sorter.hold(month, why, day, *totals)
        elif realised and month > this_month:
            sorter.hold(month, "future_date", day, *totals)
        elif why := sorter.happening[reported]:
            sorter.hold(month, why, reported, *totals)
        elif physical is not None and not 0 <= physical <= _HUNDRED_PERCENT:
            sorter.hold(month, "bad_amount", "", *totals)
        else:
            cell = sorter.cells[group[9:]]
            sorter.accepted.append(
                (sorter.fact_id, month, cell, ceiling, planned, realised, physical, reported or None, rows)
            )


SORT: dict[Shape, Callable[[Sorter, Iterable[Group]], None]] = {
    Shape.FLOW: sort_flow,
    Shape.CASE: sort_case,
    Shape.BUDGET: sort_budget,
}


def outcome_hint(word: str) -> str:
    """What to write for an outcome that nobody has mapped."""
    return did_you_mean(word, [outcome.value for outcome in Outcome])
