"""Who may reach what: every page by every role and department, with every filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from queries.errors import NotPermittedError
from queries.mart import target
from queries.metrics.explain import explain
from queries.metrics.figures import figures
from queries.metrics.home import home
from queries.metrics.named import metrics_of
from queries.metrics.snapshot import Snapshots
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked, Comparison, Span
from queries.pages.values import Choices, MetricView, ServiceView
from queries.profile.access import Access, Peers
from queries.profile.models import Profile
from queries.viewer import Role, Viewer
from tests.asked_again import figures_in
from tests.crowded import CROWDED, crowded, rows_of
from tests.marts import TODAY, HandMart
from tests.reaching import Page, foreign, of_departments, pages_of
from tests.viewers import AUDITOR, MAYOR, OPERATOR, PUBLIC, head, staff

DEPARTMENTS = ("alpha", "beta", "gamma")
OWN = [make(code) for make in (head, staff) for code in DEPARTMENTS]
NOBODY = [
    PUBLIC,
    Viewer(Role.PUBLIC, "alpha"),
    *(Viewer(role, code) for role in (Role.HEAD, Role.STAFF) for code in (None, "", "?", "delta")),
]
PAGES = pages_of(CROWDED)
HEAT = ("realised_percent", "in_time_percent", "done_percent")


@cache
def mart(peers: Peers = Peers.SCORES) -> WarmMart:
    return WarmMart(crowded(4).engine, city(peers), lambda: TODAY)


def city(peers: Peers) -> Profile:
    """The crowded city with columns for its department table."""
    services = tuple(
        one.model_copy(update={"heat": tuple(key for key in HEAT if key in one.metrics)}) for one in CROWDED.services
    )
    return CROWDED.model_copy(update={"access": Access(peers=peers), "services": services})


def may_see(viewer: Viewer, page: Page) -> bool:
    """The table of docs/access.md."""
    if viewer in NOBODY:
        return False
    if viewer.role in (Role.MAYOR, Role.AUDITOR):
        return True
    if viewer.role is Role.OPERATOR:
        return page.kind in ("metric", "sources")
    return page.kind != "sources" and (page.kind != "department" or page.of == viewer.department)


@pytest.mark.parametrize(
    "viewer", [MAYOR, AUDITOR, OPERATOR, *OWN, *NOBODY], ids=lambda one: f"{one.role}-{one.department}"
)
def test_every_page_is_shown_to_those_it_is_for_and_refused_to_all_others(viewer: Viewer) -> None:
    for page in PAGES:
        if may_see(viewer, page):
            page.view(viewer, mart())
        else:
            with pytest.raises(NotPermittedError):
                page.view(viewer, mart())


@pytest.mark.parametrize("viewer", [OPERATOR, *OWN, *NOBODY], ids=lambda one: f"{one.role}-{one.department}")
def test_the_summary_is_for_those_who_see_everything(viewer: Viewer) -> None:
    snapshots = Snapshots(crowded(4).engine, CROWDED, today=lambda: TODAY)
    for ask in (snapshots.home, snapshots.refresh, lambda one: home(one, crowded(4).engine, CROWDED, today=TODAY)):
        with pytest.raises(NotPermittedError):
            ask(viewer)
    assert snapshots.home(AUDITOR) is snapshots.home(MAYOR)


ASKED = [
    Asked(),
    Asked(span=Span.MONTH, comparison=Comparison.PREVIOUS, district="x"),
    Asked(as_of=date(2024, 12, 31), category="slow"),
    Asked(span=Span.WEEK, district="y", category="land"),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("viewer", OWN, ids=lambda one: f"{one.role}-{one.department}")
def test_what_a_department_sees_is_what_the_mayor_sees_of_it(viewer: Viewer, asked: Asked) -> None:
    narrowed = replace(asked, department=viewer.department)
    for page in PAGES:
        if page.kind in ("service", "metric"):
            assert numbers(page.view(viewer, mart(), asked)) == numbers(page.view(MAYOR, mart(), narrowed))
            assert page.view(viewer, mart(), asked) == page.view(viewer, mart(), narrowed)
    own = Page("department", viewer.department or "")
    mine, whole = (own.view(one, mart(), asked) for one in (viewer, MAYOR))
    assert numbers(mine.parts) == numbers(whole.parts)
    assert (mine.cases, mine.as_of) == (whole.cases, whole.as_of)


def numbers(view: Any) -> Any:
    """A view without what differs by design: the choices, the marks of others' targets, what explains the city."""
    if isinstance(view, tuple):
        return tuple(numbers(one) for one in view)
    if isinstance(view, ServiceView):
        return replace(view, choices=Choices(), courses=tuple(replace(one, marks=()) for one in view.courses))
    if isinstance(view, MetricView):
        return view.key, replace(view.course, marks=()), view.tables, view.days, view.ignored
    return replace(view, course=view.course and replace(view.course, marks=()))


