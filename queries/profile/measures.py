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
