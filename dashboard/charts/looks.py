"""Which look the metrics of a chart have: what is stands out, what it is measured against does not."""

from __future__ import annotations

from typing import Final

from dashboard.charts.chart import Look
from dashboard.screen import Screen
from queries.pages.values import Course, Role

_ACTUAL: Final = (Look.MAIN, Look.SECOND, Look.THIRD)
_EXPECTING: Final = frozenset({"expected", "expected_percent", "planned", "planned_percent", "target"})
"""Measures that say what should be."""


def metric_looks(screen: Screen, course: Course) -> dict[str, Look]:
    """The look of each metric that is shown: the first one the strongest, pace, plan and target as such."""
    shown = list(dict.fromkeys(line.metric for line in course.lines if line.role is Role.ACTUAL))
    expected = {metric for metric in shown[1:] if _is_expected(screen, shown[0], metric)}
    actual = [metric for metric in shown if metric not in expected]
    looks = {metric: _ACTUAL[min(place, 2)] for place, metric in enumerate(actual)}
    return looks | dict.fromkeys(expected, Look.EXPECTED)


def _is_expected(screen: Screen, first: str, metric: str) -> bool:
    """Whether a metric says what should be: by its measure, or as the whole of a ratio that the first is a part of."""
    known = screen.metric(metric)
    if known.measure in _EXPECTING:
        return True
    ratios = (one for one in screen.service_of(metric).metrics.values() if one.measure == "ratio_percent")
    return known.measure == "realised" and any(
        (one.fact, one.of) == (screen.metric(first).fact, known.fact) for one in ratios
    )
