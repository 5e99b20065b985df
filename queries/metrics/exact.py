"""Exact arithmetic for figures: integers in, decimals out, never a binary float.

Sums stay whole hundredths (int64, then Python int). A figure leaves as a Decimal of twenty
decimals; rounding for display is the screen's business, and nothing is ever rounded up here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction

from queries.shapes import HUNDREDTHS

DECIMALS = 20
"""Decimals that a figure keeps. The same for all, so that the difference of two that differ by a whole is whole."""

Values = tuple[Decimal | None, ...]
"""One figure per member of a grain; None where there is nothing to show."""

_ONE = 10**DECIMALS
_WIDE = 60


def decimal_of(value: Fraction | int) -> Decimal:
    """The value as a decimal: exact where it ends within `DECIMALS`, else cut off there, towards zero."""
    if value.denominator == 1:
        return Decimal(value.numerator)
    return _quotient(value.numerator, value.denominator)


def _quotient(upper: int, lower: int) -> Decimal:
    """`decimal_of` of `upper` by `lower` above zero, which need not be reduced for that."""
    whole, rest = divmod(abs(upper) * _ONE // lower, _ONE)
    sign = "-" if upper < 0 else ""
    return Decimal(f"{sign}{whole}.{rest:0{DECIMALS}}".rstrip("0").rstrip("."))


def difference(left: Decimal, right: Decimal) -> Decimal:
    """`left` less `right`, exact: the thread's own context may hold fewer digits than two figures need."""
    with localcontext(prec=_WIDE):
        return left - right


def added(values: Iterable[Decimal]) -> Decimal:
    """The sum, exact where `sum` would round it to the digits of the thread's own context."""
    with localcontext(prec=_WIDE):
        return sum(values, Decimal(0))


def decimals(values: Iterable[Fraction | int | None]) -> Values:
    """`decimal_of` of each value that is there."""
    return tuple(None if value is None else decimal_of(value) for value in values)


def amounts(hundredths: Iterable[int | Fraction | None], factor: int = 1) -> Values:
    """Whole hundredths as amounts, `factor` of the fact's units to one of the figure's (1.000 kg to the tonne)."""
    return tuple(None if value is None else _amount(value, factor) for value in hundredths)


def _amount(hundredths: int | Fraction, factor: int) -> Decimal:
    """What `decimal_of` says of the quotient; of whole hundredths of the unit itself without dividing."""
    if factor != 1 or type(hundredths) is not int:
        return decimal_of(Fraction(hundredths) / (HUNDREDTHS * factor))
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    sign = "-" if hundredths < 0 else ""
    return Decimal(f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".")) if rest else Decimal(f"{sign}{whole}")


def share(part: int | Fraction | None, whole: int | Fraction | None) -> Fraction | None:
    """`part` of `whole` in percent. None where either is missing or the whole is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    if isinstance(part, int) and isinstance(whole, int):
        return Fraction(100 * part, whole)  # reduced once instead of three times
    return Fraction(100) * Fraction(part) / Fraction(whole)


def percents(parts: Iterable[int | Fraction | None], wholes: Iterable[int | Fraction | None]) -> Values:
    """`decimal_of` of each `share`."""
    return tuple(map(_percent, parts, wholes))


def _percent(part: int | Fraction | None, whole: int | Fraction | None) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return _quotient(100 * part.numerator * whole.denominator, part.denominator * whole.numerator)


def less(left: Fraction | int | None, right: Fraction | int | None) -> Fraction | int | None:
    """`left` less `right`; None where either is missing."""
    return None if left is None or right is None else left - right
