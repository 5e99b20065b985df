"""What machines read: the map of the site, the feed of changes, and what robots may visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from dashboard.public.frame import FEED, PublicPage, Shared, address
from dashboard.public.place import FOLDERS, Place
from queries.viewer import Language

SITEMAP = "sitemap.xml"


@dataclass(frozen=True)
class Entry:
    """One entry of the feed."""

    title: str
    say: str
    path: str  # the page it is about
    at: datetime  # with its zone
    key: str  # the same entry, the same key


def sitemap(pages: Iterable[PublicPage], shared: Shared) -> bytes:
    """Every listed page with the other language beside it (sitemaps.org 0.9)."""
    entries = [_listed(page.place, shared) for page in pages if page.is_listed]
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *entries, "</urlset>", ""]).encode()


def _listed(place: Place, shared: Shared) -> str:
    beside = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one.value}" href="{escape(address(shared, place.in_language(one)))}"/>'
        for one in Language
    )
    return f"<url><loc>{escape(address(shared, place))}</loc>{beside}</url>"


def robots(shared: Shared) -> bytes:
    """Everything may be visited. It counts where the site stands at the root of a host."""
    return f"User-agent: *\nAllow: /\nSitemap: {shared.address}{SITEMAP}\n".encode()


def feed(place: Place, entries: Sequence[Entry], shared: Shared) -> bytes:
    """RSS 2.0 of the changes, the newest first."""
    here = shared.address + FOLDERS[place.language]
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        _tag("title", f"{place.site_name}: {place.say('changes.title')}"),
        _tag("link", f"{here}perubahan.html"),
        _tag("description", place.say("changes.description")),
        _tag("language", place.language.value),
        f'<atom:link href="{escape(here + FEED)}" rel="self" type="application/rss+xml"/>',
        *([_tag("lastBuildDate", format_datetime(entries[0].at))] if entries else []),
    ]
    return "\n".join([*head, *(_item(one, here) for one in entries), "</channel></rss>", ""]).encode()


def _item(entry: Entry, here: str) -> str:
    parts = [
        _tag("title", entry.title),
        _tag("description", entry.say),
        _tag("link", here + entry.path),
        _tag("pubDate", format_datetime(entry.at)),
        f'<guid isPermaLink="false">{escape(entry.key)}</guid>',
    ]
    return f"<item>{''.join(parts)}</item>"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>"
