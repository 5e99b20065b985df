"""A walk through every page, all departments and all districts, in both languages, over a small simulated city.

Links with a query are more than anybody could follow; of each form of address one is, always the same
(WALK=full follows many more).
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from queries.viewer import Language
from tests.walking import checks, sums
from tests.walking import recount as recounts
from tests.walking.demo import DemoSite
from tests.walking.reading import Document
from tests.walking.recount import Recount, says_its_value
from tests.walking.walk import PAGE, Walk, in_english, main_paths, sampled, service_paths

EACH = 60 if os.environ.get("WALK") == "full" else 1
DEEP = 6 if os.environ.get("WALK") == "full" else 1

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def walk(site: DemoSite) -> Walk:
    recount = Recount(site)
    foreign = {language: checks.other_words(site.profile, language) for language in Language}

    def look(address: str, page: Document) -> dict[str, list[str]]:
        language = Language(page.language)
        numbers = page.body.having("data-metric")
        return {
            "headings": list(checks.headings(page)),
            "names": list(checks.names(page)),
            "ids": list(checks.ids(page)),
            "words": list(checks.words(page, foreign)),
            "filters": list(checks.filters(page)),
            "charts": list(checks.charts(page)),
            "numbers": [fault for one in numbers if (fault := recount.fault(one))],
            "texts": [f"{one.attributes} {one.text()!r}" for one in numbers if not says_its_value(one, language)],
            "sums": list(sums.faults(page, site.profile)),
            "language": [] if f"lang={language}" in address or language is Language.ID else [page.language],
        }

    found = Walk(site.client(), look)
    paths = main_paths(site.profile)
    found.through(paths)
    found.through(in_english(path) for path in paths)
    found.through(sampled(found.found(), EACH))
    found.through(sampled(found.found(), DEEP))  # what only those lead to
    return found


def test_every_page_is_there(walk: Walk, site: DemoSite) -> None:
    missing = [
        one.address for one in walk.visits.values() if one.status == 404 and one.address in main_paths(site.profile)
    ]
    assert missing == []


def test_no_link_leads_to_an_error(walk: Walk) -> None:
    bad = [
        f"{one.address}: {one.status}, linked from {sorted(walk.links[one.address])[:2]}"
        for one in walk.visits.values()
        if one.status != 200
    ]
    assert bad == []


def test_the_walk_reaches_every_page_by_links_alone(walk: Walk, site: DemoSite) -> None:
    linked = {urlsplit(address).path for address in walk.links}
    assert sorted(set(main_paths(site.profile)) - linked) == []


@pytest.mark.parametrize("kind", ["headings", "names", "ids", "words", "filters", "charts", "language"])
def test_nothing_is_wrong_with(kind: str, walk: Walk) -> None:
    assert walk.faults(kind) == []


def test_every_number_agrees_with_the_mart(walk: Walk) -> None:
    assert walk.faults("numbers") == []


def test_a_number_that_is_off_by_little_would_be_found(site: DemoSite) -> None:
    recount = Recount(site)
    for address in ("/pendapatan?panel=table:year-gap", "/perizinan", "/anggaran?department=dlh", "/skpd", "/sumber"):
        page = Document.of(site.client().get(address).get_data(as_text=True))
        for one in page.body.having("data-metric"):
            if one.get("data-value") and not one.get("data-metric").endswith(recounts.OTHERS):
                one.attributes["data-value"] = f"{Decimal(one.get('data-value')) + Decimal('0.01')}"
                assert recount.fault(one), (address, one.attributes)


def test_every_number_shown_is_its_own_value_rounded(walk: Walk) -> None:
    assert walk.faults("texts") == []


def test_parts_add_up_to_their_total(walk: Walk) -> None:
    assert walk.faults("sums") == []


def test_every_service_page_has_charts_and_numbers(site: DemoSite) -> None:
    client = site.client()
    for path in service_paths(site.profile):
        page = Document.of(client.get(path).get_data(as_text=True))
        assert len(page.body.having("data-metric")) >= 6, path
        assert page.body.having("data-chart"), path
        assert page.body.having("data-filter"), path


def test_every_metric_can_be_downloaded_with_its_numbers(site: DemoSite) -> None:
    client = site.client()
    for service in site.profile.services:
        for name in service.metrics:
            table = client.get(f"/metrik/{service.key}.{name}.csv")
            assert table.status_code == 200 and table.mimetype == "text/csv"
            rows = list(csv.reader(io.StringIO(table.get_data(as_text=True).removeprefix("\ufeff"))))
            assert len(rows) > 1 and len({len(row) for row in rows}) == 1, f"{service.key}.{name}"
            book = client.get(f"/metrik/{service.key}.{name}.xlsx")
            assert book.status_code == 200 and zipfile.ZipFile(io.BytesIO(book.get_data())).testzip() is None


def test_the_slowest_page_is_still_quick(walk: Walk) -> None:
    """Not a bench: a page that works for seconds is a loop over the data gone wrong. Waiting is not counted."""
    slow = [
        (one.address, round(one.seconds, 2)) for one in walk.visits.values() if one.kind == PAGE and one.seconds > 4
    ]
    assert slow == []
