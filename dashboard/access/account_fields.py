"""What the pages of accounts are put together from: fields, buttons, messages, moments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component
from flask import request

from dashboard.access.forms import csrf_field, here
from dashboard.access.leading import first_page
from dashboard.access.visitor import Visitor
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.formats import year_date
from dashboard.i18n import Catalogue
from dashboard.request import in_language
from queries.profile.models import Profile
from queries.viewer import Language, Role

DO: Final = "do"
"""The field that says what a form is to do."""

DONE: Final = "done"
"""The key of an address that says what has been done; its values are keys of the catalogue under `accounts.done`."""


def field(label: str, name: str, hint: str = "", **properties: Any) -> Component:
    """A labelled field of one line; `properties` are those of `<input>`."""
    more = {"required": True, "maxLength": 256, "spellCheck": "false", "autoCapitalize": "none"}
    hints = [html.Span(hint, className="hint")] if hint else []
    return html.Label([label, *hints, Element("Input", name=name, **{**more, "type": "text", **properties})])


def choice(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Component:
    """A labelled list to choose from: values with their words."""
    listed = [Element("Option", words, value=value, selected=value == chosen) for value, words in options]
    return html.Label([label, Element("Select", listed, name=name)])


def act(do: str, words: str, *content: Any, second: bool = False, **hidden: str) -> Component:
    """A form that does one thing: its fields, those that are not seen, and its button."""
    unseen = [Element("Input", type="hidden", name=name, value=value) for name, value in {DO: do, **hidden}.items()]
    button = html.Button(words, type="submit", className="second" if second else None)
    return html.Form([csrf_field(), *unseen, *content, button], method="post", action=here(**{DONE: None}))


def folded(words: str, *content: Any, name: str = "") -> Component:
    """What is unfolded by a tap: a step that should not happen by mistake. `name` tells one from others of its kind."""
    told = [words, html.Span(f" {name}", className="unseen")] if name else words
    return html.Details([html.Summary(told), html.Div(list(content), className="unfolded")])


def part(title: str, *content: Any) -> Component:
    """A part of a page under its own heading."""
    return html.Section([html.H2(title), *content], className="part")


def said(say: Catalogue, alert: str | None = None) -> list[Component]:
    """What was wrong, or what has been done, in words."""
    if alert:
        return [html.P(alert, className="alert", role="alert")]
    done = say.get(f"accounts.done.{request.args.get(DONE, '')}")
    return [html.P(done, className="done", role="status")] if done else []


def way_back(say: Catalogue, known: Visitor, language: Language, *more: tuple[str, str]) -> Component:
    """Links to the pages that are whoever's first, and to others of these."""
    links = [(say("accounts.back"), first_page(known.role, known.department)), *more]
    return html.Nav(
        [html.A(words, href=in_language(path, language)) for words, path in links],
        className="ways",
        **attributes(aria_label=say("accounts.ways")),
    )


def told_moment(at: datetime, zone: str, language: Language, seconds: bool = False) -> str:
    """`24 Nov 2026, 06.04` in the city's time; in English `06:04`."""
    there = at.astimezone(ZoneInfo(zone))
    dot = "." if language is Language.ID else ":"
    return f"{year_date(there.date(), language)}, {there:%H{dot}%M}{f'{dot}{there:%S}' if seconds else ''}"


def role_words(say: Catalogue, profile: Profile, role: Role, code: str | None) -> str:
    """`Kepala Bapenda`, a mayor by the city's title; a department that the profile no longer names by its code."""
    if role is Role.MAYOR:
        return getattr(profile.city.mayor_title, say.language.value)
    department = next((one.short for one in profile.departments if one.code == code), code or "")
    return say(f"access.role.{role.value}", department=department)


def listed(rows: Sequence[Component]) -> Component:
    """Rows one under the other."""
    return html.Ul([html.Li(row) for row in rows], className="rows")