WORDS = ("department", "district", "category", "program", "channel")
METRICS = {metric.name: metric for service in CROWDED.services for metric in metrics_of(service)}


def test_what_a_district_and_the_map_show_a_department_is_its_own_work_there() -> None:
    whole = mart().desk(MAYOR)
    for viewer in OWN:
        for page in (one for one in PAGES if one.kind in ("district", "map")):
            for figure in figures_in(page.view(viewer, mart())):
                metric = METRICS[figure.metric]
                where = tuple((word, code) for word in WORDS if (code := getattr(figure, word)) is not None)
                assert where[0] == ("department", viewer.department)
                assert whole.figure(metric, whole.moment(metric, figure.as_of, figure.period), where) == figure


kinds = st.sampled_from(PAGES)
askings = st.builds(
    Asked,
    span=st.sampled_from(Span),
    as_of=st.none() | st.dates(date(2022, 1, 1), date(2025, 12, 31)),
    comparison=st.sampled_from(Comparison),
    department=st.none() | st.sampled_from((*DEPARTMENTS, "?", "", "delta")),
    district=st.none() | st.sampled_from(("x", "y", "?", "")),
    category=st.none() | st.sampled_from(("land", "slow", "due", "?", "")),
)
OFTEN = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@OFTEN
@given(viewer=st.sampled_from(OWN), page=kinds, asked=askings, peers=st.sampled_from(Peers))
def test_whatever_is_asked_nothing_of_another_department_is_shown(
    viewer: Viewer, page: Page, asked: Asked, peers: Peers
) -> None:
    own = viewer.department or ""
    another = page.kind in ("service", "metric") and asked.department not in (None, own)
    try:
        view = page.view(viewer, mart(peers), asked)
    except NotPermittedError:
        assert another or not may_see(viewer, page)
        return
    assert not another
    assert foreign(view, own) == []


@OFTEN
@given(page=kinds, asked=askings)
def test_whatever_is_asked_an_operator_sees_no_department(page: Page, asked: Asked) -> None:
    try:
        view = page.view(OPERATOR, mart(), asked)
    except NotPermittedError:
        narrowed = asked.department is not None or asked.category is not None
        assert not may_see(OPERATOR, page) or (page.kind == "metric" and narrowed)
        return
    assert page.kind == "sources" or (asked.department is asked.category is None and of_departments(view) == [])


@cache
def with_other_rows(peers: Peers) -> WarmMart:
    """The same city, but all that others than alpha did and promised is another.

    Except what all share and are told: the season that levies follow, from earlier years of all, and how many rows
    carry a word that the profile does not know.
    """
    made, other = HandMart.create(), rows_of(4)
    for (service, fact), rows in other.items():
        changed = [row if row["department"] == "alpha" else row | _other(row) for row in rows]
        made.rows(CROWDED.service(service), fact, changed)
    copy_targets(made, crowded(4))
    return WarmMart(made.engine, city(peers), lambda: TODAY)


