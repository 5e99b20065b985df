"""Which page stands at which path, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from dashboard.asking import Reading
from dashboard.i18n import Catalogue
from dashboard.pages.departments import departments_page
from dashboard.pages.map import map_page
from dashboard.pages.metric import metric_page
from dashboard.pages.place import place_page
from dashboard.pages.service import service_page
from dashboard.pages.sources import sources_page
from dashboard.request import Page
from dashboard.screen import DEPARTMENTS, DISTRICTS, METRICS, SOURCES, Screen, service_slug
from queries.metrics.warm import WarmMart
from queries.pages.city import map_view, ranking_view
from queries.pages.metric import metric_view
from queries.pages.place import place_view
from queries.pages.service import service_view
from queries.pages.sources import sources_view
from queries.profile.models import Profile
from queries.profile.places import todays_code
from queries.viewer import Language, Viewer

ViewBuilder = Callable[[Viewer, WarmMart], Any]


@dataclass(frozen=True)
class Stand:
    """A page and the view it shows."""

    view: ViewBuilder
    page: Callable[[Screen, Any], Page]
    has_panels: bool = True  # whether charts, tables or cases of it open beside it
    renamed: tuple[str, str] | None = None  # a department's name at this address, and that of its successor

    def notices(self, language: Language) -> tuple[str, ...]:
        """What is to be said of the address itself."""
        if self.renamed is None:
            return ()
        old, new = self.renamed
        return (Catalogue.of(language)("notice.successor", old=old, new=new),)


def stand_at(reading: Reading, profile: Profile) -> Stand | None:
    """What stands at the path of an address; None where nothing does. The home is none of these."""
    path, asked = reading.request.path, reading.asked
    head, _, name = path.removeprefix("/").partition("/")
    name = unquote(name)
    for service in profile.services:
        if path == f"/{service_slug(service)}":
            return Stand(_service(service.key, reading), service_page)
    if path == DEPARTMENTS:
        return Stand(lambda viewer, warm: ranking_view(viewer, warm, asked), departments_page, has_panels=False)
    if path == DISTRICTS:
        return Stand(lambda viewer, warm: map_view(viewer, warm, reading.metric, asked), map_page)
    if path == SOURCES:
        return Stand(sources_view, sources_page, has_panels=False)
    below = {DEPARTMENTS: _department, DISTRICTS: _district, METRICS: _metric}.get(f"/{head}")
    return below(reading, profile, name) if below else None


def nearest(path: str, profile: Profile) -> tuple[str, str] | None:
    """The page that an unknown path was probably meant for: its name in the address, and its path."""
    head, _, name = unquote(path).removeprefix("/").partition("/")
    names = _names_below(f"/{head}", profile)
    near = get_close_matches(name, names, n=1, cutoff=0.5) if name and names else []
    if near:
        return near[0], names[near[0]]
    tops = {slug: f"/{slug}" for slug in map(service_slug, profile.services)}
    tops |= {one.removeprefix("/"): one for one in (DEPARTMENTS, DISTRICTS, SOURCES)}
    near = get_close_matches(head.lower(), tops, n=1, cutoff=0.6)
    return (near[0], tops[near[0]]) if near else None


def _service(key: str, reading: Reading) -> ViewBuilder:
    return lambda viewer, warm: service_view(viewer, warm, key, reading.asked, reading.metric)


def _department(reading: Reading, profile: Profile, code: str) -> Stand | None:
    """One that was merged shows its successor, and says so."""
    successors = {one.code: one.successor for one in profile.departments}
    if code not in successors:
        return None
    today = todays_code(code, successors)
    names = {one.code: one.short for one in profile.departments}
    renamed = None if today == code else (names[code], names.get(today, today))
    return Stand(_place("department", today, reading), place_page, renamed=renamed)


def _district(reading: Reading, profile: Profile, code: str) -> Stand | None:
    known = any(one.code == code for one in profile.districts)
    return Stand(_place("district", code, reading), place_page) if known else None


def _place(word: str, code: str, reading: Reading) -> ViewBuilder:
    return lambda viewer, warm: place_view(viewer, warm, word, code, reading.asked)


def _metric(reading: Reading, profile: Profile, name: str) -> Stand | None:
    known = any(name == f"{service.key}.{metric}" for service in profile.services for metric in service.metrics)
    return Stand(lambda viewer, warm: metric_view(viewer, warm, name, reading.asked), metric_page) if known else None


def _names_below(path: str, profile: Profile) -> Mapping[str, str]:
    """What there is below a path, by the words that people may write for it."""
    if path == DEPARTMENTS:
        places = [(one.code, (one.code, one.short.lower())) for one in profile.departments if not one.successor]
    elif path == DISTRICTS:
        places = [(one.code, (one.code, one.name.lower())) for one in profile.districts]
    elif path == METRICS:
        names = [f"{service.key}.{metric}" for service in profile.services for metric in service.metrics]
        places = [(name, (name,)) for name in names]
    else:
        return {}
    return {word: f"{path}/{code}" for code, words in places for word in words}
