"""Axes with round numbers and days, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from babel.dates import format_date

from dashboard import formats
from dashboard.charts.chart import Tick
from dashboard.i18n import Catalogue
from queries.calendar import Period, months_of
from queries.metrics.units import COUNT, DAYS, PERCENT, RUPIAH
from queries.pages.values import Step
from queries.viewer import Language

MOST_STEPS: Final = 5
HEADROOM: Final = Decimal("0.06")
CUT_BELOW: Final = Decimal("0.5")
"""A stock whose lowest value is above this share of its highest may begin above zero."""

WHOLE: Final = Decimal(100)
LEAST_SPAN: Final = Decimal(20)
"""Points that an axis of percentages spans at least: a rate that hardly moves shall not look as if it did."""

FEW_DAYS: Final = 14
MOST_DAYS: Final = 7
MANY_DAYS: Final = 130
SHORTEST_MONTH: Final = 12
"""Days of a month within the span below which its label has no room."""

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_SCALES: Final = ((12, "money.trillion"), (9, "money.billion"), (6, "money.million"), (3, "money.thousand"))
_SMALLEST_SCALED: Final = 100_000
"""Counts below it are written out."""


@dataclass(frozen=True)
class Axis:
    """Of values, from `low` to `high`."""

    low: Decimal
    high: Decimal
    ticks: tuple[Tick[Decimal], ...]


def value_axis(values: Iterable[Decimal], unit: str, from_zero: bool, language: Language) -> Axis:
    """An axis with headroom and two to six round ticks. `from_zero`: as bars and what adds up over a year need it.
    Days are whole and begin at zero, for one more or less shall not look like a leap.

    Percentages stop at 100 where none is higher. Without values it runs from 0 to 1.
    """
    known = list(values)
    low, high = _range(known, from_zero or unit == DAYS)
    if unit == PERCENT:
        low, high = _percentages(known, low, high)
    step = _step(high - low, whole=unit in (COUNT, RUPIAH, DAYS))
    fine = step if high - low < 2 * step else step / 20
    low, high = _rounded(low, fine, ROUND_FLOOR), _rounded(high, fine, ROUND_CEILING)
    return Axis(low, high, _ticks(low, high, step, unit, language))


def day_ticks(span: Period, step: Step, stops: Sequence[date], language: Language) -> tuple[Tick[date], ...]:
    """Labels of the days across a chart. `stops` are the days on which its steps end, in order.

    Up to two weeks every day, up to four months every week or second week by its date, beyond that the months.
    """
    length = (span.end - span.start).days + 1
    if step is Step.MONTH or length > MANY_DAYS:
        return _months(span, language)
    days = [day for day in stops if span.start <= day <= span.end]
    if step is Step.DAY and length > FEW_DAYS:
        days = days[::-7][::-1]
    every = -(-len(days) // MOST_DAYS) or 1
    words = "EEE d" if length <= FEW_DAYS else f"d'{formats.NO_BREAK}'MMM"
    return tuple(Tick(day, format_date(day, words, formats.LOCALES[language])) for day in reversed(days[::-every]))


def _range(values: Sequence[Decimal], from_zero: bool) -> tuple[Decimal, Decimal]:
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if from_zero or 0 <= low < high * CUT_BELOW:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        return (low - 1, high + 1) if low else (low, high + 1)
    room = (high - low) * HEADROOM
    below = Decimal(0) if low == 0 else low - 2 * room
    return (max(below, Decimal(0)) if low >= 0 else below), (high if high == 0 else high + room)


def _percentages(known: Sequence[Decimal], low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Up to 100 where none is higher; where the axis begins above zero, `LEAST_SPAN` at least, around the values."""
    is_share = max(known, default=Decimal(0)) <= WHOLE
    high = min(high, WHOLE) if is_share else high
    if low <= 0 or high - low >= LEAST_SPAN:
        return low, high
    top = (low + high + LEAST_SPAN) / 2
    top = min(top, WHOLE) if is_share else top
    return (top - LEAST_SPAN, top) if top > LEAST_SPAN else (Decimal(0), high)


def _step(length: Decimal, whole: bool) -> Decimal:
    power = Decimal(1).scaleb((length / MOST_STEPS).adjusted())
    step = next(power * one for one in _STEPS if length <= power * one * MOST_STEPS)
    return max(step.to_integral_value(ROUND_CEILING), Decimal(1)) if whole else step


def _rounded(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def _ticks(low: Decimal, high: Decimal, step: Decimal, unit: str, language: Language) -> tuple[Tick[Decimal], ...]:
    first, last = _rounded(low, step, ROUND_CEILING), _rounded(high, step, ROUND_FLOOR)
    values = [first + step * number for number in range(int((last - first) / step) + 1)]
    largest = max((abs(value) for value in values), default=Decimal(0))
    return tuple(Tick(value, _value_text(value, step, largest, unit, language)) for value in values)


def _value_text(value: Decimal, step: Decimal, largest: Decimal, unit: str, language: Language) -> str:
    """`1,5 T`, `250 jt`, `2.500`, `40%`: all ticks in the scale of the largest."""
    power, word = _scale(largest, unit)
    decimals = max(0, -int((step.scaleb(-power)).normalize().as_tuple().exponent))
    text = formats.number(value.scaleb(-power), language, decimals if value else 0)
    if unit == PERCENT:
        return f"{text}%"
    return f"{text}{formats.NO_BREAK}{Catalogue.of(language)(word)}" if word and value else text


def _scale(largest: Decimal, unit: str) -> tuple[int, str]:
    smallest = 1000 if unit == RUPIAH else _SMALLEST_SCALED
    if largest < smallest:
        return 0, ""
    return next(scale for scale in _SCALES if largest >= Decimal(1).scaleb(scale[0]))


def _months(span: Period, language: Language) -> tuple[Tick[date], ...]:
    """Months by name in the middle of what the span holds of them."""
    ticks = []
    for month in months_of(span):
        length = (month.end - month.start).days + 1
        middle = month.start + timedelta(days=length // 2)
        if length >= SHORTEST_MONTH:
            ticks.append(Tick(middle, format_date(month.start, "MMM", formats.LOCALES[language])))
    return tuple(ticks)
