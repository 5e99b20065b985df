"""Units of figures, and how the units of facts become them. Declared here and nowhere else."""

from __future__ import annotations

PERCENT = "percent"
POINTS = "points"
RUPIAH = "rupiah"
COUNT = "count"
DAYS = "days"
KILOGRAMS = "kg"
TONNES = "tonnes"
TONNES_PER_DAY = "tonnes_per_day"

MEASURED = frozenset({RUPIAH, KILOGRAMS, TONNES})
"""Units of facts that stay what they are; every other one (trips, vehicles, rows …) counts things."""

OF_THE_FACT = "of the fact"
"""Stands in the registry for measures whose figure is in the fact's own unit."""

_FACTORS = {(KILOGRAMS, TONNES): 1000, (KILOGRAMS, TONNES_PER_DAY): 1000}


def unit_of_fact(unit: str) -> str:
    """The unit in which an amount of a fact is shown where the metric names none."""
    return unit if unit in MEASURED else COUNT


def factor(fact_unit: str, unit: str) -> int:
    """How many of the fact's units make one of the figure's: 1.000 from kg to tonnes, else 1."""
    return _FACTORS.get((fact_unit, unit), 1)
