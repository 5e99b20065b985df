"""Days between two dates, counted over a written-out list of working days."""

from __future__ import annotations

from pathlib import Path

import holidays
import numpy as np
import pandas as pd

FIRST, LAST = "1998-01-01", "2028-12-31"


def working_days(holidays_csv: Path, country: str = "ID") -> pd.DatetimeIndex:
    """Monday to Friday less national holidays, joint leave and the days of the city's table; `working` days return."""
    own = pd.read_csv(holidays_csv, parse_dates=["day"])
    national = holidays.country_holidays(country, years=range(1998, 2029), categories=("public", "government"))
    off = set(pd.to_datetime(list(national))) | set(own.day[own.kind != "working"])
    off -= set(own.day[own.kind == "working"])
    return pd.DatetimeIndex([day for day in pd.date_range(FIRST, LAST) if day.day_of_week < 5 and day not in off])


def working_days_between(start: pd.Series, end: pd.Series, working: pd.DatetimeIndex) -> np.ndarray:
    """Working days after `start`, up to and including `end`; 0 where both are one day."""
    return working.searchsorted(end, side="right") - working.searchsorted(start, side="right")


def calendar_days_between(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Days after `start`, up to and including `end`."""
    return (pd.to_datetime(end) - pd.to_datetime(start)).dt.days.to_numpy()
