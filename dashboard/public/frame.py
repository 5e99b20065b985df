"""The document around a public page: its head, the way around the site, and what stands at the foot of every page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any, Final

from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.delivery import source_hash
from dashboard.public.dressing import Dressing
from dashboard.public.exploring import FiguresFile, charts_in, figures_of
from dashboard.public.pictures import SIZE, Card
from dashboard.public.place import FOLDERS, HOME, Place
from dashboard.static_html import to_html
from queries.viewer import Language

LOCALES: Final[Mapping[Language, str]] = {Language.ID: "id_ID", Language.EN: "en_GB"}
PICTURES: Final = "gambar"
FEED: Final = "perubahan.xml"
COLOURS: Final = (("light", "#ffffff"), ("dark", "#0e141b"))


@dataclass(frozen=True)
class Shared:
    """What every page of the site refers to."""

    address: str  # of the site's root, with a slash at its end
    dressing: Dressing
    menu: tuple[tuple[str, str, str], ...]  # path, label in Indonesian, label in English
    foot: Mapping[Language, tuple[Sequence[Component | str], ...]]  # paragraphs


@dataclass(frozen=True)
class PublicPage:
    """A page in one language."""

    place: Place
    title: str
    description: str
    card: Card
    main: Sequence[Component]
    kind: str = "page"  # page, sheet (one sheet of paper), framed (inside other sites), missing or waiting
    data: tuple[Mapping[str, Any], ...] = ()  # JSON-LD
    first: int = 1  # as many of `main` are dressed by first.css, which stands in the page, and wait for nothing
    has_script: bool = False  # tables that can be sorted and searched, charts that can be read by touch

    @property
    def is_alone(self) -> bool:
        """Whether it stands without the way around the site."""
        return self.kind in ("framed", "waiting")

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the map of the site."""
        return self.kind in ("page", "sheet")

    @property
    def is_pictured(self) -> bool:
        """Whether it has a picture for messengers."""
        return self.is_listed

    @cached_property
    def figures(self) -> FiguresFile | None:
        """Its charts for exploring; None where it has none, or is meant for paper or for the frames of others."""
        charts = list(charts_in(self.main)) if self.kind == "page" and self.has_script else []
        return figures_of(charts) if charts else None

    @property
    def picture(self) -> str:
        """The file of its picture below the root, named by its content: pages that say the same share one."""
        return f"{PICTURES}/{self.shown_card.name}.png"

    @property
    def shown_card(self) -> Card:
        """Its card; that of made-up numbers says so beside the site's name."""
        if not self.place.is_simulated:
            return self.card
        return replace(self.card, site=f"{self.card.site} · {self.place.say('simulated_short')}")


def document(page: PublicPage, shared: Shared) -> bytes:
    """The page as a file."""
    body = [
        Element("A", page.place.say("skip"), href="#isi", className="skip"),
        *([_top(page, shared)] if not page.is_alone else []),
        *([_simulated(page.place)] if page.place.is_simulated else []),
        Element("Main", _main(page, shared), id="isi", tabIndex="-1", className="wrap"),
        *([_foot(page, shared)] if not page.is_alone else []),
    ]
    classes = "" if page.kind == "page" else f' class="{page.kind}"'
    shown = to_html(body[1:] if page.is_alone else body)
    language = page.place.language.value
    text = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n{_head(page, shared)}\n</head>\n'
        f"<body{classes}>{shown}{_script(page, shared)}</body>\n</html>\n"
    )
    return text.encode()


def _main(page: PublicPage, shared: Shared) -> list[Component]:
    """What is seen first, which the page's own style dresses; the rest waits for the sheet that follows it."""
    if not page.first:
        return list(page.main)
    sheet = Element("Link", rel="stylesheet", href=page.place.root(shared.dressing.style))
    return [*page.main[: page.first], sheet, *page.main[page.first :]]


def address(shared: Shared, place: Place) -> str:
    """The page's absolute address; that of a home ends with its folder."""
    return shared.address + place.file.removesuffix(HOME if place.path == HOME else "\0")


def _head(page: PublicPage, shared: Shared) -> str:
    place = page.place
    title = page.title if place.path == HOME else f"{page.title} · {place.site_name}"
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_styles_allowed(shared.dressing.first)}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title, quote=False)}</title>",
        _named("description", page.description),
        *(
            f'<meta name="theme-color" content="{colour}" media="(prefers-color-scheme:{scheme})">'
            for scheme, colour in COLOURS
        ),
        f"<style>{shared.dressing.first}</style>",
        *([] if page.first else [_sheet(page, shared)]),
        f'<link rel="icon" href="{place.root(shared.dressing.icon)}" type="image/svg+xml">',
        *(_found(page, shared) if page.is_listed else []),
        *(['<meta name="robots" content="noindex">'] if page.kind in ("missing", "waiting") else []),
        *(_structured(data) for data in page.data),
    ]
    return "\n".join(lines)


