"""What stands at the public address before anything has been published: a page that says so, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dashboard.components.element import Element
from dashboard.public.dressing import dressing
from dashboard.public.frame import PublicPage, Shared, document
from dashboard.public.pictures import Card
from dashboard.public.pieces import lead
from dashboard.public.place import Place
from queries.profile.models import Profile
from queries.viewer import Language


def waiting_files(profile: Profile) -> Mapping[str, Callable[[], bytes]]:
    """Paths below the site's root, each with what makes its content: two homes and what they wear."""
    shared = Shared("", dressing(), (), {})
    places = [Place(profile, language) for language in Language]
    pages = {place.file: partial(document, _page(place), shared) for place in places}
    worn = {path: content for path, content in dressing().files() if path in (dressing().style, dressing().icon)}
    return {**pages, **worn}


def _page(place: Place) -> PublicPage:
    title, said = place.say("waiting.title"), place.say("waiting.say", name=place.profile.city.name)
    other = place.in_language(Language.EN if place.language is Language.ID else Language.ID)
    switch = Element(
        "A",
        place.say(f"language.{other.language.value}"),
        href=place.root(other.file),
        hrefLang=other.language.value,
        lang=other.language.value,
        className="lang",
    )
    brand = Element("P", place.site_name, className="brand")
    main = [Element("Div", [brand, Element("H1", title), lead(said), switch], className="hero")]
    return PublicPage(place, place.site_name, said, Card(place.site_name, title, said, ""), main, kind="waiting")
