"""What every component needs in order to say a figure: the city's profile, the language, the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from dash.development.base_component import Component

from dashboard.i18n import Catalogue
from dashboard.request import KEPT_KEYS, PageRequest
from dashboard.signed import Signed
from queries.metrics.reach import Matter, Reach, reach_of
from queries.metrics.values import BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING, Figure
from queries.pages.asking import Asked
from queries.profile.models import Metric, Profile, Service, Words
from queries.shapes import NONE, UNMAPPED
from queries.viewer import PROCESS, Language

Children = list[str | Component]

EVERYTHING = Asked()
"""What is asked where the address asks for nothing."""

COMMON_METRICS = frozenset({BELOW_TARGET, DATA_AGE, GAP_SHARE, MISSING_AMOUNT, WEEKS_RISING})
"""Metrics that no profile names: every service has them."""

DEPARTMENTS, DISTRICTS, METRICS, SOURCES = "/skpd", "/kecamatan", "/metrik", "/sumber"
"""Where the pages stand that are no service's; those of single departments and so on below them."""


@dataclass(frozen=True)
class Screen:
    """One request's view of the profile: finds names and texts, and knows where links lead."""

    profile: Profile
    language: Language
    query: PageRequest
    asked: Asked = EVERYTHING  # what `query` means
    notices: tuple[str, ...] = ()  # what of the address was put aside, in the reader's words
    today: date | None = None  # in the city
    signed: Signed | None = None  # whom the page is made for; None: somebody without a name who may see everything

    def to_panel(self, panel: str | None) -> dict[str, Any]:
        """Properties of a link that opens `panel` over this view; None closes the one that is open."""
        return {"href": self.link(panel=panel), "data-panel": panel or ""}

    def link(self, **changes: str | None) -> str:
        """This view's address with `changes` put into its query; None takes a key out."""
        return self.query.link(**changes)

    def page(self, path: str, **query: str | None) -> str:
        """The address of another page: it keeps language and days, and of the rest has what is given."""
        kept = {key: value for key, value in self.query.query.items() if key in KEPT_KEYS}
        wanted = {key: value for key, value in {**kept, **query}.items() if value is not None}
        return f"{path}?{urlencode(wanted, safe=':')}" if wanted else path

    def service_path(self, key: str, **query: str | None) -> str:
        """The address of a service's page. Raises `KeyError` for one that the profile does not hold."""
        return self.page(f"/{service_slug(self.service(key))}", **query)

    def department_path(self, code: str, **query: str | None) -> str:
        """The address of a department's page."""
        return self.page(f"{DEPARTMENTS}/{quote(code, safe='')}", **query)

    def district_path(self, code: str, **query: str | None) -> str:
        """The address of a district's page."""
        return self.page(f"{DISTRICTS}/{quote(code, safe='')}", **query)

    def metric_path(self, name: str, **query: str | None) -> str:
        """The address of the page of `service.metric`."""
        return self.page(f"{METRICS}/{quote(name, safe='')}", **query)

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

    def fact(self, service: str, name: str) -> str:
        """What one of a service's facts is called; its name in the profile, where that gives it no label."""
        known = self.service(service).facts.get(name)  # a mart may still hold one that the profile has dropped
        return self.words(known.label) if known and known.label else name

    def metric(self, metric: str) -> Metric:
        """The definition behind `service.metric`; of those that every service has, the catalogues hold the words."""
        name = metric.partition(".")[2]
        return _common_metric(name) if name in COMMON_METRICS else self.service_of(metric).metrics[name]

    def department(self, code: str | None) -> str:
        """The short name of a department."""
        return self._place(code, self._departments)

    def has_department(self, code: str) -> bool:
        """Whether the profile knows the department; a row of the source may name one that it does not."""
        return code in self._departments

    def shows_department(self, code: str) -> bool:
        """Whether a link to its page leads somewhere: the profile knows it, and it is for whoever reads."""
        return self.sees(Matter.DEPARTMENT) and self._reach.department in (None, code) and self.has_department(code)

    def sees(self, matter: Matter) -> bool:
        """Whether such a page is for whoever reads; no link leads to others."""
        return self._reach.sees(matter)

    @property
    def sources_path(self) -> str | None:
        """The address of the page of the sources; None for who may not see it."""
        return self.page(SOURCES) if self.sees(Matter.SOURCES) else None

    @property
    def own_department(self) -> str | None:
        """The department whose part of every number alone is shown; None for whoever sees the whole city."""
        return self._reach.department

    @cached_property
    def _reach(self) -> Reach:
        return reach_of(self.signed.viewer if self.signed else PROCESS, self.profile)

    def department_name(self, code: str) -> str:
        """The full name of a department."""
        return self._place(code, {entry.code: entry.name for entry in self.profile.departments})

    def district(self, code: str | None) -> str:
        """The name of a district."""
        return self._place(code, self._districts)

    def category(self, service: str, code: str | None) -> str:
        """The name of one of a service's categories."""
        return self._place(code, self._categories(service))

    def scope(self, figure: Figure) -> str:
        """What narrows a figure besides its department: `Jalan rusak, Sagulung`, a program; empty for none."""
        places = []
        if figure.category is not None:
            places.append(self.category(self.service_of(figure.metric).key, figure.category))
        if figure.district is not None:
            places.append(self.district(figure.district))
        if figure.program is not None:
            places.append(figure.program or self.say("place.none"))
        return ", ".join(places)

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {service.key: service for service in self.profile.services}

    @cached_property
    def _departments(self) -> dict[str, str]:
        return {entry.code: entry.short for entry in self.profile.departments}

    @cached_property
    def _districts(self) -> dict[str, str]:
        return {entry.code: entry.name for entry in self.profile.districts}

    def _categories(self, service: str) -> dict[str, str]:
        return {one.code: self.words(one.label) for one in self.service(service).categories}

    def _place(self, code: str | None, names: dict[str, str]) -> str:
        if code == UNMAPPED:
            return self.say("place.unmapped")
        if code is None or code == NONE:
            return self.say("place.none")
        return names.get(code, code)


def service_slug(service: Service) -> str:
    """The word by which a service's page is addressed: that of the profile, else the service's key."""
    return service.page.path if service.page else service.key


def service_at(path: str, profile: Profile) -> Service | None:
    """The service that a page speaks of, by its own path or that of one of its metrics; None for all other pages."""
    for service in profile.services:
        if path == f"/{service_slug(service)}" or path.startswith(f"{METRICS}/{service.key}."):
            return service
    return None


def _common_metric(name: str) -> Metric:
    def words(part: str) -> Words:
        key = f"common.{name}.{part}"
        return Words(id=Catalogue.of(Language.ID).texts[key], en=Catalogue.of(Language.EN).texts[key])

    return Metric(measure=name, label=words("label"), noun=words("noun"), phrase=words("phrase"), why=words("why"))
