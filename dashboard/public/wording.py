"""How open data call things, from the same catalogues as the pages."""

from __future__ import annotations

from decimal import Decimal

from dashboard import formats
from dashboard.public.place import Place
from queries.profile.models import Profile, Words
from queries.publication.records import Wording
from queries.viewer import Language

_MANY = Decimal(2)


def wording_of(profile: Profile) -> Wording:
    """The words of definitions, units and cadences in both languages."""
    places = [Place(profile, language) for language in (Language.ID, Language.EN)]

    def words(key: str) -> Words:
        indonesian, english = (_said(place, key) for place in places)
        return Words(id=indonesian, en=english)

    return words


def _said(place: Place, key: str) -> str:
    family, _, name = key.partition(".")
    if family == "unit":
        return formats.unit_word(name, _MANY, place.language) or place.say(f"data.unit.{name}")
    if family == "cadence":
        return place.say(f"fresh.cadence.{name}")
    return place.screen.say(key) if family == "measure" else place.say("data.catalogue", name=place.profile.city.name)
