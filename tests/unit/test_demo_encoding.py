import numpy as np
import pytest
from sqlalchemy import Column, Date, DateTime, Integer, Numeric, String

from queries.demo.encoding import NULL, Encoder, tab_separated


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Date(), 20_000, "2024-10-04"),
        (DateTime(), 20_000 * 86_400 + 3_661, "2024-10-04 01:01:01"),
        (Numeric(18, 2), 123_456, "1234.56"),
        (Numeric(18, 2), -5, "-0.05"),
        (Numeric(18, 2), 9_007_199_254_740_993, "90071992547409.93"),
        (Integer(), 7, 7),
        (String(9), "007", "007"),
    ],
)
def test_values_are_written_by_the_type_of_their_column(kind: object, value: object, text: object) -> None:
    values = np.array([value], dtype=object if isinstance(value, str) else None)
    assert list(Encoder(exact=True).encode(Column("c", kind), values)) == [text]


@pytest.mark.parametrize("kind", [Date(), DateTime(), Numeric(18, 2), Integer()])
def test_nulls_stay_nulls(kind: object) -> None:
    assert next(iter(Encoder(exact=True).encode(Column("c", kind), np.array([NULL, 1])))) is None


def test_sqlite_gets_numbers_instead_of_text() -> None:
    assert list(Encoder(exact=False).encode(Column("c", Numeric(18, 2)), np.array([150]))) == [1.5]


def test_what_would_break_a_line_is_escaped() -> None:
    assert tab_separated([["a\tb", None], ["c\\d", "e\nf"]]) == b"a\\tb\tc\\\\d\n\\N\te\\nf\n"
