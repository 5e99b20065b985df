"""Where a public page stands, and how it finds words, names and other files from there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from dash.development.base_component import Component

from dashboard.i18n import Catalogue
from dashboard.request import PageRequest
from dashboard.screen import Children, Screen
from queries.profile.models import Metric, Profile, Words
from queries.viewer import Language

FOLDERS: Final[Mapping[Language, str]] = {Language.ID: "", Language.EN: "en/"}
"""Where the pages of a language lie: Indonesian at the root."""

HOME: Final = "index.html"


@dataclass(frozen=True)
class Place:
    """A page in one language. `path` is its own below the language's folder, the same in both languages."""

    profile: Profile
    language: Language
    path: str = HOME
    base: str = ""  # the site's address, for a page that may be shown anywhere; else its links are relative

    def at(self, path: str) -> Place:
        """Another page in the same language."""
        return replace(self, path=path)

    def in_language(self, language: Language) -> Place:
        """The same page in another language."""
        return replace(self, language=language)

    @property
    def file(self) -> str:
        """The page's path below the site's root."""
        return FOLDERS[self.language] + self.path

    def to(self, path: str, fragment: str = "") -> str:
        """A relative link to another page of this language."""
        return self.root(FOLDERS[self.language] + path) + (f"#{fragment}" if fragment else "")

    def root(self, file: str) -> str:
        """A relative link to a file below the site's root."""
        return self.base + file if self.base else posixpath.relpath(file, posixpath.dirname(self.file) or ".")

    def say(self, key: str, **values: object) -> str:
        """A text of the public pages' catalogue."""
        return self.screen.say(f"public.{key}", **values)

    def parts(self, key: str, **values: str | Component) -> Children:
        """The same with components in place of its placeholders."""
        return self.screen.parts(f"public.{key}", **values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has such a text."""
        return self.screen.has(f"public.{key}")

    def words(self, words: Words) -> str:
        """A text of the profile in the page's language."""
        return self.screen.words(words)

    @property
    def is_simulated(self) -> bool:
        """Whether the numbers are made up."""
        return self.profile.city.simulated

    @property
    def site_name(self) -> str:
        """`Batam Terbuka`."""
        return self.say("site", city=self.profile.city.short)

    @cached_property
    def screen(self) -> PublicScreen:
        """The names and texts that the app's own components ask for."""
        return PublicScreen(self.profile, self.language, PageRequest.read("/", ""))


class PublicScreen(Screen):
    """A screen without an address of the app: only for names, texts and charts, in words for everybody."""

    def metric(self, metric: str) -> Metric:
        """The definition, by its plain name where it has one: the words around its number are then those alone."""
        known = super().metric(metric)
        if known.plain is None:
            return known
        return known.model_copy(update={"label": known.plain, "noun": None, "phrase": None, "phrase_above": None})

    def say(self, key: str, **values: object) -> str:
        """A text of the interface; one that the public pages have plainer words for is said in these."""
        plainer = f"public.plain.{key}"
        return super().say(plainer if self.has(plainer) else key, **values)

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return Catalogue.of(self.language).get(key) is not None
