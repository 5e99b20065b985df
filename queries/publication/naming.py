"""How members of dimensions are called and ordered: by words of the profile alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from queries.profile.models import Profile, Words
from queries.profile.public import Terms
from queries.shapes import NONE, UNMAPPED


@dataclass(frozen=True)
class Naming:
    """The words of one city."""

    profile: Profile
    terms: Terms

    def name(self, service: str, word: str, code: str) -> Words:
        """How a member is called."""
        if code in (UNMAPPED, NONE):
            return self.terms.unmapped if code == UNMAPPED else self.terms.none
        return self._names(service, word)[code]

    def in_order(self, service: str, by: tuple[str, ...], members: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Members in the order of the profile, without what is none of its words: a source may have written it."""
        known = [(*self._names(service, word), UNMAPPED, NONE) for word in by]
        places = [{code: place for place, code in enumerate(codes)} for codes in known]
        found = [one for one in members if all(code in of for code, of in zip(one, places, strict=True))]
        return sorted(found, key=lambda one: tuple(of[code] for code, of in zip(one, places, strict=True)))

    def _names(self, service: str, word: str) -> dict[str, Words]:
        return self._all[service if word == "category" else "", word]

    @cached_property
    def _all(self) -> dict[tuple[str, str], dict[str, Words]]:
        profile = self.profile
        found = {("", "kind"): {str(kind): words for kind, words in self.terms.kinds.items()}}
        for word, listed in (("department", profile.departments), ("district", profile.districts)):
            found["", word] = {one.code: Words(id=one.name, en=one.name) for one in listed}
        for service in profile.services:
            found[service.key, "category"] = {one.code: one.label for one in service.categories}
        return found
