"""Pages that show no data: an address that does not exist, and a page that could not be made."""

from __future__ import annotations

from dash import html

from dashboard.components.languages import languages
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY, Page, PageRequest
from queries.viewer import Language


def missing_page(asked: PageRequest, city: str) -> Page:
    """What an unknown address shows (HTTP 404)."""
    return _notice(asked, city, "missing", 404, ("missing.home", _home(asked.language)))


def failed_page(asked: PageRequest, city: str) -> Page:
    """What a page shows that could not be made (HTTP 500)."""
    return _notice(asked, city, "failed", 500, ("failed.again", asked.url))


def _notice(asked: PageRequest, city: str, key: str, status: int, way_on: tuple[str, str]) -> Page:
    say = Catalogue.of(asked.language)
    title, text = say(f"{key}.title"), say(f"{key}.text")
    words, address = way_on
    brand = html.A(city, href=_home(asked.language), className="brand")
    head = html.Header([brand, languages(asked, asked.language)], className="head")
    main = html.Main([html.H1(title), html.P(text), html.P(html.A(say(words), href=address))])
    content = html.Div([head, main], className="notice-page", lang=asked.language.value)
    return Page(f"{title} · {city}", text, content, status)


def _home(language: Language) -> str:
    return "/" if language is Language.ID else f"/?{LANGUAGE_KEY}={language.value}"
