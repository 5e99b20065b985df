"""Pages that show no data: an address that does not exist, and a page that could not be made, a page for others."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.components.languages import languages
from dashboard.components.themes import themes
from dashboard.i18n import Catalogue
from dashboard.request import Page, PageRequest, in_language


def missing_page(asked: PageRequest, city: str, near: tuple[str, str] | None = None) -> Page:
    """What an unknown address shows (HTTP 404); `near` is what it was probably meant for: a name and its path."""
    say = Catalogue.of(asked.language)
    ways = [(say("missing.home"), in_language("/", asked.language))]
    if near is not None:
        name, path = near
        ways.insert(0, (say("missing.near", name=name), in_language(path, asked.language)))
    return _notice(asked, city, "missing", 404, ways)


def failed_page(asked: PageRequest, city: str) -> Page:
    """What a page shows that could not be made (HTTP 500)."""
    again = Catalogue.of(asked.language)("failed.again")
    return _notice(asked, city, "failed", 500, [(again, asked.url)])


def refused_page(asked: PageRequest, city: str) -> Page:
    """What a page shows that is not for whoever asks (HTTP 403)."""
    home = Catalogue.of(asked.language)("refused.home")
    return _notice(asked, city, "refused", 403, [(home, in_language("/", asked.language))])


def _notice(asked: PageRequest, city: str, key: str, status: int, ways_on: Sequence[tuple[str, str]]) -> Page:
    say = Catalogue.of(asked.language)
    title, text = say(f"{key}.title"), say(f"{key}.text")
    brand = html.A(say("access.brand", city=city), href=in_language("/", asked.language), className="brand")
    head = html.Header([brand, languages(asked, asked.language), themes(asked.language)], className="head")
    main = html.Main(
        [html.H1(title), html.P(text), *(html.P(html.A(words, href=address)) for words, address in ways_on)]
    )
    content = html.Div([head, main], className="notice-page", lang=asked.language.value)
    return Page(f"{title} · {city}", text, content, status)
