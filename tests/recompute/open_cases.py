"""The longest-open cases, from one row a case with its number."""

from __future__ import annotations

import pandas as pd


def longest_open(cases: pd.DataFrame, *words: str) -> set[tuple[str, ...]]:
    """Number, day and these words of the 200 oldest and of the 20 oldest of each department.

    Of cases that came in on one day the lower number is the older.
    """
    still = cases[cases.closed.isna() & (cases.number != "")].sort_values(["opened", "number"], kind="stable")
    of_all = pd.Series(range(len(still)), index=still.index) < 200
    of_each = still.groupby("department").cumcount() < 20
    kept = still[of_all | of_each]
    return set(zip(kept.number, kept.opened.dt.strftime("%Y-%m-%d"), *(kept[word] for word in words), strict=True))
