"""The trail in words: who an actor is, and what an entry holds besides. Files of the trail keep it as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from sqlalchemy import Engine

from dashboard.access.account_fields import role_words
from dashboard.access.links_part import SHORT
from dashboard.access.trail_views import ViewWords
from dashboard.i18n import Catalogue
from queries.profile.models import Profile
from queries.state.audit import Entry
from queries.state.people import people
from queries.state.role_links import Bearer, bearers

_IDS: Final = frozenset({"link", "session", "sessions", "person"})
"""Keys whose values are ids, told by their first letters."""

_LISTED: Final = {
    "way": "trail.way",
    "why": "trail.why",
    "reason": "trail.why",
    "role": "accounts.role",
    "taken": "accounts.way",
}
"""Keys whose values have words of their own in the catalogue; a value without any is shown as it is written."""


@dataclass(frozen=True)
class TrailWords:
    """The words for a page of the trail: the people, and the links that stand on it."""

    say: Catalogue
    profile: Profile
    shown: Mapping[str, str]  # by name
    links: Mapping[str, Bearer]

    def actor(self, actor: str) -> str:
        """`Ratna Dewi (ratna)`, `Tautan: Kepala DLH (ab12)`, `baris perintah (root)`."""
        kind, _, name = actor.partition(":")
        if kind == "person" and name in self.shown:
            return self._person(name)
        if kind == "link" and name:
            return self._link(name)
        words = self.say.get(f"trail.actor.{kind}")
        return f"{words} ({name})" if words and name else words or actor

    def detail(self, text: str) -> str:
        """What an entry holds besides: `halaman: /skpd · saringan: sampai 2026-01-01`."""
        try:
            told: Any = json.loads(text)
        except ValueError:
            return text
        return " · ".join(self._parts(told)) if isinstance(told, Mapping) else text

    def _parts(self, told: Mapping[str, Any]) -> Iterator[str]:
        page = ViewWords(self.say, self.profile, str(told.get("path", "")))
        for key, value in told.items():
            if value not in ("", None, []):
                values = value if isinstance(value, list) else [value]
                words = self.say.get(f"trail.key.{key}") or key
                yield f"{words}: {', '.join(self._value(key, one, page) for one in values)}"

    def _value(self, key: str, value: object, page: ViewWords) -> str:
        if isinstance(value, bool):
            return self.say("trail.yes" if value else "trail.no")
        text = str(value)
        if key == "query":
            asked = parse_qsl(text, keep_blank_values=True)
            return ", ".join(self._asked(name, said, page) for name, said in asked) or text
        if key in _IDS:
            return text[:SHORT]
        if key in {"chart", "department"}:
            return (page.part(text) if key == "chart" else page.value(key, text)) or text
        if key == "name" and text in self.shown:
            return self._person(text)
        return (self.say.get(f"{_LISTED[key]}.{text}") if key in _LISTED else None) or text

    def _asked(self, name: str, said: str, page: ViewWords) -> str:
        """A value of an address: `kurun 2024`, `panel rincian (Per kecamatan)`; what is not known as it was sent."""
        kind, _, rest = said.partition(":")
        words = self.say.get(f"trail.asked.{name}.{kind}")
        part, _, day = rest.partition(":")
        inside = ", ".join(one for one in (page.part(part) or part, day) if one)
        return " ".join(
            (
                self.say.get(f"trail.asked.{name}") or self.say.get(f"trail.asked.{name}.name") or f"{name}:",
                (f"{words} ({inside})" if inside else words) if words else page.value(name, said) or said,
            )
        )

    def _person(self, name: str) -> str:
        shown = self.shown[name]
        return name if shown == name else f"{shown} ({name})"

    def _link(self, id_: str) -> str:
        whom = self.links.get(id_)
        if whom is None:
            return self.say("trail.link_unknown", id=id_[:SHORT])
        whose = whom.shown or role_words(self.say, self.profile, whom.role, whom.department)
        return self.say("trail.link", whose=whose, id=id_[:SHORT])


def trail_words(state: Engine, say: Catalogue, profile: Profile, rows: Sequence[Entry] | None = None) -> TrailWords:
    """The words for these entries; for all that there can be where none are given. Raises StateError."""
    asked = None if rows is None else {one.actor.partition(":")[2] for one in rows if one.actor.startswith("link:")}
    return TrailWords(say, profile, {one.name: one.shown for one in people(state)}, bearers(state, asked))


def actors_called(state: Engine, text: str, say: Catalogue, profile: Profile) -> tuple[str, ...]:
    """How the trail names the people and links whose words on its page hold a text, in any case. Raises StateError."""
    wanted = text.casefold()
    if not wanted:
        return ()
    words = trail_words(state, say, profile)
    actors = (*(f"person:{name}" for name in words.shown), *(f"link:{id_}" for id_ in words.links))
    return tuple(actor for actor in actors if wanted in words.actor(actor).casefold())
