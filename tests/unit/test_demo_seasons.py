from datetime import date

import numpy as np
import pytest

from queries.demo.batam_figures import FLAT, PROPERTY
from queries.demo.seasons import day_weights, draw_days, month_shares, share_out
from queries.demo.setting import day_number, month_of


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_month_has_a_day_even_with_few_rows(year: int) -> None:
    days = draw_days(rng(), year, np.full(12, 1 / 12), 12, "working")
    assert set(month_of(days)) == set(range(12))
    assert days.min() >= day_number(date(year, 1, 1))
    assert days.max() <= day_number(date(year, 12, 31))


def test_months_hold_their_share_of_the_money_exactly() -> None:
    shares = month_shares(rng(), PROPERTY, 0.1)
    months = np.repeat(np.arange(12), 40)
    amounts = share_out(1_000_000.0, shares, months, rng().lognormal(0, 1, len(months)))
    np.testing.assert_allclose(np.bincount(months, amounts), 1_000_000 * shares)


def test_the_property_tax_jumps_in_the_last_days_of_august() -> None:
    days = draw_days(rng(), 2025, month_shares(rng(), PROPERTY, 0), 20_000, "end")
    august = days[month_of(days) == 7] - day_number(date(2025, 8, 1)) + 1
    assert len(august) == pytest.approx(0.29 * len(days), rel=0.01)
    assert (august >= 25).mean() > 0.4


def test_self_assessed_taxes_come_in_about_the_twelfth() -> None:
    days = draw_days(rng(), 2025, month_shares(rng(), FLAT, 0), 20_000, "mid")
    in_month = days.astype("datetime64[D]") - days.astype("datetime64[D]").astype("datetime64[M]")
    assert 8 <= np.median(in_month.astype(int) + 1) <= 15


def test_little_is_paid_on_sundays() -> None:
    weights = day_weights(2025, "working")
    assert weights[4] == pytest.approx(0.03)  # 5 January 2025 was a Sunday
    assert weights[5] == 1
