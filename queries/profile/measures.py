"""The measures that a metric of each shape can name; `queries.metrics` says how each is computed."""

from __future__ import annotations

from queries.shapes import Shape

MEASURES: dict[Shape, frozenset[str]] = {
    Shape.FLOW: frozenset(
        {
            "realised",
            "penalty",
            "target",
            "realised_percent",
            "expected",
            "expected_percent",
            "gap",
            "needed_per_week",
            "remainder",
            "daily_average",
            "ratio_percent",
        }
    ),
    Shape.CASE: frozenset(
        {
            "received",
            "closed",
            "closed_done",
            "closed_refused",
            "closed_returned",
            "closed_cancelled",
            "backlog",
            "backlog_change",
            "overdue",
            "in_time_percent",
            "median_days",
            "p90_days",
            "open_in_band",
        }
    ),
    Shape.BUDGET: frozenset(
        {
            "realised",
            "planned",
            "ceiling",
            "realised_percent",
            "planned_percent",
            "deviation_points",
            "physical_percent",
            "behind_plan",
            "paid_ahead_points",
            "paid_ahead_programs",
        }
    ),
}
"""Names only: the profile is validated without knowing how a measure is computed."""

NEEDS_SECOND_FACT = frozenset({"ratio_percent"})
"""Measures that divide one fact by another: the metric must name the second with `of`."""

NEEDS_BAND = frozenset({"open_in_band"})
"""Measures of one age band: the metric must give `band`."""

OF_CASES = frozenset({"in_time_percent", "median_days", "p90_days"})
"""Measures that swing with each case where few stand behind them: only these can have a least number, `fewest`."""

DIMENSIONS: dict[Shape, tuple[str, ...]] = {
    Shape.FLOW: ("department", "category", "district"),
    Shape.CASE: ("department", "category", "district", "channel"),
    Shape.BUDGET: ("department", "program", "kind"),
}
"""What the metrics of each shape can be broken down by."""

WITHOUT_DISTRICT = frozenset(
    {"target", "realised_percent", "expected", "expected_percent", "gap", "needed_per_week", "remainder"}
)
"""Measures of a flow that need a target of an amount: no district has one."""

STOCKS: dict[Shape, frozenset[str]] = {
    Shape.FLOW: frozenset({"target", "needed_per_week", "remainder"}),
    Shape.CASE: frozenset({"backlog", "overdue", "open_in_band"}),
    Shape.BUDGET: frozenset({"ceiling", "physical_percent", "paid_ahead_points", "paid_ahead_programs"}),
}
"""Measures of what stands at the end of a day; all others are of what happened in a period."""

_ENDINGS = {"_percent": "percent", "_points": "points", "_days": "days"}


def unit_of(shape: Shape, measure: str, fact_unit: str) -> str:
    """The unit of a measure where the metric names none; that of an amount is the fact's own."""
    for ending, unit in _ENDINGS.items():
        if measure.endswith(ending):
            return unit
    if shape is Shape.FLOW:
        return fact_unit
    return "rupiah" if shape is Shape.BUDGET and measure != "paid_ahead_programs" else "count"