def _other(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("category") in ("land", "food", "new", "?") and row.get("day", TODAY).year < TODAY.year:
        return {}
    amounts = ("amount", "penalty", "planned", "realised", "ceiling")
    more: dict[str, Any] = {key: row[key] * 3 + 100 for key in amounts if key in row}
    unmapped = "?" in (row["department"], row.get("category"))
    return more | ({"rows": row["rows"] + 7, "waiting_days": 2} if "opened" in row and not unmapped else {})


def copy_targets(made: HandMart, of: HandMart) -> None:
    with of.engine.connect() as source, made.engine.begin() as connection:
        rows = [dict(row) for row in source.execute(select(target)).mappings()]
        for row in rows:
            row.pop("id", None)
            row["value"] += 0 if row["department"] in ("alpha", "") else 12_300
        connection.execute(insert(target), rows)


def test_nothing_that_others_do_changes_what_a_department_sees() -> None:
    for service in CROWDED.services:
        seen, other = (Page("service", service.key).view(MAYOR, one(Peers.NOTHING)) for one in (mart, with_other_rows))
        assert seen != other
    for page in PAGES:
        if not may_see(head("alpha"), page):
            continue
        for asked in (*ASKED, Asked(span=Span.QUARTER, as_of=date(2024, 6, 30))):
            mine, again = (page.view(head("alpha"), one(Peers.NOTHING), asked) for one in (mart, with_other_rows))
            assert mine == again, page


@pytest.mark.parametrize(
    ("peers", "shown", "with_figures", "ranked"),
    [(Peers.SCORES, 3, {"alpha"}, True), (Peers.RANKS, 1, {"alpha"}, True), (Peers.NOTHING, 1, {"alpha"}, False)],
)
def test_a_department_sees_of_the_others_what_the_profile_says(
    peers: Peers, shown: int, with_figures: set[str], ranked: bool
) -> None:
    everybody = Page("departments").view(MAYOR, mart(peers)).rows
    for page in (Page("departments"), Page("department", "alpha")):
        view = page.view(head("alpha"), mart(peers))
        rows = view.rows if page.kind == "departments" else view.peers
        assert len(rows) == shown
        assert {row.department for row in rows if any(row.figures)} == with_figures
        (own,) = (row for row in rows if row.department == "alpha")
        (whole,) = (row for row in everybody if row.department == "alpha")
        assert own == (whole if ranked else replace(whole, rank=None))
        if peers is Peers.SCORES:
            told = [(row.department, row.rank, row.behind, row.judged) for row in rows]
            assert told == [(row.department, row.rank, row.behind, row.judged) for row in everybody]
    ranks = [key.rank for part in view.parts for key in part.keys]
    assert any(ranks) is ranked


def test_the_attention_list_of_a_department_is_of_its_own_figures() -> None:
    mine = Page("department", "alpha").view(head("alpha"), mart()).attention
    whole = mart().desk(MAYOR)
    known = [one for line in mine for one in (line.figure, line.impact, *line.details) if one.metric in METRICS]
    assert len(mine) > 3 and {line.owner for line in mine} == {"alpha"}
    assert known and all(one.department == "alpha" for one in known)
    for one in known:
        metric = METRICS[one.metric]
        where = tuple((word, code) for word in WORDS if (code := getattr(one, word)) is not None)
        assert whole.figure(metric, whole.moment(metric, one.as_of, one.period), where).value == one.value


def test_a_department_that_was_merged_sees_as_the_one_that_took_over() -> None:
    passed_on = {"code": "old", "successor": "beta", "valid_to": date(2020, 1, 1)}
    merged = CROWDED.departments[1].model_copy(update=passed_on)
    after = CROWDED.model_copy(update={"departments": (*CROWDED.departments, merged)})
    warm = WarmMart(crowded(4).engine, after, lambda: TODAY)
    assert warm.desk(head("old")) is warm.desk(staff("beta"))


def test_a_metric_of_the_whole_city_alone_is_not_for_a_department() -> None:
    made = HandMart.create()
    made.rows(CROWDED.service("levies"), "payments", [{"day": date(2025, 3, 1), "category": "land", "amount": 100_00}])
    warm = WarmMart(made.engine, CROWDED, lambda: TODAY)
    assert Page("metric", "levies.realised").view(MAYOR, warm).key.figure.value == 100
    with pytest.raises(NotPermittedError, match="whole city alone"):
        Page("metric", "levies.realised").view(head("alpha"), warm)


def test_the_command_line_s_questions_are_cut_to_the_reach_as_well() -> None:
    engine, name, by = crowded(4).engine, "levies.realised", ("department",)
    (city_wide,) = figures(OPERATOR, engine, CROWDED, name, today=TODAY)
    (own,) = figures(head("alpha"), engine, CROWDED, name, today=TODAY)
    parts = {one.department: one.value for one in figures(MAYOR, engine, CROWDED, name, by=by, today=TODAY)}
    assert (own.value, own.department) == (parts["alpha"], "alpha")
    assert city_wide.value == sum(value or 0 for value in parts.values())
    assert [one.department for one in figures(staff("beta"), engine, CROWDED, name, by=by, today=TODAY)] == ["beta"]
    with pytest.raises(NotPermittedError):
        figures(OPERATOR, engine, CROWDED, name, by=by, today=TODAY)
    name = "levies.realised_percent"
    mine, whole = (explain(one, engine, CROWDED, name, today=TODAY) for one in (head("alpha"), MAYOR))
    assert (mine.reconciliations, len(whole.reconciliations)) == ((), 1)
    assert mine.target and whole.target and mine.target.value < whole.target.value
    for ask in (figures, explain):
        with pytest.raises(NotPermittedError):
            ask(PUBLIC, engine, CROWDED, name, today=TODAY)
