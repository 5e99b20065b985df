"""What every component needs in order to say a figure: the city's profile, the language, the address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dash.development.base_component import Component

from dashboard.i18n import Catalogue
from dashboard.request import PageRequest
from queries.metrics.values import BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING, Figure
from queries.profile.models import Metric, Profile, Service, Words
from queries.shapes import NONE, UNMAPPED
from queries.viewer import Language

Children = list[str | Component]

COMMON_METRICS = frozenset({BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING})
"""Metrics that no profile names: every service has them."""


@dataclass(frozen=True)
class Screen:
    """One request's view of the profile: finds names and texts, and knows where links lead."""

    profile: Profile
    language: Language
    query: PageRequest

    def to_panel(self, panel: str | None) -> dict[str, Any]:
        """Properties of a link that opens `panel` over this view; None closes the one that is open."""
        return {"href": self.link(panel=panel), "data-panel": panel or ""}

    def link(self, **changes: str | None) -> str:
        """This view's address with `changes` put into its query; None takes a key out."""
        return self.query.link(**changes)

    def say(self, key: str, **values: object) -> str:
        """A text of the interface in the screen's language."""
        return Catalogue.of(self.language)(key, **values)

    def parts(self, key: str, **values: str | Component) -> Children:
        """The same with components in place of its placeholders."""
        return Catalogue.of(self.language).parts(key, **values)

    def words(self, words: Words) -> str:
        """A text of the profile in the screen's language."""
        return getattr(words, self.language.value)

    def service(self, key: str) -> Service:
        """The service of that key. Raises `KeyError` for one that the profile does not hold."""
        return self._services[key]

    def service_of(self, metric: str) -> Service:
        """The service a `service.metric` belongs to."""
        return self.service(metric.partition(".")[0])

    def metric(self, metric: str) -> Metric:
        """The definition behind `service.metric`; of those that every service has, the catalogues hold the words."""
        name = metric.partition(".")[2]
        return _common_metric(name) if name in COMMON_METRICS else self.service_of(metric).metrics[name]

    def department(self, code: str | None) -> str:
        """The short name of a department."""
        return self._place(code, {entry.code: entry.short for entry in self.profile.departments})

    def has_department(self, code: str) -> bool:
        """Whether the profile knows the department; a row of the source may name one that it does not."""
        return any(entry.code == code for entry in self.profile.departments)

    def department_name(self, code: str) -> str:
        """The full name of a department."""
        return self._place(code, {entry.code: entry.name for entry in self.profile.departments})

    def scope(self, figure: Figure) -> str:
        """What narrows a figure besides its department: `Jalan rusak, Sagulung`, a program; empty for none."""
        places = []
        if figure.category is not None:
            categories = self.service_of(figure.metric).categories
            places.append(self._place(figure.category, {one.code: self.words(one.label) for one in categories}))
        if figure.district is not None:
            places.append(self._place(figure.district, {one.code: one.name for one in self.profile.districts}))
        if figure.program is not None:
            places.append(figure.program or self.say("place.none"))
        return ", ".join(places)

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {service.key: service for service in self.profile.services}

    def _place(self, code: str | None, names: dict[str, str]) -> str:
        if code == UNMAPPED:
            return self.say("place.unmapped")
        if code is None or code == NONE:
            return self.say("place.none")
        return names.get(code, code)


def _common_metric(name: str) -> Metric:
    def words(part: str) -> Words:
        key = f"common.{name}.{part}"
        return Words(id=Catalogue.of(Language.ID).texts[key], en=Catalogue.of(Language.EN).texts[key])

    return Metric(measure=name, label=words("label"), noun=words("noun"), phrase=words("phrase"), why=words("why"))
