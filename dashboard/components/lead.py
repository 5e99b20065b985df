"""Where a tap on a number or a line leads: always the narrowest page that shows the thing."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.components.member import MemberLink
from dashboard.screen import COMMON_METRICS, Screen
from queries.metrics.values import DATA_AGE, Attention, Figure

NARROWING = ("department", "district", "category")
"""What an address can be narrowed by."""


def narrowing(figure: Figure) -> dict[str, str]:
    """What of an address narrows it to the figure."""
    found = {word: getattr(figure, word) for word in NARROWING}
    return {word: code for word, code in found.items() if code is not None}


def metric_lead(screen: Screen, figure: Figure) -> str:
    """The metric's page, narrowed to the figure; for numbers that have no page of their own, the service's."""
    service, _, name = figure.metric.partition(".")
    if name in COMMON_METRICS:
        return screen.service_path(service, **narrowing(figure))
    return screen.metric_path(figure.metric, **narrowing(figure))


def attention_lead(screen: Screen, line: Attention, within: Mapping[str, str] | None = None) -> str:
    """Where a line of the attention list is shown.

    Data that stopped: the sources. A category or a district: its service, narrowed to it. Else the department that
    the line is about; on that department's own page (`within` is what that narrows to) its service, narrowed too.
    """
    figure, here = line.figure, within or {}
    if is_silence(line) and screen.sources_path:
        return screen.sources_path
    narrowed = narrowing(figure)
    department = narrowed.get("department")
    if set(narrowed) == {"department"} and department not in here.values() and screen.shows_department(str(department)):
        return screen.department_path(str(department))
    return screen.service_path(line.service, **{**here, **narrowed})


def within(word: str, code: str, service: str) -> MemberLink:
    """On the page of a place, a member of a table leads to the service's page, narrowed to the place and the member."""

    def lead(screen: Screen, by: str, member: str) -> dict[str, str]:
        where = {word: code} | ({by: member} if by in NARROWING else {})
        return {"href": screen.service_path(service, **where)}

    return lead


def is_silence(line: Attention) -> bool:
    """Whether a line is about data that stopped, and not about a number."""
    return line.figure.metric.endswith(f".{DATA_AGE}")
