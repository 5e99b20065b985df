"""Numbers, money and dates as people read them, by the CLDR data of Babel.

Two rules hold everywhere. A rounded number stays on its own side: it never reaches its reference, nor 0 or
100 percent, unless the exact value does; where half-even rounding would cross, it is cut instead. And a
status is never taken from a rounded number: it comes with the exact one.

Money is short scale by three significant digits. `M` is miliar (10⁹) in Indonesian; in English, where M
would be read as million, the words are `m`, `bn` and `tn` behind the same `Rp`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard.i18n import Catalogue
from queries.calendar import ends_its_month
from queries.viewer import Language

MISSING = "–"
MINUS = "−"
NO_BREAK = "\u00a0"
SEPARATOR = f"{NO_BREAK}· "
"""Between things told in one line. Where the line breaks it ends one; no line begins with it."""
WORD_JOINER = "\u2060"
LOCALES = {Language.ID: Locale("id"), Language.EN: Locale("en", "GB")}

_SIGNS = {
    language: str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})
    for language, locale in LOCALES.items()
}
"""Of thousands and of decimals; both languages group by three (a test compares with Babel)."""

_SCALES = ((0, ""), (3, "money.thousand"), (6, "money.million"), (9, "money.billion"), (12, "money.trillion"))
_DECIMALS = {"percent": 1, "points": 1, "days": 1, "tonnes": 0, "tonnes_per_day": 0}


def rounded(value: Decimal, decimals: int, *fences: Decimal) -> Decimal:
    """`value` to `decimals` places, half to even, without stepping onto or over any of `fences`.

    Where two fences stand closer than such a step, it takes as many places more as it needs.
    """
    step = Decimal(1).scaleb(-decimals)
    for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING):
        shown = value.quantize(step, rounding)
        if not any(_crosses(value, shown, fence) for fence in fences):
            return shown
    return rounded(value, decimals + 1, *fences)


def number(value: Decimal | None, language: Language, decimals: int = 0, *, signed: bool = False) -> str:
    """`2.318`, `+214`, `−10,7`: grouped, with a true minus sign; `–` where there is nothing."""
    if value is None:
        return MISSING
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return f"{_sign(shown, signed)}{_grouped(abs(shown), decimals, language)}"


def percent(
    value: Decimal | None,
    language: Language,
    decimals: int = 1,
    *,
    reference: Decimal | None = None,
    fences: Iterable[Decimal] = (),
    trim: bool = False,
) -> str:
    """`83,4%` of a percentage 0–100. It shows 0 or 100 only where it is 0 or 100, and stays on its side of `fences`.

    `trim` drops the decimals of a whole number.
    """
    if value is None:
        return MISSING
    shown = rounded(value, decimals, Decimal(0), Decimal(100), *fences, *(() if reference is None else (reference,)))
    whole = trim and value == value.to_integral_value()
    return f"{number(shown, language, 0 if whole else _places(shown))}%"


def money(value: Decimal | None, language: Language, *, signed: bool = False) -> str:
    """Rupiah in three significant digits: `Rp1,63 T`, `Rp88,0 M`, `Rp61,2 jt`; in English `Rp1.63 tn`, `Rp88.0 bn`."""
    if value is None:
        return MISSING
    power, word = _scale(abs(value))
    scaled = _three_digits(abs(value).scaleb(-power))
    places = _places(scaled) if word else 0
    digits = _grouped(scaled, places, language)
    suffix = f"{NO_BREAK}{Catalogue.of(language)(word)}" if word else ""
    return f"{_sign(value if scaled else Decimal(0), signed)}Rp{digits}{suffix}"


def quantity(
    value: Decimal | None, unit: str, language: Language, *, signed: bool = False, reference: Decimal | None = None
) -> str:
    """A number with its unit in words: `83,4%`, `Rp88,0 M`, `−10,7 poin`, `6 hari`, `842 ton/hari`, `2.318`."""
    bare = bare_number(value, unit, language, signed=signed, reference=reference)
    if value is None or unit in ("percent", "rupiah"):
        return bare
    word = unit_word(unit, value, language)
    return f"{bare}{NO_BREAK}{word}" if word else bare


def bare_number(
    value: Decimal | None, unit: str, language: Language, *, signed: bool = False, reference: Decimal | None = None
) -> str:
    """The number of `quantity` without the word behind it."""
    if value is None:
        return MISSING
    if unit == "rupiah":
        return money(value, language, signed=signed)
    if unit == "percent":
        return percent(value, language, reference=reference)
    fences = (Decimal(0),) if reference is None else (Decimal(0), reference)
    decimals = 0 if unit == "days" and value == value.to_integral_value() else _DECIMALS.get(unit, 0)
    shown = rounded(value, decimals, *fences)
    return number(shown, language, _places(shown), signed=signed)


def unit_word(unit: str, value: Decimal, language: Language) -> str:
    """`poin`, `hari`, `ton/hari` …; in English by CLDR's plural forms. Empty for money, shares and plain counts."""
    catalogue = Catalogue.of(language)
    if catalogue.get(f"unit.{unit}.other") is None:
        return ""  # without asking for a plural form: lines of charts have hundreds of points
    form = LOCALES[language].plural_form(abs(value))
    return catalogue.get(f"unit.{unit}.{form}") or catalogue.texts[f"unit.{unit}.other"]


