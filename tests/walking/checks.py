"""What must hold for every page, whatever it is about: each check yields what is wrong in plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from dashboard.i18n import Catalogue
from dashboard.i18n.catalogue import PLACEHOLDER
from queries.profile.base import Words
from queries.profile.models import Profile
from queries.viewer import Language
from tests.walking.reading import CODE, HEADINGS, UNREAD, Document, Element

_DOTTED = re.compile(r"\b[a-z_]\w*(?:\.[a-z_]\w*)+\b")
_NOTHING = re.compile(r"\b(?:None|nan|NaN|NaT|undefined|null|True|False)\b|<[a-z]+>|&[a-z]+;")
ID_LISTS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "aria-owns", "aria-details", "headers")
INTERACTIVE = frozenset({"a", "button", "select", "input", "textarea", "summary"})


def headings(page: Document) -> Iterator[str]:
    found = page.body.tagged(*HEADINGS)
    mains = [one for one in found if one.tag == "h1"]
    if len(mains) != 1:
        yield f"{len(mains)} main headings"
    yield from (f"<{one.tag} id={one.get('id')!r}> is empty" for one in found if not one.text())
    if not page.title:
        yield "the document has no title"


def names(page: Document) -> Iterator[str]:
    """What can be tapped, and what is a landmark or a picture, has a name."""
    ids = {one.get("id"): one for one in page.body.having("id")}

    def named(one: Element) -> bool:
        pointed = [ids[word].text() for word in one.get("aria-labelledby").split() if word in ids]
        return bool(one.text() or one.get("aria-label") or one.get("title") or any(pointed) or any(one.spoken()))

    for one in page.body.elements():
        hidden = any(above.has("hidden") or above.get("aria-hidden") == "true" for above in one.above())
        if hidden:
            continue
        if one.tag in {"a", "button", "summary"} and not named(one):
            yield f"<{one.tag} {one.get('href') or one.get('id')}> has no name"
        if one.tag == "svg" and one.get("role") == "img" and not (named(one) or one.tagged("title")):
            yield f"a picture without a name: {one.attributes}"


def ids(page: Document) -> Iterator[str]:
    counted = Counter(one.get("id") for one in page.body.having("id"))
    yield from (f"id {name!r} stands {count} times" for name, count in counted.items() if count > 1)
    for one in page.body.elements():
        if one.has("hidden"):
            continue  # an empty panel is named by the heading that will come with its content
        for attribute in ID_LISTS:
            if attribute == "for" and one.tag != "label":
                continue
            for word in one.get(attribute).split():
                if word not in counted:
                    yield f"{attribute}={word!r} of <{one.tag}> names nothing"
        target = one.get("href")
        if one.tag == "a" and len(target) > 1 and target.startswith("#") and target[1:] not in counted:
            yield f"href={target!r} leads nowhere"


def words(page: Document, foreign: Mapping[Language, frozenset[str]]) -> Iterator[str]:
    """No key of a catalogue, no placeholder, no word of the machine, and none of `foreign`, the other language's."""
    if page.language not in set(Language):
        yield f"the document's language is {page.language!r}"
        return
    language = Language(page.language)
    keys = Catalogue.of(language).texts
    for text in [page.title, *page.body.texts(UNREAD | CODE), *page.body.spoken()]:
        plain = " ".join(text.replace("\u00a0", " ").split())
        if plain in foreign[language]:
            yield f"{plain!r} is of the other language"
        yield from (f"a catalogue's key: {found!r}" for found in _DOTTED.findall(plain) if found in keys)
        yield from (f"an open placeholder: {found[0]!r} in {plain[:60]!r}" for found in PLACEHOLDER.finditer(plain))
        yield from (f"a word of the machine: {found[0]!r} in {plain[:60]!r}" for found in _NOTHING.finditer(plain))


def other_words(profile: Profile, language: Language) -> frozenset[str]:
    """Texts that only the other language says: of the catalogues and of the profile, where the two differ."""
    other = next(one for one in Language if one is not language)
    own, theirs = ({*Catalogue.of(one).texts.values(), *_profile_words(profile, one)} for one in (language, other))
    proper = {place.name for place in (*profile.departments, *profile.districts)}
    proper |= {one.short for one in profile.departments}
    return frozenset(one for one in theirs - own - proper if "{" not in one and len(one) > 2)


def _profile_words(node: object, language: Language) -> Iterator[str]:
    if isinstance(node, Words):
        yield getattr(node, language.value)
    elif isinstance(node, tuple | list):
        for one in node:
            yield from _profile_words(one, language)
    elif isinstance(node, dict):
        yield from _profile_words(list(node.values()), language)
    elif hasattr(type(node), "model_fields"):
        yield from _profile_words([getattr(node, name) for name in type(node).model_fields], language)


FILTERS = frozenset({"period", "compare", "department", "district", "category", "metric", "language", "theme"})


def filters(page: Document) -> Iterator[str]:
    """Every filter says what it narrows, and every choice what it chooses, as a plain link with the whole query."""
    for one in page.body.having("data-filter"):
        kind = one.get("data-filter")
        if kind not in FILTERS:
            yield f"unknown filter {kind!r}"
        links = [below for below in one.elements() if below.tag in {"a", "option"} and below.get("href")[:1] != "#"]
        valued = [below for below in one.having("data-value") if below is not one and not below.has("data-metric")]
        yield from (f"a choice of {kind} has no data-value: {a.text()!r}" for a in links if not a.has("data-value"))
        if not valued:
            yield f"the filter {kind} offers nothing"
        nameless = (choice for choice in valued if not choice.text() and not any(choice.spoken()))
        yield from (f"choice {choice.get('data-value')!r} of {kind} has no text" for choice in nameless)


def charts(page: Document) -> Iterator[str]:
    """Every chart has a key of its own, a name, and is drawn."""
    found = page.body.having("data-chart")
    counted = Counter(one.get("data-chart") for one in found)
    yield from (f"chart {key!r} stands {count} times" for key, count in counted.items() if count > 1)
    for one in found:
        pictures = [svg for svg in one.elements() if svg.tag == "svg"]
        drawn = [mark for mark in one.elements() if mark.tag in {"path", "polyline", "rect", "line"}]
        if not pictures or not drawn:
            yield f"chart {one.get('data-chart')!r} draws nothing"
        unspoken = one.get("aria-hidden") == "true" or any(svg.get("aria-hidden") == "true" for svg in pictures)
        if not unspoken and not any(one.spoken()) and not one.tagged("title", "figcaption"):
            yield f"chart {one.get('data-chart')!r} has no name"
    for svg in page.body.tagged("svg"):
        big = "chart" in svg.get("class").split()
        if big and not any(above.has("data-chart") for above in svg.above()):
            yield "a chart without data-chart"
