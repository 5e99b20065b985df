"""What an address of the trail asked for, by the names that its page gave them: tables, charts, metrics and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from dashboard.i18n import Catalogue
from dashboard.screen import DEPARTMENTS, DISTRICTS, METRICS, service_at
from queries.pages.layout import page_of
from queries.pages.tables import MAP
from queries.profile.models import Category, Profile, Service, Words

_KEY: Final = re.compile(r"(.+?)(?:-(\d+))?")
"""The key of a part; a number tells a second chart of the same metric from the first."""


@dataclass(frozen=True)
class ViewWords:
    """The names on the page at a path."""

    say: Catalogue
    profile: Profile
    path: str

    def value(self, key: str, said: str) -> str | None:
        """The name of a filter's value, or of the metric that colours the map; None where it has none."""
        if key == "department":
            return next((one.short for one in self.profile.departments if one.code == said), None)
        if key == "district":
            return next((one.name for one in self.profile.districts if one.code == said), None)
        if key == "category":
            return next((self._text(one.label) for one in self._categories() if one.code == said), None)
        return self._metric(said) if key == "metric" else None

    def part(self, key: str) -> str | None:
        """The title of a table or chart by its key in the address; None where the page has no such part."""
        if key == MAP:
            return self.say("map.title")
        here = service_at(self.path, self.profile)
        if here is not None:
            return self._on_metric(here, key) if self.path.startswith(f"{METRICS}/") else self._of_service(here, key)
        if self.path.startswith((f"{DEPARTMENTS}/", f"{DISTRICTS}/")):
            return next((title for one in self.profile.services if (title := self._on_place(one, key))), None)
        return None

    def _on_place(self, service: Service, key: str) -> str | None:
        """There a service has one chart, called like the service, and tables whose keys begin with its name."""
        label, own = self._text(service.label), key.removeprefix(f"{service.key}-")
        if key == service.key:
            return label
        title = None if own == key else self._of_service(service, own)
        return f"{label}: {title}" if title else None

    def _on_metric(self, service: Service, key: str) -> str | None:
        name = self.path.rpartition(".")[2]
        by, _, metric = key.partition("-")
        if metric != name or name not in service.metrics:
            return None
        return self.say.get(f"metric.by.{by}") or self._text(service.metrics[name].label)

    def _of_service(self, service: Service, key: str) -> str | None:
        """A part is called after its first metric that can be told; those that begin with the metric come first."""
        read = _KEY.fullmatch(key)
        name, again = (read[1], int(read[2] or 1)) if read else (key, 1)
        found = sorted((place, number, title) for known, place, number, title in self._parts(service) if known == name)
        return found[min(again, len(found)) - 1][2] if found and again else None

    def _parts(self, service: Service) -> Iterator[tuple[str, int, int, str]]:
        """Every key that a part can have, where the metric stands in the part, the part's own place and its title."""
        page = page_of(service)
        named = [(one.by, one) for one in page.tables] + [(one.form.value, one) for one in page.charts]
        for number, (word, part) in enumerate(named):
            for place, metric in enumerate(part.metrics):
                yield f"{word}-{metric}", place, number, self._text(part.title)

    def _categories(self) -> Iterable[Category]:
        here = service_at(self.path, self.profile)
        return chain.from_iterable(one.categories for one in ([here] if here else self.profile.services))

    def _metric(self, name: str) -> str | None:
        service = next((one for one in self.profile.services if name.startswith(f"{one.key}.")), None)
        service = service or service_at(self.path, self.profile)
        metric = service.metrics.get(name.rpartition(".")[2]) if service else None
        return self._text(metric.label) if metric else None

    def _text(self, words: Words) -> str:
        return getattr(words, self.say.language.value)
