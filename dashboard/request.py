"""What a page is asked for, and what it answers: plain values on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from dash.development.base_component import Component

from queries.viewer import Language

LANGUAGE_KEY = "lang"
"""The language stands in the address, so that a link opens the same view for everybody."""

PANEL_KEY = "panel"
"""So does the open panel."""

PERIOD_KEY, AS_OF_KEY, COMPARE_KEY = "period", "as_of", "compare"
"""Which days a page speaks of, and what they are compared with."""

FILTER_KEYS = ("department", "district", "category")
"""What part of the city it speaks of."""

METRIC_KEY = "metric"
"""What the district map is coloured by."""

KEPT_KEYS = (LANGUAGE_KEY, PERIOD_KEY, AS_OF_KEY, COMPARE_KEY)
"""What links to other pages carry on."""

VIEW_KEYS = (*KEPT_KEYS, *FILTER_KEYS, METRIC_KEY)
"""All that changes what a page shows; the panel stands beside it."""

LONGEST_VALUE = 120
"""Letters of a value in an address; no name that can be asked for is longer."""


@dataclass(frozen=True)
class PageRequest:
    """An address within the product: its path, and what stands behind the question mark.

    `read` and `of` keep only the keys that the pages know: every link of a page repeats them. What the values mean
    is for `dashboard.asking` to say.
    """

    path: str = "/"
    search: str = ""

    @classmethod
    def read(cls, path: str, search: str) -> PageRequest:
        """From the parts of any address, however strange; the path may be in percent signs or in plain letters."""
        return cls(_plain_path(path), _written(_first_values(search)))

    @classmethod
    def of(cls, url: str) -> PageRequest:
        """Read a URL, or the part of one from its path on; one that cannot be read asks for the home."""
        try:
            parts = urlsplit(url.encode("utf-8", "replace").decode())  # JSON can hold half of a letter
        except ValueError:
            return cls()
        return cls.read(parts.path, parts.query)

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Keys and values; of a key that stands there twice, the first value."""
        return MappingProxyType(_first_values(self.search))

    @property
    def language(self) -> Language:
        """The language asked for; Indonesian where none, or none that there is, is named."""
        asked = self.query.get(LANGUAGE_KEY)
        return Language(asked) if asked in set(Language) else Language.ID

    def link(self, **changes: str | None) -> str:
        """This address with `changes` put into its query; None takes a key out."""
        query = {key: value for key, value in {**self.query, **changes}.items() if value is not None}
        return self.only(query).url

    def only(self, query: Mapping[str, str]) -> PageRequest:
        """The same path with another query."""
        return PageRequest(self.path, _written(query))

    @property
    def url(self) -> str:
        """The address as a browser shows it, from its path on."""
        return f"{self.path}?{self.search}" if self.search else self.path


def _plain_path(path: str) -> str:
    """The path as links write it. With one slash before it: with two, a browser would take a host's name from it."""
    return "/" + quote(unquote(path).lstrip("/\\"), safe="/:@,+~")


def _first_values(search: str) -> dict[str, str]:
    return dict(reversed(parse_qsl(search, keep_blank_values=True)))


def _written(query: Mapping[str, str]) -> str:
    """What the pages know of a query, in one order, so that two ways of asking the same are one address."""
    order = (key for key in (*VIEW_KEYS, PANEL_KEY) if key in query)
    known = {key: query[key] for key in order if len(query[key]) <= LONGEST_VALUE}
    return written(known)


def written(query: Mapping[str, str]) -> str:
    """A query as it stands behind the question mark; the keys are the pages' own, in plain letters."""
    return "&".join(f"{key}={_quoted(value)}" for key, value in query.items())


def in_language(path: str, language: Language) -> str:
    """An address of ours that has no query yet, in a language: Indonesian goes without saying."""
    return path if language is Language.ID else f"{path}?{LANGUAGE_KEY}={language.value}"


@lru_cache(maxsize=4096)  # a page repeats its own words in a hundred links
def _quoted(value: str) -> str:
    return quote_plus(value, safe=":")


@dataclass(frozen=True)
class Page:
    """A page before anything is drawn: its content, and what the head of the document says of it."""

    title: str
    description: str
    content: Component
    status: int = 200
    styles: tuple[str, ...] = ()  # style sheets it needs besides `base`: assets/NAME.css
