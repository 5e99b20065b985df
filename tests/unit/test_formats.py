"""How numbers, money and dates read in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_compact_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashboard import formats
from queries.viewer import Language

ID, EN = Language.ID, Language.EN
percentages = st.decimals(min_value=0, max_value=100, places=6, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("rupiah", "indonesian", "english"),
    [
        ("1626500000000", "Rp1,63 T", "Rp1.63 tn"),
        ("88000000000", "Rp88,0 M", "Rp88.0 bn"),
        ("61200000", "Rp61,2 jt", "Rp61.2 m"),
        ("-61000000000", "−Rp61,0 M", "−Rp61.0 bn"),
        ("4500", "Rp4,50 rb", "Rp4.50 k"),
        ("842", "Rp842", "Rp842"),
        ("0", "Rp0", "Rp0"),
    ],
)
def test_money_is_said_in_three_digits_and_a_word(rupiah: str, indonesian: str, english: str) -> None:
    assert formats.money(Decimal(rupiah), ID).replace("\u00a0", " ") == indonesian
    assert formats.money(Decimal(rupiah), EN).replace("\u00a0", " ") == english


@pytest.mark.parametrize("rupiah", [1_626_500_000_000, 88_100_000_000, 61_200_000, 999_000, 12_300])
def test_indonesian_money_is_what_cldr_says(rupiah: int) -> None:
    assert formats.money(Decimal(rupiah), ID) == format_compact_currency(rupiah, "IDR", locale="id", fraction_digits=2)


@pytest.mark.parametrize(
    ("rupiah", "shown"), [("999600000", "Rp1,00 M"), ("999400000", "Rp999 jt"), ("999999", "Rp1,00 jt")]
)
def test_money_that_rounds_to_a_thousand_takes_the_next_word(rupiah: str, shown: str) -> None:
    assert formats.money(Decimal(rupiah), ID).replace("\u00a0", " ") == shown


def test_numbers_are_grouped_signed_and_carry_a_true_minus() -> None:
    assert formats.number(Decimal(2318), ID) == "2.318"
    assert formats.number(Decimal(2318), EN) == "2,318"
    assert formats.number(Decimal(214), ID, signed=True) == "+214"
    assert formats.number(Decimal("-10.7363"), ID, 1) == "−10,7"
    assert formats.number(Decimal(0), ID, signed=True) == "0"


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert formats.quantity(Decimal("-10.7363"), "points", ID) == "−10,7\u00a0poin"
    assert formats.quantity(Decimal(6), "days", ID) == "6\u00a0hari"
    assert formats.quantity(Decimal("842.41"), "tonnes_per_day", ID) == "842\u00a0ton/hari"
    assert formats.quantity(Decimal(2318), "count", ID) == "2.318"


def test_english_units_follow_the_number() -> None:
    assert formats.quantity(Decimal(1), "days", EN) == "1\u00a0day"
    assert formats.quantity(Decimal("6.5"), "days", EN) == "6.5\u00a0days"


@pytest.mark.parametrize("unit", ["percent", "rupiah", "points", "days", "count", "tonnes_per_day"])
def test_what_is_missing_is_a_dash(unit: str) -> None:
    assert formats.quantity(None, unit, ID) == "–"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("83.410256", 1, "83,4%"),
        ("99.64", 0, "99%"),
        ("0.4", 0, "1%"),
        ("99.97", 1, "99,9%"),
        ("0.01", 1, "0,1%"),
        ("100", 0, "100%"),
        ("0", 0, "0%"),
        ("100.2", 0, "101%"),
    ],
)
def test_only_nothing_shows_as_nothing_and_only_all_as_all(value: str, decimals: int, shown: str) -> None:
    assert formats.percent(Decimal(value), ID, decimals) == shown


def test_rounding_never_lifts_a_number_onto_its_target() -> None:
    assert formats.percent(Decimal("89.97"), ID) == "90,0%"
    assert formats.percent(Decimal("89.97"), ID, reference=Decimal(90)) == "89,9%"
    assert formats.percent(Decimal("84.6"), ID, 0, reference=Decimal(85)) == "84%"


@given(value=percentages, reference=percentages, decimals=st.sampled_from([0, 1]))
def test_a_shown_percentage_is_on_the_side_of_its_reference_where_the_exact_one_is(
    value: Decimal, reference: Decimal, decimals: int
) -> None:
    shown = formats.rounded(value, decimals, Decimal(0), Decimal(100), reference)

    assert abs(shown - value) < Decimal(1).scaleb(-decimals)
    assert (value < reference) <= (shown < reference) or value == reference
    assert (value > reference) <= (shown > reference) or value == reference


def test_a_whole_target_needs_no_decimals() -> None:
    assert formats.percent(Decimal("90.00"), ID, trim=True) == "90%"
    assert formats.percent(Decimal("87.927"), ID, trim=True) == "87,9%"


def test_dates_read_as_people_say_them() -> None:
    day = date(2026, 11, 24)
    assert formats.long_date(day, ID) == "Selasa, 24 November 2026"
    assert formats.long_date(day, EN) == "Tuesday, 24 November 2026"
    assert formats.short_date(date(2026, 8, 5), ID) == "5\u00a0Agu"
    assert formats.full_date(day, EN) == "24 November 2026"
    assert formats.moment(datetime(2026, 11, 24, 6, 4, tzinfo=UTC), ID) == "24\u00a0Nov, 06.04"


def test_a_span_is_months_for_a_year_and_days_else() -> None:
    assert formats.span(date(2026, 1, 1), date(2026, 12, 31), ID) == "Jan–Des"
    assert formats.span(date(2026, 11, 17), date(2026, 11, 23), EN).replace("\u00a0", " ") == "17 Nov – 23 Nov"


def test_a_december_alone_is_one_month() -> None:
    assert formats.span(date(2024, 12, 1), date(2024, 12, 31), ID) == "Des"
    assert formats.span(date(2024, 10, 1), date(2024, 12, 31), ID) == "Okt–Des"


@pytest.mark.parametrize("language", [ID, EN])
@given(value=st.decimals(min_value=0, max_value=10**18, places=3), decimals=st.integers(0, 3))
def test_digits_are_grouped_as_cldr_groups_them(value: Decimal, decimals: int, language: Language) -> None:
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"

    assert formats.number(value, language, decimals) == format_decimal(value, pattern, formats.LOCALES[language])


def test_a_week_is_said_by_its_days_without_a_place_to_break_it() -> None:
    assert formats.short_span(date(2026, 11, 23), date(2026, 11, 29), ID) == "23–\u206029\u00a0Nov"
    assert formats.short_span(date(2026, 11, 30), date(2026, 12, 6), EN) == "30\u00a0Nov–\u20606\u00a0Dec"