def long_date(day: date, language: Language) -> str:
    """`Selasa, 24 November 2026`."""
    return format_date(day, "EEEE, d MMMM y", LOCALES[language])


@lru_cache(maxsize=4096)
def short_date(day: date, language: Language) -> str:
    """`23 Nov`."""
    return format_date(day, f"d'{NO_BREAK}'MMM", LOCALES[language])


@lru_cache(maxsize=4096)
def year_date(day: date, language: Language) -> str:
    """`23 Nov 2026`."""
    return format_date(day, "d MMM y", LOCALES[language])


def month_short(day: date, language: Language) -> str:
    """`Nov`."""
    return format_date(day, "MMM", LOCALES[language])


@lru_cache(maxsize=4096)
def weekday_date(day: date, language: Language) -> str:
    """`Min 29`."""
    return format_date(day, f"EEE'{NO_BREAK}'d", LOCALES[language])


@lru_cache(maxsize=4096)
def short_span(start: date, end: date, language: Language) -> str:
    """`23–29 Nov`, `30 Nov–6 Des`, without a place to break it."""
    pattern = "d" if (start.year, start.month) == (end.year, end.month) else f"d'{NO_BREAK}'MMM"
    first = f"{format_date(start, pattern, LOCALES[language])}–{WORD_JOINER}" if start != end else ""
    return first + short_date(end, language)


@lru_cache(maxsize=4096)
def full_date(day: date, language: Language) -> str:
    """`23 November 2026`."""
    return format_date(day, "d MMMM y", LOCALES[language])


@lru_cache(maxsize=1024)
def month_name(day: date, language: Language) -> str:
    """`Maret 2026`."""
    return format_date(day, "MMMM y", LOCALES[language])


@lru_cache(maxsize=1024)
def part_of_month(start: date, end: date, language: Language) -> str:
    """`Maret 2026`; of days of it alone `1–28 Maret 2026`."""
    if start.day == 1 and ends_its_month(end):
        return month_name(end, language)
    return full_date(end, language) if start == end else f"{start.day}–{WORD_JOINER}{full_date(end, language)}"


@lru_cache(maxsize=256)
def month_alone(day: date, language: Language) -> str:
    """`Maret`."""
    return format_date(day, "MMMM", LOCALES[language])


@lru_cache(maxsize=4096)
def month(day: date, language: Language) -> str:
    """`Mar 2026`."""
    return format_date(day, f"MMM'{NO_BREAK}'y", LOCALES[language])


def moment(at: datetime, language: Language) -> str:
    """`24 Nov, 06.04` in Indonesian, `24 Nov, 06:04` in English; `at` is in the city's time."""
    clock = "HH.mm" if language is Language.ID else "HH:mm"
    return format_datetime(at, f"d'{NO_BREAK}'MMM, {clock}", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def span(start: date, end: date, language: Language) -> str:
    """`Jan–Des` for whole months up to the end of a year, `Des` for December alone, else `26 Agu – 23 Nov`."""
    whole = start.day == 1 and (end.month, end.day) == (12, 31)
    if whole and (start.year, start.month) == (end.year, end.month):
        return format_date(end, "MMM", LOCALES[language])
    pattern = "MMM" if whole else f"d'{NO_BREAK}'MMM"
    dash = "–" if whole else f"{NO_BREAK}– "
    return format_date(start, pattern, LOCALES[language]) + dash + format_date(end, pattern, LOCALES[language])


def _grouped(size: Decimal, places: int, language: Language) -> str:
    """`1.234,5`, with the signs of CLDR: a tenth of the time of Babel's own, for pages of thousands of numbers."""
    return f"{size:,.{places}f}".translate(_SIGNS[language])


def _crosses(value: Decimal, shown: Decimal, fence: Decimal) -> bool:
    return value < fence <= shown or shown <= fence < value


def _places(shown: Decimal) -> int:
    exponent = shown.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _sign(value: Decimal, signed: bool) -> str:
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


def _scale(size: Decimal) -> tuple[int, str]:
    return next((scale for scale in _SCALES if _three_digits(size.scaleb(-scale[0])) < 1000), _SCALES[-1])


def _three_digits(size: Decimal) -> Decimal:
    decimals = 2 - max(0, min(2, size.adjusted()))
    return size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
