"""The switch between light, dark and what the system says; assets/view.js keeps the choice on the device."""

from __future__ import annotations

from dash import html

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.i18n import Catalogue
from queries.viewer import Language

THEMES = ("auto", "light", "dark")


def themes(language: Language) -> html.Div:
    """One button a theme, of which the style sheet shows the next one only; none without JavaScript."""
    return html.Div(
        [_theme(language, theme) for theme in THEMES], className="themes", **attributes(data_filter="theme")
    )


def _theme(language: Language, theme: str) -> html.Button:
    words = html.Span(Catalogue.of(language)(f"theme.{theme}"), className="unseen")
    return html.Button([icon(theme), words], type="button", **attributes(data_value=theme))
