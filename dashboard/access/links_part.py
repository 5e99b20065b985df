"""The part of `/orang` about links to a role and the devices that came in by them: they belong to no person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import Response, request

from dashboard.access.access import access
from dashboard.access.account_fields import DONE, act, folded, listed, part, role_words, told_moment
from dashboard.access.forms import here
from dashboard.access.leading import led_to
from dashboard.access.people_parts import Answer
from dashboard.access.visitor import Visitor
from dashboard.i18n import Catalogue
from queries.errors import UnknownNameError
from queries.profile.models import Profile
from queries.state.role_links import StandingLink, revoke_link, standing_links
from queries.state.sessions import Session
from queries.viewer import Language

SHORT: Final = 4
"""Letters of an id by which people tell one link from another."""


def links_part(say: Catalogue, profile: Profile, language: Language, known: Visitor) -> Component:
    """What stands, the newest first: of every role, but no more than role, device and times."""
    standing = standing_links(access().state, datetime.now(UTC), access().limits)
    rows = listed([_row(say, profile, language, one, known) for one in standing])
    hint = html.P(say("accounts.links.hint" if standing else "accounts.links.none"), className="hint")
    return part(say("accounts.links.title", count=len(standing)), hint, *([rows] if standing else []))


def shut_link(known: Visitor, say: Catalogue) -> Answer | Response:
    """Shut the link that the form names, with all its sessions. Raises StateError."""
    id_ = request.form.get("id", "")
    if id_ and id_ == known.session.link:
        return Answer(say("accounts.links.own"))
    try:
        revoke_link(access().state, id_, by=known.actor, now=datetime.now(UTC))
    except UnknownNameError:
        return Answer(say("accounts.links.unknown"))
    return led_to(here(**{DONE: "link_shut"}))


def _row(say: Catalogue, profile: Profile, language: Language, one: StandingLink, known: Visitor) -> Component:
    zone, whose = profile.city.timezone, role_words(say, profile, one.role, one.department)
    short = html.Span(f" ({one.id[:SHORT]})", className="hint")
    told: list[Component] = [html.Span([html.Strong(whose), short])]
    if one.is_open:
        told.append(html.Span(say("accounts.links.open", at=told_moment(one.expires, zone, language))))
    told += [html.Span(_device(say, zone, language, device)) for device in one.sessions]
    if one.id == known.session.link:
        return html.Div([html.Div(told), html.Span(say("accounts.links.you"), className="hint")], className="row")
    return html.Div([html.Div(told), folded(say("accounts.links.end"), *_end(say, one), name=whose)], className="row")


def _device(say: Catalogue, zone: str, language: Language, one: Session) -> str:
    seen = say("accounts.seen", at=told_moment(one.last_seen, zone, language))
    since = say("accounts.since", at=told_moment(one.created, zone, language))
    return " · ".join((one.label or "?", since, seen))


def _end(say: Catalogue, one: StandingLink) -> Sequence[Component]:
    hint = html.P(say("accounts.links.shut_hint"), className="hint")
    return hint, act("shut", say("accounts.links.shut"), second=True, id=one.id)
