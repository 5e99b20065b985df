"""Every file of the public site, from a publication alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from dash.development.base_component import Component

from dashboard.public.dressing import dressing
from dashboard.public.folder import SiteFile
from dashboard.public.frame import FEED, PublicPage, Shared, document
from dashboard.public.machine import SITEMAP, feed, robots, sitemap
from dashboard.public.pages.about import about_page, mail, missing_page
from dashboard.public.pages.changes import changes_page, entries
from dashboard.public.pages.data import data_page
from dashboard.public.pages.department import department_page, sheet_page
from dashboard.public.pages.districts import PATH as DISTRICTS
from dashboard.public.pages.districts import district_page, districts_page
from dashboard.public.pages.documents import documents_page
from dashboard.public.pages.embed import embed_page, embed_picture
from dashboard.public.pages.home import foot_of_card, home_page
from dashboard.public.pages.methods import methods_page
from dashboard.public.pages.service import service_page
from dashboard.public.pictures import picture
from dashboard.public.pieces import licence_link
from dashboard.public.place import FOLDERS, Place
from dashboard.public.shown import Shown, service_path
from queries.viewer import Language

DATA: Final = "data.html"


def site_files(
    shown: Shown,
    address: str,
    open_data: Iterable[tuple[str, Callable[[], bytes]]] = (),
    catalogs: Mapping[str, str] | None = None,
) -> Iterator[SiteFile]:
    """All files below the site's root, whose address ends with a slash.

    `open_data` are files of their own (tables, metadata, documents); `catalogs` those of them that machines look for.
    """
    shared = _shared(shown, address)
    for path, content in dressing().files():
        yield SiteFile(path, content, lasting=True)
    places = [_place(shown, language) for language in Language]
    pages = [page for place in places for page in _pages(place, shown, address, dict(catalogs or {}))]
    for page in pages:
        yield SiteFile(page.place.file, partial(document, page, shared))
    for path, card in {page.picture: page.shown_card for page in pages if page.is_pictured}.items():
        yield SiteFile(path, partial(picture, card), lasting=True)
    for file in {page.figures.path: page.figures for page in pages if page.figures}.values():
        yield SiteFile(file.path, partial(bytes, file.content), lasting=True)
    yield from _images(shown)
    yield from _for_machines(shown, shared, pages)
    for path, content in open_data:
        yield SiteFile(path, content, lasting=path.startswith("documents/"))  # their names hold their hash


def _place(shown: Shown, language: Language) -> Place:
    return Place(shown.profile, language)


def _shared(shown: Shown, address: str) -> Shared:
    menu = [(service_path(one), one.label.id, one.label.en) for one in shown.services]
    places = {language: _place(shown, language) for language in Language}
    both = (places[Language.ID], places[Language.EN])
    if shown.districts:
        menu.append((DISTRICTS, both[0].say("districts.title"), both[1].say("districts.title")))
    menu.append((DATA, both[0].say("data.title"), both[1].say("data.title")))
    foot = {language: _foot(place, shown) for language, place in places.items()}
    return Shared(address, dressing(), tuple(menu), foot)


def _foot(place: Place, shown: Shown) -> tuple[Sequence[Component | str], ...]:
    publication = shown.publication
    licence = licence_link(place, publication.licence)
    said = place.parts(
        "foot.licence",
        licence=licence,
        producer=publication.publisher.department,
        threshold=str(publication.threshold),
    )
    report = [f"{place.say('foot.report')}: ", mail(publication.publisher.email)] if publication.publisher.email else []
    return (said, *([report] if report else []))


def _pages(place: Place, shown: Shown, address: str, catalogs: dict[str, str]) -> Iterator[PublicPage]:
    foot = foot_of_card(place, shown)
    yield home_page(place, shown)
    for service in shown.services:
        yield service_page(place, shown, service, foot)
    for department in shown.departments:
        yield department_page(place, shown, department)
        yield sheet_page(place, shown, department, address)
    if shown.districts:
        yield districts_page(place, shown)
    for district in shown.districts:
        yield district_page(place, shown, district)
    yield methods_page(place, shown, foot)
    yield data_page(place, shown, foot, catalogs)
    yield documents_page(place, shown, foot)
    yield changes_page(place, shown, foot)
    yield about_page(place, shown, foot)
    for metric in shown.publication.metrics:
        if not metric.hidden:
            yield embed_page(place, metric)
    yield missing_page(place, address)


def _images(shown: Shown) -> Iterator[SiteFile]:
    """A number's chart as an image, in both languages."""
    for language, folder in FOLDERS.items():
        place = _place(shown, language)
        for metric in shown.publication.metrics:
            if not metric.hidden:
                yield SiteFile(f"{folder}embed/{metric.name}.svg", partial(embed_picture, place, metric))


def _for_machines(shown: Shown, shared: Shared, pages: Sequence[PublicPage]) -> Iterator[SiteFile]:
    yield SiteFile(SITEMAP, lambda: sitemap(pages, shared))
    yield SiteFile("robots.txt", lambda: robots(shared))
    for language, folder in FOLDERS.items():
        place = _place(shown, language)
        yield SiteFile(folder + FEED, partial(_feed, place, shown, shared))


def _feed(place: Place, shown: Shown, shared: Shared) -> bytes:
    return feed(place, entries(place, shown), shared)
