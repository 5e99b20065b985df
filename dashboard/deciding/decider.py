"""Whoever opens `/publikasi`: who they are, and what of it is theirs to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import formats
from dashboard.access.access import access
from dashboard.access.account_fields import told_moment
from dashboard.access.forms import form_language
from dashboard.access.visitor import Visitor, visitor
from dashboard.deciding.previews import Previewed
from dashboard.i18n import Catalogue
from queries.errors import Fault, NotPermittedError
from queries.metrics.named import named
from queries.profile.models import Profile, Words
from queries.publication.items import may_decide, may_look
from queries.publication.values import Change, ChangeKind, Item, ItemKind
from queries.state.people import Person, person_by_id
from queries.viewer import Language, Role, Viewer

PUBLICATION: Final = "/publikasi"


@dataclass(frozen=True)
class Decider:
    """A visitor of the page; `person` is none for the bearer of a link, who decides nothing: a decision has a name."""

    known: Visitor
    person: Person | None
    language: Language
    profile: Profile

    @property
    def say(self) -> Catalogue:
        """The words of the page."""
        return Catalogue.of(self.language)

    @property
    def viewer(self) -> Viewer:
        """With whose right they look."""
        return Viewer(self.known.role, self.known.department, self.language)

    @property
    def only_reads(self) -> bool:
        """Whether they can decide on nothing."""
        return self.person is None or self.person.disabled is not None or self.known.role is Role.AUDITOR

    def sees(self, item: Item) -> bool:
        """Whether an item is listed: theirs, and all of them for the auditor."""
        return self.known.role is Role.AUDITOR or may_decide(self.viewer, self.profile, item)

    def shown(self, there: Previewed) -> Previewed:
        """A preview, cut to the items that they decide on: of no other is a number told before it is public."""
        if there.preview is None:
            return there
        mine = tuple(one for one in there.preview.changes if may_decide(self.viewer, self.profile, one.item))
        return replace(there, preview=replace(there.preview, changes=mine))

    def words(self, words: Words) -> str:
        """A text of the profile."""
        return words.en if self.language is Language.EN else words.id

    def moment(self, at: datetime) -> str:
        """A moment in the city's time."""
        return told_moment(at, self.profile.city.timezone, self.language)

    def moment_of(self, text: str) -> datetime | None:
        """What was typed as a moment of the city; None where nothing was. Raises ValueError."""
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.profile.city.timezone)) if text else None

    def group(self, item: Item) -> str:
        """Under which heading an item stands: its service, or the documents."""
        if item.kind is ItemKind.DOCUMENT:
            return self.say("deciding.documents")
        if item.kind is ItemKind.METRIC:
            return self.words(self.profile.service(item.name.partition(".")[0]).label)
        return self.words(self.profile.service(self._table(item).service).label)

    def title(self, item: Item) -> str:
        """What an item is called."""
        if item.kind is ItemKind.METRIC:
            return self.words(named(self.profile, item.name).metric.label)
        if item.kind is ItemKind.TABLE:
            return self.words(self._table(item).title)
        code, _, year = item.name.rpartition(".")
        titles = {one.code: self.words(one.title) for one in self._public.documents}
        return f"{titles.get(code, code)} {year}"

    def change(self, one: Change) -> str:
        """What readers would see differently of an item."""
        first, last = (formats.quantity(value, one.unit or "", self.language) for value in (one.before, one.after))
        if one.kind is ChangeKind.WITHDRAWN:
            return self.say("deciding.change.withdrawn")
        if one.unit is None or one.after is None:
            return self.say(f"deciding.change.{one.kind.value}")
        if one.before is None:
            return self.say("deciding.change.first", after=last)
        return self.say(f"deciding.change.{one.kind.value}_value", before=first, after=last)

    @property
    def _public(self):
        if self.profile.public is None:
            raise AssertionError("there are no items without public.toml")
        return self.profile.public

    def _table(self, item: Item):
        return next(one for one in self._public.tables if one.key == item.name)


def decider(profile: Profile) -> Decider:
    """Who asks. Raises NotPermittedError for whoever has nothing to see here."""
    known = visitor()
    person = person_by_id(access().state, known.session.person) if known.session.person else None
    if not may_look(known.viewer(), profile):
        raise NotPermittedError(
            Fault(PUBLICATION, f"the role {known.role} decides nothing of what is public", "Ask the mayor or a head")
        )
    return Decider(known, person, form_language(), profile)
