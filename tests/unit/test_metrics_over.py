"""A line over many days: each point is the figure of its moment, however it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.calendar import Period, fiscal_year, last_days, month_of, months_of, year_to_date
from queries.metrics.desk import Desk
from queries.metrics.grains import GRAINS, MONTH, Where
from queries.metrics.moments import Moment
from queries.metrics.named import Named, metrics_of, named
from queries.metrics.reading import MartReader
from queries.metrics.values import Status
from queries.viewer import Role, Viewer
from tests.crowded import CROWDED, FIRST, crowded
from tests.marts import TODAY, YESTERDAY, HandMart

METRICS = [metric for service in CROWDED.services for metric in metrics_of(service)]
OF_CASES = [
    replace(metric, metric=metric.metric.model_copy(update={"fewest": 3}))
    for metric in METRICS
    if metric.measure.cases is not None
]
PARTS: dict[str, Where] = {
    "city": (),
    "department": (("department", "alpha"),),
    "part": (("department", "beta"), ("category", "food")),
    "district": (("district", "y"),),
    "channel": (("channel", "web"), ("district", "x")),
    "kind": (("kind", "capital"),),
    "program": (("department", "beta"), ("program", "roads")),
    "nobody": (("department", "nobody"),),
}
SEEDS = (1, 2)


@pytest.fixture(scope="module", params=SEEDS)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with MartReader(Viewer(Role.MAYOR), crowded(request.param).engine) as reader:
        yield Desk(reader, CROWDED, TODAY)


def parts(metric: Named) -> list[Where]:
    known = {word for word in GRAINS[metric.shape] if word != MONTH}
    return [where for where in PARTS.values() if {word for word, _ in where} <= known]


def moments(desk: Desk, metric: Named) -> list[Moment]:
    """Weeks, months and years over all the years, the newest day and the running one, and periods of every length."""
    last_day = desk.last_day(metric.service)
    weeks = [last_day - timedelta(days=7 * back) for back in range(0, 170, 3)]
    odd = [date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 4, 9), date(2025, 4, 10), TODAY]
    return [
        *(desk.moment(metric, day) for day in (*weeks, *odd)),
        *(Moment(day, last_days(day, 7), last_day, True) for day in weeks[:20]),
        *(desk.moment(metric, None, month) for month in months_of(Period(date(2023, 11, 1), TODAY))),
        *(desk.moment(metric, None, Period(date(year, 1, 1), date(year, 12, 31))) for year in (2022, 2023, 2024, 2025)),
        desk.moment(metric, date(2025, 2, 14), Period(date(2024, 7, 3), date(2025, 2, 3))),
        desk.moment(metric, YESTERDAY, Period(date(2024, 3, 1), date(2024, 3, 20))),
        desk.moment(metric, date(2024, 5, 6), Period(date(2025, 1, 1), date(2025, 3, 1))),
    ]


@pytest.mark.parametrize("metric", OF_CASES, ids=lambda metric: metric.name)
def test_each_point_counts_the_cases_behind_it_as_the_figure_of_its_moment_does(desk: Desk, metric: Named) -> None:
    few: set[int | None] = set()
    for where in parts(metric):
        wanted = tuple(desk.figure(metric, moment, where) for moment in moments(desk, metric))
        assert desk.figures_over(metric, moments(desk, metric), where) == wanted
        few |= {figure.too_few for figure in wanted}
    assert few == {None, 1, 2}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_each_point_is_the_figure_of_its_moment(desk: Desk, metric: Named) -> None:
    asked = moments(desk, metric)
    for where in parts(metric):
        wanted = tuple(desk.figure(metric, moment, where) for moment in asked)
        assert desk.figures_over(metric, asked, where) == wanted
        assert desk.values_over(metric, asked, where) == tuple(figure.value for figure in wanted)
        assert desk.references_over(metric, asked, where) == tuple(figure.reference for figure in wanted)


day = st.dates(FIRST - timedelta(days=400), TODAY + timedelta(days=200))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(METRICS), st.lists(st.tuples(day, day, day), min_size=1, max_size=6), st.data())
def test_any_days_in_any_order_give_the_figures_of_their_moments(
    desk: Desk, metric: Named, days: list[tuple[date, date, date]], data: st.DataObject
) -> None:
    last_day = desk.last_day(metric.service)
    asked = [Moment(as_of, Period(min(ends), max(ends)), last_day, True) for as_of, *ends in days]
    where = data.draw(st.sampled_from(parts(metric)))
    assert desk.figures_over(metric, asked, where) == tuple(desk.figure(metric, one, where) for one in asked)


def test_a_pace_and_a_plan_run_on_to_the_end_of_the_year(desk: Desk) -> None:
    realised, budget = named(CROWDED, "levies.realised_percent"), named(CROWDED, "budget.realised_percent")
    year = fiscal_year(TODAY)
    ends = [month.end for month in months_of(year)]
    for metric in (realised, budget):
        found = desk.references_over(metric, [Period(year.start, end) for end in ends])
        whole = [value for value in found if value is not None]
        assert len(whole) == 12
        assert whole[-1] > whole[5]
    assert desk.references_over(realised, [Period(year.start, year.end)])[0] == 100


def test_the_figure_of_a_day_that_has_passed_is_not_late_though_the_newest_is() -> None:
    mart = HandMart.create()
    for service in CROWDED.services:
        for name in service.facts:
            mart.rows(service, name, [], through=date(2025, 5, 1))
    with MartReader(Viewer(Role.MAYOR), mart.engine) as reader:
        late = Desk(reader, CROWDED, TODAY)
        metric = named(CROWDED, "permits.backlog")
        asked = [late.moment(metric), late.moment(metric, date(2025, 4, 1))]
        assert [one.status for one in late.figures_over(metric, asked)] == [Status.LATE, Status.PLAIN]


def test_a_service_without_data_has_a_line_without_values() -> None:
    with MartReader(Viewer(Role.MAYOR), HandMart.create().engine) as reader:
        empty = Desk(reader, CROWDED, TODAY)
        for metric in METRICS:
            asked = [Moment(YESTERDAY, year_to_date(YESTERDAY), YESTERDAY), *(empty.moment(metric, YESTERDAY),)]
            found = empty.figures_over(metric, asked)
            assert [(one.value, one.status) for one in found] == [(None, Status.NO_DATA)] * 2
            assert found == tuple(empty.figure(metric, one) for one in asked)
            assert empty.references_over(metric, [month_of(TODAY)]) == (None,)
            assert empty.figures_over(metric, []) == ()
