"""Whatever stands in an address, the page is a page: never an error of the server, never what was filtered away."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.profile.load import load_profile
from queries.profile.models import Profile
from tests.walking.demo import CITIES, demo_site
from tests.walking.reading import Document, Element
from tests.walking.walk import main_paths, service_paths

SOMETIMES = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
KEYS = ("lang", "period", "as_of", "compare", "department", "district", "category", "metric", "panel")
NARROWING = ("department", "district", "category")
PERIODS = ("week", "month", "quarter", "year", "2026-03", "2026-Q1", "2024", "2030", "2026-13", "0000-00", "2015-01")
DAYS = ("2026-03-31", "2024-02-29", "2023-02-29", "9999-12-31", "0001-01-01", "2026-3-1", "2031-01-01")
PANELS = ("table:", "point:", "members:", "cases", "attention", "service:revenue", "department:dlh", "sources")

BY_DESIGN = frozenset({"peers"})
"""Places that show others beside the one asked for: the department among its peers. Marked `data-part`."""


PROFILE: Profile = load_profile(CITIES / "batam")
PATHS = main_paths(PROFILE)
CATEGORIES = {service.key: [one.code for one in service.categories] for service in PROFILE.services}
DEPARTMENTS = [one.code for one in PROFILE.departments]
DISTRICTS = [one.code for one in PROFILE.districts]
CODES = (*DEPARTMENTS, *DISTRICTS, *(code for codes in CATEGORIES.values() for code in codes), "?", "")

known = st.sampled_from((*PERIODS, *DAYS, *PANELS, *CODES, "last_year", "previous", "none", "id", "en"))
strange = st.text(max_size=30) | st.sampled_from(("'", '"><script>', "../..", "%00", "\x00", "𝕏", "-1", "1e309", "NaN"))
panel = st.builds(lambda kind, rest: kind + rest, st.sampled_from(PANELS), known | strange)
value = known | strange | panel
query = st.lists(st.tuples(st.sampled_from(KEYS) | strange, value), max_size=8)
raw = st.binary(max_size=60).map(lambda some: quote(some, safe="&=:%+;"))


@pytest.fixture(scope="module")
def client():
    return demo_site().client()


@SOMETIMES
@given(path=st.sampled_from(PATHS), pairs=query)
def test_any_query_on_any_page_gives_a_page(client, path: str, pairs: list[tuple[str, str]]) -> None:
    answer = client.get(f"{path}?{urlencode(pairs, errors='surrogatepass')}")
    assert answer.status_code == 200
    assert Document.of(answer.get_data(as_text=True)).body.tagged("h1")


@SOMETIMES
@given(path=st.sampled_from(PATHS), text=raw)
def test_any_bytes_behind_the_question_mark_give_a_page(client, path: str, text: str) -> None:
    assert client.get(f"{path}?{text}").status_code == 200


@SOMETIMES
@given(parts=st.lists(st.sampled_from(("skpd", "kecamatan", "metrik", "pendapatan")) | known | strange, max_size=4))
def test_any_path_is_a_page_or_not_found(client, parts: list[str]) -> None:
    path = "/" + "/".join(quote(part, safe="", errors="replace") for part in parts)
    answer = client.get(path, base_url="http://localhost/", follow_redirects=True)
    assert answer.status_code in {200, 400, 404, 405}


@st.composite
def narrowed(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A service's page asked for with known filters, and anything else."""
    service = draw(st.sampled_from(PROFILE.services))
    path = service_paths(PROFILE)[PROFILE.services.index(service)]
    codes = {"department": DEPARTMENTS, "district": DISTRICTS, "category": CATEGORIES[service.key]}
    words = draw(st.lists(st.sampled_from([word for word in NARROWING if codes[word]]), min_size=1, unique=True))
    filters = {word: draw(st.sampled_from(codes[word])) for word in words}
    more = {"period": draw(st.sampled_from(PERIODS)), "compare": draw(st.sampled_from(("previous", "none", "x")))}
    return path, {**filters, **more}


@SOMETIMES
@given(asked=narrowed())
def test_nothing_is_shown_that_was_filtered_away(client, asked: tuple[str, dict[str, str]]) -> None:
    path, pairs = asked
    page = Document.of(client.get(f"{path}?{urlencode(pairs)}").get_data(as_text=True))
    applied = {word: pairs[word] for word in NARROWING if is_applied(page, word, pairs.get(word))}
    for word, code in applied.items():
        others = [one.attributes for one in numbers(page) if one.get(f"data-{word}") != code]
        assert others == [], f"{path}?{urlencode(pairs)}: not {word}={code}"


def is_applied(page: Document, word: str, code: str | None) -> bool:
    """Whether the page says that it is narrowed so: the filter's choice is the current one, or a number carries it."""
    if code is None:
        return False
    choices = [c for one in page.body.having("data-filter") if one.get("data-filter") == word for c in one.elements()]
    current = [one for one in choices if one.get("aria-current") or one.has("aria-selected") or one.has("selected")]
    return any(one.get("data-value") == code for one in current) or any(
        one.get(f"data-{word}") == code for one in page.body.having("data-metric")
    )


def numbers(page: Document) -> Iterator[Element]:
    """Numbers of the page that a filter narrows: all but those of the places that show others by design."""
    for one in page.body.having("data-metric"):
        if not any(above.get("data-part") in BY_DESIGN for above in one.above()):
            yield one


def test_a_filter_that_is_known_is_applied_to_every_number(client) -> None:
    for service, path in zip(PROFILE.services, service_paths(PROFILE), strict=True):
        page = Document.of(client.get(f"{path}?department={service.owner}").get_data(as_text=True))
        assert is_applied(page, "department", service.owner), path
        assert [one.attributes for one in numbers(page) if one.get("data-department") != service.owner] == []


@pytest.mark.parametrize(
    "pair",
    ["period=never", "as_of=2026-02-30", "compare=mars", "department=nobody", "district=x", "category=x", "metric=x"],
)
def test_an_unknown_value_gets_a_plain_notice_and_a_sane_view(client, pair: str) -> None:
    for path in service_paths(PROFILE):
        plain = Document.of(client.get(path).get_data(as_text=True))
        page = Document.of(client.get(f"{path}?{pair}").get_data(as_text=True))
        notices = [one for one in page.body.elements() if one.get("role") in {"status", "alert", "note"} and one.text()]
        assert any(pair.partition("=")[2] in one.text() for one in notices), f"{path}?{pair}"
        assert values(page) == values(plain)


def values(page: Document) -> list[tuple[str, str]]:
    return [(one.get("data-metric"), one.get("data-value")) for one in page.body.having("data-metric")]