def _styles_allowed(first: str) -> str:
    """No style sheet but the site's own and the one in the head, by its hash (CSP 3).

    The page says it itself, because no server's settings could follow a hash that changes with each release. `file:`
    is for whoever reads the site from a folder.
    """
    return f"style-src 'self' file: {source_hash(first)}"


def _sheet(page: PublicPage, shared: Shared) -> str:
    return f'<link rel="stylesheet" href="{page.place.root(shared.dressing.style)}">'


def _found(page: PublicPage, shared: Shared) -> list[str]:
    """What search engines and messengers read."""
    place, here = page.place, address(shared, page.place)
    feed = FOLDERS[place.language] + FEED
    title = escape(place.say("changes.title"))
    languages = [(one.value, place.in_language(one)) for one in Language]
    languages.append(("x-default", place.in_language(Language.ID)))
    return [
        f'<link rel="canonical" href="{escape(here)}">',
        *(
            f'<link rel="alternate" hreflang="{name}" href="{escape(address(shared, other))}">'
            for name, other in languages
        ),
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{place.root(feed)}">',
        _property("og:type", "website"),
        _property("og:site_name", place.site_name),
        _property("og:locale", LOCALES[place.language]),
        _property("og:title", page.title),
        _property("og:description", page.description),
        _property("og:url", here),
        _property("og:image", shared.address + page.picture),
        _property("og:image:width", str(SIZE[0])),
        _property("og:image:height", str(SIZE[1])),
        _property("og:image:alt", page.card.say),
        _named("twitter:card", "summary_large_image"),
    ]


def _named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _structured(data: Mapping[str, Any]) -> str:
    """JSON-LD is data, not a script: no browser runs it, and no policy stops it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _script(page: PublicPage, shared: Shared) -> str:
    if not page.has_script:
        return ""
    place = page.place
    said = {name: place.say(f"table.{name}", count="{count}", total="{total}") for name in ("sort", "find", "found")}
    if page.figures:
        dressing = shared.dressing
        files = {"explorer": dressing.explorer, "plotly": dressing.plotly, "figures": page.figures.path}
        said |= {name: place.root(path) for name, path in files.items()}
        said |= {name: place.say(f"chart.{name}") for name in ("explore", "close", "hint", "touch", "keys", "failed")}
    told = "".join(f' data-{name}="{escape(text)}"' for name, text in said.items())
    return f'<script src="{place.root(shared.dressing.script)}" defer{told}></script>'


def _top(page: PublicPage, shared: Shared) -> Component:
    place = page.place
    brand = Element("A", place.site_name, href=place.to(HOME), className="brand")
    entries = [_entry(place, path, indonesian, english) for path, indonesian, english in shared.menu]
    way = Element("Nav", Element("Ul", entries), **attributes(aria_label=place.say("menu")))
    other = Language.EN if place.language is Language.ID else Language.ID
    switch = Element(
        "A",
        place.say(f"language.{other.value}"),
        href=place.root(place.in_language(other).file),
        hrefLang=other.value,
        lang=other.value,
        className="lang",
    )
    return Element("Header", Element("Div", [brand, way, switch], className="wrap"), className="top")


def _simulated(place: Place) -> Component:
    """On every page: that its numbers are made up."""
    said = Element("P", place.say("simulated"), className="wrap")
    return Element("Aside", said, className="simulated", **attributes(aria_label=place.say("simulated_short")))


def _entry(place: Place, path: str, indonesian: str, english: str) -> Element:
    here = "page" if place.path == path else "true" if place.path.startswith(path.removesuffix(".html") + "/") else None
    current = attributes(aria_current=here) if here else {}
    label = indonesian if place.language is Language.ID else english
    return Element("Li", Element("A", label, href=place.to(path), **current))


def _foot(page: PublicPage, shared: Shared) -> Component:
    place = page.place
    links = [
        Element("Li", Element("A", place.say(f"{key}.title"), href=place.to(path)))
        for key, path in (
            ("methods", "metode.html"),
            ("data", "data.html"),
            ("documents", "dokumen-anggaran.html"),
            ("changes", "perubahan.html"),
            ("about", "tentang.html"),
        )
    ]
    feed = Element("Li", Element("A", "RSS", href=place.root(FOLDERS[place.language] + FEED)))
    way = Element("Nav", Element("Ul", [*links, feed]), **attributes(aria_label=place.say("more")))
    paragraphs = [Element("P", said) for said in shared.foot[place.language]]
    return Element("Footer", Element("Div", [way, *paragraphs], className="wrap"))
