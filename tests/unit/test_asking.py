"""What an address asks for: known words are taken, others put aside with a sentence, and nothing ever fails."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.asking import Reading, read_asked
from dashboard.request import LONGEST_VALUE, VIEW_KEYS, PageRequest
from queries.pages.asking import Asked, Comparison, Span
from tests.home_fixture import TODAY, batam

PROFILE = batam()
COMPLAINTS = next(f"/{one.page.path if one.page else one.key}" for one in PROFILE.services if one.key == "complaints")


def read(query: str, path: str = COMPLAINTS) -> Reading:
    return read_asked(PageRequest.of(f"{path}?{query}"), PROFILE, TODAY)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("period=week", Asked(Span.WEEK)),
        ("period=2026-03", Asked(Span.MONTH, date(2026, 3, 31))),
        ("period=2024-02", Asked(Span.MONTH, date(2024, 2, 29))),
        ("period=2026-Q1", Asked(Span.QUARTER, date(2026, 3, 31))),
        ("period=2024", Asked(Span.YEAR, date(2024, 12, 31))),
        ("period=2026-11", Asked(Span.MONTH, date(2026, 11, 23))),
        ("period=month&as_of=2026-03-05", Asked(Span.MONTH, date(2026, 3, 5))),
        ("period=2026-03&as_of=2026-03-05", Asked(Span.MONTH, date(2026, 3, 5))),
        ("compare=previous", Asked(comparison=Comparison.PREVIOUS)),
        ("department=dlh&district=nongsa&category=jalan", Asked(department="dlh", district="nongsa", category="jalan")),
        ("department=%3F&district=", Asked(department="?", district="")),
    ],
)
def test_what_the_pages_know_is_taken_without_a_word(query: str, asked: Asked):
    reading = read(query)
    assert (reading.asked, reading.notices) == (asked, ())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=2026-13", "2026-13"),
        ("period=2026-Q5", "2026-Q5"),
        ("period=decade", "decade"),
        ("period=0000", "0000"),
        ("period=٢٠٢٦", "٢٠٢٦"),
        ("period=2014", "2015"),
        ("period=2026-12", "belum lewat"),
        ("as_of=2026-02-30", "2026-02-30"),
        ("as_of=20260301", "20260301"),
        ("as_of=2026-11-25", "belum lewat"),
        ("as_of=2014-12-31", "2015"),
        ("period=2026-03&as_of=2026-04-01", "di luar kurun"),
        ("compare=2019", "2019"),
        ("department=nobody", "nobody"),
        ("district=atlantis", "atlantis"),
        ("category=bphtb", "bphtb"),
        ("lang=fr", "fr"),
        ("metric=revenue.realised", "revenue.realised"),
    ],
)
def test_what_they_do_not_know_is_put_aside_with_a_sentence_and_changes_nothing(query: str, said: str):
    reading = read(query)
    assert len(reading.notices) == 1
    assert said in reading.notices[0]
    kept = "&".join(part for part in query.split("&") if "=2026-03" in part and "as_of" not in part)
    assert reading.asked == read(kept).asked
    assert reading.request.url == (f"{COMPLAINTS}?{kept}" if kept else COMPLAINTS)


def test_a_department_that_was_merged_is_shown_under_its_successor_and_so_is_its_link():
    reading = read("department=dispenda")
    assert reading.asked.department == "bapenda"
    assert "Bapenda" in reading.notices[0]
    assert reading.request.query["department"] == "bapenda"


@pytest.mark.parametrize("path", ["/", "/skpd", "/skpd/dlh", "/kecamatan/nongsa", "/sumber", "/nowhere"])
def test_a_filter_where_none_applies_is_put_aside(path: str):
    reading = read("department=dlh&period=week", path)
    assert reading.asked == Asked(Span.WEEK)
    assert len(reading.notices) == 1


def test_a_notice_speaks_the_readers_language_and_repeats_no_more_than_a_line():
    reading = read(f"lang=en&department={'x' * LONGEST_VALUE}%0a")
    assert reading.notices == ()  # over the longest value: refused before it is read
    reading = read(f"lang=en&department={'x' * 100}")
    assert reading.notices[0].startswith("The department “xxx")
    assert len(reading.notices[0]) < 120


def test_what_is_so_without_being_said_stands_in_no_link():
    assert read("period=year&compare=last_year&lang=id").request.url == COMPLAINTS


values = st.one_of(
    st.text(max_size=130),
    st.from_regex(r"[0-9]{4}(-(Q?[0-9]{1,2})(-[0-9]{2})?)?", fullmatch=True),
    st.sampled_from(["week", "year", "none", "dlh", "dispenda", "nongsa", "jalan", "?", "en", "complaints.backlog"]),
)
queries = st.lists(st.tuples(st.sampled_from([*VIEW_KEYS, "panel", "x"]), values), max_size=8)
paths = st.sampled_from(
    ["/", COMPLAINTS, "/kecamatan", "/skpd/dlh", "/metrik/complaints.backlog", "//x", "/%00", "/\ud800"]
)


@given(paths, queries)
def test_no_address_fails_and_what_stays_of_it_reads_as_itself(path: str, query: list[tuple[str, str]]):
    request = PageRequest.of(path).only({key: value.encode("utf-8", "replace").decode() for key, value in query})
    reading = read_asked(PageRequest.of(request.url), PROFILE, TODAY)
    again = read_asked(reading.request, PROFILE, TODAY)
    assert (again.asked, again.notices, again.metric, again.request) == (
        reading.asked,
        (),
        reading.metric,
        reading.request,
    )


@given(st.text(max_size=300))
def test_any_text_is_some_address(url: str):
    request = PageRequest.of(url)
    assert request.url.startswith("/")
    assert not request.url.startswith("//")
    read_asked(request, PROFILE, TODAY)
