"""The longest-open cases, from one row a case with its number."""

from __future__ import annotations

import pandas as pd


def longest_open(cases: pd.DataFrame) -> set[tuple[str, str, str, str, str]]:
    """Number, day, department, category and district of the 200 oldest and the 20 oldest of each department.

    Of cases that came in on one day the lower number is the older.
    """
    still = cases[cases.closed.isna() & (cases.number != "")].sort_values(["opened", "number"], kind="stable")
    of_all = pd.Series(range(len(still)), index=still.index) < 200
    of_each = still.groupby("department").cumcount() < 20
    kept = still[of_all | of_each]
    words = (kept.department, kept.category, kept.district)
    return set(zip(kept.number, kept.opened.dt.strftime("%Y-%m-%d"), *words, strict=True))
