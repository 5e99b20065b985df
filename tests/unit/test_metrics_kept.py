"""What is kept between requests: bounded, made once, and no figure depends on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.metrics.kept import Kept
from queries.metrics.named import metrics_of, named
from queries.metrics.reading import MartReader
from queries.metrics.values import Figure
from queries.viewer import Role, Viewer
from tests.crowded import CROWDED, crowded
from tests.marts import TODAY

METRICS = [metric for service in CROWDED.services for metric in metrics_of(service)]


def test_a_result_is_made_once_and_the_oldest_go_first() -> None:
    kept: Kept[int, str] = Kept(8)
    assert [kept.of(number, lambda number=number: f"made {number}") for number in range(8)][3] == "made 3"
    assert kept.of(7, lambda: "made again") == "made 7"
    kept.of(8, lambda: "made 8")
    assert len(kept) <= 8
    assert kept.of(7, lambda: "made again") == "made 7"
    assert kept.of(0, lambda: "made again") == "made again"


def test_many_threads_never_hold_more_than_a_few_too_many() -> None:
    kept: Kept[int, int] = Kept(20)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: kept.of(number % 97, lambda: number % 97), range(20_000)))
    assert found == [number % 97 for number in range(20_000)]
    assert len(kept) <= 20 + 8


def everything(desk: Desk, year: int) -> list[Figure]:
    """Figures of every metric at several grains within a past year."""
    found: list[Figure] = []
    for metric in METRICS:
        moment = desk.moment(metric, date(year, 8, 20), Period(date(year, 2, 10), date(year, 8, 5)))
        for by in ((), ("department",), ("month",)):
            found += desk.figures(metric, by, moment)
        found += desk.figures_over(metric, (moment,), (("department", "alpha"),))
    return found


@pytest.mark.parametrize("year", [2023, 2025])
def test_a_figure_does_not_depend_on_what_was_asked_before(year: int) -> None:
    with MartReader(Viewer(Role.MAYOR), crowded(3).engine) as reader:
        alone = everything(Desk(reader, CROWDED, TODAY), year)
        desk = Desk(reader, CROWDED, TODAY)
        for other in (2024, 2022, 2025):
            everything(desk, other)
        assert everything(desk, year) == alone


def test_caches_stay_bounded_whatever_is_asked() -> None:
    with MartReader(Viewer(Role.MAYOR), crowded(1).engine) as reader:
        desk = Desk(reader, CROWDED, TODAY)
        metrics: list[Any] = [named(CROWDED, f"levies.{name}") for name in ("realised", "gap")]
        for number in range(700):
            moment = desk.moment(metrics[0], date(2022 + number % 3, 1 + number % 12, 1 + number % 28))
            for metric in metrics:
                desk.figures_over(metric, (moment,), (("category", f"made up {number}"),))
                desk.figure(metric, moment, (("department", f"made up {number}"),))
        kept = [held for held in vars(desk.facts).values() if isinstance(held, Kept)]
        assert 200 < max(map(len, kept)) <= 400
