"""From the mart to the public pages: only what was approved goes out, and nothing is made twice."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from urllib.parse import unquote, urldefrag, urljoin

import html5lib
import pytest

from dashboard.public import publishing
from dashboard.public.commands import PublicSite, published_text
from dashboard.public.soundness import files_of
from queries.mart import open_mart
from queries.metrics.warm import WarmMart
from queries.publication import gate
from queries.state import open_state
from queries.state import public as kept
from queries.state.people import NewPerson, add_person, person_named
from queries.viewer import Role
from tests.walking.demo import demo_site

pytestmark = pytest.mark.slow

ADDRESS = "https://terbuka.contoh.go.id/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> PublicSite:
    demo, folder = demo_site(), tmp_path_factory.mktemp("publish")
    state = open_state(f"sqlite:///{folder}/state.db")
    new = NewPerson(name="wali", shown="Wali Kota", role=Role.MAYOR, department=None)
    codes = [one.code for one in demo.profile.departments]
    add_person(state, new, codes, by="test", now=datetime.now(UTC))
    warm = WarmMart(open_mart(demo.mart_url), demo.profile, lambda: demo.today)
    return PublicSite(state, warm, demo.profile, folder / "site", ADDRESS, folder / "documents")


@pytest.fixture(scope="module")
def published(site: PublicSite) -> Path:
    """Everything approved, and written."""
    decide(site, gate.approve, all_of(site))
    site.publish()
    return site.out


def all_of(site: PublicSite) -> list[str]:
    """All but people's cases: what is hidden of those has tests of its own."""
    names = [str(item) for item in gate.items_of(site.profile, kept.history(site.state))]
    return [name for name in names if not re.search("permits|perizinan|complaints|pengaduan", name)]


def decide(site: PublicSite, how, names: list[str]) -> None:
    how(site.state, site.profile, person_named(site.state, "wali"), names, by="test", now=datetime.now(UTC))


def contents(out: Path) -> dict[str, bytes]:
    return {path: (out / path).read_bytes() for path in files_of(out.resolve())}


def test_before_anything_is_approved_the_pages_hold_no_number(site):
    done, public = site.publish()
    assert "nothing is approved yet" in published_text(done, public, site.out)
    assert not any(b"data-metric" in content for content in contents(site.out).values())
    assert not (site.out / "pendapatan.html").exists()


def test_a_second_publication_says_what_stands_and_that_nothing_was_written(site):
    begun = datetime.now(UTC)
    first, _ = site.publish()
    told = published_text(*site.publish(), site.out)
    stands = f"version {first.version.name} stands since "
    assert told.startswith(f"{site.out}: nothing has changed and nothing was written; {stands}")
    since = datetime.strptime(told.partition(stands)[2], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    assert begun - timedelta(minutes=10) < since <= datetime.now(UTC)


def test_what_is_approved_is_published_with_its_data(published):
    for name in ("index.html", "pendapatan.html", "anggaran/disdik.html", "data/v1/anggaran-per-skpd.csv"):
        assert (published / name).stat().st_size > 500, name
    assert "Dari setiap Rp100" in (published / "index.html").read_text()
    assert "Out of every Rp100" in (published / "en/index.html").read_text()


def test_every_page_is_sound_light_and_linked(published):
    pages = {path: text.decode() for path, text in contents(published).items() if path.endswith(".html")}
    trees = {path: html5lib.parse(text, namespaceHTMLElements=False) for path, text in pages.items()}
    ids = {path: {one.get("id") for one in tree.iter()} for path, tree in trees.items()}
    assert len(pages) > 150
    for path, tree in trees.items():
        html5lib.HTMLParser(strict=True).parse(pages[path])
        assert len(pages[path].encode()) <= 60_000, path
        for one in tree.iter():
            address = one.get("href") or one.get("src")
            if not address or address.startswith(("https:", "mailto:")):
                continue
            target, fragment = urldefrag(urljoin(f"http://x/{path}", address))
            file = unquote(target.removeprefix("http://x/"))
            assert (published / file).is_file(), (path, address)
            assert not fragment or fragment in ids[file], (path, address)


def test_a_page_tells_search_engines_where_its_data_lie(published):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', (published / "anggaran.html").read_text())
    for one in map(json.loads, found):
        assert one["@type"] == "Dataset"
        for file in one["distribution"]:
            assert (published / file["contentUrl"].removeprefix(ADDRESS)).is_file()


def test_published_again_it_is_the_same_and_nothing_is_read(site, published):
    before, led_to = contents(published), published.readlink()
    done, public = site.publish()
    assert (done.changed, public) == (False, None)
    assert (contents(published), published.readlink()) == (before, led_to)


def test_made_anew_from_the_same_it_is_the_same_to_the_byte(site, published):
    before = contents(published)
    (site.out.parent / ".site.made-of").unlink()
    done, public = site.publish()
    assert public is not None
    assert not done.changed
    assert contents(published) == before


def test_what_is_withdrawn_while_the_pages_are_made_is_gone_from_the_next(site, published, monkeypatch):
    making = publishing.publish_site

    def slowly(*args, **kwargs):
        decide(site, gate.withdraw, ["metric:revenue.target"])
        return making(*args, **kwargs)

    (site.out.parent / ".site.made-of").unlink()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(publishing, "publish_site", slowly)
        site.publish()
    assert (published / "embed/revenue.target.html").exists()
    site.publish()
    assert not (published / "embed/revenue.target.html").exists()
    decide(site, gate.approve, ["metric:revenue.target"])
    site.publish()


def test_a_publication_that_began_earlier_does_not_put_back_what_another_took_off(site, published, monkeypatch):
    making, drafting, begun, overtook, may_end = publishing.publish_site, gate.draft, Event(), Event(), Event()

    def slowly(*args, **kwargs):
        begun.set()
        may_end.wait(60)
        return making(*args, **kwargs)

    def told(*args, **kwargs):
        overtook.set()
        return drafting(*args, **kwargs)

    (site.out.parent / ".site.made-of").unlink()
    monkeypatch.setattr(publishing, "publish_site", slowly)
    with ThreadPoolExecutor() as both:
        earlier = both.submit(site.publish)
        begun.wait(60)
        monkeypatch.setattr(gate, "draft", told)
        decide(site, gate.withdraw, ["metric:revenue.target"])
        later = both.submit(site.publish)
        assert not overtook.wait(1)
        may_end.set()
        earlier.result()
        later.result()
    assert not (published / "embed/revenue.target.html").exists()
    monkeypatch.undo()
    decide(site, gate.approve, ["metric:revenue.target"])
    site.publish()


def test_what_is_withdrawn_is_gone_and_the_change_is_told(site, published):
    decide(site, gate.withdraw, [name for name in all_of(site) if "waste" in name or "sampah" in name])
    done, _ = site.publish()
    assert done.removed > 10
    assert not (published / "kebersihan.html").exists()
    rest = {path: text for path, text in contents(published).items() if "perubahan" not in path}
    assert [path for path, text in rest.items() if b"waste.t" in text or b"sampah-per" in text] == []
    assert "ditarik" in (published / "perubahan.html").read_text()
    decide(site, gate.approve, all_of(site))
    site.publish()
    assert (published / "kebersihan.html").exists()
