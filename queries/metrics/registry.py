"""Every measure of every shape, by name. Their names are those of `queries.profile.measures`."""

from __future__ import annotations

from queries.errors import Fault, UnknownNameError, did_you_mean
from queries.metrics.budget import BUDGET_MEASURES
from queries.metrics.case import CASE_MEASURES
from queries.metrics.flow import FLOW_MEASURES
from queries.metrics.measure import Measure
from queries.shapes import Shape

MEASURES: dict[Shape, tuple[Measure, ...]] = {
    Shape.FLOW: FLOW_MEASURES,
    Shape.CASE: CASE_MEASURES,
    Shape.BUDGET: BUDGET_MEASURES,
}


def measure_of(shape: Shape, name: str) -> Measure:
    """The measure of that name. Raises UnknownNameError with a did-you-mean."""
    for measure in MEASURES[shape]:
        if measure.name == name:
            return measure
    known = [measure.name for measure in MEASURES[shape]]
    raise UnknownNameError(
        Fault(f"measure {name!r}", f"shape {shape.value} has no such measure", did_you_mean(name, known))
    )
