"""A part of the city: a figure narrowed to it is the one that a breakdown gives for it, targets and all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from queries.calendar import Period
from queries.errors import UnknownNameError
from queries.metrics.desk import Desk
from queries.metrics.grains import GRAINS, MONTH, narrowable
from queries.metrics.named import Named, metrics_of, named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure, Status
from queries.viewer import Role, Viewer
from tests.crowded import CROWDED, REVISED, crowded
from tests.marts import TODAY

METRICS = [metric for service in CROWDED.services for metric in metrics_of(service)]
WHEN = [
    (None, None),
    (date(2025, 4, 9), None),
    (date(2024, 5, 31), Period(date(2024, 2, 5), date(2024, 5, 20))),
]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with MartReader(Viewer(Role.MAYOR), crowded(1).engine) as reader:
        yield Desk(reader, CROWDED, TODAY)


def dimensions(metric: Named) -> list[str]:
    return [word for word in GRAINS[metric.shape] if word != MONTH]


def words_of(figure: Figure, by: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, getattr(figure, word)) for word in by)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_narrowed_figure_is_that_of_the_breakdown(desk: Desk, metric: Named, when: tuple) -> None:
    moment = desk.moment(metric, *when)
    for by in [*permutations(dimensions(metric), 1), *permutations(dimensions(metric), 2)]:
        for figure in desk.figures(metric, by, moment):
            assert desk.figure(metric, moment, words_of(figure, by)) == figure


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_narrowed_breakdown_holds_the_members_that_a_finer_one_has_there(
    desk: Desk, metric: Named, when: tuple
) -> None:
    moment = desk.moment(metric, *when)
    for word, inner in permutations(dimensions(metric), 2):
        finer = desk.figures(metric, (word, inner), moment)
        for code in {getattr(figure, word) for figure in finer}:
            wanted = tuple(figure for figure in finer if getattr(figure, word) == code)
            assert desk.figures(metric, (inner,), moment, ((word, code),)) == wanted
            assert desk.figures(metric, (inner, word), moment, ((word, code),)) == wanted


def test_months_of_a_part_are_those_of_the_breakdown(desk: Desk) -> None:
    metric = named(CROWDED, "permits.backlog")
    finer = desk.figures(metric, ("month", "channel"))
    wanted = tuple(figure for figure in finer if figure.channel == "web")
    assert wanted
    assert desk.figures(metric, ("month",), where=(("channel", "web"),)) == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("levies.realised", Decimal(0)),
        ("levies.realised_percent", None),
        ("permits.backlog", Decimal(0)),
        ("permits.median_days", None),
        ("haulage.done_percent", None),
        ("budget.realised", Decimal(0)),
        ("budget.realised_percent", None),
    ],
)
def test_a_part_without_anything_has_the_figure_of_an_empty_set(desk: Desk, name: str, value: Decimal | None) -> None:
    nobody = (("department", "nobody"),)
    figure = desk.figure(named(CROWDED, name), where=nobody)
    assert figure.department == "nobody"
    assert figure.value == value
    assert (figure.status is Status.NO_DATA) == (value is None)
    assert desk.figures(named(CROWDED, name), ("department",), where=nobody) == ()


def test_a_day_before_a_revision_is_judged_by_the_target_that_stood_then(desk: Desk) -> None:
    metric = named(CROWDED, "levies.target")
    where = (("department", "alpha"), ("category", "land"))
    before, after = (desk.figure(metric, desk.moment(metric, day), where) for day in (REVISED.replace(day=9), REVISED))
    assert (before.stage, after.stage) == ("murni", "perubahan")
    assert before.value != after.value


def test_a_dimension_that_the_shape_does_not_have_is_a_plain_error(desk: Desk) -> None:
    budget, levies = named(CROWDED, "budget.realised"), named(CROWDED, "levies.realised")
    assert not narrowable(budget, (("district", "x"),))
    assert not narrowable(levies, (("department", "alpha"), ("department", "beta")))
    assert narrowable(levies, (("department", "alpha"), ("district", "x")))
    for ask in (desk.figure, lambda metric, where: desk.figures(metric, ("department",), where=where)):
        with pytest.raises(UnknownNameError, match=r"district.*narrowed"):
            ask(budget, where=(("district", "x"),))
