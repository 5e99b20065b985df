"""Parts add up to the total that stands with them, where the metric adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from queries.metrics.named import named
from queries.profile.models import Profile
from tests.walking.reading import Document, Element
from tests.walking.recount import DIFFERENCE, OTHERS

ADDING = frozenset(
    {
        "backlog",
        "behind_plan",
        "ceiling",
        "closed",
        "closed_cancelled",
        "closed_done",
        "closed_refused",
        "closed_returned",
        "open_in_band",
        "overdue",
        "penalty",
        "planned",
        "realised",
        "received",
    }
)
"""Measures of which the parts add up to the whole."""

CUT = Fraction(1, 10**17)
"""Figures are cut at twenty decimals, so that hundreds of thirds may be short of their sum by so much."""


def faults(page: Document, profile: Profile) -> Iterator[str]:
    """Tables with a total among their rows: `tfoot`, or a row marked `data-total`."""
    for table in page.body.tagged("table"):
        yield from _of_table(table, profile)


def _of_table(table: Element, profile: Profile) -> Iterator[str]:
    totals = [row for row in table.tagged("tr") if _is_total(row)]
    parts: dict[str, Fraction] = defaultdict(Fraction)
    seen: set[str] = set()
    rest: set[str] = set()  # metrics whose hidden rows stand there as one
    cut = any("others" in row.get("class").split() for row in table.tagged("tr"))
    for row in table.tagged("tr"):
        if row not in totals:
            for name, value in _numbers(row):
                metric = name.removesuffix(OTHERS)
                parts[metric] += value
                seen.add(metric)
                rest |= {metric} if name != metric else set()
    for row in totals:
        for metric, value in _numbers(row):
            hides = metric not in seen or (cut and metric not in rest)
            if not hides and _adds(metric, profile) and abs(parts[metric] - value) > CUT:
                yield f"{metric}: the rows make {float(parts[metric])}, the total {float(value)}"


def _is_total(row: Element) -> bool:
    return row.has("data-total") or any(above.tag == "tfoot" for above in row.above())


def _numbers(row: Element) -> Iterator[tuple[str, Fraction]]:
    for one in row.having("data-metric"):
        if one.get("data-value") and not one.has("data-reference") and not one.get("data-metric").endswith(DIFFERENCE):
            yield one.get("data-metric"), Fraction(one.get("data-value"))


def _adds(metric: str, profile: Profile) -> bool:
    key = metric.partition(".")[2]
    return key in profile.service(metric.partition(".")[0]).metrics and named(profile, metric).metric.measure in ADDING
