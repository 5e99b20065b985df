"""Numbers stay exact: fractions become decimals, and never anything of base two."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from queries.metrics.exact import DECIMALS, amounts, decimal_of, decimals, less, percents, share

wholes = st.integers(-(10**18), 10**18)
parts = st.none() | wholes | st.fractions(-(10**12), 10**12, max_denominator=366)


@given(wholes, st.integers(1, 10**18))
def test_a_fraction_is_cut_off_towards_zero_behind_its_last_digit(upper: int, lower: int) -> None:
    value = Fraction(upper, lower)
    told = decimal_of(value)

    assert abs(Fraction(told)) <= abs(value)
    assert abs(value) - abs(Fraction(told)) < Fraction(1, 10**DECIMALS)
    assert Fraction(told) == value or told.as_tuple().exponent == -DECIMALS or str(told)[-1] != "0"


@given(wholes, st.integers(0, DECIMALS))
def test_what_ends_within_the_digits_is_exact(upper: int, places: int) -> None:
    value = Fraction(upper, 10**places)

    assert Fraction(decimal_of(value)) == value


@given(st.lists(st.tuples(parts, parts)))
def test_percents_say_what_shares_say(pairs: list[tuple[int | Fraction | None, int | Fraction | None]]) -> None:
    upper, lower = [one for one, _ in pairs], [other for _, other in pairs]

    assert list(map(str, percents(upper, lower))) == list(map(str, decimals(map(share, upper, lower))))


@given(parts, parts)
def test_a_difference_of_amounts_is_exact_and_a_decimal(left, right) -> None:
    found = less(left, right)

    assert found is None if left is None or right is None else found == Fraction(left) - Fraction(right)
    (told,) = amounts([found])
    with localcontext(prec=60):
        assert told is None or (
            isinstance(told, Decimal) and abs(Fraction(told) - Fraction(found) / 100) < Fraction(1, 10**DECIMALS)
        )
