"""The switch between languages: links to the same view in the other one."""

from __future__ import annotations

from dash import html

from dashboard.components.attributes import attributes
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY, PageRequest
from queries.viewer import Language


def languages(asked: PageRequest, shown: Language) -> html.Div:
    """One link a language, that of the page marked."""
    return html.Div(
        [_language(asked, shown, language) for language in Language],
        className="languages",
        role="group",
        **attributes(aria_label=Catalogue.of(shown)("languages.label")),
    )


def _language(asked: PageRequest, shown: Language, language: Language) -> html.A:
    here = attributes(aria_current="true") if language is shown else {}
    chosen = None if language is Language.ID else language.value
    name = Catalogue.of(shown)(f"languages.{language.value}")
    return html.A(
        [
            html.Span(language.value.upper(), **attributes(aria_hidden="true")),
            html.Span(name, className="unseen", lang=language.value),
        ],
        href=asked.link(**{LANGUAGE_KEY: chosen}),
        hrefLang=language.value,
        **here,
    )
