"""A metric of the profile, found by its name "service.metric" and joined with its measure and fact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from queries.errors import COMMAND, Fault, UnknownNameError, near_ones
from queries.metrics.measure import Measure
from queries.metrics.registry import measure_of
from queries.metrics.units import OF_THE_FACT, factor, unit_of_fact
from queries.profile.models import Fact, Metric, Profile, Service
from queries.shapes import Shape


@dataclass(frozen=True)
class Named:
    """A metric with all that the profile and the registry say about it."""

    service: Service
    key: str
    metric: Metric
    fact: str
    measure: Measure

    @cached_property
    def name(self) -> str:
        """As it stands in URLs and in `data-metric`."""
        return f"{self.service.key}.{self.key}"

    @cached_property
    def shape(self) -> Shape:
        """Shape of the metric's fact."""
        return self.service.facts[self.fact].shape

    @cached_property
    def unit(self) -> str:
        """Unit of the figure: the metric's own, else the measure's, else the fact's."""
        if self.metric.unit is not None:
            return self.metric.unit
        return unit_of_fact(self._fact.unit) if self.measure.unit == OF_THE_FACT else self.measure.unit

    @property
    def factor(self) -> int:
        """How many of the fact's units make one of the figure's."""
        return factor(self._fact.unit, self.unit)

    @property
    def owner(self) -> str:
        """Code of the department that answers for the metric."""
        return self.metric.owner or self.service.owner

    @property
    def _fact(self) -> Fact:
        return self.service.facts[self.fact]


def named(profile: Profile, name: str) -> Named:
    """The metric of that name. Raises UnknownNameError that offers those near it, or lists all of the service."""
    service_key, _, key = name.partition(".")
    service = next((one for one in profile.services if one.key == service_key), None)
    if service is None or key not in service.metrics:
        own = [one for one in profile.services if service is None or one is service]
        known = [f"{one.key}.{metric}" for one in own for metric in one.metrics]
        remedy = f"{near_ones(name, known)} All are listed by: {COMMAND} explain"
        raise UnknownNameError(Fault(f"metric {name!r}", "the profile has no such metric", remedy))
    return metric_of(service, key)


def metric_of(service: Service, key: str) -> Named:
    """A service's own metric; a metric that names no fact speaks of the service's first."""
    metric = service.metrics[key]
    fact = metric.fact or next(iter(service.facts))
    return Named(service, key, metric, fact, measure_of(service.facts[fact].shape, metric.measure))


def metrics_of(service: Service) -> tuple[Named, ...]:
    """All metrics of a service, in the profile's order."""
    return tuple(metric_of(service, key) for key in service.metrics)
