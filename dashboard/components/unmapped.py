"""Words of a source that the profile does not know, each with the line to write."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.health import counted
from dashboard.components.member import member_name
from dashboard.profile_lines import line_for
from dashboard.screen import Children, Screen
from queries.pages.values import Unmapped

SHOWN = 6
"""Words that are shown before the rest is folded away."""


def unmapped_list(screen: Screen, service: str, words: Sequence[Unmapped]) -> list[Component]:
    """The words, those of the most rows first, under a heading that says what happens to their rows."""
    groups: dict[tuple[str, str], list[Unmapped]] = {}
    for one in words:
        groups.setdefault((one.word, one.text), []).append(one)
    found = list(groups.values())
    head = [html.H3(screen.say("health.unmapped")), html.P(screen.say("health.unmapped_text"), className="why")]
    parts: list[Component] = [*head, _words(screen, service, found[:SHOWN])]
    if rest := found[SHOWN:]:
        more = html.Summary(screen.say("attention.more", count=len(rest)))
        parts.append(html.Details([more, _words(screen, service, rest)]))
    return parts


def _words(screen: Screen, service: str, groups: Sequence[Sequence[Unmapped]]) -> html.Ul:
    return html.Ul([html.Li(_word(screen, service, facts)) for facts in groups], className="unmapped")


def _word(screen: Screen, service: str, facts: Sequence[Unmapped]) -> list[Component]:
    """One word, in how many rows of which facts it stands, and the line to write."""
    one = facts[0]
    line = line_for(screen.profile, service, one)
    kind = screen.say(f"health.word.{one.word}")
    rows = [piece for fact in facts for piece in _rows(screen, service, fact)]
    said = [html.Strong(one.text), html.Span([kind, *rows])]
    key = "health.add_near" if line.near else "health.add"
    near = member_name(screen, screen.service(service), one.word, line.near) if line.near else ""
    how = html.P(screen.say(key, file=line.file, near=near), className="why")
    return [html.Div(said, className="word"), how, html.Pre(html.Code(line.text), tabIndex=0)]


def _rows(screen: Screen, service: str, one: Unmapped) -> Children:
    rows = counted(screen, one.rows, f"{service}.{one.fact}.unmapped_rows", word=one.word, text=one.text)
    return [formats.SEPARATOR, *screen.parts("health.counted", rows=rows, fact=screen.fact(service, one.fact))]
